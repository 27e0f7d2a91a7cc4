import Foundation
import TestSupport
import Testing

@Suite("Configuration") struct ConfigurationTests {
  private static let head: String = "topolint_config: 1\n"

  private func run(_ files: [String: String], _ arguments: String..., in sub: String = "") throws -> Program.Outcome {
    let folder = try TemporaryFolder(files.merging([".git": ""]) { $1 })
    return try Program.run(arguments, in: folder.path + sub)
  }

  @Test("it is found above the inputs, is no input itself, and the summary says so")
  func found() throws {
    let files = [
      ".topolint.yaml": Self.head + "rules: {sync-cycle: off, missing-timeout: off, no-gateway: off}\nextends: base.yaml\n",
      "base.yaml": Self.head, "sub/a.yaml": Texts.ring,
    ]
    for arguments in [["lint"], ["lint", "sub"], ["lint", "sub/a.yaml"]] {
      let folder = try TemporaryFolder(files)
      let outcome = try Program.run(arguments, in: folder.path)
      #expect(outcome.code == 0 && outcome.errors == "", "\(outcome)")
      #expect(outcome.output.hasSuffix(" · configured, 3 rules off\n"), "\(outcome.output)")
    }
    #expect(try run(files, "lint", in: "/sub").output.hasSuffix(" · configured, 3 rules off\n"))
    #expect(try run(files, "lint", "--isolated", "sub").code == 1)
    #expect(!(try run(files, "lint", "--isolated", "sub").output.contains("configured")))
    #expect(try run(files, "lint", "--format", "json").output.contains(",\"rules_off\":3}"))
    #expect(try run(files, "report").output.contains("configured, 3 rules off"))
  }

  @Test("the command line beats it")
  func commandLine() throws {
    let files = [".topolint.yaml": Self.head + "tier: T3\nfail_on: never\nrules: {sync-cycle: off}\n", "a.yaml": Texts.ring]
    #expect(try run(files, "lint").code == 0)
    #expect(try run(files, "lint").output.contains("· tier T3 ·"))
    #expect(try run(files, "lint", "--tier", "T1").output.contains("· tier T1 ·"))
    let selected = try run(files, "lint", "--select", "sync-cycle", "--fail-on", "error")
    #expect(selected.code == 1 && selected.output.contains("\n\nerror[sync-cycle]"))
    #expect(selected.output.hasSuffix("configured, 0 rules off\n"))
  }

  @Test("a threshold of its own fails the run, or does not")
  func failOn() throws {
    let rules = "rules_folders: [r]\n"
    let files = ["a.yaml": Texts.clean, "r/leaf.yaml": Texts.leaf]
    let warning = files.merging([".topolint.yaml": Self.head + rules + "fail_on: warning\n"]) { $1 }
    let outcome = try run(warning, "lint")
    #expect(outcome.code == 1 && outcome.output.contains("\n\nwarning[leaf]") && outcome.errors == "", "\(outcome)")
    #expect(try run(warning, "lint", "--fail-on", "error").code == 0)
  }

  @Test("files that it leaves out are counted, and those that are named are read all the same")
  func inputs() throws {
    let files = [
      ".topolint.yaml": Self.head + "inputs: {exclude: [vendor]}\n", "a.yaml": Texts.clean, "vendor/x/b.yaml": Texts.ring,
      "vendor/broken.yaml": "a: [",
    ]
    let outcome = try run(files, "lint")
    #expect(outcome.code == 0 && outcome.output.contains("\n\nno findings in 1 service"))
    #expect(outcome.errors.hasPrefix("note: the configuration leaves out 2 files: 'vendor/broken.yaml', 'vendor/x/b.yaml'\n"))
    #expect(try run(files, "lint", "vendor/x/b.yaml").code == 1)
    #expect(try run(files, "lint", in: "/vendor").code == 3)
    #expect(try run(files, "lint", "--isolated").code == 1)
  }

  @Test("another input's name of a service is the service's")
  func aliases() throws {
    let files = [
      ".topolint.yaml": Self.head + "aliases: {b-svc: b}\n",
      "a.yaml": "topolint: 1\nservices: {a: {calls: [{to: b-svc}]}}\n", "b.yaml": "topolint: 1\nservices: {b: {replicas: 2}}\n",
    ]
    let outcome = try run(files, "graph", "--format", "json")
    #expect(outcome.output.contains("\"from\":\"a\",\"to\":\"b\"") && !outcome.output.contains("b-svc"), "\(outcome.output)")
  }

