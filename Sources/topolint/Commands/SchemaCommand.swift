import ArgumentParser
import Configuration
import Readers
import Rules
import Running
import SourceText

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of the native format, of rule files or of configurations.",
    discussion: """
      For completion and checks in editors: save it, and start a topology with
        # yaml-language-server: $schema=topolint.schema.json
      and a rule, after `topolint schema --for rule > rule.schema.json`, with
        # yaml-language-server: $schema=rule.schema.json
      and likewise a .topolint.yaml by the schema for config.
      """)

  @Option(help: ArgumentHelp("What it describes: topology, rule or config.", valueName: "file"))
  var `for`: Typed<Described> = "topology"

  /// What there is a schema of.
  enum Described: String, CaseIterable, Choice {
    case topology, rule, config

    static func refusal(of word: String) -> RunError {
      .usage(
        "there is no schema for '\(Untrusted(word))'", hint: RunError.meant(by: word, among: words) ?? "topology, rule or config")
    }
  }

  func run() throws {
    let schema =
      switch try `for`.value {
      case .topology: NativeSchema.make()
      case .rule: RuleSchema.make()
      case .config: SettingsSchema.make()
      }
    try OutputStream.print(Array(schema.utf8))
  }
}
