import Foundation
import Testing

/// A command of the program, as the program itself describes it: a new one is among them as soon as it is registered.
struct ProgramCommand: Sendable, CustomTestStringConvertible {
  /// As it is typed: `["rules", "eval"]`; empty for the program without a command.
  let words: [String]
  let abstract: String
  /// The values that it takes, as a usage line has them: ` [PATH…]`.
  let values: String
  /// Whether it is no more than the name of others.
  let isGroup: Bool
  /// The names of the values that it cannot do without.
  private let required: [String]
  private let takesPaths: Bool

  var testDescription: String { words.isEmpty ? "no command" : words.joined(separator: " ") }

  /// All of them, depth first.
  static let all: [ProgramCommand] = {
    let outcome = try? Program.run("--experimental-dump-help")
    let tool = outcome.flatMap { try? JSONSerialization.jsonObject(with: Data($0.output.utf8)) } as? [String: Any]
    return (tool?["command"] as? [String: Any]).map { commands(in: $0, under: nil) } ?? []
  }()

  private static func commands(in description: [String: Any], under group: [String]?) -> [ProgramCommand] {
    let name = description["commandName"] as? String ?? ""
    if name == "help" { return [] }
    let words = group.map { $0 + [name] } ?? []
    let children = description["subcommands"] as? [[String: Any]] ?? []
    let values = (description["arguments"] as? [[String: Any]] ?? []).filter { $0["kind"] as? String == "positional" }
    let command = ProgramCommand(
      words: words, abstract: description["abstract"] as? String ?? "", values: values.map(usage).joined(), isGroup: !children.isEmpty,
      required: values.filter { $0["isOptional"] as? Bool != true }.compactMap { $0["valueName"] as? String },
      takesPaths: values.contains { $0["valueName"] as? String == "path" })
    return [command] + children.flatMap { commands(in: $0, under: words) }
  }

  private static func usage(_ value: [String: Any]) -> String {
    let name = (value["valueName"] as? String ?? "").uppercased() + (value["isRepeating"] as? Bool == true ? "…" : "")
    return value["isOptional"] as? Bool == true ? " [\(name)]" : " \(name)"
  }

  /// What is given for a value that a command needs.
  private static let givenValues = ["word": "sync-cycle", "expression": "service.fan_out > 3", "id": "shared-cache", "name": "a"]
  /// What makes a good run of a command that needs more than its values and an input.
  private static let arguments = [
    "diff": ["a.yaml", "a.yaml"], "whatif": ["--all", "a.yaml"], "traces sql": ["--engine", "duckdb"], "traces merge": ["a.jsonl"],
  ]

  /// Arguments of a run that ends well, in a folder with `a.yaml` and the edge file `a.jsonl`.
  var goodArguments: [String] {
    words + (Self.arguments[testDescription] ?? required.map { Self.givenValues[$0] ?? "a.yaml" } + (takesPaths ? ["a.yaml"] : []))
  }
}
