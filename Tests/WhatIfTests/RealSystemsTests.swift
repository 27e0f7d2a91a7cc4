import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

/// Call graphs of public systems, read out of their code by hand: `truth`. Who fails with whom is worked out here by
/// plain search, and has to be what the tool says, one by one and for all at once.
@Suite("Real systems") struct RealSystemsTests {
  private struct System {
    var kinds: [(name: String, kind: String)] = []
    var edges: [(from: String, to: String, isSync: Bool)] = []

    /// A line for each node and edge, in flow style.
    init(_ text: String) {
      for line in text.split(separator: "\n") {
        func field(_ key: String) -> String? {
          guard let start = line.firstRange(of: "\(key): ") else { return nil }
          return String(line[start.upperBound...].prefix { $0 != "," && $0 != "}" })
        }
        guard line.hasPrefix("  - {"), let kind = field("kind") else { continue }
        if let name = field("{name") { kinds.append((name, kind)) }
        if let from = field("{from"), let to = field("to") { edges.append((from, to, kind == "sync")) }
      }
    }

    private func kind(_ name: String) -> String { kinds.first { $0.name == name }?.kind ?? "service" }
    private func isStore(_ name: String) -> Bool { ["datastore", "cache"].contains(kind(name)) }

    var yaml: String {
      var text = "topolint: 1\nservices:\n"
      for (name, kind) in kinds where !isStore(name) && kind != "queue" && kind != "external" {
        func list(_ key: String, _ items: [String]) -> String? { items.isEmpty ? nil : "\(key): [\(items.joined(separator: ", "))]" }
        let out = edges.filter { $0.from == name }
        let fields = [
          kind == "gateway" ? "role: gateway" : nil,
          list(
            "calls",
            out.filter { !isStore($0.to) && self.kind($0.to) != "queue" }.map {
              "{to: \"\($0.to)\", mode: \($0.isSync ? "sync" : "async")}"
            }),
          list("uses", out.filter { isStore($0.to) }.map { "{store: \"\($0.to)\"}" }),
          list("publishes", out.filter { self.kind($0.to) == "queue" }.map { "{to: \"\($0.to)\"}" }),
          list("consumes", edges.filter { $0.to == name && self.kind($0.from) == "queue" }.map { "{from: \"\($0.from)\"}" }),
        ]
        text += "  \"\(name)\": {\(fields.compactMap { $0 }.joined(separator: ", "))}\n"
      }
      func section(_ key: String, _ names: [String]) {
        if !names.isEmpty { text += "\(key):\n" + names.map { "  \"\($0)\": {}\n" }.joined() }
      }
      section("stores", kinds.map(\.name).filter(isStore))
      section("queues", kinds.filter { $0.kind == "queue" }.map(\.name))
      section("externals", kinds.filter { $0.kind == "external" }.map(\.name))
      return text
    }

    /// Everything from which a way of synchronous edges leads to `name`.
    func victims(of name: String) -> Set<String> {
      if kind(name) == "queue" { return [name] }
      var found: Set<String> = [name]
      var open = [name]
      while let next = open.popLast() {
        for edge in edges where edge.to == next && (edge.isSync || isStore(next)) && found.insert(edge.from).inserted {
          open.append(edge.from)
        }
      }
      return found
    }
  }

  @Test(
    "who fails is who reaches what fails",
    .enabled(if: Shared.has("truth/truth-train-ticket.yaml"), "\(Shared.missing("truth"))"),
    arguments: ["bookinfo", "dsb-hotelreservation", "dsb-socialnetwork", "online-boutique", "sock-shop", "train-ticket"])
  func victims(name: String) throws {
    let system = System(String(decoding: try #require(Shared.data("truth/truth-\(name).yaml")), as: UTF8.self))
    try #require(system.kinds.count > 3 && system.edges.count > 3)
    let base = base(system.yaml)
    let ranking = DamageRanking(base)
    for (name, _) in system.kinds {
      let consequences = base.fail(name)
      let failed = Set(system.kinds.map(\.name).filter { consequences.state(of: base.element($0)) == .failed })
      #expect(failed == system.victims(of: name), "\(name)")
      let damage = try #require(ranking.all.first { $0.element == base.element(name) })
      #expect(damage.servicesFailed == failed.count - 1, "\(name)")
    }
  }

  @Test(
    "in the social network both gateways need the store of users or of media",
    .enabled(if: Shared.has("truth/truth-dsb-socialnetwork.yaml"), "\(Shared.missing("truth"))"))
  func socialNetwork() throws {
    let system = System(String(decoding: try #require(Shared.data("truth/truth-dsb-socialnetwork.yaml")), as: UTF8.self))
    let base = base(system.yaml)
    let users = base.fail("user-mongodb")
    #expect(users.state(of: base.element("nginx-thrift")) == .failed && users.state(of: base.element("media-frontend")) == .ok)
    #expect(base.path(users, "nginx-thrift") == "nginx-thrift -> user-service, user-service -> user-mongodb")
    #expect(base.fail("media-mongodb").state(of: base.element("media-frontend")) == .failed)
  }
}
