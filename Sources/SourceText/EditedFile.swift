/// A file with its new text, to be shown or written.
package struct EditedFile: Sendable {
  /// As it is shown, from which it is opened too.
  package let path: Untrusted
  /// Nil for a file that is new.
  package let before: [UInt8]?
  package let after: [UInt8]

  package init(path: Untrusted, before: [UInt8]?, after: [UInt8]) {
    self.path = path
    self.before = before
    self.after = after
  }

  /// What changes, as `git apply` and `patch` take it.
  package var difference: [UInt8] { UnifiedDiff.text(of: path, before: before, after: after) }

  /// Why the file is not as it was when it was read; nil if it is. One that is new must not be there.
  package var reasonNotToWrite: String? {
    guard let before else { return (try? FileSystem.status(path.bytes)) == nil ? nil : "it is there already, and is no input" }
    do {
      return try FileSystem.read(path.bytes) == before ? nil : "it has changed since it was read"
    } catch {
      return error.reason
    }
  }

  /// Replaces the file as one step.
  package func write() throws(OutputError) { try OutputStream.replaceFile(path.bytes, with: after) }
}
