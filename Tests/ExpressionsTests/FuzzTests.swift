import Expressions
import Foundation
import TestSupport
import Testing

/// Mutated expressions must be refused or evaluated, never trap, hang or overflow the stack.
@Suite struct FuzzTests {
  static let seeds = [
    "call.mode == \"sync\" && call.timeout_ms == null || topology.services.exists(s, s.fan_out > 3)",
    "[1, 2u, 3.5].map(x, x > 1, x * 2) + [b'a', 'b']",
    "{'a': 1, 2: [true, null], 3u: {}}.?a.orValue(2)", "cel.bind(x, i + 1, x * x) / (l[0] - l[?1].orValue(0))",
    "s.matches('(a|b)*c{2,3}[^x-z]\\\\d+$') ? -1 : 0x1F",
    "'%d %s %.3f %x'.format([1, l, d, s])", "timestamp('2020-01-01T00:00:00Z').getHours('Europe/Paris') + duration('1h30m').getMinutes()",
    "m.transformMap(k, v, v % 2 == 0, string(v) + k).size() in [1, 2]", "any.foo[any].bar(any) || has(any.b.c) && !(any ? any : any)",
    "lists.range(10).sortBy(x, -x).flatten()",
    "math.greatest(1, 2.0, 3u) >= math.bitShiftLeft(1, 62) - 9223372036854775807",
    "r'''raw \\ string''' + \"\\u00e9\\U0001F431\\x41\\101\"",
    "cidr('10.0.0.0/8').containsIP('10.1.2.3') && ip('::1').isLoopback()", "optional.of(1).optMap(y, y + 1).optFlatMap(z, optional.none())",
    "s.replace('', 'ab').split('b', 3).join(',').substring(1, 2).charAt(0)",
  ]
  static let pieces = [
    "(", ")", "[", "]", "{", "}", ".", ".?", "[?", "?", ":", ",", "&&", "||", "!", "-", "--", "+", "*", "/", "%", "<", "<=", "==", "!=",
    " in ", "'", "\"", "'''", "b'", "\\", "`",
    "null", "true", "9223372036854775807", "-9223372036854775808", "18446744073709551615u", "0.0", "1e308", "double('nan')", "l", "m",
    "any", "call", "call.secret", "topology.services",
    ".map(x, x)", ".exists(x, true)", ".filter(y, y == y)", "cel.bind(x, ", "[]", "{}", "é", "\u{0}", "\u{1F431}", "//", "\n", "dyn(",
    "size(", "string(", "type(", ".size()", "lists.range(1000)",
  ]

  static func mutated(_ generator: inout SeededGenerator) -> String {
    var text = Array((seeds.randomElement(using: &generator) ?? "").unicodeScalars)
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let position = Int.random(in: 0...text.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: text.insert(contentsOf: Array((pieces.randomElement(using: &generator) ?? "").unicodeScalars), at: position)
      case 1: text.removeSubrange(position..<min(text.count, position + Int.random(in: 1...5, using: &generator)))
      case 2:
        let other = Array((seeds.randomElement(using: &generator) ?? "").unicodeScalars)
        text.insert(contentsOf: other, at: position)
      case 3:
        let end = Int.random(in: position...text.count, using: &generator)
        text.insert(contentsOf: text[position..<end], at: position)
      default:
        let end = Int.random(in: position...text.count, using: &generator)
        let piece = Array((pieces.randomElement(using: &generator) ?? "").unicodeScalars)
        text.replaceSubrange(position..<end, with: piece)
      }
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: text.prefix(2_000))
    return String(result)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `mutated expressions are refused or evaluated`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<Self.rounds {
      let source = Self.mutated(&generator)
      for checksTypes in [true, false] {
        do throws(CompilationError) {
          let program = try Program(source, in: World.environment, options: .init(checksTypes: checksTypes))
          _ = program.evaluate(World(any: .map(MapValue(fields: [("foo", .list([.int(1)]))]))), steps: 20_000).literal
        } catch {
          for issue in error.issues {
            #expect(issue.range.lowerBound >= 0 && issue.range.upperBound <= source.utf8.count, "\(source)")
          }
        }
      }
    }
  }

  /// Rounds for each seed; `TOPOLINT_FUZZ_ROUNDS` asks for more.
  static let rounds = ProcessInfo.processInfo.environment["TOPOLINT_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 400
}
