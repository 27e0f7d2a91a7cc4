import Foundation
import Testing

@testable import SourceText

@Suite struct ByteStreamTests {
  /// All pieces of a stream.
  private func pieces(_ stream: consuming ByteStream) throws -> [[UInt8]] {
    var stream = stream
    var pieces: [[UInt8]] = []
    while let piece = try stream.next() { pieces.append(Array(piece)) }
    return pieces
  }

  private static let sizes = [0, 1, ByteStream.pieceSize - 1, ByteStream.pieceSize, ByteStream.pieceSize + 1, 300_000]

  private func file(_ bytes: [UInt8]) throws -> [UInt8] {
    let path = FileManager.default.temporaryDirectory.path + "/topolint-stream-" + UUID().uuidString
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return Array(path.utf8)
  }

  @Test("the pieces together are the input, and none is longer than a piece; the head stays in it", arguments: sizes)
  func whole(size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try file(bytes)
    defer { try? FileManager.default.removeItem(atPath: String(decoding: path, as: UTF8.self)) }
    for takesHead in [false, true] {
      for isFile in [false, true] {
        var stream = isFile ? try FileSystem.open(path) : ByteStream(bytes)
        if takesHead { #expect(Array(try stream.head()) == Array(bytes.prefix(ByteStream.pieceSize))) }
        let pieces = try pieces(stream)
        #expect(pieces.joined().elementsEqual(bytes) && pieces.allSatisfy { (1...ByteStream.pieceSize).contains($0.count) })
      }
    }
  }

  @Test("what is left can be had at once", arguments: sizes)
  func rest(size: Int) throws {
    let bytes = [UInt8](repeating: 7, count: size)
    let path = try file(bytes)
    defer { try? FileManager.default.removeItem(atPath: String(decoding: path, as: UTF8.self)) }
    for isFile in [false, true] {
      var stream = isFile ? try FileSystem.open(path) : ByteStream(bytes)
      _ = try stream.head()
      #expect(try stream.rest() == bytes)
    }
    #expect(try FileSystem.read(path) == bytes)
  }
}
