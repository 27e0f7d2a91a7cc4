import Expressions
import SourceText
import TestSupport

extension FuzzTarget {
  /// Conditions of rules, and patterns: refused at a place, or evaluated to the same value however often.
  static let expressions = [
    FuzzTarget("cel", seeds: { conditions }) { bytes in
      let source = String(decoding: bytes, as: UTF8.self)
      for checksTypes in [true, false] {
        guard let program = try program(source, checksTypes: checksTypes) else { continue }
        let (first, second) = (outcome(of: program), outcome(of: program))
        try Law.holds(first == second, "a program has one value: \(first), \(second)")
      }
    },
    FuzzTarget("regular-expression", seeds: { patterns }) { bytes in
      let (pattern, text) = parts(bytes)
      let value = outcome(of: matching, World(any: .string(pattern), string: text))
      if value.hasPrefix("<error") { return }
      let grouped = outcome(of: matching, World(any: .string("(?:\(pattern))"), string: text))
      try Law.holds(grouped == value || grouped.hasPrefix("<error"), "a group is what is in it: \(value), \(grouped)")
      let twice = outcome(of: matching, World(any: .string("(?:\(pattern))|(?:\(pattern))"), string: text))
      try Law.holds(twice == value || twice.hasPrefix("<error"), "either of two that are one: \(value), \(twice)")
    },
    FuzzTarget("glob", seeds: { patterns }) { bytes in
      let (pattern, text) = parts(bytes)
      let (glob, name) = (Array(pattern.utf8), Array(text.utf8))
      try Law.holds(Glob.matches(name.flatMap { [UInt8(ascii: "\\"), $0] }, name), "a text that is escaped fits itself")
      if Glob.matches(glob, name) {
        try Law.holds(Glob.matches([UInt8(ascii: "*")] + glob, name), "with a star in front it fits too")
        try Law.holds(Glob.matches([UInt8(ascii: "*")] + glob, Array("a".utf8) + name), "a star fits what comes before")
      }
      let path = Array("/project/".utf8) + name
      _ = PathPattern(Untrusted(pattern), in: Array("/project".utf8)).matches(path)
      _ = GitIgnore(bytes).verdict(name.split(separator: UInt8(ascii: "/")).map { Array($0) }, isFolder: false)
    },
  ]

  /// Steps that an evaluation may take.
  private static let steps = 20_000

  private static func program(_ source: String, checksTypes: Bool) throws -> Program? {
    do throws(CompilationError) {
      return try Program(source, in: World.environment, options: .init(checksTypes: checksTypes))
    } catch {
      let length = source.utf8.count
      for issue in error.issues {
        try Law.holds(issue.range.lowerBound >= 0 && issue.range.upperBound <= length, "an issue lies at \(issue.range) of \(length)")
        try Law.holds(!issue.message.isEmpty, "an issue says what it is")
      }
      try Law.holds(!error.issues.isEmpty, "what is refused has an issue")
      return nil
    }
  }

  private static let matching = try! Program("s.matches(any)", in: World.environment)

  /// A value in words; an error without its reason, for which of several stands is not a law.
  private static func outcome(of program: Program, _ world: World = World(any: .map(MapValue(fields: [("foo", .list([.int(1)]))]))))
    -> String
  {
    switch program.evaluate(world, steps: steps) {
    case .error: "<error>"
    case .unknown: "<unknown>"
    case let value: value.literal
    }
  }

  /// The first line, and the rest.
  private static func parts(_ bytes: [UInt8]) -> (first: String, rest: String) {
    let end = bytes.firstIndex(of: 0x0A) ?? bytes.count
    return (String(decoding: bytes[..<end], as: UTF8.self), String(decoding: bytes[min(end + 1, bytes.count)...], as: UTF8.self))
  }

  private static let patterns = [
    "(a|b)*c{2,3}[^x-z]\\d+$\nabccw12", "^(?i:web|mail)-[0-9]{1,4}\\.svc\\b\nWEB-12.svc", "[[:alpha:]]+?\\pL*(?P<name>x)\nabc",
    "*.yaml\na.yaml",
    "**/k8s/[!a-c]?\\*/\na/k8s/d/*", "a*b*c*d*e\nabcdeabcde",
  ].map { Array($0.utf8) }

  private static let conditions =
    [
      "call.mode == \"sync\" && call.timeout_ms == null || topology.services.exists(s, s.fan_out > 3)",
      "[1, 2u, 3.5].map(x, x > 1, x * 2) + [b'a', 'b']", "{'a': 1, 2: [true, null], 3u: {}}.?a.orValue(2)",
      "cel.bind(x, i + 1, x * x) / (l[0] - l[?1].orValue(0))", "s.matches('(a|b)*c{2,3}[^x-z]\\\\d+$') ? -1 : 0x1F",
      "'%d %s %.3f %x'.format([1, l, d, s])",
      "timestamp('2020-01-01T00:00:00Z').getHours('Europe/Paris') + duration('1h30m').getMinutes()",
      "m.transformMap(k, v, v % 2 == 0, string(v) + k).size() in [1, 2]", "any.foo[any].bar(any) || has(any.b.c) && !(any ? any : any)",
      "lists.range(10).sortBy(x, -x).flatten()", "math.greatest(1, 2.0, 3u) >= math.bitShiftLeft(1, 62) - 9223372036854775807",
      "r'''raw \\ string''' + \"\\u00e9\\U0001F431\\x41\\101\"", "cidr('10.0.0.0/8').containsIP('10.1.2.3') && ip('::1').isLoopback()",
      "optional.of(1).optMap(y, y + 1).optFlatMap(z, optional.none())",
      "s.replace('', 'ab').split('b', 3).join(',').substring(1, 2).charAt(0)",
    ].map { Array($0.utf8) }
}
