import Foundation
import TestSupport
import Testing

@testable import Configuration

/// The schema says the same of a file as the reader does; judged by Python's jsonschema.
@Suite("Schema of configurations") struct SettingsSchemaTests {
  @Test("it is JSON, twice the same")
  func json() {
    #expect((try? JSONSerialization.jsonObject(with: Data(SettingsSchema.make().utf8))) != nil)
    #expect(SettingsSchema.make() == SettingsSchema.make())
  }

  /// Files that the schema cannot see through: what depends on another value, or on the file system.
  private static let beyond = ["aliases: {a: a}", "aliases: {a: b, b: ", "!a", "./]", "\\n", "[/etc]", "services: []", "T5: 1"]

  private static let fair = [
    "tier: T3", "extends: a.yaml", "extends: [a.yaml]",
    "rules: {sync-cycle: off, no-async: {severity: on, params: {limit: {T1: 1}, x: a}}}",
    "rules:", "overrides: [{services: [a], rules: {no-async: off}}]", "x-a: {b: c}", "fail_on: never", "systems:",
    "systems: {a: {inputs: [b]}, x-ray: {inputs: [c, d]}}",
    "exceptions: [{rule: a, subject: b, reason: c, until: 2027-01-01}]",
  ]

  @Test("reader and schema agree", .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func sameVerdict() throws {
    let broken = SettingsReaderTests.broken.map(\.text).filter { text in !Self.beyond.contains { text.contains($0) } }
    try #require(broken.count > 20)
    let files = (broken + Self.fair).map { "topolint_config: 1\n\($0)\n" } + ["topolint_config: 2\n"]
    for (index, verdict) in try Oracles.verdicts(on: files, by: SettingsSchema.make()).enumerated() {
      let isFair = index >= broken.count && index < broken.count + Self.fair.count
      #expect(verdict.isEmpty == isFair, "\(files[index]): \(verdict)")
    }
  }
}
