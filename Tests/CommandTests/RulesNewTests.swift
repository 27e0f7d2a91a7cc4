import Foundation
import Testing

@Suite("New rules") struct RulesNewTests {
  @Test(
    "what it writes passes the tests and judges",
    arguments: ["topology", "service", "call", "cycle", "chain", "queue", "store"])
  func passes(kind: String) throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean])
    let printed = try Program.run("rules", "new", "my-rule", "--for", kind, in: folder.path)
    #expect(printed.code == 0 && printed.errors == "")
    try folder.write(printed.output, to: "r/my-rule.yaml")
    #expect(try Program.run("rules", "test", "r", in: folder.path).output == "2 passed, 0 failed\n")
    #expect(try Program.run("lint", "a.yaml", "--rules", "r", in: folder.path).code == 0)
  }

  @Test("it goes to a file, or into a folder under its id")
  func output() throws {
    let folder = try TemporaryFolder(["r/keep": ""])
    #expect(try Program.run("rules", "new", "one", "-o", "r", in: folder.path).code == 0)
    #expect(try Program.run("rules", "new", "two", "--output", "r/", in: folder.path).code == 0)
    #expect(try Program.run("rules", "new", "three", "-o", "r/other.yaml", in: folder.path).code == 0)
    for (file, id) in [("one", "one"), ("two", "two"), ("other", "three")] {
      #expect(try folder.text("r/\(file).yaml").contains("\nid: \(id)\n"))
    }
  }

  @Test("a folder that is not there is made, and what stands in the way is told")
  func folders() throws {
    let folder = try TemporaryFolder(["file": "", "x.yaml/keep": ""])
    #expect(try Program.run("rules", "new", "one", "-o", "mine", in: folder.path).code == 0)
    #expect(try Program.run("rules", "test", "mine", in: folder.path).output == "2 passed, 0 failed\n")
    #expect(try Program.run("rules", "new", "one", "-o", "x.yaml", in: folder.path).code == 0)
    #expect(try folder.text("x.yaml/one.yaml").contains("id: one"))
    for path in ["file", "none/deep", "none/a.yaml"] {
      let outcome = try Program.run("rules", "new", "two", "-o", path, in: folder.path)
      #expect(outcome.code == 2 && outcome.output == "" && outcome.errors.hasPrefix("error: cannot write '\(path)"), "\(outcome.errors)")
    }
    #expect(Set(folder.names) == ["file", "mine", "x.yaml"])
  }

  @Test("an id that exists, or a file, is replaced only by force")
  func existing() throws {
    let folder = try TemporaryFolder(["r/leaf.yaml": Texts.leaf])
    for arguments in [["missing-timeout"], ["leaf", "--rules", "r"], ["leaf", "-o", "r"]] {
      let outcome = try Program.run(["rules", "new"] + arguments, in: folder.path)
      #expect(outcome.code == 2 && outcome.output == "" && outcome.errors.contains("already"), "\(outcome.errors)")
    }
    #expect(try folder.text("r/leaf.yaml") == Texts.leaf)
    #expect(try Program.run("rules", "new", "leaf", "-o", "r", "--force", in: folder.path).code == 0)
    #expect(try folder.text("r/leaf.yaml") != Texts.leaf)
    #expect(try Program.run("rules", "new", "missing-timeout", "--force", in: folder.path).code == 0)
  }

  @Test(
    "an id that is misspelt is refused, with what was meant",
    arguments: [
      ("My_Rule", "my-rule"), ("my rule", "my-rule"), ("../x", "x"), ("3-hops", "hops"), ("-", "such as"), ("", "such as"), ("a-", "'a'"),
    ])
  func misspelt(id: String, hint: String) throws {
    let outcome = try Program.run("rules", "new", id)
    #expect(outcome.code == 2 && outcome.output == "" && outcome.errors.contains(hint), "\(outcome.errors)")
  }

  @Test("its help teaches")
  func help() throws {
    let help = try Program.run("rules", "new", "--help").output
    for word in ["rules test", "rules facts", "rules eval", "lint --rules"] { #expect(help.contains(word)) }
  }
}
