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

  /// - Throws: wrong usage if an input looks like the file that `--write-baseline` was meant to take: it takes none.
  func check(_ inputs: [Path]) throws(RunError) {
    guard writeBaseline, baseline == nil else { return }
    for path in inputs where FilePath.ending(of: path.bytes).elementsEqual(".json".utf8) && Self.isBaseline(path.bytes) {
      throw .usage(
        "--write-baseline takes no file, and '\(path.shown)' would be read as an input",
        hint: "--baseline \(path.shown) --write-baseline")
    }
  }

  /// Whether a file is a baseline, or is not there yet.
  private static func isBaseline(_ path: [UInt8]) -> Bool {
    guard (try? FileSystem.status(path)) != nil else { return true }
    guard let head = try? FileSystem.read(path).prefix(256) else { return false }
    return head.firstRange(of: Array("topolint.baseline/".utf8)) != nil
  }

  /// Writes the baseline, if that is asked for.
  /// - Returns: the systems as the new baseline leaves them.
  func write(_ result: RunResult) throws -> [RunResult.System] {
    guard let file, file.isReplaced, !result.systems.isEmpty else { return result.systems }
    if result.systems.contains(where: \.lint.hasUnreadableInput) {
      OutputStream.tell(.usage("the baseline is not written: what could not be read would be missing in it"))
      return result.systems
    }
    let systems = result.systems.map { (name: $0.name, result: $0.lint) }
    try OutputStream.save(BaselineWriter.write(systems, others: result.otherEntries), to: file.path)
    let kept = BaselineWriter.kept(systems, others: result.otherEntries).count
    let accepted = result.systems.map { system in
      var system = system
      system.lint = system.lint.accepted()
      return system
    }
    let (count, shown) = (accepted.reduce(kept) { $0 + $1.lint.known.count }, Untrusted(file.path))
    let change = Summary.words(result.systems.compactMap(\.lint.change))
    OutputStream.tell([
      Remarks(
        Diagnostic(
          .note, "wrote \(ours: counted(count, "finding")) to '\(shown)' (\(ours: change))", at: .none,
          hint: "commit it; `topolint lint --baseline \(shown)` leaves them out"))
    ])
    return accepted
  }
}
