import Foundation
import Testing

/// What each way of going wrong, or right, ends with.
@Suite("Exit codes") struct ExitCodeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var arguments: [String]
    var files: [String: String] = [:]
    var input: String?
    var code: Int32
    /// What standard error says; nothing at all if empty.
    var errors: [String] = []
    /// What standard output begins with; nil if it must be empty.
    var output: String?

    init(
      _ name: String, _ arguments: String, _ code: Int32, files: [String: String] = [:], input: String? = nil, errors: [String] = [],
      output: String? = nil
    ) {
      testDescription = name
      self.arguments = arguments.split(separator: " ").map(String.init)
      self.files = files
      self.input = input
      self.code = code
      self.errors = errors
      self.output = output
    }
  }

  static let ring = ["a.yaml": Texts.ring]
  static let clean = ["a.yaml": Texts.clean]

  static let fine = [
    Case("nothing found", "lint a.yaml", 0, files: clean, output: "no findings"),
    Case("nothing found in the current folder", "lint", 0, files: clean, output: "no findings"),
    Case("a document of null before a topology", "lint -", 0, input: "null\n---\n" + Texts.clean, output: "no findings in 1 service"),
    Case("standard input", "lint -", 0, input: Texts.clean, output: "no findings"),
    Case(
      "JSON on standard input", "lint -", 0, input: "{\"topolint\": 1, \"services\": {\"a\": {\"entry\": true}}}", output: "no findings"),
    Case("a named format", "lint --from native a.yaml", 0, files: clean, output: "no findings"),
    Case("a manifest", "lint k.yaml", 0, files: ["k.yaml": Texts.manifest], output: "no findings"),
    Case("findings below the threshold", "lint a.yaml --fail-on never", 0, files: ring, output: "error[sync-cycle]"),
    Case(
      "only a warning", "lint a.yaml --rules r --select leaf", 0, files: ["a.yaml": Texts.clean, "r/leaf.yaml": Texts.leaf],
      output: "warning[leaf]"),
    Case(
      "a file of another trade beside it", "lint", 0, files: ["a.yaml": Texts.clean, "b.yaml": "x: 1\n"],
      errors: ["note: skipped 1 file of no format"], output: "no findings"),
  ]

  static let findings = [
    Case("an error", "lint a.yaml", 1, files: ring, output: "error[sync-cycle]"),
    Case("an error on standard input", "lint -", 1, input: Texts.ring, output: "error[sync-cycle]"),
    Case(
      "a warning, where warnings fail", "lint a.yaml --rules r --select leaf --fail-on warning", 1,
      files: ["a.yaml": Texts.clean, "r/leaf.yaml": Texts.leaf], output: "warning[leaf]"),
    Case("an error, where infos fail", "lint a.yaml --fail-on info", 1, files: ring, output: "error[sync-cycle]"),
    Case("in a format for machines", "lint a.yaml --format json", 1, files: ring, output: "{\"schema\":\"topolint.lint/1\""),
    Case("two selected rules", "lint a.yaml --select missing-timeout,sync-cycle", 1, files: ring, output: "error[sync-cycle]"),
    Case("quietly", "lint a.yaml --quiet", 1, files: ring, output: "error[sync-cycle]"),
    Case(
      "an exception for no rule", "lint a.yaml", 1,
      files: ["a.yaml": Texts.clean + "ignore: [{rule: sync-cycel, subject: a, reason: r}]\n"],
      output: "error[unknown-exception]: there is no rule sync-cycel; did you mean sync-cycle?\n --> a.yaml:4:10\n"),
    Case(
      "an exception without a reason", "lint a.yaml", 1, files: ["a.yaml": Texts.clean + "# topolint: ignore sync-cycle\n"],
      output: "error[malformed-exception]: this exception is void: it gives no reason\n --> a.yaml:4:13\n"),
    Case(
      "what is gone from the baseline, where warnings fail", "lint a.yaml --baseline b.json --fail-on warning", 1,
      files: clean.merging(["b.json": Texts.baseline]) { $1 }, output: "warning[stale-baseline]"),
  ]

  static let usage = [
    Case(
      "a baseline that is not there", "lint a.yaml --baseline none.json", 2, files: clean,
      errors: ["error: cannot read 'none.json': there is no such file\n  = help: --write-baseline makes one"]),
    Case(
      "a baseline that is none", "lint a.yaml --baseline b.json", 2, files: clean.merging(["b.json": "{\n  \"schema\": 1}\n"]) { $1 },
      errors: ["error: this is no baseline\n --> b.json:1:1"]),
    Case(
      "a baseline that is broken", "lint a.yaml --baseline b.json", 2,
      files: clean.merging(["b.json": Texts.baseline.replacing("\"kind\"", with: "\"knd\"")]) { $1 },
      errors: ["error: unknown key 'knd' in 'subject'\n --> b.json:3:35\n", "= help: did you mean 'kind'?"]),
    Case(
      "another file where the baseline is to be written", "lint a.yaml --baseline a.yaml --write-baseline", 2, files: clean,
      errors: ["error: expected a JSON value", "= help: JSON strings"]),
    Case("a folder for a baseline", "lint a.yaml --baseline .", 2, files: clean, errors: ["error: '.' is no file"]),
    Case("a misspelt option", "lint a.yaml --formt json", 2, files: clean, errors: ["--formt", "--format"]),
    Case("a misspelt command", "lnt a.yaml", 2, errors: ["error: there is no command 'lnt'\n  = help: did you mean 'lint'?\n"]),
    Case(
      "an unknown rule to select", "lint a.yaml --select sync-cycel", 2, files: clean,
      errors: ["error: there is no rule 'sync-cycel'\n  = help: did you mean 'sync-cycle'?"]),
    Case(
      "an unknown rule to ignore", "lint a.yaml --ignore xyz", 2, files: clean,
      errors: ["error: there is no rule 'xyz'\n  = help: `topolint rules` lists them"]),
    Case("no rule to select", "lint a.yaml --select ,", 2, files: clean, errors: ["error: --select names no rule"]),
    Case(
      "no rule left", "lint a.yaml --ignore sync-cycle --select sync-cycle", 2, files: clean,
      errors: ["error: --select and --ignore leave no rule to judge by"]),
    Case("an unknown rule among known ones", "lint a.yaml --select sync-cycle,nope", 2, files: clean, errors: ["there is no rule 'nope'"]),
    Case(
      "an unknown output format", "lint a.yaml --format jsn", 2, files: clean,
      errors: ["error: there is no output format 'jsn'\n  = help: did you mean 'json'?"]),
    Case(
      "an unknown input format", "lint a.yaml --from nativ", 2, files: clean,
      errors: ["error: there is no input format 'nativ'\n  = help: did you mean 'native'?"]),
    Case("an unknown tier", "lint a.yaml --tier T5", 2, files: clean, errors: ["error: there is no tier 'T5'\n  = help: T1, T2, T3 or T4"]),
    Case(
      "an unknown severity", "lint a.yaml --fail-on errors", 2, files: clean,
      errors: ["error: --fail-on takes error, warning, info or never, not 'errors'"]),
    Case(
      "an unknown colour", "lint a.yaml --color red", 2, files: clean, errors: ["error: --color takes auto, always or never, not 'red'"]),
    Case(
      "an output without a file", "lint a.yaml --output json", 2, files: clean, errors: ["error: --output takes FORMAT:FILE, not 'json'"]),
    Case("an output with an empty file", "lint a.yaml --output json:", 2, files: clean, errors: ["error: --output takes FORMAT:FILE"]),
    Case(
      "an output of an unknown format", "lint a.yaml --output jsn:x", 2, files: clean, errors: ["error: there is no output format 'jsn'"]),
    Case(
      "an output into no folder", "lint a.yaml --output json:none/x.json", 2, files: clean,
      errors: ["error: cannot write 'none/x.json': no such folder"], output: "no findings"),
    Case("an option without its value", "lint a.yaml --format", 2, files: clean, errors: ["--format"]),
    Case(
      "an unknown rule to explain", "explain sync-cycel", 2,
      errors: ["error: there is no rule, advice or key 'sync-cycel'\n  = help: did you mean 'sync-cycle'?"]),
    Case("no rule to explain", "explain", 2, errors: ["<word>"]),
    Case(
      "faults of growth", "whatif a.yaml --growth 10 --format chaos-mesh", 2, files: clean,
      errors: ["error: --format chaos-mesh writes faults, and growth is none"]),
    Case(
      "an unknown part to draw", "graph a.yaml --focus ab", 2, files: clean,
      errors: ["error: nothing in this topology is called 'ab'\n  = help: did you mean 'a'?"]),
    Case(
      "an unknown rule to draw", "graph a.yaml --rule sync-cylce", 2, files: clean,
      errors: ["error: there is no rule 'sync-cylce'\n  = help: did you mean 'sync-cycle'?"]),
    Case(
      "a depth of nothing", "graph a.yaml --depth 2", 2, files: clean, errors: ["error: --depth says how much is drawn around something"]),
    Case("an unknown group", "graph a.yaml --group taem", 2, files: clean, errors: ["did you mean 'team'?"]),
    Case(
      "teams where nobody says any", "graph a.yaml --group team", 2, files: clean,
      errors: ["error: nothing in this topology says what team"]),
    Case(
      "an unknown graph format", "graph a.yaml --format mermad", 2, files: clean,
      errors: ["error: there is no graph format 'mermad'\n  = help: did you mean 'mermaid'?"]),
    Case("an unknown report format", "report a.yaml --format pdf", 2, files: clean, errors: ["error: there is no report format 'pdf'"]),
    Case("an unknown list format", "rules --format xml", 2, errors: ["error: there is no format 'xml'"]),
    Case(
      "a folder of rules that is missing", "lint a.yaml --rules none", 2, files: clean,
      errors: ["error: cannot read 'none': there is no such file"]),
    Case(
      "a folder without rules", "lint a.yaml --rules r", 2, files: ["a.yaml": Texts.clean, "r/x.txt": ""],
      errors: ["error: there is no rule file in r"]),
    Case("a folder of rules to test that is missing", "rules test none", 2, errors: ["error: cannot read 'none'"]),
    Case("an argument too many", "schema x", 2, errors: ["x"]),
  ]

  static let noInput = [
    Case("an empty folder", "lint", 3, errors: ["error: found no topology in .\n  = help: name a file that starts with `topolint: 1`"]),
    Case("a folder of other things", "lint", 3, files: ["x.txt": "", "y.yaml": "a: 1\n"], errors: ["error: found no topology in ."]),
    Case(
      "all of it ignored by git", "lint", 3, files: [".gitignore": "a.yaml\n", "a.yaml": Texts.ring],
      errors: ["error: found no topology in ."]),
    Case("hidden files only", "lint", 3, files: [".a.yaml": Texts.ring], errors: ["error: found no topology in ."]),
    Case(
      "a topology without services", "lint a.yaml", 3, files: ["a.yaml": "topolint: 1\n"],
      errors: ["error: found no topology in a.yaml\n  = help: what was read declares no service, as `services: {web: {}}` does"]),
    Case(
      "objects without a workload", "report", 3, files: ["a.yaml": "apiVersion: v1\nkind: Secret\n"],
      errors: ["error: found no topology in ."]),
    Case("facts of nothing", "facts", 3, errors: ["error: found no topology in ."]),
    Case("a graph of nothing", "graph", 3, errors: ["error: found no topology in ."]),
    Case("a report of nothing", "report", 3, errors: ["error: found no topology in ."]),
    Case("nothing on standard input", "lint -", 3, input: "", errors: ["note: standard input is empty", "error: found no topology in -"]),
    Case("documents of null on standard input", "lint -", 3, input: "null\n---\n~\n", errors: ["error: found no topology in -"]),
    Case(
      "empty documents on standard input", "report -", 3, input: "---\n# Source: a.yaml\n---\n", errors: ["error: found no topology in -"]),
    Case("an import of nothing", "import", 3, errors: ["error: found no topology in ."]),
  ]

  static let unreadable = [
    Case("a missing file", "lint none.yaml", 4, errors: ["error: cannot read 'none.yaml': there is no such file"], output: "no findings"),
    Case(
      "a missing file beside a good one", "lint a.yaml none.yaml", 4, files: clean, errors: ["error: cannot read 'none.yaml'"],
      output: "no findings"),
    Case(
      "a missing file, with findings", "lint a.yaml none.yaml", 4, files: ring, errors: ["error: cannot read 'none.yaml'"],
      output: "error[sync-cycle]"),
    Case("a window that is missing", "traces merge none.json", 4, errors: ["error: cannot read 'none.json'"]),
    Case(
      "a window that is none", "traces merge a.yaml", 4, files: clean, errors: ["error: this is neither an edge file nor a file of traces"]),
    Case("an empty file", "lint a.yaml", 4, files: ["a.yaml": ""], errors: ["error: the file is empty"], output: "no findings"),
    Case(
      "broken YAML", "lint a.yaml", 4, files: ["a.yaml": "topolint: 1\nservices: [\n"], errors: ["error: ", "a.yaml:"],
      output: "no findings"),
    Case(
      "broken YAML beside a good file", "lint", 4, files: ["a.yaml": "topolint: 1\nservices: [\n", "b.yaml": Texts.clean],
      errors: ["error: "], output: "no findings"),
    Case(
      "a Helm template", "lint a.yaml", 4, files: ["a.yaml": Texts.helm],
      errors: ["error: this is a Helm template, not YAML", "= help: render it: helm template CHART | topolint lint -"],
      output: "no findings"),
    Case(
      "an unknown key", "lint a.yaml", 4, files: ["a.yaml": "topolint: 1\nservces: {}\n"],
      errors: ["error: unknown key 'servces'", "--> a.yaml:2:1", "= help: did you mean 'services'?"], output: "no findings"),
    Case(
      "a file of another format than named", "lint --from kubernetes a.yaml", 4, files: clean, errors: ["error: "], output: "no findings"),
    Case(
      "a file of another format than named, beside one of it", "lint --from traces a.json b.json", 4,
      files: [
        "a.json": "{\"hello\": 1}",
        "b.json":
          "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"a\"}}]},\"scopeSpans\":[{\"spans\":[{\"traceId\":\"1\",\"spanId\":\"2\",\"kind\":2}]}]}]}",
      ], errors: ["error: this is no file of traces", "--> a.json"], output: "no findings"),
    Case(
      "a file of no format", "lint a.yaml", 4, files: ["a.yaml": "x: 1\n"],
      errors: ["error: this is none of the formats that topolint knows", "= help: a native file starts with `topolint: 1`"],
      output: "no findings"),
    Case(
      "facts of a broken file", "facts a.yaml", 4, files: ["a.yaml": "topolint: 1\nservces: {}\n"], errors: ["error: unknown key"],
      output: "{\"schema\":\"topolint.facts/1\""),
  ]

  @Test("0: nothing at or above the threshold", arguments: fine) func code0(_ test: Case) throws { try check(test) }
  @Test("1: findings", arguments: findings) func code1(_ test: Case) throws { try check(test) }
  @Test("2: wrong usage or configuration", arguments: usage) func code2(_ test: Case) throws { try check(test) }
  @Test("3: no input", arguments: noInput) func code3(_ test: Case) throws { try check(test) }
  @Test("4: an input that can't be read or understood", arguments: unreadable) func code4(_ test: Case) throws { try check(test) }

  private func check(_ test: Case) throws {
    let folder = try TemporaryFolder(test.files)
    let outcome = try Program.run(test.arguments, in: folder.path, input: test.input)
    #expect(outcome.code == test.code, "\(outcome.output)\(outcome.errors)")
    if let output = test.output { #expect(outcome.output.contains(output)) } else { #expect(outcome.output == "") }
    if test.errors.isEmpty { #expect(outcome.errors == "") }
    for text in test.errors { #expect(outcome.errors.contains(text)) }
    if test.code >= 2 { #expect(outcome.errors.lowercased().contains("error: ")) }
  }

  @Test("a file without permission is unreadable", .enabled(if: getuid() != 0, "root may read everything"))
  func permission() throws {
    let folder = try TemporaryFolder(Self.clean)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder.path + "/a.yaml")
    for arguments in [["lint", "a.yaml"], ["lint"]] {
      let outcome = try Program.run(arguments, in: folder.path)
      #expect(outcome.code == 4 && outcome.errors.contains("cannot read 'a.yaml': permission denied"))
    }
  }

  @Test("a link that leads nowhere and a device that is named are unreadable, a pipe that a walk finds is left out, and nothing waits")
  func special() throws {
    let folder = try TemporaryFolder(Self.clean)
    #expect(unsafe mkfifo(folder.path + "/pipe.yaml", 0o600) == 0)
    for (name, target) in [("null", "/dev/zero"), ("gone", "nowhere"), ("self", "self.yaml")] {
      try FileManager.default.createSymbolicLink(atPath: folder.path + "/\(name).yaml", withDestinationPath: target)
    }
    let outcome = try Program.run("lint", in: folder.path)
    #expect(outcome.code == 4)
    for name in ["gone", "self"] { #expect(outcome.errors.contains("cannot read '\(name).yaml': "), "\(outcome.errors)") }
    #expect(outcome.errors.contains("left out 1 pipe, socket or device: 'pipe.yaml'"), "\(outcome.errors)")
    #expect(outcome.errors.contains("left out 1 link that leads out of the repository, or of the folder that was named: 'null.yaml'"))
    let named = try Program.run("lint", "null.yaml", in: folder.path)
    #expect(named.code == 4 && named.errors.contains("cannot read 'null.yaml': it is a device, not a file"))
  }
}
