import ArgumentParser
import Readers
import Rules
import SourceText

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of the native format, or of rule files.",
    discussion: """
      For completion and checks in editors: save it, and start a topology with
        # yaml-language-server: $schema=topolint.schema.json
      and a rule, after `topolint schema --for rule > rule.schema.json`, with
        # yaml-language-server: $schema=rule.schema.json
      """)

  @Option(help: ArgumentHelp("What it describes: topology or rule.", valueName: "file"))
  var `for` = "topology"

  private static let schemas: [(name: String, make: @Sendable () -> String)] = [("topology", NativeSchema.make), ("rule", RuleSchema.make)]

  func run() throws {
    guard let schema = Self.schemas.first(where: { $0.name == `for` }) else {
      let nearest = Spelling.nearest(to: `for`.utf8, among: Self.schemas.map(\.name))
      throw InputOptions.usage("there is no schema for '\(`for`)'", hint: nearest.map { "did you mean '\($0)'?" } ?? "topology or rule")
    }
    try OutputStream.print(Array(schema.make().utf8))
  }
}
