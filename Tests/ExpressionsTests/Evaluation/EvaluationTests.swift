import Expressions
import TestSupport
import Testing

@Suite struct EvaluationTests {
  @Test(arguments: [
    ("9223372036854775807 + 1", EvaluationError.Kind.overflow), ("-9223372036854775807 - 2", .overflow),
    ("-(-9223372036854775808)", .overflow),
    ("5000000000 * 5000000000", .overflow), ("-9223372036854775808 / -1", .overflow), ("-9223372036854775808 % -1", .overflow),
    ("0u - 1u", .overflow), ("18446744073709551615u + 1u", .overflow), ("1 / 0", .divideByZero), ("1u % 0u", .divideByZero),
    ("int(9.3e18)", .overflow), ("int(double('nan'))", .overflow), ("uint(-1.0)", .overflow), ("uint(-1)", .overflow),
    ("int(18446744073709551615u)", .overflow), ("timestamp(253402300800)", .overflow), ("duration('292y')", .invalidArgument),
    ("timestamp('9999-12-31T23:59:59Z') + duration('1s')", .overflow), ("math.abs(-9223372036854775808)", .overflow),
    ("l[3]", .indexOutOfRange), ("m.z", .noSuchKey), ("{1: 1, 1u: 2}", .invalidArgument), ("'abc'.substring(2, 1)", .invalidArgument),
    ("'abc'.charAt(4)", .indexOutOfRange), ("duration('9223372036s') + duration('1s')", .overflow),
  ])
  func `whatever has no value is an error`(source: String, kind: EvaluationError.Kind) throws {
    // The remainder of the least integer by -1 overflows in the machine; the language has it be an error or zero.
    #expect(try errorKind(source) == kind)
  }

  @Test(arguments: [
    ("1 == 1.0", "dyn"), ("1u == 1", "dyn"), ("[1] == [1.0]", "dyn"), ("{1: 'a'} == {1u: 'a'}", "dyn"),
  ])
  func `numbers are equal across types`(source: String, _: String) throws {
    let sides = source.split(separator: " == ")
    #expect(try evaluate("dyn(\(sides[0])) == dyn(\(sides[1]))") == "true")
    #expect(try evaluate("dyn(\(sides[0])) != dyn(\(sides[1]))") == "false")
  }

  @Test(arguments: [
    ("1 < 1.5", "true"), ("2u > 1", "true"), ("-1 < 0u", "true"), ("18446744073709551615u > -1", "true"), ("double('nan') < 1.0", "false"),
    ("double('nan') == double('nan')", "false"), ("double('nan') != double('nan')", "true"), ("'Z' < 'a'", "true"),
    ("b'a' < b'ab'", "true"), ("false < true", "true"),
  ])
  func `order goes across the numeric types`(source: String, result: String) throws {
    #expect(try evaluate(source) == result)
  }

  @Test func `strings are compared as bytes`() throws {
    #expect(try evaluate("'\\u00e9' == 'e\\u0301'") == "false")
    #expect(try evaluate("{'\\u00e9': 1, 'e\\u0301': 2}.size()") == "2")
    #expect(try evaluate("'\\u00e9' in ['e\\u0301']") == "false")
    #expect(try evaluate("size('e\\u0301')") == "2")
  }

  @Test func `hostile combining marks take linear time`() throws {
    let text = "a" + String(repeating: "\u{301}\u{316}", count: 100_000)
    let world = World(any: .string(text), string: text)
    #expect(try evaluate("s == any && s + 'b' != any && size(s) > 1 && s in {s: 1}", in: world) == "true")
  }

  @Test func `objects are read through lists and fields`() throws {
    #expect(try evaluate("call.callee.name") == "\"service-1\"")
    #expect(try evaluate("topology.services.filter(x, x.name.endsWith('2')).map(x, x.fan_out)") == "[4]")
    #expect(try evaluate("topology.services[1] == call.callee") == "true")
    #expect(try evaluate("dyn(call).callee.name") == "\"service-1\"")
    #expect(try evaluate("type(call.callee)") == "service")
    #expect(try evaluate("type(call) == type(call.callee) || type(call) != type(dyn(call))") == "false")
    #expect(try errorKind("dyn(call).nothing") == .noSuchField)
  }

  @Test func `an error says where it happened`() throws {
    guard case .error(let error) = try compile("flag && 1 / 0 > 2").evaluate(World()) else { throw Unexpected() }
    #expect(error.range == 8..<13)
    #expect(error.message(in: "flag && 1 / 0 > 2") == "divide by zero, at column 9")
    #expect(error.message(in: "'éé' == 1 / 0") == "divide by zero, at column 9")
    #expect(error.message(in: "flag\n && 1 / 0 > 2") == "divide by zero, at line 2, column 4")
  }

