import ArgumentParser
import Reporters
import SourceText

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "graph", abstract: "Draw a topology, its findings marked.")

  @OptionGroup var input: InputOptions

  @Option(help: "mermaid, dot or json.")
  var format = "mermaid"

  func run() throws {
    guard let format = GraphWriter.Format(rawValue: format) else {
      let known = GraphWriter.Format.allCases.map(\.rawValue)
      let nearest = Spelling.nearest(to: self.format.utf8, among: known)
      throw InputOptions.usage(
        "there is no graph format '\(self.format)'", hint: nearest.map { "did you mean '\($0)'?" } ?? "known: \(known.joined(separator: ", "))")
    }
    let result = try input.lint()
    try OutputStream.print(GraphWriter.write(result, format))
    if result.hasUnreadableInput { throw ExitCode.unreadable }
  }
}
