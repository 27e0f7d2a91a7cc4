import Expressions
import TestSupport
import Testing

/// Laws that hold for all expressions, tried on expressions made at random.
@Suite struct LawTests {
  private static let atoms = ["true", "false", "call.secret", "call.other_secret", "1 / 0 > 1", "flag", "i > 3", "any == 1"]

  private func term(_ generator: inout SeededGenerator, depth: Int) -> String {
    guard depth > 0 else { return Self.atoms.randomElement(using: &generator) ?? "true" }
    let (a, b) = (term(&generator, depth: depth - 1), term(&generator, depth: depth - 1))
    return switch Int.random(in: 0..<4, using: &generator) {
    case 0: "(\(a) && \(b))"
    case 1: "(\(a) || \(b))"
    case 2: "!(\(a))"
    default: Self.atoms.randomElement(using: &generator) ?? "true"
    }
  }

  /// The outcome, errors without their reasons: which of several errors stands is not a law.
  private func outcome(_ source: String) throws -> String {
    switch try compile(source).evaluate(World()) {
    case .error: "error"
    case .unknown(let set): "\(set.unknowns)"
    case let value: value.literal
    }
  }

  @Test func `and and or commute, associate and obey de Morgan`() throws {
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<300 {
      let (a, b, c) = (term(&generator, depth: 2), term(&generator, depth: 2), term(&generator, depth: 1))
      #expect(try outcome("\(a) && \(b)") == outcome("\(b) && \(a)"))
      #expect(try outcome("\(a) || \(b)") == outcome("\(b) || \(a)"))
      #expect(try outcome("(\(a) && \(b)) && \(c)") == outcome("\(a) && (\(b) && \(c))"))
      #expect(try outcome("!(\(a) && \(b))") == outcome("!(\(a)) || !(\(b))"))
      #expect(try outcome("[1].all(x, \(a))") == outcome("\(a) && true"))
      #expect(try outcome("[1].exists(x, \(a))") == outcome("\(a) || false"))
    }
  }

  @Test func `arithmetic agrees with the machine's wherever it has a value`() throws {
    var generator = SeededGenerator(seed: 1)
    let edges: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
    for _ in 0..<200 {
      let a = edges.randomElement(using: &generator) ?? 0
      let b =
        Bool.random(using: &generator) ? edges.randomElement(using: &generator) ?? 0 : Int64.random(in: .min ... .max, using: &generator)
      let sum = a.addingReportingOverflow(b)
      #expect(try evaluate("(\(a)) + (\(b))") == (sum.overflow ? "<error: integer overflow>" : "\(sum.partialValue)"))
      let product = a.multipliedReportingOverflow(by: b)
      #expect(try evaluate("(\(a)) * (\(b))") == (product.overflow ? "<error: integer overflow>" : "\(product.partialValue)"))
      #expect(try evaluate("(\(a)) < (\(b))") == "\(a < b)")
    }
  }

  @Test func `sorting sorts and keeps what there was`() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<50 {
      let numbers = (0..<Int.random(in: 0...40, using: &generator)).map { _ in Int64.random(in: -9...9, using: &generator) }
      let world = World(any: .list(numbers.map(Value.int)))
      #expect(try evaluate("any.sort()", in: world) == Value.list(numbers.sorted().map(Value.int)).literal)
      #expect(try evaluate("any.reverse().reverse() == any", in: world) == "true")
    }
  }
}
