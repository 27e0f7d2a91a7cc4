import ArgumentParser
import Reporters
import Reports
import Rules
import Running
import SourceText

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph", abstract: "Draw a topology, or a part of it, its findings marked.",
    discussion: """
      svg is a picture by itself, laid out by topolint: services stand to the right of those that call them, lines are as thick as the load, the parts \
      of a team have a frame. mermaid, dot and d2 are for documents and other programs, json is topolint.graph/1.

      --focus, --rule and --worst say what is drawn: what any of them names, and what is at most --depth edges away. Mermaid on code hosts draws 500 \
      edges and 50 000 characters; of a larger graph the mermaid format draws what is around the worst findings, and says what it leaves out.

      Examples:
        topolint graph shop.yaml --format svg > shop.svg
        topolint graph k8s/ --focus checkout --depth 2
        topolint graph k8s/ --rule sync-cycle          what these are about
        topolint graph k8s/ --worst 5 --format d2      around the worst five
        topolint graph k8s/ --group team               who depends on whom
      """)

  @OptionGroup var input: InputOptions

  @Option(help: "mermaid, svg, dot, d2 or json.")
  var format: Typed<Format> = "mermaid"

  @Option(
    help: ArgumentHelp("Draw what is around this service, store or queue. Repeatable, or several with commas.", valueName: "name"))
  var focus: [String] = []

  @Option(help: ArgumentHelp("Draw what the findings of this rule are about, and mark no others.", valueName: "rule"), completion: .ruleIDs)
  var rule: String?

  @Option(help: ArgumentHelp("Draw what is around so many findings, the worst.", valueName: "count"))
  var worst: Int?

  @Option(
    help: ArgumentHelp(
      "How many edges around these are drawn. Default: 1, and with --rule alone 0: what the findings are about and nothing else.",
      valueName: "count"))
  var depth: Int?

  @Option(help: "team: put the parts of each team together as one.")
  var group: Typed<Group>?

  enum Format: String, CaseIterable, Choice {
    case mermaid, svg, dot, d2, json

    static func refusal(of word: String) -> RunError { .unknown("graph format", word, among: words) }
  }

  enum Group: String, CaseIterable, Choice {
    case team

    static func refusal(of word: String) -> RunError { .unknown("group", word, among: words) }
  }

  func run() throws {
    let (format, group) = (try format.value, try group?.value)
    let depth = try AdviseCommand.natural(depth, "--depth", atMost: 1_000_000)
    let worst = try AdviseCommand.natural(worst, "--worst", atMost: 1_000_000)
    if focus.contains(where: { $0.allSatisfy { $0 == "," } }) {
      throw RunError.usage("--focus names nothing", hint: "a service, store or queue: --focus NAME")
    }
    if depth != nil, focus.isEmpty, rule == nil, worst == nil {
      throw RunError.usage("--depth says how much is drawn around something, and nothing is named", hint: "--focus NAME --depth 2")
    }
    let result = try input.lint()
    try check(rule, of: result)
    var graph = MarkedGraph(result, rule: rule, worst: worst ?? .max, hasRates: format == .svg)
    do {
      graph = try part(of: graph, depth)
    } catch is RunError where result.hasUnreadableInput {
      // What is named may be a part of what could not be read.
      throw ExitCode.unreadable
    }
    if group != nil {
      if graph.owners.allSatisfy({ $0 == nil }) {
        throw RunError.usage(
          "nothing in this topology says what team it belongs to", hint: "`team: NAME` of a service; docs/format.md has more")
      }
      graph = graph.byTeam()
    }
    switch format {
    case .mermaid:
      let (text, note) = MermaidWriter.drawable(graph)
      if let note { OutputStream.tell([Remarks(note)]) }
      try OutputStream.print(text)
    case .svg: try OutputStream.print(SVGWriter.write(graph))
    case .dot: try OutputStream.print(DOTWriter.write(graph))
    case .d2: try OutputStream.print(D2Writer.write(graph))
    case .json: try OutputStream.print(GraphJSON.write(graph, of: result))
    }
    try ExitCode(result).end()
  }

  /// - Throws: wrong usage if there is no such rule.
  private func check(_ rule: String?, of result: LintResult) throws {
    guard let rule else { return }
    if !result.rules.contains(where: { $0.id == rule }) {
      _ = try RuleFolders.rule(rule, in: RuleFolders.load(input.rules.map(\.bytes), withBuiltin: true).0)
      OutputStream.tell([Remarks(Diagnostic(.note, "the rule '\(Untrusted(rule))' is not judged here", at: .none))])
    } else if !result.findings.contains(where: { $0.rule.id == rule }) {
      OutputStream.tell([Remarks(Diagnostic(.note, "the rule '\(Untrusted(rule))' finds nothing here", at: .none))])
    }
  }

  /// What the options name, and what is around it; all if they name nothing.
  private func part(of graph: MarkedGraph, _ depth: Int?) throws -> MarkedGraph {
    if focus.isEmpty {
      if rule == nil, worst == nil { return graph }
      return graph.aroundFindings(depth ?? (worst == nil ? 0 : 1))
    }
    var seeds: [Int] = []
    for value in focus {
      let whole = graph.nodes(named: Untrusted(value))
      for name in whole.isEmpty ? value.split(separator: ",").map(String.init) : [value] {
        let found = graph.nodes(named: Untrusted(name))
        if found.isEmpty { throw RunError.unknownPart(name, among: graph.nodes.map(\.name)) }
        seeds += found
      }
    }
    return graph.around(rule == nil && worst == nil ? seeds : seeds + graph.markedNodes, depth ?? 1)
  }
}
