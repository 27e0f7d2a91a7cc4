import Foundation
import TestSupport
import Testing

@testable import Configuration

/// The schema says the same of a file as the reader does; judged by python3's jsonschema.
@Suite("Schema of configurations") struct SettingsSchemaTests {
  private static let program = """
    import json, sys
    import jsonschema, yaml
    class Core(yaml.SafeLoader): pass
    Core.yaml_implicit_resolvers = {k: [r for r in v if r[0] not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")] for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    import re
    Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
    request = json.load(sys.stdin)
    jsonschema.Draft202012Validator.check_schema(request["schema"])
    validator = jsonschema.Draft202012Validator(request["schema"])
    json.dump([next((e.message for e in validator.iter_errors(yaml.load(t, Core))), "") for t in request["files"]], sys.stdout)
    """

  private static let hasValidator = Command.succeeds("python3", "-c", "import jsonschema, yaml; jsonschema.Draft202012Validator")

  @Test("it is JSON, twice the same")
  func json() {
    #expect((try? JSONSerialization.jsonObject(with: Data(SettingsSchema.make().utf8))) != nil)
    #expect(SettingsSchema.make() == SettingsSchema.make())
  }

  /// Files that the schema cannot see through: what depends on another value, or on the file system.
  private static let beyond = ["aliases: {a: a}", "aliases: {a: b, b: c}", "!a", "./]", "\\n", "[/etc]", "services: []", "T5: 1"]

  private static let fair = [
    "tier: T3", "extends: a.yaml", "extends: [a.yaml]",
    "rules: {sync-cycle: off, no-async: {severity: on, params: {limit: {T1: 1}, x: a}}}",
    "rules:", "overrides: [{services: [a], rules: {no-async: off}}]", "x-a: {b: c}", "fail_on: never",
    "exceptions: [{rule: a, subject: b, reason: c, until: 2027-01-01}]",
  ]

  @Test("reader and schema agree", .enabled(if: hasValidator, "python3 has no jsonschema or yaml"))
  func sameVerdict() throws {
    let broken = SettingsReaderTests.broken.map(\.text).filter { text in !Self.beyond.contains { text.contains($0) } }
    try #require(broken.count > 20)
    let files = (broken + Self.fair).map { "topolint_config: 1\n\($0)\n" } + ["topolint_config: 2\n"]
    let schema = try JSONSerialization.jsonObject(with: Data(SettingsSchema.make().utf8))
    let request = try JSONSerialization.data(withJSONObject: ["schema": schema, "files": files] as [String: Any])
    let answer = try #require(Command.run(["python3", "-c", Self.program], input: Array(request)))
    try #require(answer.status == 0)
    let verdicts = try JSONDecoder().decode([String].self, from: Data(answer.output))
    for (index, verdict) in verdicts.enumerated() {
      let isFair = index >= broken.count && index < broken.count + Self.fair.count
      #expect(verdict.isEmpty == isFair, "\(files[index]): \(verdict)")
    }
  }
}
