import Analyses
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
