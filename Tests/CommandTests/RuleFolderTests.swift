import Foundation
import Testing

@Suite("Rules of a team") struct RuleFolderTests {
  private func lint(_ files: [String: String], _ arguments: String...) throws -> Program.Outcome {
    let folder = try TemporaryFolder(files.merging(["a.yaml": Texts.clean]) { $1 })
    return try Program.run(["lint", "a.yaml", "--rules", "r"] + arguments, in: folder.path)
  }

  @Test("a rule is added")
  func added() throws {
    let outcome = try lint(["r/leaf.yaml": Texts.leaf])
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.output.contains("\n\nwarning[leaf]: a calls nobody\n --> a.yaml:3:12\n"))
    #expect(try lint(["r/leaf.yaml": Texts.leaf], "--ignore", "leaf").output.contains("\n\nno findings"))
  }

  @Test("a rule replaces the built-in one of its id")
  func replaced() throws {
    let rule = Texts.leaf.replacing("id: leaf", with: "id: sync-cycle")
    #expect(try lint(["r/sync-cycle.yaml": rule]).output.contains("\n\nwarning[sync-cycle]: a calls nobody"))
  }

  @Test("folders are walked, and several may be named")
  func several() throws {
    let folder = try TemporaryFolder([
      "a.yaml": Texts.clean, "r/deep/leaf.yaml": Texts.leaf, "s/leaf2.yml": Texts.leaf.replacing("id: leaf", with: "id: leaf2"),
    ])
    let outcome = try Program.run("lint", "a.yaml", "--rules", "r", "--rules", "s", in: folder.path)
    #expect(outcome.output.contains("warning[leaf]") && outcome.output.contains("warning[leaf2]"))
  }

  @Test("a broken rule is wrong usage, shown at its place, and nothing is judged")
  func broken() throws {
    let outcome = try lint(["r/leaf.yaml": Texts.leaf.replacing("service.fan_out == 0", with: "service.fan_uot == 0")])
    #expect(outcome.code == 2 && outcome.output == "")
    #expect(outcome.errors.contains(" --> r/leaf.yaml:6:15\n"))
    #expect(outcome.errors.contains("6 | when: service.fan_uot == 0\n  |               ^^^^^^^\n"), "\(outcome.errors)")
    #expect(outcome.errors.contains("fan_out"))
  }

  @Test("all broken rules are told in one run")
  func severalBroken() throws {
    let outcome = try lint([
      "r/a.yaml": Texts.leaf.replacing("severity: warning", with: "severity: bad"),
      "r/b.yaml": Texts.leaf.replacing("title:", with: "titel:"),
      "r/c.yaml": "a: [",
    ])
    #expect(outcome.code == 2 && outcome.output == "")
    for file in ["r/a.yaml:5:11", "r/b.yaml:2:1", "r/c.yaml:"] { #expect(outcome.errors.contains(file), "\(outcome.errors)") }
  }

  @Test("of each broken rule every fault is told, each at its line, whatever the command")
  func everyFault() throws {
    let broken = Texts.leaf.replacing("severity: warning", with: "severity: bad").replacing("for: service", with: "for: service\nx: 1")
      .replacing("service.fan_out == 0", with: "service.fan_uot == limit").replacing("{service.name}", with: "{service.nmae}")
    let folder = try TemporaryFolder(["a.yaml": Texts.clean, "r/leaf.yaml": broken, "r/other.yaml": "id: other\n", "r/z.yaml": "a: ["])
    for command in [
      ["lint", "a.yaml", "--rules", "r"], ["rules", "--rules", "r"], ["rules", "test", "r"], ["explain", "leaf", "--rules", "r"],
    ] {
      let outcome = try Program.run(command, in: folder.path)
      #expect(outcome.code == 2 && outcome.output == "")
      let places = outcome.errors.split(separator: "\n").filter { $0.contains("--> ") }.map { $0.drop { $0 == " " }.dropFirst(4) }
      #expect(
        places == [
          "r/leaf.yaml:4:1", "r/leaf.yaml:6:11", "r/leaf.yaml:7:15", "r/leaf.yaml:7:26", "r/leaf.yaml:8:20", "r/other.yaml:1:1",
          "r/z.yaml:1:5",
        ], "\(places)")
    }
  }

  @Test("a team's rules are listed, explained and tested like our own")
  func commands() throws {
    let folder = try TemporaryFolder(["r/leaf.yaml": Texts.leaf])
    #expect(try Program.run("rules", "--rules", "r", in: folder.path).output.contains("\n  leaf "))
    #expect(try Program.run("explain", "leaf", "--rules", "r", in: folder.path).output.contains("A service that calls nobody"))
    #expect(try Program.run("rules", "test", "r", in: folder.path).output == "2 passed, 0 failed\n")
  }

  @Test("an example that does not hold fails the test of rules, and says which")
  func examples() throws {
    let folder = try TemporaryFolder(["r/leaf.yaml": Texts.leaf.replacing(" # finding", with: "")])
    let outcome = try Program.run("rules", "test", "r", in: folder.path)
    #expect(outcome.code == 1 && outcome.errors == "")
    #expect(
      outcome.output
        == "error[leaf]: example 1 (line 13 of the rule): a bad example marks the line of its finding with '# finding'\n1 passed, 1 failed\n"
    )
  }

  @Test("two files of one id are an error, not a matter of their order")
  func twice() throws {
    let outcome = try lint(["r/one.yaml": Texts.leaf, "r/two.yaml": Texts.leaf])
    #expect(outcome.code == 2 && outcome.output == "")
    #expect(
      outcome.errors.hasPrefix("error: the rule 'leaf' already stands in 'r/one.yaml'\n") && outcome.errors.contains("--> r/two.yaml\n"))
  }

  private static let advice = "- id: our-way\n  title: Do it our way\n  helps: always\n  costs: little\n  not: never\n"

  @Test("a rule may serve advice of a file beside the rules, whatever its folder is called; a rule named like it is a rule")
  func advice() throws {
    let leaf = Texts.leaf.replacing("advice: []", with: "advice: [our-way, async-messaging]")
    #expect(leaf != Texts.leaf)
    let outcome = try lint(["r/z/advice.yaml": Self.advice, "r/leaf.yaml": leaf])
    #expect(outcome.code == 0 && outcome.output.contains("advice: our-way, async-messaging"), "\(outcome)")
    #expect(try lint(["r/my-advice.yaml": Self.advice]).code == 2)
  }

  @Test("a rule that serves unknown advice is wrong usage, at its place and with what may be meant")
  func unknownAdvice() throws {
    let outcome = try lint(["r/leaf.yaml": Texts.leaf.replacing("advice: []", with: "advice: [async-mesaging]")])
    #expect(outcome.code == 2 && outcome.errors.contains("error: there is no advice 'async-mesaging'\n --> r/leaf.yaml:4:10\n"))
    #expect(outcome.errors.contains("= help: did you mean 'async-messaging'?"), "\(outcome.errors)")
  }

  @Test("a broken file of advice is wrong usage, shown at its place; so is advice that stands in two files")
  func brokenAdvice() throws {
    let outcome = try lint(["r/advice.yaml": "- id: x\n  titel: y\n"])
    #expect(outcome.code == 2 && outcome.output == "" && outcome.errors.contains(" --> r/advice.yaml:2:3\n"), "\(outcome.errors)")
    #expect(outcome.errors.contains("did you mean 'title'?"))
    let twice = try lint(["r/a/advice.yaml": Self.advice, "r/b/advice.yaml": Self.advice])
    #expect(
      twice.code == 2 && twice.errors.contains("the advice 'our-way' already stands in another file\n --> r/b/advice.yaml\n"), "\(twice)")
  }

  @Test("of a rule file that is a link out of its folder no word is shown")
  func link() throws {
    let folder = try TemporaryFolder([".git": "", "secret.yaml": "SECRET: 1\n", "a.yaml": Texts.clean, "r/leaf.yaml": Texts.leaf])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/r/x.yaml", withDestinationPath: "../secret.yaml")
    let outcome = try Program.run("lint", "a.yaml", "--rules", "r", in: folder.path)
    #expect(outcome.code == 2 && outcome.output == "")
    #expect(outcome.errors.contains("r/x.yaml") && !outcome.errors.contains("SECRET"))
  }

  @Test("a folder of rules that is a link out of the repository is wrong usage; a link in it is left out, and told")
  func outside() throws {
    let folder = try TemporaryFolder([
      "repo/.git": "", "repo/a.yaml": Texts.clean, "repo/rules/leaf.yaml": Texts.leaf, "else/config.json": "{\"auth\":\"czNjcjN0\"}\n",
    ])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/repo/linked", withDestinationPath: "../else")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/repo/rules/config.json", withDestinationPath: "../../else/config.json")
    let linked = try Program.run("lint", "--rules", "linked", "a.yaml", in: folder.path + "/repo")
    #expect(linked.code == 2 && linked.output == "" && !linked.errors.contains("czN"), "\(linked)")
    #expect(linked.errors.contains("cannot read 'linked': a link on its path leads out of the repository"))
    let within = try Program.run("lint", "--rules", "rules", "a.yaml", in: folder.path + "/repo")
    #expect(within.code == 0 && within.output.contains("\n\nwarning[leaf]"), "\(within)")
    #expect(within.errors.contains("left out 1 link") && within.errors.contains("'rules/config.json'"))
  }
}
