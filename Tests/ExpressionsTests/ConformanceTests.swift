import Foundation
import TestSupport
import Testing

private let file = "cel/conformance.jsonl"

/// The public conformance cases of the Common Expression Language, which `cel-conformance` runs.
@Suite(.enabled(if: Shared.has(file), "\(Shared.missing(file))"))
struct ConformanceTests {
  /// Beside the test bundle, where the build puts both.
  private static let program: String = {
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "cel-conformance").path
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : Repository.path(".build/debug/cel-conformance")
  }()

  @Test("1 216 cases come out as they did: these fail, no other does")
  func conformance() throws {
    let outcome = try #require(Command.run([Self.program, Shared.url(file).path, "--skip-list"]))
    let lines = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(lines == Self.expected)
  }

  /// The bytes that the first expects hold a backslash that its expression does not have; the others declare functions of
  /// their own, of which a rule has none.
  private static let expected = [
    "parse/bytes_literals/triple_double_quoted_unescaped_punctuation", "type_deduction/functions/function_result_type",
    "type_deduction/type_parameters/multiple_parameters_generality", "type_deduction/type_parameters/multiple_parameters_generality_2",
    "type_deduction/type_parameters/multiple_parameters_parameterized_ovl",
    "type_deduction/type_parameters/multiple_parameters_parameterized_ovl_2", "core: 748 passed, 1 failed", "1210 passed, 6 failed",
  ]
}
