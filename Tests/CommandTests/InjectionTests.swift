import Foundation
import Reporters
import TestSupport
import Testing

/// What a stranger calls things breaks out of no output: each is read by a reader of its format, and has the structure of the same output
/// about harmless names. `HostileTextTests` is about characters, this about structure.
@Suite("Injection", .enabled(if: Oracles.areNamed, "\(Oracles.missing)")) struct InjectionTests {
  private static let groups = 8
  /// Of these the first, and where `TOPOLINT_SEEDS` is set all: two minutes more.
  private static let tried = ProcessInfo.processInfo.environment["TOPOLINT_SEEDS"] == nil ? 0..<3 : 0..<groups

  /// A name that comes last in both systems.
  private static let last = "\u{10FFFD}"

  /// Runs of each command that tells of an input, besides `--format`; `in` is the folder of the input.
  private static let runs: [String: [[String]]] = [
    "diff": [["diff", "old", "in"], ["diff", "in", "old"]],
    "report": [["report", "in"]],
    "facts": [["facts", "in"]],
    "graph": [["graph", "in"], ["graph", "--group", "team", "in"]],
    "advise": [["advise", "in"]],
    "whatif": [["whatif", "--all", "--growth", "10", "in"]],
    "import": [["import", "in"]],
    "explain-import": [["explain-import", last, "in"]],
    "rules eval": [["rules", "eval", "service.name", "in"], ["rules", "eval", "call.protocol", "in"]],
  ]

  /// Commands that print nothing of an input, or nothing but what an option says, which `HostileTextTests` tries.
  private static let others: Set<String> = [
    "lint", "explain", "rules list", "rules test", "rules new", "rules facts", "init", "schema", "traces sql", "traces merge",
  ]

  /// What a command without formats writes.
  private static let only = ["facts": "json", "import": "yaml"]

  /// The formats of a command, which it names when it is asked for one that is none.
  private static func formats(of command: [String]) throws -> [String] {
    let errors = try Program.run(command + ["--format=?"]).errors
    guard let known = errors.split(separator: "\n").first(where: { $0.contains("= help: ") }) else { return [] }
    return known.replacing("  = help: ", with: "").replacing("known: ", with: "").split(separator: #/, | or /#).map(String.init)
  }

  @Test("each command and each format is tried, or has a reason not to be")
  func complete() throws {
    let commands = Set(ProgramCommand.all.filter { !$0.isGroup && !$0.words.isEmpty }.map { $0.words.joined(separator: " ") })
    #expect(commands == Set(Self.runs.keys).union(Self.others))
    for command in Self.runs.keys where Self.only[command] == nil {
      let formats = try Self.formats(of: Self.runs[command]![0])
      #expect(formats.count > 1 && Set(formats).subtracting(["html"]).isSubset(of: Structures.known), "\(command): \(formats)")
    }
    #expect(Set(Reporters.catalog.map { $0.format }).isSubset(of: Structures.known))
  }

  /// What everything writes about a folder: what it was asked, its format, its text.
  private static func outputs(_ folder: TemporaryFolder) throws -> [(what: String, format: String, text: String)] {
    var outputs: [(String, String, String)] = []
    let formats = Reporters.catalog.map { $0.format }
    let lint = try Program.run(["lint", "in"] + formats.flatMap { ["--output", "\($0):\(folder.path)/out.\($0)"] }, in: folder.path)
    #expect([1, 4].contains(lint.code), "\(lint.errors)")
    outputs += try formats.map { ("lint --format \($0)", $0, try folder.text("out.\($0)")) }
    for (command, runs) in runs.sorted(by: { $0.key < $1.key }) {
      for run in runs {
        for format in try only[command].map({ [$0] }) ?? Self.formats(of: runs[0]) {
          let arguments = run + (only[command] == nil ? ["--format", format] : [])
          let outcome = try Program.run(arguments, in: folder.path)
          // What is to be done is a finding of `advise`.
          #expect([0, 1].contains(outcome.code), "\(arguments): \(outcome.errors)")
          outputs.append((arguments.joined(separator: " "), format, outcome.output))
        }
      }
    }
    return outputs
  }

  /// The input, and an older one. One service and one external have the same names in both systems.
  private static func folder(_ names: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder([
      "old/a.yaml": "topolint: 1\nname:\n  \(InjectionSystem.quoted(names[0]))\nservices: {\(last): {}}\n",
      "in/a.yaml": InjectionSystem.native(names) + "externals:\n  \(last)x: {}\n",
      "in/b.yaml":
        "topolint: 1\nservices:\n  \(last):\n    calls:\n      - to:\n          \(InjectionSystem.quoted(names[3]))\n      - to: \(last)x\n",
    ])
    return folder
  }

  @Test("no name breaks out of any output of any command, and where the format can hold it, it is there whole", arguments: tried)
  func names(group: Int) throws {
    let system = InjectionSystem(group: group, of: Self.groups)
    let hostile = try Self.outputs(Self.folder(system.hostile))
    let harmless = try Self.outputs(Self.folder(system.harmless))
    try #require(hostile.map(\.what) == harmless.map(\.what))
    var pairs: [Structures.Pair] = []
    for (a, b) in zip(hostile, harmless) {
      if a.format != "html" {
        pairs.append(Structures.Pair(what: a.what, format: a.format, hostile: a.text, harmless: b.text))
      } else if Browser.isThere {
        pairs.append(
          Structures.Pair(
            what: a.what, format: "dom", hostile: try Browser.document(of: a.text), harmless: try Browser.document(of: b.text)))
        #expect(try Browser.console(of: a.text) == [], "the page runs or asks for something")
      }
      if a.format == "mermaid", Oracles.hasMermaid { #expect(try Oracles.mermaidFaults(of: [a.text]) == [""], "\(a.what)") }
      if a.format == "d2", Oracles.hasD2 {
        #expect(Command.run([try Oracles.program("d2"), "validate", "-"], input: Array(a.text.utf8))?.status == 0, "\(a.what)")
      }
    }
    #expect(pairs.count > 30)
    let found = try Structures.differences(pairs, system)
    #expect(found == [], "\(found.joined(separator: "\n"))")
    print("\(system.hostile.count) names, \(pairs.count) outputs")
  }

  @Test("no name of a file and no value in an error breaks out of any output of lint", arguments: tried)
  func files(group: Int) throws {
    let system = InjectionSystem(group: group, of: Self.groups)
    // What can be the name of a file, and of one that a walk takes; the value is wrong wherever it stands.
    let fair = system.hostile.indices.filter {
      !system.hostile[$0].contains("/") && !system.hostile[$0].contains("\0") && !system.hostile[$0].hasPrefix(".")
    }
    func outputs(_ names: [String]) throws -> [(String, String)] {
      let folder = try TemporaryFolder()
      for index in fair {
        let value = InjectionSystem.quoted("x" + names[index])
        try folder.write(
          "topolint: 1\nservices:\n  s\(index):\n    replicas:\n      \(value)\n    calls:\n      - to: s\(index)x\n",
          to: "in/\(names[index]).yaml")
      }
      let formats = Reporters.catalog.map { $0.format }
      let lint = try Program.run(["lint", "in"] + formats.flatMap { ["--output", "\($0):\(folder.path)/out.\($0)"] }, in: folder.path)
      #expect(lint.code == 4, "\(lint.errors)")
      return try formats.map { ($0, try folder.text("out.\($0)")) }
    }
    let pairs = zip(try outputs(system.hostile), try outputs(system.harmless)).map {
      Structures.Pair(what: "lint --format \($0.0)", format: $0.0, hostile: $0.1, harmless: $1.1)
    }
    let found = try Structures.differences(pairs, system)
    #expect(found == [], "\(found.joined(separator: "\n"))")
    print("\(fair.count) names of files, \(pairs.count) outputs")
  }
}
