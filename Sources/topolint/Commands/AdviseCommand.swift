import ArgumentParser
import Repairs
import Reporters
import Reports
import Rules
import Running
import SourceText

struct AdviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise",
    abstract: "Find the cheapest set of changes after which the lint is clean, with its proof.",
    discussion: """
      What can be done about a finding stands in its rule (`topolint explain RULE`). The plan is linted again, and says why no cheaper one exists, or \
      how much cheaper one could be at most. What no action clears stays, each with the reason.

      Exit codes: 0 nothing of the goal is left after the plan, 1 something stays; others as ever.

      Examples:
        topolint advise shop.yaml
        topolint advise shop.yaml --goal sync-cycle
        topolint advise shop.yaml --max-depth 3 --freeze 'web -> orders'
        topolint advise k8s/ --goal errors --budget 20
      """)

  @OptionGroup var input: InputOptions

  @Option(help: ArgumentHelp("What is to go: errors, warnings (and errors), or rules with commas between them.", valueName: "goal"))
  var goal = "warnings"

  @Option(help: ArgumentHelp("Do nothing but this. Repeatable, or several with commas. docs/advise.md lists all.", valueName: "action"))
  var actions: [String] = []

  @Option(
    help: ArgumentHelp(
      "Leave this as it is: a service, store or queue, a call as 'a -> b', or an action. Repeatable, or several with commas.",
      valueName: "name"))
  var freeze: [String] = []

  @Option(help: ArgumentHelp("The most hops that a request may wait through, in place of the limit of the tier.", valueName: "hops"))
  var maxDepth: Int?

  @Option(help: ArgumentHelp("The most that all steps may cost together: the best that it buys.", valueName: "cost"))
  var budget: Int?

  @Option(help: ArgumentHelp("How much the search may look at, in millions of steps. Default: 20.", valueName: "millions"))
  var effort: Int?

  @Option(help: "text, json or markdown.")
  var format: Typed<Format> = "text"

  enum Format: String, CaseIterable, Choice {
    case text, json, markdown

    static func refusal(of word: String) -> RunError { .unknown("format", word, among: words) }
  }

  func run() throws {
    let format = try format.value
    var question = AdviceQuestion()
    question.goal = goal
    question.actions = actions.isEmpty ? nil : actions
    question.frozen = freeze
    question.maxDepth = try Self.natural(maxDepth, "--max-depth", atMost: 1_000_000)
    question.budget = try Self.natural(budget, "--budget", atMost: 1_000_000_000)
    question.effort = try Self.natural(effort, "--effort", atMost: 1_000_000)
    let (plan, read) = try Progress.show { progress in
      let run = try input.run(try input.request(), &progress)
      return try run.advice(question) { progress.report($0) }
    }
    OutputStream.tell(read.remarks)
    switch format {
    case .json: try OutputStream.print(AdviceJSON.write(plan))
    case .markdown: try OutputStream.print(MarkdownPrinter.print(PlanReport.report(plan, for: .document)))
    case .text:
      var options = ReportOptions()
      options.color = Surroundings.wantsColor
      try OutputStream.print(TextPrinter.print(PlanReport.report(plan, for: .terminal), options))
    }
    let lint = try read.only().lint
    try (lint.hasUnreadableInput ? ExitCode.unreadable : plan.remaining.isEmpty ? .success : .findings).end()
  }

  private static func natural(_ number: Int?, _ option: String, atMost most: Int) throws -> Int? {
    guard let number else { return nil }
    guard number >= 0, number <= most else {
      throw RunError.usage("\(ours: option) is a whole number from 0 to \(most)", hint: "\(ours: option) 20")
    }
    return number
  }
}
