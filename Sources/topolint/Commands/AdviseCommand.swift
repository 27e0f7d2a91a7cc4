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
        topolint advise shop.yaml --diff | git apply
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

  @Flag(
    help:
      "Show what the plan changes in your files, as git apply and patch take it, and not the plan; nothing is written. What other formats than the native one say is changed by an overlay file."
  )
  var diff = false

  @Flag(help: "Write what the plan changes into your files, and tell the plan.")
  var write = false

  @Option(help: "text, json or markdown.")
  var format: Typed<Format> = "text"

  enum Format: String, CaseIterable, Choice {
    case text, json, markdown

    static func refusal(of word: String) -> RunError { .unknown("format", word, among: words) }
  }

  func run() throws {
    let format = try format.value
    let request = try input.request()
    if diff, write { throw RunError.usage("--diff and --write exclude each other", hint: "leave out one of them") }
    if diff, format != .text { throw RunError.usage("--diff and --format exclude each other", hint: "a patch has a format of its own") }
    if write, request.readsStandardInput {
      throw RunError.usage("--write writes files, and standard input is none", hint: "--diff shows what it would change")
    }
    var question = AdviceQuestion()
    question.goal = goal
    question.actions = actions.isEmpty ? nil : actions
    question.frozen = freeze
    question.maxDepth = try Self.natural(maxDepth, "--max-depth", atMost: 1_000_000)
    question.budget = try Self.natural(budget, "--budget", atMost: 1_000_000_000)
    question.effort = try Self.natural(effort, "--effort", atMost: 1_000_000)
    let (plan, read) = try Progress.show { progress in
      let run = try input.run(request, &progress)
      return try run.advice(question) { progress.report($0) }
    }
    OutputStream.tell(read.remarks)
    let system = try read.only()
    if diff {
      try OutputStream.showChanges(in: system.edits(for: plan.changes))
      return try end(plan, system.lint)
    }
    if write {
      let edits = try system.edits(for: plan.changes)
      try EditedFile.write(edits)
      edits.forEach(OutputStream.tellWritten)
    }
    switch format {
    case .json: try OutputStream.print(AdviceJSON.write(plan))
    case .markdown:
      try OutputStream.print(MarkdownPrinter.print(PlanReport.report(plan, isWhole: !system.lint.hasUnreadableInput, for: .document)))
    case .text:
      var options = ReportOptions()
      options.color = Surroundings.wantsColor
      try OutputStream.print(TextPrinter.print(PlanReport.report(plan, isWhole: !system.lint.hasUnreadableInput, for: .terminal), options))
    }
    try end(plan, system.lint)
  }

  private func end(_ plan: RepairPlan, _ lint: LintResult) throws {
    try (lint.hasUnreadableInput ? ExitCode.unreadable : plan.remaining.isEmpty ? .success : .findings).end()
  }

  /// - Throws: wrong usage if a number is too small or too large for its option.
  static func natural(_ number: Int?, _ option: String, atMost most: Int) throws(RunError) -> Int? {
    guard let number else { return nil }
    guard number >= 0, number <= most else {
      throw RunError.usage("\(ours: option) is a whole number from 0 to \(most)", hint: "\(ours: option) 20")
    }
    return number
  }
}
