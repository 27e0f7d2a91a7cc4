import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct DeclaredNamesTests {
  /// What is known of each name of a kind: whether it is declared, what was meant, of what kind, and how they differ.
  private func standings(_ draft: Draft, _ kind: SubjectKind) -> [String] {
    let base = draft.base()
    let prefix = kind == .call ? "callee_" : ""
    return base.ids(kind).indices.map { index in
      ["is_declared", "meant", "meant_kind", "meant_difference"].map { base.read(kind, prefix + $0, at: index) }.joined(separator: " ")
    }
  }

  @Test("in a whole system a name that nothing declares is told with what was meant")
  func whole() {
    for (callee, expected) in [
      ("reviews", "true null null null"), ("reveiws", "false reviews service null"), ("stranger", "false null null null"),
      ("reviews ", "false reviews service blanks"), ("rev\u{200B}iews", "false reviews service blanks"),
      ("Reviews", "false reviews service case"),
    ] {
      var draft = Draft()
      draft.service("reviews")
      draft.call("web", callee)
      #expect(standings(draft, .call) == [expected], "\(callee)")
    }
    var draft = Draft()
    draft.service("cafe\u{301}")
    draft.call("web", "caf\u{E9}")
    #expect(standings(draft, .call).first?.hasSuffix("service composition") == true)
  }

  @Test("what is a store is no service; of two names that are as near, one of the same kind was meant")
  func kinds() {
    var draft = Draft()
    draft.service("orders")
    draft.store("border", [:])
    draft.call("web", "border")
    draft.call("web", "order")
    draft.use("web", "borders", isDeclared: false)
    #expect(standings(draft, .call) == ["false border store null", "false orders service null"])
    #expect(standings(draft, .store) == ["true null null null", "false border store null"])
  }

  @Test("a store or queue is declared by its use where no other of its kind is declared")
  func alone() {
    var draft = Draft()
    draft.use("web", "orders-db", isDeclared: false)
    draft.publish("web", "placed", isDeclared: false)
    #expect(standings(draft, .store) == ["null null null null"])
    #expect(standings(draft, .queue) == ["null null null null"])
  }

  @Test("a service is no store and no queue, be there others or not")
  func otherKind() {
    for hasOthers in [false, true] {
      var draft = Draft()
      draft.service("orders")
      if hasOthers {
        draft.store("stock-db", [:])
        draft.queue("placed")
      }
      draft.use("web", "orders", isDeclared: false)
      draft.publish("web", "orders", isDeclared: false)
      #expect(standings(draft, .store).contains("false orders service null"))
      #expect(standings(draft, .queue).contains("false orders service null"))
    }
  }

  @Test("in a part of a system it is a mistake only where nothing else can have been meant; the others are listed")
  func part() {
    func read(_ callee: String, _ declared: String) -> [String] {
      var draft = Draft()
      draft.set(.complete, 0)
      draft.service(declared)
      draft.call("web", callee)
      return standings(draft, .call)
    }
    #expect(read("reveiws", "reviews") == ["false reviews service null"])
    #expect(read("user", "users") == ["false users service null"])
    for (callee, declared) in [("orders-db", "orders"), ("node-1", "node-2"), ("api", "app"), ("ledger", "reviews")] {
      #expect(read(callee, declared) == ["?topology.complete null null null"], "\(callee)")
    }
    var draft = Draft()
    draft.call("web", "a")
    draft.store("orders-db", [:])
    draft.use("web", "sessions", isDeclared: false)
    #expect(draft.base().read(.topology, "undeclared_names") == "null")
    draft.set(.complete, 0)
    #expect(draft.base().read(.topology, "undeclared_names") == "a, sessions")
  }

  @Test("where an input could not be read nothing is known of what no other declares, nor of what nobody is seen to do")
  func unread() {
    var draft = Draft()
    draft.service("reviews")
    draft.call("web", "reveiws")
    draft.publish("web", "placed")
    draft.missPart()
    let base = draft.base()
    #expect(standings(draft, .call) == ["?topology.complete null null null"])
    #expect(base.read(.topology, "undeclared_names") == "?topology.complete")
    #expect(base.read(.queue, "consumers") == "?topology.complete" && base.read(.queue, "producers") == "1")
    #expect(base.read(.queue, "is_dead_letter") == "?topology.complete")
    #expect(base.read("reviews", "links") == "?topology.complete" && base.read("web", "links") == "2")
  }

  @Test("a misspelt name is told once: of the queue and the service that were meant nobody says that they are idle")
  func once() {
    var draft = Draft()
    draft.publish("web", "plcaed", isDeclared: false)
    draft.call("web", "reveiws")
    draft.consume("mail", "placed")
    draft.service("reviews")
    let base = draft.base()
    #expect(base.ids(.queue) == ["placed", "plcaed"])
    #expect((0..<2).map { base.read(.queue, "producers", at: $0) } == ["?topology.complete", "1"])
    #expect((0..<2).map { base.read(.queue, "consumers", at: $0) } == ["1", "?topology.complete"])
    #expect(base.read("reviews", "links") == "?topology.complete")
  }
}
