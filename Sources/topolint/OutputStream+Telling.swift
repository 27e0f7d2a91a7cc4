import Reporters
import Running
import SourceText

extension OutputStream {
  /// Writes to standard output. If nobody reads any more, the run goes on in silence to the exit code that it owes.
  static func print(_ bytes: [UInt8]) throws { try print { stream throws(OutputError) in try stream.write(bytes) } }

  /// The same, of what is written bit by bit.
  static func print(_ write: (OutputStream) throws(OutputError) -> Void) throws {
    do {
      try write(OutputStream.standardOutput)
    } catch OutputError.closed {
      return
    } catch OutputError.failed(_, let reason) {
      throw RunError.usage("cannot write the output: \(ours: reason)")
    }
  }

  /// - Throws: wrong usage if a link on a path leads out of the repository: nothing is written there.
  static func check(_ path: [UInt8]) throws(RunError) {
    guard (try? PathTrail(path))?.leadsOut == true else { return }
    throw .usage("'\(Untrusted(path))' leads out of the repository by a link", hint: "name the file itself")
  }

  /// Replaces a file, or says why that can't be done.
  static func save(_ bytes: [UInt8], to path: [UInt8]) throws(RunError) {
    try save(to: path) { stream throws(OutputError) in try stream.write(bytes) }
  }

  /// The same, of what is written bit by bit.
  static func save(to path: [UInt8], _ write: (OutputStream) throws(OutputError) -> Void) throws(RunError) {
    do {
      try OutputStream.replaceFile(path, write)
    } catch {
      let reason = if case .failed(_, let reason) = error { reason } else { "nobody reads it" }
      throw .usage("cannot write '\(Untrusted(path))': \(ours: reason)")
    }
  }

  /// Says on standard error why there is no result, in one line and one way out.
  static func tell(_ error: RunError) {
    tell(error.remarks)
    guard let message = error.message else { return }
    var text = ByteBuffer()
    text += "error: "
    Visible.append(message, cap: nil, to: &text)
    text += "\n"
    if let hint = error.hint {
      text += "  = help: "
      Visible.append(hint, cap: nil, to: &text)
      text += "\n"
    }
    try? OutputStream.standardError.write(text.bytes)
  }

  /// Says on standard error what there is to say besides a result.
  static func tell(_ remarks: [Remarks]) {
    for remarks in remarks { try? OutputStream.standardError.write(DiagnosticPrinter.print(remarks.diagnostics, in: remarks.sources)) }
  }

  /// Says on standard error that a file has been written.
  static func tellWritten(_ file: EditedFile) {
    var text = ByteBuffer()
    Visible.append("\(ours: file.before == nil ? "wrote" : "changed") \(file.path)", cap: nil, to: &text)
    text += "\n"
    try? OutputStream.standardError.write(text.bytes)
  }

  /// Prints what would change, as `git apply` and `patch` take it, and says on standard error where they do not take it: both leave alone
  /// what lies outside of the folder that they run in.
  static func showChanges(in files: [EditedFile]) throws {
    try OutputStream.print(files.flatMap(\.difference))
    for file in files where file.path.bytes.starts(with: "../".utf8) || file.path.bytes.first == UInt8(ascii: "/") {
      let hint: Message = "run topolint in a folder that it lies below"
      tell([
        Remarks(Diagnostic(.note, "'\(file.path)' lies outside of this folder, where no patch is applied to it", at: .none, hint: hint))
      ])
    }
  }

  /// Says on standard error in one line what has been fixed, or would be, and what is left.
  static func tell(_ fixed: FixedRun, isDone: Bool) {
    let all = fixed.fixes + fixed.left
    let files = fixed.files.count == 1 ? "1 file" : "\(fixed.files.count) files"
    let done =
      fixed.fixes == 0
      ? "nothing to fix; \(fixed.left) left"
      : "\(isDone ? "fixed" : "would fix") \(fixed.fixes) of \(all) in \(files); \(fixed.left) left"
    let more = fixed.unsafeFixes > 0 ? " · \(fixed.unsafeFixes) more with --unsafe-fixes" : ""
    try? OutputStream.standardError.write(Array("\(done)\(more)\n".utf8))
  }
}
