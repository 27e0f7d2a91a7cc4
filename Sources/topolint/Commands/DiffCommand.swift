import ArgumentParser
import Configuration
import Differences
import Linting
import Reporters
import Rules
import SourceText

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say what changed between two topologies, and which findings that brought.",
    discussion: """
      BASE and HEAD are files, folders, or revisions of the git repository around the current folder: a branch, a tag, a commit, HEAD~1. Of a \
      revision the same inputs are read as they stood then: PATH…, else the path on the other side, else the current folder. Without HEAD, BASE is \
      compared with what is there now. Only git is run, and only to read objects: no hook, no filter, no network. Rules and configuration are \
      today's for both.

      A finding is the same if its rule and its subject are; moving lines or files changes nothing. Only new findings decide the exit code. JSON is \
      topolint.diff/1.

      Examples:
        topolint diff main                         what is there now, against main
        topolint diff main -- shop.yaml k8s/       the same of these inputs
        topolint diff v1 v2 -- k8s/                two revisions of a folder
        topolint diff old.yaml new.yaml            two files
        topolint diff main --format markdown       a comment for a pull request
        helm template chart | topolint diff old.yaml -
        topolint diff git:main                     main, even if a folder is called so
      """)

  @Argument(help: ArgumentHelp("What to compare with: a path, - or a git revision.", valueName: "base"), completion: .file())
  var base: String

  @Argument(
    help: ArgumentHelp("What is new: a path, - or a git revision. Default: the inputs as they are now.", valueName: "head"),
    completion: .file())
  var head: String?

  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp("How the differences are written: text, markdown or json.", valueName: "format"),
    completion: .list(["text", "markdown", "json"]))
  var format = "text"

  @Option(
    help: ArgumentHelp(
      "With markdown, the size at most; what has no room is counted. A comment on GitHub may have 65536 characters.",
      valueName: "bytes"))
  var maxBytes = DiffMarkdown.standardLimit

  @Option(
    help: ArgumentHelp(
      "Exit with 1 if a new finding is at least this bad: error, warning, info or never. Default: error.", valueName: "severity"),
    completion: .list(["error", "warning", "info", "never"]))
  var failOn: String?

  @Option(help: "Colour: auto, always or never.", completion: .list(["auto", "always", "never"]))
  var color = "auto"

  func run() throws {
    let threshold = try checked()
    let before = try ComparedInput.find(base)
    var after = try head.map { try ComparedInput.find($0) }
    var input = input
    input.paths = try paths(before, after)
    // A path beside a revision is one of the inputs, as they are now.
    if before.isRevision, after?.isRevision == false, head != "-" { after = nil }
    let configured = try input.configured(failOn: threshold)
    var progress = Progress()

    let paths = input.paths.map(Surroundings.bytes)
    let (old, isNew) = try input.judge(before.walk(paths, configured, isBase: true), configured, &progress)
    if isNew, !before.isRevision { throw missing(in: base) }
    if isNew { ComparedInput.say(Diagnostic(.note, "there was no topology at '\(before.name)': everything is new", at: .none)) }
    let walk = try after?.walk(paths, configured, isBase: false) ?? InputWalk(paths, selection: configured.settings.selection)
    let (new, isGone) = try input.judge(walk, configured, &progress)
    if isGone { throw missing(in: after == nil ? input.paths.joined(separator: ", ") : head ?? "") }

    let comparison = Comparison(
      Comparison.Side(before.name, isRevision: before.isRevision, old),
      Comparison.Side(after?.name ?? Untrusted(Array(paths.joined(separator: ", ".utf8))), isRevision: after?.isRevision ?? false, new))
    try write(comparison)
    if old.hasUnreadableInput || new.hasUnreadableInput {
      OutputStream.complain("not all of \(new.hasUnreadableInput ? "HEAD" : "BASE") could be read: what is new cannot be told to the end")
      throw ExitCode.unreadable
    }
    if comparison.new.contains(where: { configured.failOn.isReached(by: $0.severity) }) { throw ExitCode.findings }
  }

  /// The inputs that are read of a revision: what the user names, else the path of the other side.
  private func paths(_ before: ComparedInput, _ after: ComparedInput?) throws -> [String] {
    let named = input.paths == ["."] ? [] : input.paths
    if named.contains("-") {
      throw InputOptions.usage("standard input was no other at an earlier revision", hint: "topolint diff old.yaml -")
    }
    switch (before.isRevision, after?.isRevision) {
    case (false, nil):
      throw InputOptions.usage("'\(base)' is a path: name HEAD too", hint: "topolint diff \(base) .")
    case (false, false?):
      if let path = named.first { throw InputOptions.usage("there is nothing to read '\(path)' of: BASE and HEAD are paths") }
      if base == "-", head == "-" {
        throw InputOptions.usage("standard input can be read only once", hint: "give one of the two as a file")
      }
      return [head ?? "."]
    // `diff main -- a.yaml b.yaml`: what stands where HEAD would is one of the paths.
    case (true, false?) where head != "-": return [head ?? "."] + named
    case (false, true?) where named.isEmpty && base != "-": return [base]
    default: return input.paths
    }
  }

  /// What can be wrong with options, said before anything is read.
  private func checked() throws -> Threshold? {
    let formats = ["text", "markdown", "json"]
    if !formats.contains(format) {
      let nearest = Spelling.nearest(to: format.utf8, among: formats)
      throw InputOptions.usage(
        "there is no format '\(format)'", hint: nearest.map { "did you mean '\($0)'?" } ?? "known: \(formats.joined(separator: ", "))")
    }
    if maxBytes < DiffMarkdown.leastLimit {
      throw InputOptions.usage("--max-bytes takes \(DiffMarkdown.leastLimit) at least, not \(maxBytes)")
    }
    guard ["auto", "always", "never"].contains(color) else {
      throw InputOptions.usage("--color takes auto, always or never, not '\(color)'")
    }
    let threshold = failOn.flatMap { Threshold(rawValue: $0) }
    if let failOn, threshold == nil { throw InputOptions.usage("--fail-on takes error, warning, info or never, not '\(failOn)'") }
    return threshold
  }

  private func write(_ comparison: Comparison) throws {
    var options = ReportOptions()
    options.color = color == "always" || (color == "auto" && Surroundings.wantsColor)
    options.width = Surroundings.width
    switch format {
    case "json": try OutputStream.print(DiffJSON.write(comparison))
    case "markdown": try OutputStream.print(DiffMarkdown.write(comparison, limit: maxBytes))
    default: try OutputStream.print(DiffText.write(comparison, options))
    }
  }

  private func missing(in inputs: String) -> ExitCode {
    OutputStream.complain("found no topology in \(inputs)", hint: TopologyReading.hint)
    return .noInput
  }
}
