import Expressions
import TestSupport
import Testing

@Suite struct CheckerTests {
  @Test(arguments: [
    ("call.attemps > 3", 5..<12, "unknown field `attemps` of `call`", "did you mean `attempts`?"),
    ("cal.attempts > 3", 0..<3, "unknown variable `cal`", "did you mean `call`?"),
    ("s.startWith('a')", 2..<11, "unknown function `startWith`", "did you mean `startsWith`?"),
    ("topology.services.exist(x, true)", 18..<23, "unknown function `exist`", "did you mean `exists`?"),
    ("call.callee.zzz", 12..<15, "unknown field `zzz` of `service`", "fields of `service`: fan_out, name"),
    ("i + d", 2..<3, "`+` can't be applied to int and double", "convert one side, such as double(…) or int(…)"),
    ("call.attempts == null", 14..<16, "`==` can't be applied to int and null_type", "a value of type int is never null"),
    ("mth.ceil(d)", 0..<8, "unknown function `ceil`", "did you mean `math.ceil`?"),
    ("len(s) > 2", 0..<3, "unknown function `len`", "did you mean `size`?"),
    ("!not(flag)", 1..<4, "unknown function `not`", "did you mean `!`?"),
  ])
  func `a typo is shown with the name that was meant`(source: String, range: Range<Int>, message: String, hint: String) {
    let found = issues(source)
    #expect(found.count == 1)
    #expect(found.first?.message == message)
    #expect(found.first?.hint == hint)
    if source != "mth.ceil(d)" { #expect(found.first?.range == range) }
  }

  @Test(arguments: ["service.name == 'a'", "has(service.name)"])
  func `the name of a type of objects is no variable`(source: String) {
    #expect(issues(source).map(\.message) == ["unknown variable `service`"])
  }

  @Test func `a bare word is told to want quotes`() {
    #expect(issues("s == frontend").first?.hint?.hasPrefix("text stands in quotes, 'frontend'") == true)
  }

  @Test(arguments: [
    "i && flag", "!i", "flag ? 1 : 'a'", "l.map(x, x + 'a')", "m.a + 'x'", "size(1)", "l['a']", "m[1]", "s.matches('(')",
    "s.matches('(?=a)')",
    "[1].exists(x, x)", "call", "l.sortBy(x, y)", "{[1]: 2}", "Foo{}", "i.map(x, x)", "optional.of(1).optMap(x, x + 'a')",
    "math.greatest(i, 2) * 1.5 > 2.0", "math.least([i]) + d", "[[1], [2]].sort()", "[m].sort()", "l.sortBy(x, [x])",
    "[l].flatten() == ['a']",
    "[[], [1]][1][0] + 1.0 > 2.0", "(flag ? [] : l)[0] == 'a'", "m.map(k, [])[0] + 1", "l.sort().join()", "[].map(x, 1)[0] == 'a'",
  ])
  func `what can't be right does not compile`(source: String) {
    #expect(!issues(source, expecting: .bool).isEmpty)
  }

  @Test func `all faults are reported at once and in order`() {
    let found = issues("call.mod == 'a' && cal.mode == 'b' && i == 'c'")
    #expect(found.map(\.range.lowerBound) == found.map(\.range.lowerBound).sorted())
    #expect(found.count == 3)
  }

  @Test(arguments: [
    ("1", ExpressionType.int), ("[1, 2]", .list(.int)), ("[1, 'a']", .list(.dyn)), ("{'a': 1u}", .map(.string, .uint)),
    ("call.timeout_ms", .nullable(.int)), ("call.timeout_ms + 1", .int),
    ("topology.services.filter(x, x.fan_out > 1)", .list(.object("service"))),
    ("topology.services.map(x, x.name)", .list(.string)), ("m[?'a'].orValue(3)", .int), ("any.foo", .dyn),
    ("flag ? call.timeout_ms : 1", .nullable(.int)),
    ("[dyn(1), {}]", .list(.dyn)), ("[dyn(1), []][0] + 1", .int), ("[dyn(1), []][0]", .dyn), ("[[], l]", .list(.list(.int))),
    ("flag ? {} : m", .map(.string, .int)),
    ("[l, [dyn(1)]]", .list(.list(.dyn))), ("[[1], ['a']]", .list(.dyn)), ("optional.none().orValue(i)", .int), ("flag ? any : l", .dyn),
    ("math.greatest(i, 2)", .int), ("math.least([d, 2.0])", .double), ("math.greatest(i, call.timeout_ms)", .int),
    ("math.least(any)", .dyn), ("[l].flatten()", .list(.int)), ("l.flatten()", .list(.dyn)), ("l.sort()", .list(.int)),
    ("[i, d].sort()", .list(.dyn)), ("[any, 'a'].sortBy(x, x)", .list(.dyn)),
    ("type(1)", .type), ("timestamp('2009-02-13T23:31:30Z') - duration('1h')", .timestamp), ("math.greatest(1, 2.0)", .dyn),
    ("s.split(',')", .list(.string)),
  ])
  func `types are inferred`(source: String, type: ExpressionType) throws {
    #expect(try compile(source).resultType == type)
  }

  @Test func `a result of the wrong type is refused`() throws {
    #expect(issues("1 + 1", expecting: .bool).first?.message == "the expression is of type int where bool is wanted")
    #expect(try compile("any", expecting: .bool).resultType == .dyn)
  }

  @Test func `a nullable field compares with null and is its type otherwise`() throws {
    #expect(try evaluate("call.timeout_ms == null") == "true")
    #expect(try evaluate("call.timeout_ms != null && call.timeout_ms > 3") == "false")
    #expect(try evaluate("call.timeout_ms > 3", in: World(timeout: .int(4))) == "true")
    #expect(try errorKind("call.timeout_ms + 1") == .noSuchOverload)
    #expect(try evaluate("has(call.timeout_ms)") == "false")
    #expect(try evaluate("has(call.timeout_ms)", in: World(timeout: .int(4))) == "true")
  }

  @Test func `references name what can be read, once each and in order`() throws {
    let program = try compile("call.mode == 'a' && call.callee.fan_out > i && call.mode == 'b' && i > 0")
    #expect(program.references.map(\.variable) == [0, 0, nil, 2])
    #expect(program.references.map(\.field) == [0, 3, 1, nil])
    #expect(program.references.map(\.object) == [0, 0, 1, nil])
  }

  @Test func `names are looked up from the container outwards`() throws {
    let environment = Environment(variables: [("a.x", .int), ("x", .string), ("a.b.x", .bool), ("x.y", .double)], container: "a.b")
    #expect(try Program("x", in: environment).resultType == .bool)
    #expect(try Program(".x", in: environment).resultType == .string)
    #expect(try Program("x.y", in: environment).resultType == .double)
    #expect(try Program("[1].exists(x, x == 1)", in: environment).resultType == .bool)
  }

  @Test func `without type checks faults are errors of the evaluation`() throws {
    let lenient = Program.Options(checksTypes: false)
    let absorbed = try Program("nowhere.at_all() || true", in: World.environment, options: lenient)
    #expect(absorbed.evaluate(World()).literal == "true")
    let failed = try Program("1 + 'a'", in: World.environment, options: lenient)
    #expect(failed.evaluate(World()).literal.hasPrefix("<error: `+` can't be applied to int and string"))
  }
}
