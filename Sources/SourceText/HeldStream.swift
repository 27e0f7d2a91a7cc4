/// A stream that is opened by one part of a run and read by another, once: standard input, however long it is.
package final class HeldStream: @unchecked Sendable {
  // A run hands it from one step to the next, and no two of them have it at once.
  private var stream: ByteStream?

  /// Holds a stream.
  package init(_ stream: consuming ByteStream) { self.stream = consume stream }

  /// The stream.
  /// - Throws: if it was taken already.
  package func take() throws(FileError) -> ByteStream {
    guard let stream = stream.take() else { throw FileError(reason: "standard input can be read only once") }
    return stream
  }
}
