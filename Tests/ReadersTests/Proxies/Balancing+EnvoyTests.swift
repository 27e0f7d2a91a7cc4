import Testing
import TopologyModel

@testable import Readers

@Suite struct BalancingEnvoyTests {
  @Test(
    "words of Envoy and its meshes say which host is asked",
    arguments: [
      ("LEAST_REQUEST", .leastRequest), ("LeastRequest", .leastRequest), ("LEAST_CONN", .leastRequest), ("RoundRobin", .roundRobin),
      ("RANDOM", .random), ("ConsistentHash", .hash), ("PASSTHROUGH", nil), ("", nil),
    ] as [(String, Balancing?)])
  func balancing(word: String, way: Balancing?) { #expect(Balancing(envoy: word.utf8) == way) }
}
