import Testing

@testable import TopologyModel

@Suite struct AttributeTests {
  @Test("every attribute has a path, an owner, and a line of documentation that is no sentence of its own")
  func definitions() {
    for definition in Attribute.definitions {
      #expect(!definition.path.isEmpty && !definition.owners.isEmpty && !definition.documentation.isEmpty)
      #expect(!definition.documentation.hasSuffix("."), "\(definition.path)")
    }
  }

  @Test("no two attributes of one owner share a path or a fact")
  func distinct() {
    for owner in Owner.allCases {
      let attributes = Attribute.of(owner)
      #expect(Set(attributes.map(\.path)).count == attributes.count)
      #expect(Set(attributes.map(\.factName)).count == attributes.count)
    }
  }

  @Test(
    "a fact's name is its path and its unit",
    arguments: [
      (Attribute.timeout, "timeout_ms"), (.latencyP99, "latency_p99_ms"), (.payload, "payload_bytes"), (.capacity, "capacity_per_s"),
      (.availability, "availability_ratio"),
      (.cacheHitRatio, "cache_hit_ratio"), (.users, "users"), (.traceSampling, "traces_sampling_ratio"), (.attempts, "attempts"),
      (.breaker, "breaker"),
    ])
  func factNames(_ attribute: Attribute, _ name: String) { #expect(attribute.factName == name) }

  @Test("knowledge has a value only where something is said")
  func knowledge() {
    #expect(Knowledge.declared(1.0).value == 1 && Knowledge.implied(2.0).value == 2)
    #expect(Knowledge.absent.value == nil && Knowledge.unknown.value == nil && Knowledge.unknown.isUnknown)
  }
}
