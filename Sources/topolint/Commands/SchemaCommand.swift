import ArgumentParser
import Readers
import SourceText

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of the native format.",
    discussion: """
      For completion and checks in editors: save it, and start a topology with
        # yaml-language-server: $schema=topolint.schema.json
      """)

  func run() throws { try OutputStream.print(Array(NativeSchema.make().utf8)) }
}
