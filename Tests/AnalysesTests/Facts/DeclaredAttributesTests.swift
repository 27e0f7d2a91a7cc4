import Advising
import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct DeclaredAttributesTests {
  @Test("values have the type of their quantity") func values() {
    var draft = Draft()
    draft.service("a", .gateway, [.team: Double(draft.id("payments").rawValue), .replicas: 3, .latencyP99: 12.5, .entry: 1])
    draft.set(.logs, 1)
    draft.set(.growth, 10)
    draft.call("a", "b", [.mode: 1, .timeout: 300, .payload: 2_000])
    let base = draft.base()
    #expect(
      ["name", "role", "team", "replicas", "latency_p99_ms", "entry"].map { base.read("a", $0) } == [
        "a", "gateway", "payments", "3", "12.5", "true",
      ])
    #expect(["mode", "timeout_ms", "payload_bytes"].map { base.read(.call, $0) } == ["async", "300.0", "2000.0"])
    #expect(["logs", "growth", "traces"].map { base.read(.topology, $0) } == ["true", "10.0", "null"])
  }

  @Test("silence means one attempt, one call for a request, a caller that waits, and no entry") func silence() {
    var draft = Draft()
    draft.call("a", "b")
    let base = draft.base()
    #expect(
      ["attempts", "per_request", "mode", "timeout_ms", "fallback", "breaker"].map { base.read(.call, $0) } == [
        "1", "1.0", "sync", "null", "null", "null",
      ])
    #expect(base.read("a", "entry") == "false")
  }

  @Test("what an input cannot say is unknown, by its path") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    let base = draft.base()
    #expect(base.read(.call, "timeout_ms") == "?call.timeout")
    #expect(base.read(.call, "breaker_min_calls") == "?call.breaker.min_calls")
    #expect(base.read(.call, "mode") == "sync")
    #expect(base.read(.topology, "users") == "?topology.scale.users")
    #expect(base.read("a", "slo_availability_ratio") == "?service.slo.availability")
  }

  @Test("a timeout of `none` is none; settings of a breaker are a breaker") func special() {
    var draft = Draft()
    draft.call("a", "b", [.timeout: .infinity, .breakerWindow: 10])
    let base = draft.base()
    #expect(base.read(.call, "timeout_ms") == "null")
    #expect(base.read(.call, "breaker") == "true")
  }

  @Test("kinds of failure are a list; a breaker that shuts off single hosts is none before the callee") func kinds() {
    var draft = Draft()
    draft.call("a", "b", [.retryOn: FailureKinds([.error, .refused]).value, .breakerScope: BreakerScope.host.value])
    draft.call("a", "c", [.breakerFailures: FailureKinds.timeout.value, .breakerScope: BreakerScope.router.value])
    draft.call("a", "d", [.breaker: 1, .breakerScope: BreakerScope.host.value])
    let base = draft.base()
    #expect(base.read(.call, "retry_on") == "refused, error" && base.read(.call, "retry_on", at: 1) == "null")
    #expect(base.read(.call, "breaker_failures", at: 1) == "timeout" && base.read(.call, "breaker_scope", at: 1) == "router")
    #expect((0..<3).map { base.read(.call, "breaker", at: $0) } == ["false", "true", "false"])
  }

  @Test("every attribute of services, calls, stores, queues and the whole is a fact") func complete() {
    let owners: [(Owner, SubjectKind)] = [(.service, .service), (.call, .call), (.store, .store), (.queue, .queue), (.topology, .topology)]
    for (owner, subject) in owners {
      for attribute in Attribute.of(owner) { #expect(FactCatalogue.all.fact(attribute.factName, of: subject) != nil) }
    }
  }
}
