import ArgumentParser
import Reporters
import Reports
import Rules
import Running
import SourceText

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the advice report: whether the system is fit, what breaks first, what to do, and why.",
    discussion: """
      It begins with a screen for whoever has a minute. Then come the plan of `topolint advise`, the findings, each cause once, what the next tier \
      asks, capacity and growth, what each failure brings down, timeouts, coverage, and exceptions with their dates.

      Examples:
        topolint report shop.yaml -o report.md
        topolint report shop.yaml --format html -o report.html  a page to search
        topolint report k8s/ --max-bytes 65000                  for a pull request
        topolint report --repository https://github.com/ours/shop
        topolint report --no-advise                             in less time
      """)

  @OptionGroup var input: InputOptions

  @Option(help: "markdown, or html: one page that needs nothing else, with pictures, search and what-if.")
  var format: Typed<Format> = "markdown"

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write to this file, replaced as one step. Default, or -: standard output.", valueName: "file"),
    completion: .file())
  var output: Path?

  @Option(
    help: ArgumentHelp(
      "How findings are put together: rule, service or team. With rule, the default, each cause is told once, with its places.",
      valueName: "what"))
  var groupBy: Typed<Grouping> = "rule"

  @Flag(inversion: .prefixedNo, help: "Tell the plan of `topolint advise`, and of each finding what it does about it.")
  var advise = true

  @Option(help: ArgumentHelp("How much the search for a plan may look at, in millions of steps. Default: 20.", valueName: "millions"))
  var effort: Int?

  @Option(
    help: ArgumentHelp(
      "The size at most: sections that have no room are left out at the end, and named. A comment on GitHub may have 65536 characters.",
      valueName: "bytes"))
  var maxBytes: Int?

  @Option(
    help: ArgumentHelp(
      "Where files can be seen, for links to their lines: a repository of GitHub or GitLab, or what stands before a path, such as https://git.example.org/ours/shop/src/branch/main.",
      valueName: "url"))
  var repository: Typed<RepositoryAddress>?

  enum Format: String, CaseIterable, Choice {
    case markdown, html

    static func refusal(of word: String) -> RunError { .unknown("report format", word, among: words) }
  }

  func run() throws {
    let format = try format.value
    let file = output.flatMap { $0.isStandardInput ? nil : $0 }
    let (grouping, repository) = (try groupBy.value, try repository?.value)
    if let maxBytes, maxBytes < MarkdownPrinter.leastLimit {
      throw RunError.usage("--max-bytes takes \(MarkdownPrinter.leastLimit) at least, not \(maxBytes)")
    }
    if format == .html, maxBytes != nil {
      throw RunError.usage("--max-bytes is for markdown: a page is not cut", hint: "leave out one of them")
    }
    let question = try question()
    let request = try input.request()
    let told = try Progress.show { progress in
      let run = try input.run(request, &progress)
      let told = try run.report(question) { progress.report($0) }
      if let file { try told.run.readFiles.check(file.bytes, of: "--output '\(file.shown)'") }
      return told
    }
    OutputStream.tell(told.run.remarks)
    let result = repository == nil ? told.result : told.result.namedFromRoot
    let report =
      switch format {
      case .markdown:
        MarkdownPrinter.print(
          AdviceReport.report(result, plan: told.plan, next: told.next, by: grouping), limit: maxBytes, repository: repository)
      case .html:
        PageWriter.write(SystemPage(result, plan: told.plan, next: told.next, by: grouping), repository: repository)
      }
    if let file { try OutputStream.save(report, to: file.bytes) } else { try OutputStream.print(report) }
    try ExitCode(told.result).end()
  }

  /// What is asked of the advisor; nil if it is left alone.
  private func question() throws(RunError) -> AdviceQuestion? {
    guard advise else {
      if effort != nil { throw .usage("--effort is that of the plan, which --no-advise leaves out", hint: "leave out one of them") }
      return nil
    }
    var question = AdviceQuestion()
    question.effort = try AdviseCommand.natural(effort, "--effort", atMost: 1_000_000)
    return question
  }
}
