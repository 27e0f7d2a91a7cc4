import Expressions
import TestSupport
import Testing

/// `call.timeout_ms` and `any` are numbers of which only bounds are known.
@Suite struct OperatorsBoundsTests {
  private func world(_ bounds: ClosedRange<Double>, _ other: ClosedRange<Double> = 0...0) -> World {
    World(
      timeout: .unknown(UnknownSet(.field(1, ofVariable: 0), within: bounds)), any: .unknown(UnknownSet(.variable(6), within: other)))
  }

  @Test(
    "a comparison is decided where all numbers in the bounds agree",
    arguments: [
      ("call.timeout_ms > 9", "true"), ("call.timeout_ms > 10", "?"), ("call.timeout_ms >= 10", "true"), ("call.timeout_ms > 20", "false"),
      ("call.timeout_ms >= 20", "?"), ("call.timeout_ms < 10", "false"), ("call.timeout_ms <= 10", "?"), ("call.timeout_ms < 21", "true"),
      ("call.timeout_ms <= 20", "true"), ("15 < call.timeout_ms", "?"), ("9 < call.timeout_ms", "true"), ("call.timeout_ms == 9", "false"),
      ("call.timeout_ms == 15", "?"), ("call.timeout_ms != 9", "true"), ("call.timeout_ms != null", "true"),
      ("call.timeout_ms == null", "false"), ("has(call.timeout_ms)", "true"), ("call.timeout_ms > 100 && call.secret", "false"),
      ("call.timeout_ms > 5 || call.secret", "true"), ("call.timeout_ms > 5 && call.timeout_ms < 12", "?"),
      ("call.timeout_ms > 5 ? 1 : 2", "1"),
    ])
  func comparisons(source: String, outcome: String) throws {
    let value = try compile(source).evaluate(world(10...20))
    if outcome == "?" {
      guard case .unknown = value else {
        Issue.record("\(value)")
        return
      }
    } else {
      #expect(value.literal == outcome)
    }
  }

  @Test("nothing is above what has no end, and something may be") func endless() throws {
    #expect(try evaluate("call.timeout_ms > 1e300", in: world(10...(.infinity))).hasPrefix("<"))
    #expect(try evaluate("call.timeout_ms >= 10", in: world(10...(.infinity))) == "true")
    #expect(try evaluate("call.timeout_ms * 0 == 0", in: world(10...(.infinity))).hasPrefix("<"))
  }

  @Test("what is known of a result is what holds wherever the operands lie", arguments: ["+", "-", "*", "/"], 0..<50)
  func arithmetic(word: String, seed: Int) throws {
    var random = Numbers(seed: seed)
    let (a, b) = (random.range(), random.range())
    let value = try compile("any \(word) call.timeout_ms").evaluate(world(b, a))
    guard case .unknown(let set) = value, let bounds = set.bounds else {
      Issue.record("\(value)")
      return
    }
    #expect(set.unknowns == [.variable(6), .field(1, ofVariable: 0)])
    for x in [a.lowerBound, (a.lowerBound + a.upperBound) / 2, a.upperBound] {
      for y in [b.lowerBound, (b.lowerBound + b.upperBound) / 2, b.upperBound] {
        let result = word == "+" ? x + y : word == "-" ? x - y : word == "*" ? x * y : x / y
        #expect(bounds.contains(result))
      }
    }
  }

  @Test("a division by what may be nothing has no bounds") func division() throws {
    let value = try compile("any / call.timeout_ms").evaluate(world(0...1, 1...2))
    guard case .unknown(let set) = value else {
      Issue.record("\(value)")
      return
    }
    #expect(set.bounds == nil)
  }
}

/// Numbers that a seed decides.
private struct Numbers {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1 }

  private mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 40) / Double(1 << 24) * 100
  }

  /// Between two positive numbers.
  mutating func range() -> ClosedRange<Double> {
    let (a, b) = (next() + 0.5, next() + 0.5)
    return min(a, b)...max(a, b)
  }
}
