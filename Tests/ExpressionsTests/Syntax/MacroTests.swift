import Expressions
import Testing

@Suite struct MacroTests {
  @Test(arguments: [
    ("l.all(x, x > 0)", "true"), ("l.exists(x, x == 2)", "true"), ("l.exists_one(x, x > 2)", "true"), ("l.exists_one(x, x > 1)", "false"),
    ("l.map(x, x * x)", "[1, 4, 9]"), ("l.map(x, x > 1, x * x)", "[4, 9]"), ("l.filter(x, x % 2 == 1)", "[1, 3]"),
    ("m.map(k, k)", "[\"a\", \"b\"]"),
    ("m.exists(k, v, v == 2)", "true"), ("l.transformList(i, v, i * v)", "[0, 2, 6]"),
    ("m.transformMap(k, v, v + 1)", "{\"a\": 2, \"b\": 3}"),
    ("m.transformMapEntry(k, v, {v: k})", "{1: \"a\", 2: \"b\"}"), ("['bb', 'a', 'c'].sortBy(x, size(x))", "[\"a\", \"c\", \"bb\"]"),
    ("cel.bind(x, i + 1, x * x)", "36"), ("[3, 1, 2].sort()", "[1, 2, 3]"), ("[1, 2u, 1.0, 'a', 'a'].distinct()", "[1, 2u, \"a\"]"),
    ("[[1], [2, [3]]].flatten()", "[1, 2, [3]]"), ("[[1], [2, [3]]].flatten(2)", "[1, 2, 3]"), ("l.slice(1, 3)", "[2, 3]"),
    ("l.reverse()", "[3, 2, 1]"),
    ("optional.of(2).optMap(x, x * 2).value()", "4"), ("m.?z.orValue(7)", "7"), ("[?m.?a, ?m.?z]", "[1]"), ("{?'x': m.?z}", "{}"),
    ("sets.contains([1, 2], [2])", "true"), ("sets.equivalent([1, 1u], [1.0])", "true"), ("sets.intersects([1], [2])", "false"),
  ])
  func `macros and extensions give`(source: String, result: String) throws {
    #expect(try evaluate(source) == result)
  }

  @Test func `what an optional holds keeps its alternative from being evaluated`() throws {
    #expect(try evaluate("optional.of(1).orValue(1 / 0)") == "1")
    #expect(try evaluate("m.?a.or(optional.of(1 / 0)).value()") == "1")
    #expect(try errorKind("m.?z.orValue(1 / 0)") == .divideByZero)
  }

  @Test(arguments: [
    ("[1, 0].exists(x, 1 / x == 1)", "true"), ("[0, 1].exists(x, 1 / x == 1)", "true"), ("[0, 1].all(x, 1 / x == 2)", "false"),
    ("[0].map(x, 1 / x).size() == 1 || true", "true"),
  ])
  func `errors are absorbed where the result is decided`(source: String, result: String) throws {
    #expect(try evaluate(source) == result)
  }

  @Test func `errors stand where the result is not decided`() throws {
    #expect(try errorKind("[0, 1].all(x, 1 / x == 1)") == .divideByZero)
    #expect(try errorKind("[0, 1].exists_one(x, 1 / x == 1)") == .divideByZero)
    #expect(try errorKind("[0, 1].filter(x, 1 / x == 1)") == .divideByZero)
  }

  @Test func `an inner variable hides an outer one`() throws {
    #expect(try evaluate("[1, 2].map(i, [10, 20].map(i, i))") == "[[10, 20], [10, 20]]")
    #expect(try evaluate("[7].map(x, [x].map(y, x + y)) == [[14]]") == "true")
  }
}
