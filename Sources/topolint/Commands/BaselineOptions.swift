import ArgumentParser
import Linting
import Reporters
import Rules
import SourceText

/// The baseline of a run: read before, and written after where the user asks for it.
struct BaselineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Leave out the findings that this baseline knows, and say which of them are no longer there.", valueName: "file"))
  var baseline: String?

  @Flag(help: "Write what is found to the file of --baseline, or to \(Self.standardPath) without it, replacing it as one step.")
  var writeBaseline = false

  private static let standardPath = ".topolint-baseline.json"

  private var path: [UInt8]? { baseline.map(Surroundings.bytes) ?? (writeBaseline ? Array(Self.standardPath.utf8) : nil) }

  /// Reads the baseline, which becomes one of the files of the run. One that is to be written need not be there yet, but
  /// what is there must be a baseline: no other file is ever replaced.
  func read(into reading: inout TopologyReading) throws -> Baseline? {
    guard let path else { return nil }
    if writeBaseline, (try? FileSystem.status(path)) == nil { return Baseline(entries: []) }
    let walk = InputWalk([path])
    guard let input = walk.inputs.first, input.isNamed, !input.isStandardInput else {
      let reason = walk.diagnostics.first ?? Diagnostic(.error, "'\(Untrusted(path))' is no file", at: .none)
      throw usage([reason], SourceFiles(), hint: "--write-baseline makes one")
    }
    do {
      let file = reading.addFile(path: input.shown, bytes: try FileSystem.read(input.path), mayBeShown: input.mayBeShown)
      let (baseline, diagnostics) = Baseline.read(file)
      if let baseline { return baseline }
      guard input.mayBeShown else {
        let hint: Message = "the file is a link that leads out of its folder; its text is not shown"
        throw usage([Diagnostic(.error, "this is no baseline", at: .none, path: file.path, hint: hint)], reading.sources)
      }
      throw usage(diagnostics, reading.sources, hint: writeBaseline ? "delete the file, and --write-baseline makes a new one" : nil)
    } catch let error as FileError {
      throw usage([Diagnostic(.error, "cannot read '\(input.shown)': \(ours: error.reason)", at: .none)], reading.sources)
    }
  }

  private func usage(_ diagnostics: [Diagnostic], _ sources: SourceFiles, hint: Message? = nil) -> ExitCode {
    var diagnostics = diagnostics
    if let hint, diagnostics[diagnostics.count - 1].hint == nil { diagnostics[diagnostics.count - 1].hint = hint }
    try? OutputStream.standardError.write(DiagnosticPrinter.print(diagnostics, in: sources))
    return .usage
  }

  /// Writes the baseline, if that is asked for.
  /// - Returns: the result as the new baseline leaves it.
  func write(_ result: LintResult) throws -> LintResult {
    guard writeBaseline, let path else { return result }
    let shown = Untrusted(path)
    if result.hasUnreadableInput {
      OutputStream.complain("the baseline is not written: what could not be read would be missing in it")
      return result
    }
    try OutputStream.save(BaselineWriter.write(result), to: path)
    let accepted = result.accepted()
    let change = result.change.map { "\($0.new) new, \($0.gone) gone" } ?? ""
    let count = accepted.known.count
    let note = Diagnostic(
      .note, "wrote \(count) \(ours: count == 1 ? "finding" : "findings") to '\(shown)' (\(ours: change))", at: .none,
      hint: "commit it; `topolint lint --baseline \(shown)` leaves them out")
    try? OutputStream.standardError.write(DiagnosticPrinter.print([note], in: accepted.sources))
    return accepted
  }
}
