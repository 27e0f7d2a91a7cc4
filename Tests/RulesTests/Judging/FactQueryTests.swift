import Analyses
import Rules
import SourceText
import Testing
import TopologyModel

@Suite("Queries of facts") struct FactQueryTests {
  private static let topology = "topolint: 1\nservices: {a: {calls: [{to: b, timeout: 1s}, {to: c}]}, b: {}, c: {}}\n"

  private func compile(_ expression: String, for kind: SubjectKind? = nil) -> (query: FactQuery?, diagnostics: [Diagnostic], SourceFiles) {
    var sources = SourceFiles()
    let (query, diagnostics) = FactQuery.compile(sources.add(path: Untrusted("<expression>"), bytes: Array(expression.utf8)), for: kind)
    return (query, diagnostics, sources)
  }

  private func ask(_ expression: String, _ topology: String = topology, for kind: SubjectKind? = nil) throws -> [String] {
    let query = try #require(compile(expression, for: kind).query)
    return query.rows(in: lint(topology).base).map { subject, outcome in
      let id = String(decoding: subject.id.bytes, as: UTF8.self)
      switch outcome {
      case .value(let literal): return "\(id): \(String(decoding: literal.bytes, as: UTF8.self))"
      case .unknown(let needs): return "\(id): unknown \(needs)"
      case .failed(let reason): return "\(id): error \(String(decoding: reason.bytes, as: UTF8.self))"
      }
    }
  }

  @Test("each subject has its value, as it would be written in an expression")
  func values() throws {
    #expect(try ask("service.fan_out") == ["a: 2", "b: 0", "c: 0"])
    #expect(try ask("call.timeout_ms") == ["a -> b: 1000.0", "a -> c: null"])
    #expect(try ask("caller.name + callee.name") == ["a -> b: \"ab\"", "a -> c: \"ac\""])
    #expect(try ask("[1, 2]") == ["topology: [1, 2]"])
    #expect(try ask("service", for: .service).first == "a: <service>")
  }

  @Test("what divides by nothing fails for that subject alone")
  func failure() throws {
    let rows = try ask("4 / service.fan_out")
    #expect(rows[0] == "a: 2" && rows[1].hasPrefix("b: error "))
  }

  @Test("unknown says what would decide it, and what is decided without is no longer unknown")
  func unknown() throws {
    let manifest = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: w, image: w}]}}}
      """
    let query = try #require(compile("service.latency_p99_ms > 3.0").query)
    let rows = query.rows(in: lint(manifest, format: "kubernetes").base)
    #expect(rows.map(\.outcome) == [.unknown(needs: ["service.latency.p99"])])
    let decided = try #require(compile("service.latency_p99_ms > 3.0 && false").query)
    #expect(decided.rows(in: lint(manifest, format: "kubernetes").base).map(\.outcome) == [.value(Untrusted("false"))])
  }

  @Test(
    "the variables say what it is about",
    arguments: [
      ("call.mode", .call), ("caller.team", .call), ("callee.name == caller.name", .call), ("service.fan_in", .service),
      ("service.fan_in > topology.services", .service), ("topology.tier", .topology), ("1 + 1", .topology), ("cycle.length", .cycle),
      ("chain.depth", .chain), ("queue.max_length", .queue), ("store.services", .store),
      ("topology.services > 1 ? store.name : ''", .store),
    ] as [(String, SubjectKind)])
  func kinds(expression: String, kind: SubjectKind) throws {
    #expect(try #require(compile(expression).query).kind == kind)
  }

  @Test("it has a type, in words")
  func types() throws {
    #expect(compile("call.timeout_ms").query?.type == "double or null")
    #expect(compile("call.timeout_ms == null").query?.type == "bool")
  }

  @Test(
    "what is wrong is said at its place, with what there is",
    arguments: [
      ("service.fan_uot", "fan_uot", "unknown field", "did you mean `fan_out`? fields of `service`: absorbed_fault_ms, "),
      ("servce.fan_out", "servce", "unknown variable", "`service`"), ("service.fan_out +", "", "", ""), ("", "", "", ""),
      ("service.name + 1", "+", "", ""), ("params.limit", "params", "unknown variable", ""),
      ("service.fan_in > call.attempts", "service.fan_in > call.attempts", "several kinds", "`caller`"),
    ])
  func faults(expression: String, place: String, message: String, hint: String) throws {
    let (query, diagnostics, sources) = compile(expression)
    #expect(query == nil)
    let diagnostic = try #require(diagnostics.first)
    if !place.isEmpty { #expect(covered(diagnostic.span, sources) == place) }
    #expect(words(diagnostic.message).contains(message) && words(diagnostic.hint).contains(hint), "\(words(diagnostic.hint))")
  }

  @Test("a kind that is named decides, and refuses what it does not see")
  func named() throws {
    #expect(try ask("topology.services", for: .call) == ["a -> b: 3", "a -> c: 3"])
    #expect(compile("service.name", for: .call).query == nil)
  }

  @Test("hostile expressions are errors or values, no crash", arguments: ["(", "!", "true || ", "[", "-", "{"])
  func hostile(piece: String) {
    let (query, diagnostics, _) = compile(String(repeating: piece, count: 50_000) + "true")
    #expect((query == nil) == !diagnostics.isEmpty)
  }
}
