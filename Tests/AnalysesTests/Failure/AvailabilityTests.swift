import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct AvailabilityTests {
  @Test("each critical dependency counts once, over however many paths") func once() {
    var draft = Draft()
    for (name, own) in [("e", 0.9999), ("a", 0.999), ("b", 0.999), ("d", 0.99)] { draft.service(name, nil, [.availability: own]) }
    for (from, to) in [("e", "a"), ("e", "b"), ("a", "d"), ("b", "d")] { draft.call(from, to) }
    let base = draft.base()
    let found = base[Availability.self].ofService[base.service("e").index].number!
    #expect(abs(found - 0.987922187901) < 1e-12)
  }

  @Test("what has a fallback or is not waited for takes nothing away") func soft() {
    var draft = Draft()
    for name in ["a", "b", "c"] { draft.service(name, nil, [.availability: 0.5]) }
    draft.call("a", "b", [.fallback: 1])
    draft.call("a", "c", [.mode: 1])
    #expect(draft.base().read("a", "availability_ratio") == "0.5")
  }

  @Test("services on a cycle share their fate") func cycle() {
    var draft = Draft()
    for name in ["a", "b", "c"] { draft.service(name, nil, [.availability: 0.5]) }
    draft.call("a", "b")
    draft.call("b", "a")
    draft.call("b", "c")
    let base = draft.base()
    #expect(["a", "b", "c"].map { base.read($0, "availability_ratio") } == ["0.125", "0.125", "0.5"])
  }

  @Test("one that is not declared leaves none, but a bound") func absent() {
    var draft = Draft()
    draft.service("a", nil, [.availability: 0.5])
    draft.service("c", nil, [.availability: 0.25])
    draft.call("a", "b")
    draft.call("b", "c")
    let base = draft.base()
    #expect(["a", "b", "c"].map { base.read($0, "availability_ratio") } == ["null", "null", "0.25"])
    #expect(["a", "b", "c"].map { base.read($0, "availability_at_best_ratio") } == ["0.125", "0.25", "0.25"])
  }

  @Test("what an input cannot say is named") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b", [.fallback: 0])
    #expect(draft.base().read("a", "availability_ratio") == "?service.availability")
  }

  @Test("is the product over everything that it reaches, on graphs with more shared nodes than a block has", arguments: 0..<40)
  func reached(seed: Int) {
    let graph = RandomGraph(seed: seed, services: seed < 36 ? 60 : 1500)
    var random = SeededGenerator(seed: UInt64(seed + 1000))
    let own = (0..<graph.count).map { _ in Double.random(in: 0.99...1, using: &random) }
    let base = graph.base(with: own.map { [.availability: $0] })
    let found = base[Availability.self].ofService
    var targets = [[Int]](repeating: [], count: graph.count)
    for (from, to) in graph.edges { targets[from].append(to) }
    for start in 0..<graph.count {
      var seen: Set = [start]
      var open = [start]
      while let node = open.popLast() { for next in targets[node] where seen.insert(next).inserted { open.append(next) } }
      let expected = seen.sorted().reduce(1) { $0 * own[$1] }
      #expect(abs(found[start].number! - expected) < 1e-9)
    }
  }

  @Test("five dependencies have to promise 99.99 % each for 99.95 % together") func needed() {
    var draft = Draft()
    draft.service("a", nil, [.objectiveAvailability: 0.9995])
    for index in 0..<5 { draft.call("a", "b\(index)") }
    draft.service("c", nil, [.objectiveAvailability: 0.999, .availability: 0.998])
    draft.call("c", "b0")
    draft.service("d", nil, [.objectiveAvailability: 0.999])
    let base = draft.base()
    #expect(base.read("a", "needed_dependency_availability_ratio").hasPrefix("0.99989997"))
    #expect(base.read("c", "needed_dependency_availability_ratio").hasPrefix("1.001"))
    #expect(base.read("d", "needed_dependency_availability_ratio") == "null")
    for (product, power) in [(0.5, 1), (0.25, 2), (1e-9, 3), (0.9, 100_000)] {
      let root = Availability.root(of: product, power)
      #expect(abs(TailExposure.power(root, Double(power)) - product) <= 1e-9)
    }
  }

  @Test("a cache that may answer through an outage, and a fallback that there may be, leave bounds") func unknownCache() {
    var draft = Draft()
    draft.service("a", nil, [.availability: 1, .objectiveAvailability: 0.999])
    draft.service("b", nil, [.availability: 0.9])
    draft.call("a", "b", [.cacheTTL: 600_000], unknown: [.cacheHitRatio])
    #expect(draft.base().read("a", "availability_at_best_ratio") == "0.9 to 1.0: a -> b.cache.hit_ratio")
    var asked = Draft()
    asked.service("a", nil, [.availability: 1])
    asked.service("b", nil, [.availability: 0.9])
    asked.call("a", "b", unknown: [.perRequest])
    #expect(asked.base().read("a", "availability_at_best_ratio") == "0.9 to 1.0: a -> b.per_request")
    draft.call("a", "c", unknown: [.fallback])
    #expect(draft.base().read("a", "needed_dependency_availability_ratio").hasPrefix("0.999 to 0.9994"))
  }
}
