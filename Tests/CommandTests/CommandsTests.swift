import Foundation
import TestSupport
import Testing

@Suite("Commands") struct CommandsTests {
  private func json(_ arguments: String...) throws -> [String: Any] { try json(arguments) }

  private func json(_ arguments: [String]) throws -> [String: Any] {
    let outcome = try Program.run(arguments)
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test("--version is a version and nothing else")
  func version() throws {
    let outcome = try Program.run("--version")
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  // MARK: - Each command, whichever there are

  @Test("the program says which commands it has, each with an abstract")
  func commands() {
    #expect(ProgramCommand.all.count > 15)
    for name in ["", "lint", "diff", "init", "rules eval"] {
      #expect(ProgramCommand.all.contains { $0.words.joined(separator: " ") == name }, "\(name)")
    }
    for command in ProgramCommand.all { #expect(!command.abstract.isEmpty, "\(command.testDescription)") }
  }

  @Test("the README has each command, with what it says of itself")
  func readme() throws {
    let rows = ProgramCommand.all.filter { $0.words.count == 1 }.map { "| `topolint \($0.testDescription)\($0.values)` | \($0.abstract) |" }
    try MarkedPage("README.md").check(rows.joined(separator: "\n"), from: "| command | does |\n|---|---|\n", to: "\n\n")
  }

  @Test("every command has a help, on standard output", arguments: ProgramCommand.all)
  func help(command: ProgramCommand) throws {
    let outcome = try Program.run(command.words + ["--help"])
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.output.contains("OVERVIEW: ") && outcome.output.contains("USAGE: topolint"))
    #expect(!outcome.output.contains("\u{1B}"))
    // What is wider than a terminal is broken in two, and cannot be copied.
    let examples = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "Examples:" }.dropFirst().prefix {
      $0 != ""
    }
    #expect(examples.filter { !$0.hasPrefix("  ") } == [])
  }

  @Test("the help names every command and the exit codes")
  func helpIsWhole() throws {
    let help = try Program.run("--help").output
    for command in ProgramCommand.all where command.words.count == 1 { #expect(help.contains("\n  \(command.words[0]) ")) }
    #expect(help.contains("Exit codes: 0"))
    #expect(try Program.run().output == help, "without a command")
  }

  @Test("every command that does its work ends with 0 and says nothing on standard error", arguments: ProgramCommand.all)
  func good(command: ProgramCommand) throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean, "a.jsonl": Texts.edges])
    let outcome = try Program.run(command.goodArguments, in: folder.path)
    #expect(outcome.code == 0 && outcome.errors == "" && !outcome.output.isEmpty, "\(outcome.errors)")
  }

  @Test("every command refuses an option that it does not have, and does nothing", arguments: ProgramCommand.all)
  func unknownOption(command: ProgramCommand) throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean, "a.jsonl": Texts.edges])
    let outcome = try Program.run(command.goodArguments + ["--no-such-option"], in: folder.path)
    #expect(outcome.code == 2 && outcome.output == "")
    #expect(outcome.errors.hasPrefix("error: Unknown option '--no-such-option'"), "\(outcome.errors)")
    #expect(folder.names == ["a.jsonl", "a.yaml"])
  }

  @Test("no command minds a reader that has gone: the exit code is what it would be", arguments: ProgramCommand.all)
  func closedPipe(command: ProgramCommand) throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean, "a.jsonl": Texts.edges])
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let outcome = try Program.run(command.goodArguments, in: folder.path, into: pipe.fileHandleForWriting)
    #expect(outcome.code == 0 && outcome.errors == "")
  }

  // MARK: - What each yields

  @Test("facts are JSON of the contract's shape")
  func facts() throws {
    let facts = try json("facts", "samples/bookshop")
    #expect(facts["schema"] as? String == "topolint.facts/1")
    #expect(Set(facts.keys) == ["schema", "topology", "services", "calls", "cycles", "chains", "queues", "stores"])
  }

  @Test("a graph is Mermaid, SVG, DOT, D2 or JSON")
  func graph() throws {
    #expect(try Program.run("graph", "samples/bookshop").output.contains("flowchart"))
    #expect(try Program.run("graph", "samples/bookshop", "--format", "mermaid").output == Program.run("graph", "samples/bookshop").output)
    #expect(try Program.run("graph", "samples/bookshop", "--format", "dot").output.hasPrefix("digraph"))
    #expect(try Program.run("graph", "samples/bookshop", "--format", "d2").output.hasPrefix("direction: right"))
    #expect(try Program.run("graph", "samples/bookshop", "--format", "svg").output.contains("web: gateway · 250/s"))
    let graph = try json("graph", "samples/bookshop", "--format", "json")
    #expect(graph["schema"] as? String == "topolint.graph/1")
    #expect(!(graph["nodes"] as? [Any] ?? []).isEmpty && !(graph["edges"] as? [Any] ?? []).isEmpty)
  }

  @Test("a part of a graph is what is named and what is around it")
  func partOfGraph() throws {
    func names(_ arguments: String...) throws -> [String] {
      let graph = try json(["graph", "samples/bookshop", "--format", "json"] + arguments)
      return (graph["nodes"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }
    #expect(try names("--focus", "reviews") == ["reviews", "web", "reviews-db"])
    #expect(try names("--focus", "reviews,books", "--depth", "0") == ["books", "reviews"])
    #expect(try names("--focus", "reviews", "--focus", "books", "--depth", "0") == ["books", "reviews"])
    #expect(try names("--worst", "0").isEmpty)
    #expect(try names("--group", "team") == ["catalogue", "money", "platform", "sales", "card-network", "orders-db"])
    let cycle = try Program.run("graph", "samples/smells/sync-cycle.yaml", "--rule", "sync-cycle", "--format", "dot")
    #expect(cycle.output.contains("color=\"#c81e1e\"") && cycle.errors.isEmpty)
    #expect(
      try Program.run("graph", "samples/bookshop", "--rule", "sync-cycle").errors.hasPrefix(
        "note: the rule 'sync-cycle' finds nothing here"))
  }

  @Test(
    "an import is a native file that yields the same import, and the same findings",
    arguments: ["samples/bookshop", "samples/kubernetes", "samples/compose", "samples/clean", "samples/stages/t3.yaml"])
  func importing(sample: String) throws {
    let imported = try Program.run("import", sample)
    #expect(imported.code == 0 && imported.output.hasPrefix("topolint: 1\n"))
    let again = try Program.run(["import", "-"], input: imported.output)
    #expect(again.code == 0 && again.output == imported.output, "\(again.errors)")
    func findings(_ arguments: [String], input: String? = nil) throws -> [String] {
      let output = try Program.run(["lint", "--format", "json"] + arguments, input: input).output
      let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
      return ((object?["findings"] as? [[String: Any]]) ?? []).compactMap { $0["fingerprint"] as? String }
    }
    #expect(try findings([sample]) == findings(["-"], input: imported.output))
  }

  @Test("an import keeps exceptions that stand beside what they cover")
  func importingExceptions() throws {
    let folder = try TemporaryFolder([
      "a.yaml": "topolint: 1\nservices:\n  a: {calls: [{to: b}]}   # topolint: ignore missing-timeout: it answers at once\n  b: {}\n"
    ])
    #expect(try Program.run("import", "a.yaml", in: folder.path).output.contains("  - rule: missing-timeout\n    subject: \"a -> b\"\n"))
  }

  @Test("a report is Markdown, on standard output or in a file")
  func report() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    let outcome = try Program.run("report", "a.yaml", in: folder.path)
    #expect(outcome.code == 0 && outcome.errors == "" && outcome.output.hasPrefix("# "))
    for option in ["-o", "--output"] {
      let saved = try Program.run("report", "a.yaml", option, "report.md", in: folder.path)
      #expect(saved.code == 0 && saved.output == "" && saved.errors == "")
      #expect(try folder.text("report.md") == outcome.output)
    }
  }

  @Test("a rule is explained in full")
  func explain() throws {
    let outcome = try Program.run("explain", "sync-cycle")
    #expect(outcome.code == 0 && outcome.errors == "")
    for word in ["sync-cycle\n", "why", "fix", "advice", "severity", "sources", "bad", "good"] { #expect(outcome.output.contains(word)) }
  }

  @Test("advice is explained, with the rules that serve it; a word that nothing is called is wrong usage")
  func explainAdvice() throws {
    let outcome = try Program.run("explain", "async-messaging")
    #expect(outcome.code == 0 && outcome.errors == "")
    for word in ["async-messaging\n", "helps", "costs", "not", "rules", "`sync-cycle`: "] { #expect(outcome.output.contains(word)) }
    for (word, meant) in [("async-mesaging", "async-messaging"), ("sync-cycel", "sync-cycle")] {
      let wrong = try Program.run("explain", word)
      #expect(wrong.code == 2 && wrong.errors.contains("did you mean '\(meant)'?"), "\(wrong.errors)")
    }
  }

  @Test("a key of the native format is explained; a part of one leads to the whole")
  func explainKey() throws {
    let outcome = try Program.run("explain", "call.timeout")
    #expect(outcome.code == 0 && outcome.errors == "")
    for word in ["call.timeout\n", "none, or a duration such as", "`missing-timeout`: "] { #expect(outcome.output.contains(word)) }
    #expect(try Program.run("explain", "scale.users").output.hasPrefix("topology.scale.users\n"))
    let retries = try Program.run("explain", "call.retries").output
    #expect(retries.hasPrefix("call.retries\n") && retries.contains("instead of `attempts`"))
    #expect(try Program.run("explain", "unknown").output.hasPrefix("topology.unknown, service.unknown, external.unknown, "))
    let part = try Program.run("explain", "latency")
    #expect(part.code == 2 && part.errors.contains("there is latency-budget, service.latency.p50, service.latency.p99"), "\(part.errors)")
    #expect(try Program.run("explain", "capacity").output.contains("`topolint explain service.capacity`"))
  }

  @Test("every rule that is listed can be explained")
  func everyRule() throws {
    for file in Repository.files(in: "rules", suffix: ".yaml") where !file.hasSuffix("/advice.yaml") {
      let id = String(file.split(separator: "/").last!.dropLast(5))
      #expect(try Program.run("explain", id).code == 0)
    }
  }

  @Test("rules are listed as text and as JSON, each once")
  func rules() throws {
    let count = Repository.files(in: "rules", suffix: ".yaml").filter { !$0.hasSuffix("/advice.yaml") }.count
    let list = try json("rules", "--format", "json")
    #expect(list["schema"] as? String == "topolint.rules/1")
    #expect((list["rules"] as? [Any])?.count == count)
    let text = try Program.run("rules")
    #expect(text.code == 0 && text.output.contains("\n\(count) rules, "))
    #expect(try Program.run("rules", "list").output == text.output)
  }

  @Test("the examples of the built-in rules hold")
  func rulesTest() throws {
    let outcome = try Program.run("rules", "test")
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.output.wholeMatch(of: /\d+ passed, 0 failed\n/) != nil)
  }

  @Test("the schema is JSON")
  func schema() throws {
    let schema = try json("schema")
    #expect(schema["$schema"] != nil && schema["properties"] != nil)
    #expect(try Program.run("schema", "--for", "topology").output == Program.run("schema").output)
    let rule = try json("schema", "--for", "rule")
    #expect((rule["required"] as? [String])?.contains("when") == true)
    let wrong = try Program.run("schema", "--for", "ruel")
    #expect(wrong.code == 2 && wrong.errors.contains("did you mean 'rule'?"))
  }

  @Test("a tier on the command line goes before the users of the file")
  func tier() throws {
    #expect(try Program.run("lint", "samples/clean", "--tier", "t4", "--fail-on", "never").output.contains("tier T4"))
  }
}
