import ArgumentParser
import Configuration
import Differences
import Reporters
import Reports
import Rules
import Running
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

      A finding is the same if its rule and its subject are, a cycle or chain if some of its calls are; moving lines or files changes nothing. \
      Findings that are new, worse or joined by something decide the exit code. JSON is topolint.diff/1.

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
  var base: Path

  @Argument(
    help: ArgumentHelp("What is new: a path, - or a git revision. Default: the inputs as they are now.", valueName: "head"),
    completion: .file())
  var head: Path?

  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp("How the differences are written: text, markdown or json.", valueName: "format"))
  var format: Typed<Format> = "text"

  @Option(
    help: ArgumentHelp(
      "With markdown, the size at most; what has no room is counted. A comment on GitHub may have 65536 characters.",
      valueName: "bytes"))
  var maxBytes = MarkdownPrinter.commentLimit

  @Option(
    help: ArgumentHelp(
      "Exit with 1 if a new or worse finding is at least this bad: error, warning, info or never. Default: error.", valueName: "severity"))
  var failOn: Typed<Threshold>?

  @Option(help: "Colour: auto, always or never.")
  var color: Typed<ColorChoice> = "auto"

  enum Format: String, CaseIterable, Choice {
    case text, markdown, json

    static func refusal(of word: String) -> RunError { .unknown("format", word, among: words) }
  }

  func run() throws {
    let format = try format.value
    if maxBytes < MarkdownPrinter.leastLimit {
      throw RunError.usage("--max-bytes takes \(MarkdownPrinter.leastLimit) at least, not \(maxBytes)")
    }
    var options = ReportOptions()
    options.color = try color.value.isOn
    options.width = Surroundings.width
    var request = try input.request(failOn: failOn?.value)

    let compared = try ComparedInputs(base.bytes, head?.bytes, of: request.inputs)
    request.inputs = compared.inputs
    if request.isRendering, compared.readsRevision {
      throw RunError.usage("--render renders folders, and those of a revision lie in git only", hint: "check it out, and name two folders")
    }
    OutputStream.tell(compared.remarks)
    let (comparison, failOn, remarks) = try Progress.show { progress in
      let run = try input.run(request, readsStandardInput: compared.readsStandardInput, &progress)
      return try run.compare(compared) { progress.report($0) }
    }
    OutputStream.tell(remarks)
    switch format {
    case .json:
      try OutputStream.print { stream throws(OutputError) in
        var out = ByteBuffer(to: stream)
        DiffJSON.write(comparison, into: &out)
        try out.finish()
      }
    case .markdown: try OutputStream.print(MarkdownPrinter.comment(DiffReport.report(comparison, for: .document), limit: maxBytes))
    case .text: try OutputStream.print(TextPrinter.print(DiffReport.report(comparison, for: .terminal), options))
    }
    if let side = [comparison.after, comparison.before].first(where: \.result.hasUnreadableInput) {
      throw RunError(.unreadable, "not all of '\(side.name)' could be read: what is new cannot be told to the end")
    }
    try ExitCode(comparison.findings.pressing, failOn: failOn).end()
  }
}
