import Expressions
import Foundation
import TestSupport
import Testing

/// Replays the public conformance cases where they are at hand: beside the package, or where `TOPOLINT_SHARED` says.
@Suite struct ConformanceTests {
  /// Cases that can't pass, each with its reason.
  static let known: [String: String] = [
    "b\"\"\" ? \" ' ` \"\"\"": "the expected bytes hold a backslash that the source does not have"
  ]

  @Test(.enabled(if: Shared.has("cel/conformance.jsonl"), "\(Shared.missing("cel/conformance.jsonl"))"))
  func `the conformance cases pass`() throws {
    var failures: [String] = []
    var count = 0
    for line in String(decoding: try #require(Shared.data("cel/conformance.jsonl")), as: UTF8.self).split(separator: "\n") {
      guard let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let source = json["expr"] as? String, let kind = json["kind"] as? String,
        json["check_only"] as? Bool == false, (json["bindings"] as? [String: Any])?.isEmpty == true,
        (json["type_env"] as? [Any])?.isEmpty == true
      else { continue }
      count += 1
      let options = Program.Options(
        checksTypes: json["disable_check"] as? Bool == false, expandsMacros: json["disable_macros"] as? Bool == false)
      let environment = Environment(variables: [], container: json["container"] as? String ?? "")
      let program = try? Program(source, in: environment, options: options)
      let outcome = program?.evaluate(World()).literal ?? "<does not compile>"
      let isFailure: Bool
      switch kind {
      case "eval_error": isFailure = !outcome.hasPrefix("<error")
      case "bare_true": isFailure = outcome != "true"
      default: isFailure = outcome.hasPrefix("<error") || outcome.hasPrefix("<does not") || !agrees(json["exp"], outcome)
      }
      if isFailure, Self.known[source] == nil { failures.append("\(source) gives \(outcome)") }
    }
    #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    #expect(count > 1_000)
  }

  /// Whether a scalar that was expected is what came out; structures are left to the conformance tool.
  private func agrees(_ expected: Any?, _ outcome: String) -> Bool {
    guard let pair = expected as? [Any], pair.count == 2, let type = pair[0] as? String else { return true }
    switch type {
    case "bool": return outcome == ((pair[1] as? Bool) == true ? "true" : "false")
    case "int": return outcome == "\(pair[1])"
    case "uint": return outcome == "\(pair[1])u"
    case "null": return outcome == "null"
    default: return true
    }
  }
}
