import ArgumentParser
import Reporters
import Reports
import Rules
import Running
import SourceText

/// The baseline of a run: read before, and written after where the user asks for it.
struct BaselineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Leave out the findings that this baseline knows, and say which of them are no longer there.", valueName: "file"))
  var baseline: Path?

  @Flag(help: "Write what is found to the file of --baseline, or to \(Self.standardPath) without it, replacing it as one step.")
  var writeBaseline = false

  private static let standardPath = ".topolint-baseline.json"

  /// Nil where there is none.
  var file: BaselineFile? {
    if let baseline { return BaselineFile(baseline.bytes, isReplaced: writeBaseline) }
    return writeBaseline ? BaselineFile(Array(Self.standardPath.utf8), isReplaced: true) : nil
  }

  /// Writes the baseline, if that is asked for.
  /// - Returns: the result as the new baseline leaves it.
  func write(_ result: LintResult) throws -> LintResult {
    guard let file, file.isReplaced else { return result }
    if result.hasUnreadableInput {
      OutputStream.tell(.usage("the baseline is not written: what could not be read would be missing in it"))
      return result
    }
    try OutputStream.save(BaselineWriter.write(result), to: file.path)
    let accepted = result.accepted()
    let (count, shown) = (accepted.known.count, Untrusted(file.path))
    let change = result.change.map(Summary.words) ?? ""
    OutputStream.tell([
      Remarks(
        Diagnostic(
          .note, "wrote \(ours: counted(count, "finding")) to '\(shown)' (\(ours: change))", at: .none,
          hint: "commit it; `topolint lint --baseline \(shown)` leaves them out"))
    ])
    return accepted
  }
}
