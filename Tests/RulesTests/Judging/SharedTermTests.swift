import Advising
import Analyses
import Linting
import Rules
import SourceText
import TopologyModel
import TestSupport
import Testing

/// Conditions are tested for 64 subjects at once, most of their terms without the evaluator. Whatever the facts are, that
/// says the same of each subject as the evaluator does when it is asked of that subject alone.
@Suite("Terms of conditions") struct SharedTermTests {
  private static let kinds: [SubjectKind] = [.service, .call, .queue, .store, .topology]

  /// A native topology of many services, which says some attributes of some elements: others are `null`.
  private static func native(_ random: inout SeededGenerator) -> String {
    var text = "topolint: 1\nname: shop\n"
    if random.chance(1, in: 2) { text += "scale: {users: \(random.below(1_000_000)), growth: \(random.below(4))}\n" }
    text += "services:\n"
    let count = 1 + random.below(140)
    for service in 0..<count {
      let callees = Set((0..<random.below(4)).map { _ in random.below(count) }).subtracting([service]).sorted()
      let calls = callees.map { callee in
        let attributes = [
          "timeout: \(random.below(3) * 500)ms", "attempts: \(1 + random.below(4))", "mode: async", "idempotent: false", "fallback: true",
          "per_request: \(random.below(3)).5", "protocol: grpc", "batch: \(1 + random.below(3))", "breaker: true",
        ].filter { _ in random.chance(1, in: 3) }
        return "{\((["to: s\(callee)"] + attributes).joined(separator: ", "))}"
      }
      let attributes = [
        "entry: true", "team: t\(random.below(3))", "replicas: \(random.below(4))", "capacity: \(random.below(9))/s", "zones: 2",
        "availability: 99.\(random.below(10))%", "publishes: [{to: q\(random.below(3))}]", "uses: [{store: d, access: write}]",
      ].filter { _ in random.chance(1, in: 4) }
      text += "  s\(service): {\((attributes + ["calls: [\(calls.joined(separator: ", "))]"]).joined(separator: ", "))}\n"
    }
    return text + "queues: {q0: {kind: kafka}, q1: {max_length: 7}, q2: {}}\nstores: {d: {max_connections: 9}}\n"
  }

  /// Terms of each shape that is tested at a glance, and of some that are not.
  private static func term(_ kind: SubjectKind, _ random: inout SeededGenerator) -> String {
    let variables: [(String, SubjectKind)] =
      kind == .call
      ? [("call", .call), ("caller", .service), ("callee", .service), ("topology", .topology)]
      : kind == .topology ? [("topology", .topology)] : [(kind.rawValue, kind), ("topology", .topology)]
    func fact(_ type: FactType) -> String? {
      let facts = variables.flatMap { variable in
        FactCatalogue.all.facts(of: variable.1).filter { $0.type == type }.map { "\(variable.0).\($0.name)" }
      }
      return facts.isEmpty ? nil : random.pick(facts)
    }
    func comparison() -> String { random.pick(["<", "<=", ">", ">=", "==", "!="]) }
    let type = random.pick([FactType.flag, .count, .number, .text])
    guard let left = fact(type) else { return "true" }
    switch type {
    case .flag: return random.pick([left, "!\(left)", "\(left) == true", "\(left) != true", "\(left) == false", "\(left) == null"])
    case .count:
      return
        "\(left) \(comparison()) \(random.pick(["\(random.below(4))", fact(.count) ?? "1", "2.5", "null", "params.count", "params.number"]))"
    case .number:
      return
        "\(left) \(comparison()) \(random.pick(["\(random.below(3)).0", fact(.number) ?? "0.5", fact(.count) ?? "1", "null", "params.number"]))"
    case .text, .texts:
      return "\(left) \(random.pick(["==", "!="])) \(random.pick(["\"sync\"", "\"grpc\"", "\"t1\"", "null", fact(.text) ?? "\"\""]))"
    }
  }

  @Test("together they say of each subject what the evaluator says of it alone", arguments: 0..<60)
  func law(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let isNative = seed % 5 != 0
    let topology = isNative ? Self.native(&random) : KubernetesTexts.shop()
    let kind = random.pick(isNative ? Self.kinds : [.service, .call])
    // Several rules, so that terms are shared.
    let conditions = (0..<12).map { _ in (0...random.below(3)).map { _ in Self.term(kind, &random) }.joined(separator: " && ") }
    let params = "{count: 2, number: 1.5}"
    let rules = conditions.enumerated().map { index, condition in
      (condition, ruleText(id: "r\(index)", for: kind.rawValue, params: params, when: ">-\n  \(condition)", message: "x"))
    }.filter { read([$0.1]).diagnostics.isEmpty }
    try #require(rules.count >= 3, "hardly any condition is of the right types")
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array(topology.utf8))
    let result = Lint.run(reading, rules: read(rules.map(\.1)).rules)
    for (condition, text) in rules {
      let id = try #require(read([text]).rules.rules.first).id
      var sources = SourceFiles()
      let alone = condition.replacing("params.count", with: "2").replacing("params.number", with: "1.5")
      let query = try #require(FactQuery.compile(sources.add(path: Untrusted("-"), bytes: Array(alone.utf8)), for: kind).query)
      let rows = query.rows(in: result.base)
      guard !rows.contains(where: { if case .failed = $0.outcome { true } else { false } }) else { continue }
      #expect(
        result.findings.filter { $0.rule.id == id }.map { $0.subject() }
          == rows.filter { $0.outcome == .value(Untrusted("true")) }.map(\.subject),
        "\(condition)")
      let open = result.undecided.filter { $0.rule.id == id }
      #expect(open.map(\.subject) == rows.filter { if case .unknown = $0.outcome { true } else { false } }.map(\.subject), "\(condition)")
    }
  }
}
