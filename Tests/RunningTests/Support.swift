import Foundation
import Reporters
import Rules
import Running
import SourceText
import TestSupport

/// A small system in a folder of its own, with what a run of it depends on.
struct Scene: Sendable {
  let folder = TemporaryFolder()

  init(_ files: [String: String]) { for (name, text) in files { folder.write(name, text) } }

  var path: String { folder.url.path }

  /// What is asked of it: the inputs, seen from the folder.
  func request(_ inputs: String..., today: Int = 20_260_101) -> RunRequest {
    RunRequest(inputs.map { folder.path($0) }, today: today)
  }
}

extension RunResult {
  /// That of a run with one system.
  var lint: LintResult { systems[0].lint }
}

extension RunRequest {
  /// The whole result as JSON, and what there is to say besides.
  func output() throws -> String {
    let result = try Run(self).lint()
    let remarks = result.remarks.flatMap { DiagnosticPrinter.print($0.diagnostics, in: $0.sources) }
    return String(decoding: JSONReporter.report(result.lint, ReportOptions()) + remarks, as: UTF8.self)
  }

  /// Ids of rules, each with how many findings there are.
  func findings() throws -> [String: Int] {
    Dictionary(try Run(self).lint().lint.findings.map { ($0.rule.id, 1) }, uniquingKeysWith: +)
  }

  /// The error that it leads to.
  func error() -> RunError? {
    do throws(RunError) {
      _ = try Run(self).lint()
      return nil
    } catch {
      return error
    }
  }
}

extension RunError {
  /// All that is told: the remarks, then the sentence and the way out.
  var text: String {
    let remarks = remarks.flatMap { DiagnosticPrinter.print($0.diagnostics, in: $0.sources) }
    var out = ByteBuffer()
    for part in [message, hint].compactMap({ $0 }) {
      Visible.append(part, cap: nil, to: &out)
      out += "\n"
    }
    return String(decoding: remarks + out.bytes, as: UTF8.self)
  }
}

/// Inputs of which the tests know what they yield.
enum Texts {
  static let clean = "topolint: 1\nscale: {users: 100}\nservices: {a: {entry: true}}\n"

  /// An error of sync-cycle.
  static let ring = "topolint: 1\nscale: {users: 100}\nservices:\n  a: {calls: [{to: b}]}\n  b: {calls: [{to: a}]}\n"

  static let baseline =
    "{\"schema\":\"topolint.baseline/1\",\n \"findings\":[\n  {\"rule\":\"sync-cycle\",\"subject\":{\"kind\":\"cycle\",\"id\":\"a -> b -> a\"}}\n ]\n}\n"

  /// A rule that finds every service.
  static func rule(_ id: String) -> String {
    """
    id: \(id)
    title: A service
    for: service
    advice: []
    severity: warning
    when: service.fan_out >= 0
    message: "{service.name} is a service"
    why: it may be one
    fix: leave it
    sources: [judgement]
    examples:
      - bad: |
          topolint: 1
          services: {a: {}} # finding
      - good: |
          topolint: 1

    """
  }
}
