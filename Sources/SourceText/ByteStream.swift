#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The bytes of an input, piece by piece: what it takes in memory does not grow with the input.
package struct ByteStream: ~Copyable {
  /// The size of a piece at most, in bytes, where nothing else is said.
  package static let pieceSize = 65_536

  /// What it reads from; nil for bytes that are at hand.
  private let descriptor: Int32?
  private var pending: ArraySlice<UInt8>
  private let largestPiece: Int
  /// The size of the input as far as it is known, in bytes.
  private let sizeHint: Int

  /// A stream of bytes that are at hand.
  /// - Parameter largestPiece: the size of a piece at most, from 1.
  package init(_ bytes: [UInt8], largestPiece: Int = pieceSize) {
    self.largestPiece = largestPiece
    descriptor = nil
    pending = bytes[...]
    sizeHint = bytes.count
  }

  /// - Parameter descriptor: closed with the stream, unless it is that of standard input.
  init(descriptor: Int32, sizeHint: Int) {
    self.descriptor = descriptor
    largestPiece = Self.pieceSize
    self.sizeHint = sizeHint
    pending = []
  }

  deinit { if let descriptor, descriptor != 0 { close(descriptor) } }

  /// The first bytes, which stay in the stream: a whole piece, or all that there is.
  package mutating func head() throws(FileError) -> ArraySlice<UInt8> {
    while pending.count < largestPiece, let descriptor {
      let more = try FileSystem.readPiece(descriptor, largestPiece - pending.count)
      if more.isEmpty { break }
      pending += more
    }
    return pending.prefix(largestPiece)
  }

  /// The next bytes; nil at the end.
  package mutating func next() throws(FileError) -> ArraySlice<UInt8>? {
    if pending.isEmpty, let descriptor { pending = try FileSystem.readPiece(descriptor, largestPiece)[...] }
    if pending.isEmpty { return nil }
    let piece = pending.prefix(largestPiece)
    pending = pending.dropFirst(piece.count)
    return piece
  }

  /// All bytes that are left, if they are no more than an input that is kept in memory may have.
  package consuming func rest() throws(FileError) -> [UInt8] {
    guard let descriptor else { return Array(pending) }
    return try FileSystem.read(descriptor, after: pending, sizeHint: sizeHint)
  }

  /// The same, after which nothing is left.
  package mutating func takeRest() throws(FileError) -> [UInt8] {
    let own = consume self
    self = ByteStream([])
    return try own.rest()
  }
}
