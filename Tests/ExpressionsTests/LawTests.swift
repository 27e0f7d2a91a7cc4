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

  /// An expression of literals and variables whose types are known; most are of the type that is asked for.
  private func typed(_ type: String, _ generator: inout SeededGenerator, depth: Int, _ parts: inout [String]) -> String {
    let source = typedPart(type, &generator, depth: depth, &parts)
    parts.append(source)
    return source
  }

  private func typedPart(_ type: String, _ generator: inout SeededGenerator, depth: Int, _ parts: inout [String]) -> String {
    let all = ["int", "double", "string", "bool", "list", "map"]
    let type = generator.chance(1, in: 12) ? generator.pick(all) : type
    func part(_ type: String) -> String { typed(type, &generator, depth: depth - 1, &parts) }
    guard depth > 0 else {
      return switch type {
      case "int": generator.pick(["i", "2", "-3", "size(s)", "m.a", "l[0]"])
      case "double": generator.pick(["d", "0.5", "double(i)"])
      case "string": generator.pick(["s", "'b'", "call.mode", "string(i)"])
      case "bool": generator.pick(["flag", "false", "i > 1"])
      case "list": generator.pick(["l", "[]", "[1.5]", "['a', 'b']", "[[1], []]", "[{}]"])
      default: generator.pick(["m", "{}", "{1: 'a'}", "{'a': 1.5}", "{'a': []}"])
      }
    }
    let other = generator.pick(all)
    switch type {
    case "int", "double":
      return switch generator.below(6) {
      case 0: "(\(part(type)) \(generator.pick(["+", "-", "*", "/"])) \(part(type)))"
      case 1: "\(generator.pick(["math.greatest", "math.least"]))(\(part(type)), \(part(generator.pick(["int", "double", type]))))"
      case 2: "(\(part("bool")) ? \(part(type)) : \(part(type)))"
      case 3: "\(part("list"))[\(part("int"))]"
      case 4: "\(type)(\(part(generator.pick(["int", "double"]))))"
      default: "\(part("list")).first().orValue(\(part(type)))"
      }
    case "string":
      return switch generator.below(4) {
      case 0: "(\(part("string")) + \(part("string")))"
      case 1: "\(part("list")).join(\(part("string")))"
      case 2: "\(part("string")).replace('a', \(part("string")))"
      default: "string(\(part(generator.pick(["int", "double", "bool"]))))"
      }
    case "bool":
      return switch generator.below(5) {
      case 0: "(\(part(other)) == \(part(other)))"
      case 1: "(\(part("int")) < \(part("double")))"
      case 2: "\(part("list")).\(generator.pick(["all", "exists"]))(x, x == \(part(other)))"
      case 3: "(\(part(other)) in \(part(generator.pick(["list", "map"]))))"
      default: "(\(part("bool")) && \(part("bool")))"
      }
    case "list":
      return switch generator.below(6) {
      case 0: "[\(part(other)), \(part(other))]"
      case 1: "(\(part("list")) + \(part("list")))"
      case 2: "\(part("list")).\(generator.pick(["sort", "distinct", "flatten", "reverse"]))()"
      case 3: "\(part("list")).map(x, \(generator.pick(["x", "[x]", part(other)])))"
      case 4: "\(part("list")).sortBy(x, \(generator.pick(["x", part(other)])))"
      default: "\(part("map")).map(k, k)"
      }
    default:
      return generator.chance(1, in: 2)
        ? "{\(part(generator.pick(["string", "int"]))): \(part(other))}" : "\(part("list")).transformMap(i, v, v)"
    }
  }

  @Test func `what compiles, and is dyn nowhere, never fails for types`() throws {
    var generator = SeededGenerator(seed: 11)
    var compiled = 0
    for _ in 0..<6_000 {
      var parts: [String] = []
      let source = typed("bool", &generator, depth: generator.below(4) + 1, &parts)
      // What a list of different types holds is known only in the evaluation.
      guard let program = try? compile(source), !parts.contains(where: { (try? compile($0))?.resultType.holdsAny == true }) else {
        continue
      }
      compiled += 1
      if case .error(let error) = program.evaluate(World()) { #expect(error.kind != .noSuchOverload, "\(source): \(error.message)") }
    }
    #expect(compiled > 1_000)
  }
}

extension ExpressionType {
  /// Whether it is or holds `dyn`.
  fileprivate var holdsAny: Bool {
    switch self {
    case .dyn: true
    case .list(let inner), .optional(let inner), .nullable(let inner): inner.holdsAny
    case .map(let key, let value): key.holdsAny || value.holdsAny
    default: false
    }
  }
}
