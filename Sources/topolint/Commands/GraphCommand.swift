import ArgumentParser
import Reporters
import Rules
import SourceText

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "graph", abstract: "Draw a topology, its findings marked.")

  @OptionGroup var input: InputOptions

  @Option(help: "mermaid, dot or json.", completion: .list(["mermaid", "dot", "json"]))
  var format = "mermaid"

  private static let writers: [(name: String, write: @Sendable (LintResult) -> [UInt8])] = [
    ("mermaid", GraphWriter.mermaid), ("dot", GraphWriter.dot), ("json", GraphWriter.json),
  ]

  func run() throws {
    guard let writer = Self.writers.first(where: { $0.name == format }) else {
      let known = Self.writers.map(\.name)
      let nearest = Spelling.nearest(to: format.utf8, among: known)
      throw InputOptions.usage(
        "there is no graph format '\(format)'", hint: nearest.map { "did you mean '\($0)'?" } ?? "known: \(known.joined(separator: ", "))")
    }
    let result = try input.lint()
    try OutputStream.print(writer.write(result))
    if result.hasUnreadableInput { throw ExitCode.unreadable }
  }
}