  @Test(arguments: [
    ("dyn(null) > 3", "`>` can't be applied to null_type and int: the value is null; compare with null first, `x != null && …`"),
    ("any + 1u", "`+` can't be applied to int and uint"), ("any < 'a'", "`<` can't be applied to int and string"),
    ("-dyn('a')", "`-` can't be applied to string"), ("1 in any", "`in` can't be applied to int and int"),
    ("any.startsWith('a')", "`startsWith` can't be called with (int, string)"), ("size(any)", "`size` can't be called with (int)"),
    ("any[0]", "a value of type int has no index"), ("l[any ? 0 : 1]", "the condition of `?:` takes a bool, not int"),
    ("any && true", "`&&` takes a bool, not int"), ("false || any", "`||` takes a bool, not int"), ("!any", "`!` takes a bool, not int"),
    ("any.foo", "a value of type int has no field `foo`"), ("any.?foo", "a value of type int has no field `foo`"),
    ("l.filter(x, any)", "the macro's predicate takes a bool, not int"), ("any.map(x, x)", "the macro goes over a list or a map, not int"),
    ("any.matches('a')", "`matches` takes a string, not int"), ("[?any]", "`?` in a list takes an optional, not int"),
    ("[any, 'a'].sort()", "values of different types have no order: int and string"),
  ])
  func `an error for types names the operator and the types`(source: String, message: String) throws {
    guard case .error(let error) = try compile(source).evaluate(World(any: .int(1))) else { throw Unexpected() }
    #expect(error.message == message)
    #expect(error.range != nil)
  }

  @Test func `evaluations share a budget`() throws {
    let program = try compile("lists.range(100).all(x, x >= 0)")
    var budget = 1_000
    var outcomes: [String] = []
    while budget > 0 { outcomes.append(program.evaluate(World(), spending: &budget).literal) }
    #expect(outcomes.dropLast().allSatisfy { $0 == "true" } && outcomes.count > 1)
    #expect(outcomes.last == "<error: step budget: the evaluation takes too many steps>")
    guard case .error(let error) = program.evaluate(World(), spending: &budget) else { throw Unexpected() }
    #expect(error.kind == .stepBudget)
  }

  @Test func `comparing long lists is paid for`() throws {
    let program = try compile("any == [" + Array(repeating: "0", count: 9_000).joined(separator: ",") + "]")
    var budget = 1_000_000
    #expect(program.evaluate(World(any: .list(Array(repeating: .int(0), count: 9_000))), spending: &budget).literal == "true")
    #expect(budget < 1_000_000 - 9_000)
  }

  @Test(arguments: [
    "lists.range(1000).map(a, lists.range(1000).map(b, lists.range(1000).map(c, a + b + c)))",
    "lists.range(1000000).map(x, s + s + s)", "lists.range(900000).exists(x, lists.range(900000) == [x])",
    "cel.bind(a, [l, l], cel.bind(b, [a, a], cel.bind(c, [b, b], cel.bind(d, [c, c], cel.bind(e, [d, d], "
      + "cel.bind(f, [e, e], cel.bind(g, [f, f], cel.bind(h, [g, g], cel.bind(j, [h, h], cel.bind(k, [j, j], "
      + "cel.bind(n, [k, k], cel.bind(o, [n, n], cel.bind(p, [o, o], cel.bind(q, [p, p], cel.bind(r, [q, q], "
      + "cel.bind(t, [r, r], cel.bind(u, [t, t], cel.bind(v, [u, u], [v, v, v, v] == [v, v, v, v]))))))))))))))))))",
  ])
  func `work without end runs out of steps`(source: String) throws {
    #expect(try errorKind(source) == .stepBudget)
  }

  @Test func `a spent budget can't be absorbed`() throws {
    #expect(try errorKind("lists.range(1000).all(x, lists.range(10000).all(y, true)) || true", steps: 10_000) == .stepBudget)
  }

  @Test func `values have a largest size`() throws {
    let doubling = (0..<25).reduce("s") { text, _ in "cel.bind(t, \(text), t + t)" }
    #expect(try errorKind(doubling) == .sizeLimit)
    #expect(try errorKind("lists.range(1000001)") == .sizeLimit)
  }

  @Test func `the literal of a value can be compiled again`() throws {
    let sources = [
      "[1, 2u, 3.5, 'a\\n\"é', b'\\x00a', true, null]", "{'a': [1], 2: {}}", "duration('-1.5s')", "timestamp('2009-02-13T23:31:30.25Z')",
      "optional.of(1)",
      "optional.none()", "ip('10.0.0.1')", "cidr('2001:db8::/32')", "[int, list, type(null)]", "double('inf')", "-9223372036854775808",
    ]
    for source in sources {
      let literal = try evaluate(source)
      #expect(try evaluate(literal) == literal)
    }
  }
}

struct Unexpected: Error {}
