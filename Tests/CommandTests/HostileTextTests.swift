import Foundation
import Reporters
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What comes from a stranger's pull request, in names and contents, reaches no terminal or log as a command.
@Suite("Hostile text") struct HostileTextTests {
  static let texts = [
    "\u{1B}[31mred\u{1B}[0m\u{9B}31m", "a\r\nb\u{7F}", "\n::error::x", "::error::x", "##[error]x", "\u{202E}evil\u{2028}b",
    "]]><script>&amp;\u{FFFE}", "`a|b` [x](1) {0}, \"%0A::warning::y", "a ##[add-mask]b ##vso[task]c",
  ]
  static let formats = Reporters.catalog.map { $0.format }

  /// No control character but line ends, no bidirectional override, no line that a CI system takes for a command.
  private func expectHarmless(_ text: String, _ what: String) {
    for scalar in text.unicodeScalars
    where scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
      || scalar.value == 0x2028
    {
      Issue.record("\(what): U+\(String(scalar.value, radix: 16)) in \(text.debugDescription)")
      return
    }
    for line in text.split(separator: "\n") where !what.hasSuffix("github") {
      let start = line.drop { $0 == " " }
      #expect(!start.hasPrefix("::error") && !line.contains("##[") && !line.contains("##vso["), "\(what): \(line)")
    }
  }

  private func expectHarmless(_ arguments: [String], in folder: TemporaryFolder, code: Int32) throws {
    let outcome = try Program.run(arguments, in: folder.path)
    #expect(outcome.code == code, "\(arguments): \(outcome.errors)")
    expectHarmless(outcome.output, "standard output of \(arguments)")
    expectHarmless(outcome.errors, "standard error of \(arguments)")
  }

  /// Writes every format in one run; each must be harmless.
  private func expectHarmlessFormats(_ arguments: [String] = [], in folder: TemporaryFolder, code: Int32) throws -> [String: String] {
    let scratch = try TemporaryFolder()
    let outputs = Self.formats.flatMap { ["--output", "\($0):\(scratch.path)/\($0)"] }
    try expectHarmless(["lint"] + arguments + outputs, in: folder, code: code)
    let texts = try Dictionary(uniqueKeysWithValues: Self.formats.map { ($0, try scratch.text($0)) })
    for (format, text) in texts { expectHarmless(text, format) }
    let command = /::(error|warning|notice) (file=[^:,]+,(line=\d+,endLine=\d+,col=\d+,endColumn=\d+,)?)?title=[^:,]+::.+/
    for line in texts["github"]!.split(separator: "\n") where line.wholeMatch(of: command) == nil { Issue.record("\(line)") }
    #expect(XMLParser(data: Data(texts["junit"]!.utf8)).parse())
    for format in ["json", "sarif", "gitlab"] { _ = try JSONSerialization.jsonObject(with: Data(texts[format]!.utf8)) }
    return texts
  }

