import ArgumentParser
import Configuration
import Readers
import Rules
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
  var `for` = "topology"

  private static let schemas: [(name: String, make: @Sendable () -> String)] = [
    ("topology", NativeSchema.make), ("rule", RuleSchema.make), ("config", SettingsSchema.make),
  ]

  func run() throws {
    guard let schema = Self.schemas.first(where: { $0.name == `for` }) else {
      let nearest = Spelling.nearest(to: `for`.utf8, among: Self.schemas.map(\.name))
      throw InputOptions.usage(
        "there is no schema for '\(`for`)'", hint: nearest.map { "did you mean '\($0)'?" } ?? "topology, rule or config")
    }
    try OutputStream.print(Array(schema.make().utf8))
  }
}
