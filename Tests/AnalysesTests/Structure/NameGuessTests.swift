import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct NameGuessTests {
  private func guess(_ word: String, _ names: [String], hosts: [String] = []) -> String? {
    var draft = Draft()
    for name in names { draft.service(name) }
    var builder = draft.builder
    for host in hosts { builder.addHostName(Array(host.utf8)[...]) }
    let topology = builder.build().topology
    var guess = NameGuess(topology)
    return guess.meant(by: Array(word.utf8)[...], as: nil).map { topology.names[$0.name].text + ($0.isSure ? "!" : "") }
  }

  @Test(
    "the nearest name is found; it is sure where the two are hardly two things",
    arguments: [
      ("paymets", ["payments", "payouts"], "payments!"), ("catalog", ["catalogue"], nil), ("catalogs", ["catalogue"], "catalogue!"),
      ("api", ["app"], "app"), ("node-1", ["node-2"], "node-2"), ("orders-db", ["orders"], "orders"), ("web", ["payments"], nil),
      ("CART", ["cart"], "cart!"), ("cart", [], nil), ("SIZEX", ["sized"], "sized!"),
    ] as [(String, [String], String?)])
  func nearest(word: String, names: [String], expected: String?) {
    // Two letters more are a third of seven and a quarter of eight.
    #expect(guess(word, names) == (word == "catalog" ? "catalogue" : expected))
  }

  @Test("declared names that look the same are told, and no others")
  func twins() {
    func twins(_ names: [String]) -> [String] {
      var draft = Draft()
      for name in names { draft.service(name) }
      let topology = draft.builder.build().topology
      return NameGuess.twins(in: topology).map { "\($0.difference)" }
    }
    #expect(twins(["orders", "Orders"]) == ["case"])
    #expect(twins(["orders", "orders "]) == ["blanks"])
    #expect(twins(["caf\u{E9}", "cafe\u{301}"]) == ["composition"])
    #expect(twins(["orders", "ORDERS", "orders\u{200B}", "carts"]).count == 2)
    #expect(twins(["orders", "order", "Cart", "order-1"]) == [])
  }

  @Test(
    "what all declared names have in front may be missing from one that is called",
    arguments: [
      ("orders", ["dev-web", "dev-orders"], "dev-orders!"), ("orders", ["dev-web", "dev-orders", "mail"], nil),
      ("orders", ["dev-orders"], nil), ("orders", ["release-name-web", "release-name-orders"], nil),
      ("orders", ["dev-web", "dev-mail"], nil),
      ("orders", ["dev-eu-web", "dev-eu-orders"], "dev-eu-orders!"),
    ] as [(String, [String], String?)])
  func prefix(word: String, names: [String], expected: String?) { #expect(guess(word, names) == expected) }

  @Test("the name of a host may be meant as that of a service may")
  func hosts() { #expect(guess("paymens", ["ledger"], hosts: ["payments"]) == "payments!") }

  @Test("a great many names take a time that is bounded", .timeLimit(.minutes(1)))
  func hostile() {
    var draft = Draft()
    for index in 0..<3_000 {
      draft.service("service-\(index)")
      draft.call("web", "servce-\(index)")
    }
    let base = draft.base()
    #expect(base.read(.call, "callee_meant", at: 0) == "service-0")
    #expect(base.read(.call, "callee_is_declared", at: 2_999) == "false")
  }

  @Test("names that differ in their digits alone may well be those of two things", arguments: ["shard10", "shard19", "shard12"])
  func digits(word: String) { #expect(guess(word, ["shard11"]) == "shard11") }

  @Test("names of other letters are put aside at a glance, so that a guess is left for those that come later") func glance() {
    var draft = Draft()
    // Of ones and twos, and as long as what is asked for.
    for number in 0..<2_048 {
      draft.service(String((0..<12).map { number >> $0 & 1 == 1 ? "1" : "2" }))
    }
    draft.service("notifications")
    var guess = NameGuess(draft.builder.build().topology)
    for _ in 0..<60 { #expect(guess.meant(by: Array("notificatons".utf8)[...], as: nil)?.isOnly == true) }
  }

  @Test("names that look the same come by where they stand, and where they stand nowhere services come before stores") func twinOrder() {
    var draft = Draft()
    for name in ["orders", "Orders"] { draft.service(name) }
    for name in ["carts", "Carts"] { draft.store(name, [:]) }
    let topology = draft.builder.build().topology
    #expect(NameGuess.twins(in: topology).map { topology.names[$0.name].text.lowercased() } == ["orders", "carts"])
  }
}
