import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct ProtocolsTests {
  @Test("each protocol counts once, in the order of names") func names() {
    var draft = Draft()
    let (http, grpc) = (Double(draft.id("http").rawValue), Double(draft.id("grpc").rawValue))
    draft.call("a", "b", [.protocolName: http])
    draft.call("a", "c", [.protocolName: grpc])
    draft.call("b", "c", [.protocolName: http])
    draft.call("c", "d")
    let base = draft.base()
    #expect(base.read(.topology, "protocols") == "2")
    #expect(base.read(.topology, "protocol_names") == "grpc, http")
  }

  @Test("a protocol over TLS is the same one, and counts where nobody speaks it without") func secured() {
    func names(_ words: [String]) -> String {
      var draft = Draft()
      for (index, word) in words.enumerated() { draft.call("a", "b\(index)", [.protocolName: Double(draft.id(word).rawValue)]) }
      return draft.base().read(.topology, "protocol_names")
    }
    #expect(names(["https", "http", "grpc", "grpcs"]) == "grpc, http")
    #expect(names(["https", "nats"]) == "https, nats")
  }

  @Test("a call whose format has no protocols leaves the number unknown") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    #expect(draft.base().read(.topology, "protocols") == "?call.protocol")
  }
}
