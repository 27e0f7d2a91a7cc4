import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct BandwidthTests {
  @Test("bytes are rate times payload, on both ends of a call") func bytes() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 100, .replicas: 2])
    draft.call("a", "b", [.payload: 1000])
    draft.call("b", "c", [.payload: 500])
    let base = draft.base()
    #expect(base.read(.call, "bytes_per_s") == "100000.0")
    #expect(["a", "b", "c"].map { base.read($0, "bytes_per_s") } == ["100000.0", "150000.0", "50000.0"])
    #expect(base.read("a", "bytes_per_s_per_replica") == "50000.0")
    #expect(base.read(.topology, "bytes_per_s") == "150000.0")
  }

  @Test("a card of 1 Gbit/s carries 87.5 MB/s at 70 %; a replica that moves more needs a second") func cards() {
    #expect([0, 1, 87.5e6, 87.6e6, 166.7e6, 1e30].map { Bandwidth.cards(for: $0) } == [0, 1, 1, 2, 2, 11_428_571_429])
    #expect(Bandwidth.cards(for: 166.7e6, gigabits: 10) == 1)
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 1_000, .replicas: 2])
    draft.service("b")
    draft.call("a", "b", [.payload: 100_000])
    let base = draft.base()
    #expect(["a", "b"].map { base.read($0, "network_cards") } == ["1", "2"])
  }

  @Test("a payload that nobody declares leaves no sum") func absent() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 100])
    draft.call("a", "b", [.payload: 1000])
    draft.call("b", "c")
    let base = draft.base()
    #expect(base.read(.topology, "bytes_per_s") == "null")
    #expect(["b", "c"].map { base.read($0, "bytes_per_s") } == ["100000.0", "null"])
  }
}
