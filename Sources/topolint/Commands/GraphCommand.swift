import ArgumentParser
import Reporters
import Rules
import Running
import SourceText

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "graph", abstract: "Draw a topology, its findings marked.")

  @OptionGroup var input: InputOptions

  @Option(help: "mermaid, dot or json.")
  var format: Typed<Format> = "mermaid"

  enum Format: String, CaseIterable, Choice {
    case mermaid, dot, json

    static func refusal(of word: String) -> RunError { .unknown("graph format", word, among: words) }
  }

  func run() throws {
    let format = try format.value
    let result = try input.lint()
    switch format {
    case .mermaid:
      let text = GraphWriter.mermaid(result)
      if let note = MermaidLimits.note(on: text) { OutputStream.tell([Remarks(note)]) }
      try OutputStream.print(text)
    case .dot: try OutputStream.print(GraphWriter.dot(result))
    case .json: try OutputStream.print(GraphWriter.json(result))
    }
    try ExitCode(result).end()
  }
}