  @Test("an alias that no input uses is told")
  func idleAlias() throws {
    let outcome = try run([".topolint.yaml": Self.head + "aliases: {b-svc: b}\n", "a.yaml": Texts.clean], "lint")
    #expect(outcome.code == 0)
    #expect(
      outcome.errors.hasPrefix("note: the alias 'b-svc' is the name of no service in the inputs\n --> .topolint.yaml:2:18\n"),
      "\(outcome.errors)")
  }

  @Test("what advise is to spare, or costs, and nothing is called so, is told; of a part of the inputs nobody knows")
  func unknownNames() throws {
    let advise = "advise: {freeze: [\"a -> b\", \"a -> bb\", replicas, replicsa], costs: [{subject: bx, cost: 9}]}\n"
    let files = [".topolint.yaml": Self.head + advise, "a.yaml": "topolint: 1\nservices: {a: {calls: [{to: b, timeout: 1s}]}, b: {}}\n"]
    let told = try run(files, "lint").errors.split(separator: "\n").filter { $0.hasPrefix("note") }
    #expect(
      told == [
        "note: nothing in the inputs is called 'a -> bb'", "note: nothing in the inputs is called 'replicsa'",
        "note: nothing in the inputs is called 'bx'",
      ])
    let systems = [
      ".topolint.yaml": Self.head + "systems: {one: {inputs: [a.yaml]}, two: {inputs: [b.yaml]}}\n" + "advise: {freeze: [b]}\n",
      "a.yaml": "topolint: 1\nservices: {a: {}}\n", "b.yaml": "topolint: 1\nservices: {b: {}}\n",
    ]
    #expect(try !run(systems, "lint").errors.contains("is called"))
    #expect(try !run(systems, "lint", "--system", "one").errors.contains("is called"))
    #expect(try !run(files.merging(["b.yaml": "topolint: 1\nservices: {bx: [\n"]) { $1 }, "lint").errors.contains("is called"))
  }

  @Test("a configuration that is named as an input is told apart")
  func asInput() throws {
    let outcome = try run([".topolint.yaml": Self.head], "lint", ".topolint.yaml")
    #expect(outcome.code == 4 && outcome.errors.contains("it is a configuration, which is found by itself or named with --config"))
  }

  @Test("exceptions and overrides suppress, and both are counted")
  func suppressed() throws {
    let files = [
      ".topolint.yaml": Self.head + """
        overrides: [{services: [a], rules: {missing-timeout: off}}]
        exceptions: [{rule: sync-cycle, subject: b -> a -> b, reason: "it is known"}]

        """, "a.yaml": Texts.ring,
    ]
    let outcome = try run(files, "lint", "--format", "json")
    #expect(
      outcome.output.contains("\"reason\":\"it is known\"") && outcome.output.contains("\"reason\":\"turned off by .topolint.yaml:2\""))
    #expect(!outcome.output.contains("\"severity\":\"error\",\"message\":\"2 services wait"))
    let unused = Self.head + "exceptions:\n  - {rule: sync-cycle, subject: z, reason: r}\n"
    let note = try run(["a.yaml": Texts.clean, ".topolint.yaml": unused], "lint")
    #expect(note.code == 0 && note.output.contains("[unused-exception]") && note.output.contains(" --> .topolint.yaml:3:5\n"), "\(note)")
  }

  static let mistakes: [(files: [String: String], arguments: [String], errors: [String])] = [
    (
      [".topolint.yaml": head + "rules: {sync-cycel: off}\n"], [],
      ["error: there is no rule 'sync-cycel'", " --> .topolint.yaml:2:9", "did you mean 'sync-cycle'?"]
    ),
    ([".topolint.yaml": head + "tire: T1\n"], [], ["error: unknown key 'tire'", " --> .topolint.yaml:2:1", "did you mean 'tier'?"]),
    ([".topolint.yaml": "a: [\n"], [], ["error: ", " --> .topolint.yaml:"]),
    ([".topolint.yml": head], [], ["error: a configuration is named .topolint.yaml, not .topolint.yml", "--> .topolint.yml", "rename it"]),
    ([".topolint.yaml/x": ""], [], ["error: the configuration '.topolint.yaml' is no regular file"]),
    (
      ["x/.topolint.yaml": head, "y/.topolint.yaml": head, "x/b.yaml": "", "y/b.yaml": ""], ["x", "y", "--show-config"],
      ["error: 'x' is configured by 'x/.topolint.yaml', 'y' is configured by 'y/.topolint.yaml'", "--config"]
    ),
    ([:], ["--config", "none.yaml"], ["error: cannot read 'none.yaml': there is no such file"]),
    (["c.yaml": "topolint: 1\n"], ["--config", "c.yaml"], ["error: this is a topology, not a configuration"]),
    ([".topolint.yaml": head + "rules_folders: [r]\n", "r/x.yaml": "id: x\n"], [], ["error: a rule needs 'title'", " --> r/x.yaml:1:1"]),
    (
      [".topolint.yaml": head + "rules: {sync-cycle: off}\n"], ["--select", "no-async", "--ignore", "no-async"],
      ["leave no rule to judge by"]
    ),
  ]

  @Test("what is wrong with it is wrong usage, and nothing is judged", arguments: mistakes)
  func wrong(files: [String: String], arguments: [String], errors: [String]) throws {
    let folder = try TemporaryFolder(files.merging([".git": "", "a.yaml": Texts.ring]) { $1 })
    let outcome = try Program.run(["lint"] + (arguments.first?.hasPrefix("-") == false ? [] : ["a.yaml"]) + arguments, in: folder.path)
    #expect(outcome.code == 2 && outcome.output == "")
    for text in errors { #expect(outcome.errors.contains(text), "\(outcome.errors)") }
  }

  @Test("--show-config names the configurations of folders below, which hold in its stead there")
  func below() throws {
    let files = ["a/t.yaml": Texts.clean, "b/t.yaml": Texts.clean, "a/.topolint.yaml": Self.head + "fail_on: never\n"]
    let all = try run(files, "lint", "--show-config")
    #expect(all.code == 0 && all.output.hasPrefix("# no configuration file\n"))
    #expect(
      all.errors.contains("note: what lies in 'a' is configured by 'a/.topolint.yaml'")
        && all.errors.contains("topolint lint a --show-config"))
    let one = try run(files, "lint", "a", "--show-config")
    #expect(one.code == 0 && one.output.hasPrefix("# in force: a/.topolint.yaml\n") && one.errors == "")
    #expect(try run(files, "lint", "--isolated", "--show-config").errors == "")
  }

  @Test("--config takes one file and looks for no other")
  func config() throws {
    let files = [".topolint.yaml": "broken: [", "ci/strict.yaml": Self.head + "rules: {sync-cycle: off}\n", "a.yaml": Texts.ring]
    let outcome = try run(files, "lint", "--config", "ci/strict.yaml")
    #expect(outcome.output.hasSuffix("configured, 1 rule off\n") && outcome.errors == "", "\(outcome)")
    #expect(try run(files, "lint", "--isolated").code == 1)
    #expect(try run(files, "lint").code == 2)
  }

  @Test("--show-config prints what is in force, for every command that reads a topology")
  func show() throws {
    let files = [".topolint.yaml": Self.head + "fail_on: info\nrules: {no-async: off}\n", "a.yaml": Texts.ring]
    let outcome = try run(files, "lint", "--show-config", "--tier", "T2", "--fail-on", "never")
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(
      outcome.output.hasPrefix(
        "# in force: .topolint.yaml\ntopolint_config: 1\ntier: T2   # command line\nfail_on: never   # command line\n"))
    #expect(outcome.output.contains("\n  no-async: off   # .topolint.yaml:3\n"))
    for command in ["report", "facts", "graph", "import"] {
      #expect(try run(files, command, "--show-config").output.contains("fail_on: info   # .topolint.yaml:2\n"), "\(command)")
    }
  }

  @Test("what init writes changes nothing, and it overwrites nothing")
  func initialise() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, ".git": ""])
    let before = try Program.run("lint", in: folder.path)
    let made = try Program.run("init", in: folder.path)
    #expect(made.code == 0 && made.errors == "" && made.output == "wrote .topolint.yaml\n")
    let text = try folder.text(".topolint.yaml")
    #expect(text.contains("topolint_config: 1\n"))
    let after = try Program.run("lint", in: folder.path)
    #expect(after.code == before.code && after.output == before.output.dropLast() + " · configured, 0 rules off\n")
    let again = try Program.run("init", in: folder.path)
    #expect(again.code == 2 && again.errors == "error: '.topolint.yaml' exists already\n  = help: --force replaces it\n")
    try folder.write("mine", to: ".topolint.yaml")
    #expect(try Program.run("init", ".", in: folder.path).code == 2)
    #expect(try folder.text(".topolint.yaml") == "mine")
    #expect(try Program.run("init", "--force", in: folder.path).code == 0)
    #expect(try folder.text(".topolint.yaml") == text)
    #expect(try Program.run("init", "none", in: folder.path).code == 2)
    #expect(!folder.names.contains { $0.hasSuffix("-tmp") })
  }

  @Test("init writes through no link")
  func link() throws {
    let folder = try TemporaryFolder(["p/a.yaml": Texts.ring])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/p/.topolint.yaml", withDestinationPath: "../target")
    for arguments in [["init", "p"], ["init", "p", "--force"]] { #expect(try Program.run(arguments, in: folder.path).code == 2) }
    #expect(folder.names == ["p"])
  }

  @Test("the schema is printed")
  func schema() throws { #expect(try run([:], "schema", "--for", "config").output.contains("\"topolint_config\"")) }

  @Test("the example of docs/configuration.md does to the README's shop what it says")
  func example() throws {
    func section(_ mark: String, of page: String) throws -> String {
      let text = Repository.text(page)
      let start = try #require(text.firstRange(of: "<!-- \(mark) -->\n```yaml\n")).upperBound
      return String(text[start..<(try #require(text[start...].firstRange(of: "```")).lowerBound)])
    }
    let shop = try section("example", of: "README.md")
    let files = [
      ".topolint.yaml": try section("configuration", of: "docs/configuration.md"), "vendor/x.yaml": "a: [",
      "shop.yaml": shop.replacing("{to: payments,", with: "{to: payments-svc,"),
    ]
    #expect(shop.contains("{to: payments,"))
    let outcome = try run(files, "lint")
    #expect(outcome.code == 1 && outcome.errors == "note: the configuration leaves out 1 file: 'vendor/x.yaml'\n\n", "\(outcome.errors)")
    #expect(outcome.output.contains("error[sync-chain-depth]") && outcome.output.hasSuffix(" · configured, 1 rule off\n"))
    #expect(
      outcome.output.contains(" 2 suppressed,") && !outcome.output.contains("[owner-missing]") && !outcome.output.contains("unknown-target")
    )
    let plain = try run(["shop.yaml": shop], "lint", "--fail-on", "warning")
    for rule in ["owner-missing", "retry-not-idempotent", "timeout-inversion"] { #expect(plain.output.contains("[\(rule)]"), "\(rule)") }
  }

  @Test(
    "of a configuration behind a link out of the repository no word is shown",
    arguments: [["lint", "out"], ["lint", "--config", "out/.topolint.yaml", "a.yaml"]])
  func outside(arguments: [String]) throws {
    let folder = try TemporaryFolder(["repo/.git": "", "repo/a.yaml": Texts.clean, "else/.topolint.yaml": "SECRET: 1\n"])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/repo/out", withDestinationPath: "../else")
    let outcome = try Program.run(arguments, in: folder.path + "/repo")
    #expect(outcome.code >= 2 && !outcome.errors.contains("SECRET") && outcome.errors.contains("leads out of the repository"), "\(outcome)")
  }

  @Test("a pattern that fits nothing is told, where all that it could fit is among the inputs")
  func idlePatterns() throws {
    let files = [
      ".topolint.yaml": Self.head + """
        inputs: {exclude: ["vendor/**", "vendr/**"]}
        overrides:
          - {services: ["b*", "cart"], rules: {missing-timeout: off}}
          - {paths: ["third_party/**", "sub/*.yaml"], rules: {missing-timeout: off}}

        """, "sub/a.yaml": "topolint: 1\nservices: {card: {calls: [{to: b, timeout: 1s}]}, b: {}}\n", "vendor/x.yaml": "topolint: 1\n",
    ]
    func told(_ outcome: Program.Outcome) -> [Substring] {
      outcome.errors.split(separator: "\n").filter { $0.hasPrefix("note: the pattern") || $0.contains("did you mean") }
    }
    #expect(
      try told(run(files, "lint")) == [
        "note: the pattern 'vendr/**' leaves out no file", "note: the pattern 'cart' fits no name in the inputs",
        "  = help: did you mean 'card'?", "note: the pattern 'third_party/**' fits no file among the inputs",
      ])
    // Of a part of the files nobody knows what lies elsewhere.
    #expect(try told(run(files, "lint", "sub/a.yaml")).count == 2)
    let broken = files.merging(["b.yaml": "topolint: 1\nservices: {bx: [\n"]) { $1 }
    #expect(try !run(broken, "lint").errors.contains("the pattern"))
  }
}