  @Test("in the value of an option", arguments: [texts[0], texts[2], texts[5]])
  func options(text: String) throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean])
    for option in ["--select", "--ignore", "--format", "--from", "--tier", "--fail-on", "--color", "--output", "--rules", "--since"] {
      try expectHarmless(["lint", "a.yaml", "\(option)=\(text)"], in: folder, code: 2)
    }
    try expectHarmless(["lint", "a.yaml", "--output", "\(text):x"], in: folder, code: 2)
    try expectHarmless(["lint", "a.yaml", "--output", "json:none/\(text)"], in: folder, code: 2)
    try expectHarmless(["explain", text], in: folder, code: 2)
    for option in ["--format", "--focus", "--rule", "--group", "--depth", "--worst"] {
      try expectHarmless(["graph", "a.yaml", "\(option)=\(text)"], in: folder, code: 2)
    }
    try expectHarmless(["report", "a.yaml", "--format=\(text)"], in: folder, code: 2)
    try expectHarmless(["rules", "--format=\(text)"], in: folder, code: 2)
    for option in ["--fail", "--slow", "--growth", "--format"] {
      try expectHarmless(["whatif", "a.yaml", "\(option)=\(text)"], in: folder, code: 2)
    }
    try expectHarmless(["rules", "test", "none\(text)"], in: folder, code: 2)
    for arguments in [
      ["new", text], ["new", "a", "--for", text], ["new", "a", "-o", "none/\(text)/a"], ["eval", "\(text)"], ["facts", text],
    ] {
      try expectHarmless(["rules"] + arguments, in: folder, code: 2)
    }
    try expectHarmless(["rules", "eval", "topology.tier", "a.yaml", "--for=\(text)"], in: folder, code: 2)
  }

  @Test("in an option, a command or an argument too many", arguments: texts)
  func arguments(text: String) throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean])
    try expectHarmless([text], in: folder, code: 2)
    try expectHarmless(["lint", "--x\(text)"], in: folder, code: 2)
    try expectHarmless(["schema", text], in: folder, code: 2)
    try expectHarmless(["lint", "a.yaml", text], in: folder, code: 4)
  }

  @Test("in the name of a file", arguments: texts)
  func fileNames(text: String) throws {
    let good = try TemporaryFolder(["\(text).yaml": Texts.ring])
    _ = try expectHarmlessFormats(in: good, code: 1)
    try expectHarmless(["report"], in: good, code: 0)
    try expectHarmless(["graph", "--format", "json"], in: good, code: 0)
    let bad = try TemporaryFolder(["\(text).yaml": "topolint: 1\nservices: ["])
    _ = try expectHarmlessFormats(in: bad, code: 4)
    let rules = try TemporaryFolder(["\(text).yaml": "id: x", "topology/a.yaml": Texts.clean])
    try expectHarmless(["lint", "topology", "--rules", "\(text).yaml"], in: rules, code: 2)
  }

  /// A double-quoted YAML scalar.
  private func quoted(_ text: String) -> String {
    "\""
      + text.unicodeScalars.map {
        $0.value < 0x20 || $0.value >= 0x7F || $0 == "\"" || $0 == "\\"
          ? "\\U" + String(repeating: "0", count: 8 - String($0.value, radix: 16).count) + String($0.value, radix: 16) : String($0)
      }.joined() + "\""
  }

  @Test("in names of services, of a topology and in reasons", arguments: texts)
  func names(text: String) throws {
    let name = quoted(text)
    let folder = try TemporaryFolder([
      "a.yaml": """
      topolint: 1
      name: \(name)
      services:
        \(name): {team: \(name), calls: [{to: b}, {to: \(quoted("x" + text))}], publishes: [{to: \(name)}]}
        b: {calls: [{to: \(name)}]}
      queues: {\(name): {}}
      ignore: [{rule: missing-timeout, subject: \(quoted("b -> " + text)), reason: \(name)}]

      """
    ])
    _ = try expectHarmlessFormats(in: folder, code: 1)
    for command in [
      ["report"], ["facts"], ["graph"], ["graph", "--format", "dot"], ["graph", "--format", "json"], ["import"], ["explain-import", "b"],
      ["graph", "--format", "svg"], ["graph", "--format", "d2"], ["graph", "--group", "team", "--format", "svg"], ["graph", "--focus", "b"],
      ["whatif", "--all", "--growth", "10"], ["whatif", "--all", "--growth", "10", "--format", "k6"], ["whatif", "--all", "--format", "chaos-mesh"],
      ["whatif", "--fail", "b", "--slow", "b=1s"], ["whatif", "--fail", "zone", "--format", "json"],
      ["whatif", "--fail", "b", "--all", "--growth", "10", "--format", "markdown"],
      ["rules", "eval", "service.name"], ["rules", "eval", "callee.name"], ["rules", "eval", "service.team", "--format", "json"],
    ] {
      try expectHarmless(command, in: folder, code: 0)
    }
  }

  @Test("formats for programs hold a finding for each", arguments: texts)
  func parsed(text: String) throws {
    let (a, b) = (quoted(text), quoted("b" + text))
    let folder = try TemporaryFolder(["a.yaml": "topolint: 1\nservices:\n  \(a): {calls: [{to: \(b)}]}\n  \(b): {calls: [{to: \(a)}]}\n"])
    let outputs = try expectHarmlessFormats(in: folder, code: 1)
    func json(_ format: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(outputs[format]!.utf8)) }
    let findings = try #require((json("json") as? [String: Any])?["findings"] as? [[String: Any]])
    #expect(findings.count > 2)
    let runs = try #require((json("sarif") as? [String: Any])?["runs"] as? [[String: Any]])
    #expect((runs[0]["results"] as? [Any])?.count == findings.count)
    #expect((try json("gitlab") as? [[String: Any]])?.map { $0["fingerprint"] as? String } == findings.map { $0["fingerprint"] as? String })
    #expect(outputs["junit"]!.ranges(of: "<failure ").count == findings.count)
    #expect(outputs["github"]!.count { $0 == "\n" } == findings.count + 1)
  }

  @Test("what was imported can be read again, hostile names and all", arguments: texts)
  func roundTrip(text: String) throws {
    let folder = try TemporaryFolder(["a.yaml": "topolint: 1\nservices: {\(quoted(text)): {calls: [{to: b}]}, b: {}}\n"])
    let imported = try Program.run("import", in: folder.path)
    let again = try Program.run("import", "-", in: folder.path, input: imported.output)
    #expect(again.code == 0 && again.output == imported.output, "\(again.errors)")
  }

  @Test("in unknown keys, values and wrong YAML", arguments: texts)
  func diagnostics(text: String) throws {
    for wrong in [
      "\(quoted(text)): 1", "services: {a: {\(quoted(text)): 1}}", "services: {a: {replicas: \(quoted(text))}}",
      "services: {a: {}, a: \(quoted(text))", "name: *x\(text)",
    ] {
      let folder = try TemporaryFolder(["a.yaml": "topolint: 1\n\(wrong)\n"])
      let outcome = try Program.run("lint", in: folder.path)
      expectHarmless(outcome.output + outcome.errors, wrong)
      #expect([0, 3, 4].contains(outcome.code))
    }
  }

  @Test("in a rule of a team", arguments: texts)
  func rules(text: String) throws {
    let name = quoted(text.replacing("{", with: "").replacing("}", with: ""))
    let rule =
      "id: leaf\ntitle: \(name)\nfor: service\nadvice: [async-messaging]\nseverity: error\nwhen: 'true'\nmessage: \(name)\nwhy: \(name)\nfix: \(name)\nsources: [\(name)]\nexamples: [{good: \(name)}]\n"
    let folder = try TemporaryFolder(["a.yaml": Texts.clean, "r/leaf.yaml": rule])
    _ = try expectHarmlessFormats(["a.yaml", "--rules", "r"], in: folder, code: 1)
    let named = try TemporaryFolder(["a.yaml": Texts.clean, "\(text)/leaf.yaml": rule])
    _ = try expectHarmlessFormats(["a.yaml", "--rules", "\(text)/leaf.yaml"], in: named, code: 1)
    try expectHarmless(["explain", "leaf", "--rules", "r"], in: folder, code: 0)
    try expectHarmless(["rules", "--rules", "r"], in: folder, code: 0)
    try expectHarmless(["rules", "--rules", "r", "--format", "json"], in: folder, code: 0)
    try expectHarmless(["rules", "test", "r"], in: folder, code: 1)
    let adviceless = rule.replacing("[async-messaging]", with: "[\(name)]")
    try expectHarmless(["rules", "--rules", "r"], in: TemporaryFolder(["r/leaf.yaml": adviceless]), code: 2)
  }

  @Test("in a configuration, right or wrong", arguments: texts)
  func configuration(text: String) throws {
    let name = quoted(text)
    let right = """
      topolint_config: 1
      aliases: {\(quoted("x" + text)): b}
      overrides: [{services: [\(text.unicodeScalars.contains { $0.value < 0x20 } ? "a" : name)], paths: [a], rules: {sync-cycle: off}}]
      exceptions: [{rule: sync-cycle, subject: \(name), reason: \(name)}]

      """
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, ".topolint.yaml": right, ".git": ""])
    try expectHarmless(["lint", "--show-config"], in: folder, code: 0)
    try expectHarmless(["lint"], in: folder, code: 1)
    try expectHarmless(["lint", "--config", text], in: folder, code: 2)
    for wrong in [
      "\(name): 1", "extends: \(name)", "rules: {\(name): off}", "tier: \(name)", "rules_folders: [\(name)]",
      "inputs: {exclude: [[\(name)]]}",
    ] {
      try folder.write("topolint_config: 1\n\(wrong)\n", to: ".topolint.yaml")
      try expectHarmless(["lint"], in: folder, code: 2)
    }
    let named = try TemporaryFolder(["\(text)/.topolint.yaml": "topolint_config: 1\ntier: T1\n", "\(text)/a.yaml": Texts.ring, ".git": ""])
    try expectHarmless(["lint", text + "/a.yaml", "--show-config"], in: named, code: 0)
    try expectHarmless(["init", text, "--force"], in: named, code: 0)
  }

  @Test("a name that is no UTF-8 is opened and shown")
  func notUTF8() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c",
      "name=$(printf 'b\\377.yaml'); cp a.yaml \"$name\"; \"$0\" lint \"$name\" >output 2>errors; echo $? >code; \"$0\" lint a.yaml --output \"json:$(printf 'c\\377.json')\" >/dev/null; ls *.json | od -c | grep -c 377 >made",
      Program.path,
    ]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try shell.run()
    shell.waitUntilExit()
    #expect(try folder.text("code") == "1\n")
    #expect(try folder.text("output").contains("--> b\\xff.yaml:"))
    #expect(try folder.text("made") == "1\n")
  }
}
