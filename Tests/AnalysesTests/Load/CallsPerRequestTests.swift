import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CallsPerRequestTests {
  @Test("a cache and batches make calls fewer") func fewer() {
    var draft = Draft()
    draft.call("a", "b", [.perRequest: 20, .batch: 4, .cacheHitRatio: 0.5])
    draft.call("a", "c")
    let base = draft.base()
    // Of 20 items, each asked for with a chance of one half, in batches of 4.
    #expect(abs(base[CallsPerRequest.self].ofCall[0].number! - Self.batches(20, 0.5, 4)) < 1e-9)
    #expect(base.read(.call, "calls_per_request", at: 1) == "1.0")
    #expect(base.read(.call, "pair_calls_per_request") == "null")
    #expect(base.read(.call, "pair_calls") == "1")
  }

  @Test("what has a share at a gateway is passed on once, though its file does not say so") func passedOn() {
    var draft = Draft(.manifests)
    draft.service("edge", .gateway)
    draft.call("edge", "a", [.share: 0.9])
    draft.call("edge", "b", [.share: 0.1])
    draft.call("web", "a", [.share: 0.5])
    let base = draft.base()
    #expect([0, 1, 2].map { base.read(.call, "calls_per_request", at: $0) } == ["0.9", "0.1", "?call.per_request"])
  }

  /// The mean over every number of items, by Pascal's triangle.
  private static func batches(_ items: Int, _ chance: Double, _ size: Int) -> Double {
    var row = [1.0]
    for _ in 0..<items {
      row = (0...row.count).map { place in
        (place < row.count ? row[place] * (1 - chance) : 0) + (place > 0 ? row[place - 1] * chance : 0)
      }
    }
    return row.enumerated().reduce(0) { $0 + $1.element * Double(($1.offset + size - 1) / size) }
  }

  @Test("a batch that is not full is a call all the same", arguments: 0..<100) func batches(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let (items, size) = (Int.random(in: 0...300, using: &random), Int.random(in: 2...40, using: &random))
    let hits = Double(Int.random(in: 0...20, using: &random)) / 20
    var draft = Draft()
    draft.call("a", "b", [.perRequest: Double(items), .batch: Double(size), .cacheHitRatio: hits])
    let found = draft.base()[CallsPerRequest.self].ofCall[0].number!
    #expect(abs(found - Self.batches(items, 1 - hits, size)) <= 1e-9 * max(found, 1))
  }

  @Test("a part of an item is one item of some requests; a million of them come as their mean") func parts() {
    func calls(_ items: Double, _ size: Double, hits: Double = 0) -> Double {
      var draft = Draft()
      draft.call("a", "b", [.perRequest: items, .batch: size, .cacheHitRatio: hits])
      return draft.base()[CallsPerRequest.self].ofCall[0].number!
    }
    #expect(calls(0.25, 100) == 0.25)
    #expect(calls(10, 100) == 1)
    #expect(calls(10.5, 10) == 1.5)
    #expect(calls(4_000_000, 1_000, hits: 0.5) == 2_000)
  }

  @Test("a pair adds up both ways, on its first call only") func pair() {
    var draft = Draft()
    draft.call("a", "b", [.perRequest: 3])
    draft.call("a", "b")
    draft.call("b", "a", [.perRequest: 2, .mode: 1])
    let base = draft.base()
    #expect((0..<3).map { base.read(.call, "pair_calls_per_request", at: $0) } == ["6.0", "null", "null"])
    #expect((0..<3).map { base.read(.call, "pair_calls", at: $0) } == ["3", "null", "null"])
  }

  @Test("what a format cannot say is unknown") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    #expect(draft.base().read(.call, "calls_per_request") == "?call.per_request")
  }

  @Test("of batches of which a file says that nobody knows their size one may hold all items, and each item be one") func unknownBatch() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 100])
    draft.call("a", "b", [.perRequest: 4], unknown: [.batch])
    draft.call("a", "c", [.perRequest: 0.5], unknown: [.batch])
    let base = draft.base()
    #expect(base.read(.call, "calls_per_request", at: 0) == "1.0 to 4.0: a -> b.batch")
    #expect(base.read(.call, "calls_per_request", at: 1) == "0.5")
    #expect(base.read("b", "rate_per_s") == "100.0 to 400.0: a -> b.batch")
  }

  @Test("a cache of which a file says that nobody knows what it answers may answer nothing, or all; a format that knows none has none")
  func unknownCache() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 100])
    draft.call("a", "b", [.perRequest: 2], unknown: [.cacheHitRatio])
    #expect(draft.base().read("b", "rate_per_s") == "0.0 to 200.0: a -> b.cache.hit_ratio")
    draft.service("b", nil, [.capacity: 400])
    #expect(draft.base().read("b", "utilisation_ratio") == "0.0 to 0.5: a -> b.cache.hit_ratio")
    #expect(draft.base().read(.call, "cache_hit_ratio") == "?call.cache.hit_ratio")
    #expect(draft.base().read("a", "calls_per_action") == "0.0 to 2.0: a -> b.cache.hit_ratio")
    var silent = Draft(.mesh)
    silent.service("a", nil, [.entryRate: 100])
    silent.call("a", "b", [.perRequest: 2])
    #expect(silent.base().read("b", "rate_per_s") == "200.0" && silent.base().read(.call, "cache_hit_ratio") == "null")
  }
}
