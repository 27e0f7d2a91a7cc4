import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite struct CallPolicyTests {
  /// Three services and the calls between them that two formats know, and what policies say of them.
  private struct Draft {
    var reading = Reading()
    let file = FileID(0)
    private var services: [String: Int] = [:]

    init() {
      var files = SourceFiles()
      _ = files.add(path: Untrusted("mesh.yaml"), bytes: Array(repeating: UInt8(ascii: "x"), count: 100))
      reading = Reading(files)
      for name in ["a", "b", "c"] { services[name] = service(name, Provenance(.manifests, via: "deployment")) }
    }

    func at(_ place: Int32) -> Span { Span(file: file, start: place, end: place + 1) }

    mutating func service(_ name: String, _ provenance: Provenance) -> Int {
      reading.topology.declareService(reading.topology.intern(Array(name.utf8)[...]), role: nil, at: at(0), provenance)
    }

    mutating func call(_ from: String, _ to: String, _ provenance: Provenance) {
      reading.topology.addCall(from: services[from]!, to: services[to]!, at: at(1), provenance)
    }

    func number(_ name: String) -> Int { services[name]! }

    mutating func say(
      _ attribute: Attribute, _ value: Double?, ofCallsTo host: String, from callers: CallPolicy.Callers = .all, at place: Int32 = 10,
      impliedBy convention: String? = nil
    ) {
      let scope = HostScope(namespace: reading.hosts.names.intern("default"), isPlaced: false)
      reading.add(
        CallPolicy(
          callees: [.host(Array(host.utf8), scope)], callers: callers,
          settings: [CallPolicy.Setting(attribute: attribute, value: value, span: at(place), impliedBy: convention)]))
    }

    /// What is known of each call, and what is wrong.
    consuming func known(_ attribute: Attribute) -> (calls: [String], faults: Int) {
      reading.applyPolicies()
      let (topology, faults) = reading.topology.build()
      let calls = topology.calls.indices.map { index in
        let name = String(decoding: topology.edgeName(ID(index)).bytes, as: UTF8.self)
        let by = topology.entry(attribute, in: topology.calls[index].attributes)?.impliedBy.map { " by \(topology.conventions[$0])" }
        return "\(name): \(topology.knowledge(attribute, of: ID<Call>(index)))\(by ?? "")"
      }
      return (calls, faults.count)
    }
  }

  private static let native = Provenance(.native, via: "native")
  private static let manifests = Provenance(.manifests, via: "env")

  @Test("a policy is about calls to its host, whoever draws them and whether before or after it is said")
  func selection() {
    var draft = Draft()
    draft.say(.timeout, 500, ofCallsTo: "c")
    draft.call("a", "c", Self.manifests)
    draft.call("b", "c", Self.native)
    draft.call("a", "b", Self.manifests)
    let known = draft.known(.timeout)
    #expect(known.calls == ["a -> b: unknown", "a -> c: declared(500.0)", "b -> c: declared(500.0)"] && known.faults == 0)
  }

  @Test("a policy of some callers is about their calls alone, and one of a host that nobody has about none")
  func callers() {
    var draft = Draft()
    draft.call("a", "c", Self.manifests)
    draft.call("b", "c", Self.manifests)
    draft.say(.attempts, 4, ofCallsTo: "c", from: .only([draft.number("b")]))
    draft.say(.attempts, 9, ofCallsTo: "nobody")
    let known = draft.known(.attempts)
    #expect(known.calls == ["a -> c: unknown", "b -> c: declared(4.0)"])
  }

  @Test("what a native file says is more, its defaults too where a mesh means it by silence alone")
  func precedence() {
    var draft = Draft()
    draft.call("a", "c", Self.manifests)
    draft.call("a", "c", Self.native)
    draft.call("b", "c", Self.native)
    draft.reading.topology.set(.attempts, 2, of: .call(1), at: draft.at(5), .native)
    draft.reading.topology.set(.attempts, 5, of: .callDefaults, at: draft.at(6), .native)
    draft.say(.attempts, 3, ofCallsTo: "c", impliedBy: "Istio 1.32")
    let known = draft.known(.attempts)
    #expect(known.calls == ["a -> c: declared(2.0)", "b -> c: declared(5.0)"] && known.faults == 0)
  }

  @Test("what is implied carries whose silence means it, and gives way to what is said")
  func conventions() {
    var draft = Draft()
    draft.call("a", "b", Self.manifests)
    draft.call("a", "c", Self.manifests)
    draft.say(.attempts, 3, ofCallsTo: "b", impliedBy: "Istio 1.32")
    draft.say(.attempts, 3, ofCallsTo: "c", impliedBy: "Istio 1.32")
    draft.say(.attempts, 1, ofCallsTo: "c")
    let known = draft.known(.attempts)
    #expect(known.calls == ["a -> b: implied(3.0) by Istio 1.32", "a -> c: declared(1.0)"] && known.faults == 0)
  }

  @Test("what a mesh says comes before what a manifest says, and that before what the mesh means by silence")
  func manifests() {
    for convention in [nil, "Istio 1.32"] {
      var draft = Draft()
      draft.call("a", "c", Self.manifests)
      draft.reading.topology.set(.attempts, 2, of: .call(0), at: draft.at(5), .manifests)
      draft.say(.attempts, 3, ofCallsTo: "c", impliedBy: convention)
      let known = draft.known(.attempts)
      #expect(known.calls == ["a -> c: declared(\(convention == nil ? 3.0 : 2.0))"] && known.faults == 0)
    }
  }

  @Test("two policies that disagree are told of once, however many calls they are about")
  func conflict() {
    var draft = Draft()
    for caller in ["a", "b"] { draft.call(caller, "c", Self.manifests) }
    draft.call("a", "c", Self.native)
    draft.say(.timeout, 500, ofCallsTo: "c", at: 10)
    draft.say(.timeout, 900, ofCallsTo: "c", at: 20)
    let known = draft.known(.timeout)
    #expect(known.faults == 1)
  }

  @Test("what is said and not to be known is unknown, and no default stands for it")
  func unknown() {
    var draft = Draft()
    draft.call("a", "c", Self.native)
    draft.reading.topology.set(.timeout, 500, of: .callDefaults, at: draft.at(6), .native)
    draft.say(.timeout, nil, ofCallsTo: "c")
    let known = draft.known(.timeout)
    #expect(known.calls == ["a -> c: unknown"])
  }
}
