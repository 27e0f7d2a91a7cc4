import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct DualWritesTests {
  @Test("what is published beside a write counts, unless an outbox joins the two") func outbox() {
    var draft = Draft()
    draft.use("a", "db", [.access: 1])
    draft.use("a", "db", [.access: 2])
    draft.publish("a", "p")
    draft.publish("a", "q", [.outbox: 1])
    draft.publish("a", "r", [.outbox: 0])
    let base = draft.base()
    #expect(base.read("a", "dual_write_queues") == "p, r")
    #expect(base.read("a", "dual_write_stores") == "db")
  }

  @Test("who reads, fills a cache or polls for what it publishes writes nothing twice") func none() {
    var draft = Draft()
    draft.use("reader", "db", [.access: 0])
    draft.use("filler", "db", [.access: 1, .fallback: 1])
    draft.use("relay", "db", [.access: 2, .poll: 1_000])
    draft.use("writer", "db", [.access: 1])
    for name in ["reader", "filler", "relay"] { draft.publish(name, "q") }
    let base = draft.base()
    for name in ["reader", "filler", "relay", "writer"] { #expect(base.read(name, "dual_write_queues") == "null") }
  }

  @Test("an input that cannot say how a store is used, or how a message leaves, leaves it unknown") func unknown() {
    var draft = Draft(.manifests)
    draft.use("a", "db")
    draft.publish("a", "q")
    draft.use("b", "db", [.access: 1])
    draft.publish("b", "q")
    let base = draft.base()
    #expect(base.read("a", "dual_write_queues") == "?use.access")
    #expect(base.read("b", "dual_write_queues") == "?publish.outbox")
  }
}
