import ArgumentParser
import Linting
import Reporters
import Rules
import Running
import SourceText

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "List, test and write rules.",
    subcommands: [List.self, Test.self, RulesNew.self, RulesEval.self, RulesFacts.self],
    defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rules (the default).")

    @Option(help: "text or json.")
    var format: Typed<ListFormat> = "text"

    @Option(help: ArgumentHelp("More rules: a folder of rule files. Repeatable.", valueName: "folder"))
    var rules: [Path] = []

    func run() throws {
      let format = try format.value
      let ruleSet = try rules.loadRules()
      try OutputStream.print(format == .json ? RuleList.json(ruleSet.rules) : RuleList.text(ruleSet.rules, color: Surroundings.wantsColor))
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test",
      abstract: "Run the examples inside rule files as tests.",
      discussion: "A bad example must have the rule's finding on exactly the lines marked `# finding`, a good one none.")

    @Argument(help: ArgumentHelp("A folder of rule files; without it the built-in rules are tested.", valueName: "folder"))
    var folder: Path?

    func run() throws {
      let ruleSet = try folder.map { try [$0].loadRules(withBuiltin: false) } ?? RuleSet()
      let (count, failures) = RuleExamples.test(ruleSet)
      var text = ByteBuffer()
      for failure in failures {
        text += "error[\(failure.rule)]: example \(failure.number) (line \(failure.line) of the rule): "
        Visible.append(failure.message, cap: nil, to: &text)
        text += "\n"
      }
      text += "\(count - failures.count) passed, \(failures.count) failed\n"
      try OutputStream.print(text.bytes)
      if !failures.isEmpty { throw ExitCode.findings }
    }
  }
}
