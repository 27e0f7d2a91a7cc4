import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel

/// `RetriedLoad` and `RequestTries`.
@Suite struct RetriedLoadTests {
  @Test("retries of a part of the traffic count for that part") func parts() {
    var draft = Draft()
    draft.service("gw", nil, [.entryRate: 100])
    draft.call("gw", "a", [.perRequest: 0.1, .attempts: 2])
    draft.call("gw", "b", [.perRequest: 0.9])
    draft.call("a", "c")
    draft.call("b", "c")
    let base = draft.base()
    #expect(abs(base[RetriedLoad.self].ofService[base.service("c").index].number! - 110) < 1e-9)
    #expect(base.read("c", "attempts_product") == "2.0")
    #expect(base.read("c", "tries_per_request") == "3.0")
  }

  @Test("while a service hangs, the calls to it are tried again after timeouts, and those before them after errors too") func kinds() {
    func rates(_ first: FailureKinds, _ last: FailureKinds, _ counted: FailureKinds = .all) -> [String] {
      var draft = Draft()
      draft.service("web", nil, [.entryRate: 10])
      draft.call("web", "shop", [.attempts: 3, .timeout: 900, .retryOn: first.value])
      draft.call("shop", "bank", [.attempts: 4, .timeout: 200, .retryOn: last.value, .breaker: 1, .breakerFailures: counted.value])
      let base = draft.base()
      return ["shop", "bank"].map { base.read($0, "retried_rate_per_s") } + [base.read("bank", "unbroken_rate_per_s")]
    }
    #expect(rates(.all, .all) == ["30.0", "120.0", "0.0"])
    #expect(rates(.refused, .refused) == ["10.0", "10.0", "0.0"])
    #expect(rates(.error, .error) == ["10.0", "30.0", "0.0"])
    #expect(rates(.error, .timeout) == ["10.0", "120.0", "0.0"])
    #expect(rates(.all, .all, [.error, .reset]) == ["30.0", "120.0", "120.0"])
  }

  @Test("calls of one stage are made when its first one is: what comes after them is not done again") func stages() {
    func tries(_ stage: Double?, _ first: String, _ last: String) -> String {
      var draft = Draft()
      draft.service("web", nil, [.entryRate: 10])
      draft.call("web", "shop", [.attempts: 3])
      draft.call("shop", first, [.stage: 1], line: 1)
      draft.call("shop", "advert", [.fallback: 1], line: 2)
      var attributes: [Attribute: Double] = [:]
      attributes[.stage] = stage
      draft.call("shop", last, attributes, line: 3)
      return draft.base().read("advert", "tries_per_request")
    }
    for (first, last) in [("stock", "bank"), ("bank", "stock")] {
      // It is done again where what comes after it can fail.
      #expect(tries(nil, first, last) == "3.0")
      #expect(tries(1, first, last) == "1.0")
    }
  }

  @Test("attempts over several paths add up") func paths() {
    var draft = Draft()
    draft.service("web", nil, [.entryRate: 10])
    for name in ["a", "b"] {
      draft.call("web", name, [.attempts: 2])
      draft.call(name, "d", [.attempts: 2])
    }
    let base = draft.base()
    #expect(["tries_per_request", "attempts_product", "retried_rate_per_s"].map { base.read("d", $0) } == ["8.0", "4.0", "80.0"])
  }

  @Test("behind a queue, a fallback and what is not waited for attempts start anew") func restarts() {
    var draft = Draft()
    draft.service("web", nil, [.entryRate: 50])
    draft.call("web", "shop", [.attempts: 3])
    draft.publish("shop", "q")
    draft.consume("worker", "q")
    draft.call("worker", "pay", [.attempts: 5])
    draft.call("pay", "bank", [.attempts: 5])
    draft.call("shop", "soft", [.attempts: 2, .fallback: 1])
    draft.call("shop", "later", [.attempts: 2, .mode: 1])
    let base = draft.base()
    #expect(["shop", "worker", "bank", "soft", "later"].map { base.read($0, "attempts_product") } == ["3.0", "1.0", "25.0", "2.0", "2.0"])
    #expect(["shop", "worker", "bank", "soft"].map { base.read($0, "retried_rate_per_s") } == ["150.0", "50.0", "1250.0", "100.0"])
    #expect(base.read("bank", "tries_per_request") == "25.0")
  }

  @Test("a call is repeated by every retry before it, be there a fallback between or not") func repetitions() {
    var draft = Draft()
    draft.service("web", nil, [.entry: 1])
    draft.call("web", "shop", [.attempts: 3])
    draft.call("shop", "pay", [.fallback: 1, .attempts: 2])
    draft.call("pay", "bank")
    draft.call("job", "bank", [.attempts: 2])
    let base = draft.base()
    func name(_ service: ID<Service>) -> String { String(decoding: base.topology.name(service).bytes, as: UTF8.self) }
    var found: [String: String] = [:]
    for (index, call) in base.topology.calls.enumerated() {
      found["\(name(call.caller)) \(name(call.callee))"] = base.read(.call, "repetitions", at: index)
    }
    #expect(found == ["web shop": "3.0", "shop pay": "6.0", "pay bank": "6.0", "job bank": "2.0"])
  }

  @Test("of a gateway's routes the one counts that leads to most, and a part of a call counts as one") func routes() {
    var draft = Draft()
    draft.service("gw", .gateway, [.entryRate: 9])
    draft.call("gw", "a")
    draft.call("gw", "b")
    draft.call("a", "d", [.perRequest: 2.5])
    draft.call("b", "d", [.perRequest: 2, .attempts: 2])
    let base = draft.base()
    #expect(["gw", "a", "d"].map { base.read($0, "tries_per_request") } == ["1.0", "1.0", "4.0"])
  }

  @Test("a retried cycle whose gain stays below one has a load; one request can go round it for ever") func cycle() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 30])
    draft.call("a", "b")
    draft.call("b", "c", [.perRequest: 0.25, .attempts: 2])
    draft.call("c", "b", [.perRequest: 0.5])
    let base = draft.base()
    // b = 30 + c / 2 and c = b / 2.
    let rates = ["b", "c"].map { base[RetriedLoad.self].ofService[base.service($0).index].number!.rounded() }
    #expect(rates == [40, 20])
    #expect(["a", "b", "c"].map { base.read($0, "tries_per_request") } == ["1.0", "null", "null"])
  }

  @Test("more entries than are gone through one by one are bounded by their sum") func bounded() {
    var draft = Draft()
    for entry in 0..<300 {
      draft.service("e\(entry)", nil, [.entryRate: 1])
      draft.call("e\(entry)", "s0")
    }
    for layer in 0..<300 { draft.call("s\(layer)", "s\(layer + 1)") }
    let found = draft.base().read("s300", "tries_per_request")
    #expect(Double(found)! >= 1 && Double(found)! <= 300)
  }
}
