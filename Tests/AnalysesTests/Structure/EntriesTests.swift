import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct EntriesTests {
  private func entries(_ base: FactBase) -> [String] {
    base[Entries.self].all.map { String(decoding: base.topology.name($0).bytes, as: UTF8.self) }
  }

  @Test("declared entries are the entries, by flag, rate or share") func declared() {
    var draft = Draft()
    draft.service("a", nil, [.entry: 1])
    draft.service("b", nil, [.entryRate: 5])
    draft.service("c", nil, [.entryShare: 0.5])
    draft.service("d", nil, [.entry: 0, .entryRate: 5])
    draft.service("gate", .gateway)
    let base = draft.base()
    #expect(entries(base) == ["a", "b", "c"])
    #expect(base.read(.topology, "entries_inferred") == "false")
    #expect(base.read(.topology, "exposed_services") == "3")
    #expect(base.read(.topology, "gateways") == "1")
  }

  @Test("without declared ones, gateways are the entries") func gateways() {
    var draft = Draft()
    draft.service("gate", .gateway)
    draft.call("gate", "a")
    draft.service("b")
    let base = draft.base()
    #expect(entries(base) == ["gate"])
    #expect(base.read(.topology, "entries_inferred") == "true")
    #expect(base.read(.topology, "exposed_services") == "0")
  }

  @Test("without gateways, whatever no other calls and no queue feeds is an entry") func sources() {
    var draft = Draft()
    draft.service("nightly", .job)
    draft.service("registry", .registry)
    draft.service("bank", .external)
    draft.call("a", "b")
    draft.call("a", "a")
    draft.call("b", "undeclared")
    draft.call("b", "later", [.mode: 1])
    draft.service("later")
    draft.consume("worker", "orders")
    #expect(entries(draft.base()) == ["a", "later"])
  }
}
