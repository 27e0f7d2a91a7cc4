import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct UserLoadTests {
  @Test("a million users with an action a minute make 16 667 requests a second; undeclared actions only the document's estimate")
  func document() {
    var draft = Draft()
    draft.set(.users, 1_000_000)
    #expect(draft.base().read(.topology, "user_requests_per_s") == "null")
    #expect(draft.base().read(.topology, "document_calls_per_s").hasPrefix("166666.66"))
    #expect(draft.base().read(.topology, "document_bytes_per_s").hasPrefix("166666666.6"))
    #expect(draft.base().read(.topology, "document_network_cards") == "2")
    var declared = draft
    declared.set(.actionsPerUserPerMinute, 1)
    #expect(declared.base().read(.topology, "user_requests_per_s").hasPrefix("16666.66"))
    draft.set(.activeShare, 0.5)
    draft.set(.actionsPerUserPerMinute, 2)
    draft.set(.peakFactor, 1.5)
    #expect(draft.base().read(.topology, "user_requests_per_s") == "25000.0")
    draft.set(.callsPerAction, 3)
    #expect(draft.base().read(.topology, "document_calls_per_s") == "75000.0")
  }

  @Test("rates of entries stand for users, if each declares one") func implied() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 10])
    draft.service("b", nil, [.entryRate: 7])
    #expect(draft.base().read(.topology, "implied_users") == "null")
    draft.set(.actionsPerUserPerMinute, 1)
    let base = draft.base()
    #expect(base.read(.topology, "entry_rate_per_s") == "17.0")
    #expect(base.read(.topology, "implied_users") == "1020.0")
    #expect(base.read(.topology, "implied_tier") == "T2")
    draft.service("c", nil, [.entry: 1])
    #expect(draft.base().read(.topology, "implied_users") == "null")
    #expect(draft.base().read(.topology, "implied_tier") == "null")
  }

  @Test("without users there is no load, and users who do nothing stand for no rate") func nothing() {
    #expect(FactBase.of("a b").read(.topology, "user_requests_per_s") == "null")
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 10])
    draft.set(.actionsPerUserPerMinute, 0)
    #expect(draft.base().read(.topology, "implied_users") == "null")
  }
}
