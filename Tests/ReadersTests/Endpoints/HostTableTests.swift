import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite struct HostTableTests {
  /// A table in the making, by words.
  private struct Draft {
    var table = HostTable()

    func scope(_ namespace: String?, _ table: inout HostTable) -> HostScope {
      HostScope(namespace: table.names.intern(namespace ?? "default"), isPlaced: namespace != nil)
    }

    /// Declares `name` or `name.namespace`.
    @discardableResult
    mutating func host(_ text: String, isAddress: Bool = true, alias: String? = nil) -> Int {
      let parts = text.split(separator: ".").map(String.init)
      let scope = scope(parts.count > 1 ? parts[1] : nil, &table)
      return table.add(Host(name: table.names.intern(parts[0]), scope: scope, isAddress: isAddress, alias: alias.map { Array($0.utf8) }))
    }

    /// What a host means to somebody in a namespace, or in none that is named.
    mutating func target(_ host: String, from namespace: String? = nil) -> String {
      switch table.target(of: Array(host.utf8), in: scope(namespace, &table)) {
      case .host(let index): "\(index)"
      case .missing(let name, let isElsewhere):
        "\(isElsewhere ? "elsewhere" : "missing") \(String(decoding: table.shown(name, isQualified: true), as: UTF8.self))"
      case .outside: "outside"
      case .nothing: "nothing"
      }
    }
  }

  @Test(
    "the forms of a host that is declared",
    arguments: [
      "web", "web.shop", "web.shop.svc", "web.shop.svc.cluster.local", "web-0.web.shop.svc.cluster.local", "web-0.web", "x.web.shop",
    ])
  func forms(host: String) {
    var draft = Draft()
    draft.host("web.shop")
    #expect(draft.target(host, from: "shop") == "0")
  }

  @Test(
    "what is not declared is missing, elsewhere, outside or nothing, by its form",
    arguments: [
      ("db", "missing db.shop"), ("db.shop", "missing db.shop"), ("db.other", "elsewhere db.other"), ("db.other.svc", "elsewhere db.other"),
      ("example.com", "outside"), ("api.example.com", "outside"), ("db.io", "outside"), ("localhost", "nothing"),
      ("x.localhost", "nothing"),
      ("kubernetes.default.svc", "nothing"),
    ])
  func missing(host: String, expected: String) {
    var draft = Draft()
    draft.host("web.shop")
    #expect(draft.target(host, from: "shop") == expected)
  }

  @Test("a host without a namespace is found from everywhere, one with a namespace from its own, as long as one is meant")
  func placing() {
    var draft = Draft()
    draft.host("mail")
    draft.host("web.shop")
    #expect(draft.target("mail", from: "shop") == "0" && draft.target("mail.any.svc") == "0")
    #expect(draft.target("web", from: "other") == "missing web.other" && draft.target("web") == "1")
    draft.host("web.second")
    #expect(draft.target("web") == "missing web.default" && draft.target("web.second") == "2")
  }

  @Test("of several hosts of one name the first address is found, and a workload's name only where there is none")
  func order() {
    var draft = Draft()
    draft.host("web", isAddress: false)
    #expect(draft.target("web") == "0")
    draft.host("web")
    draft.host("web")
    #expect(draft.target("web") == "1")
  }

  @Test("an alias leads to what it names, round no circle, and stays itself where that is nothing")
  func aliases() {
    var draft = Draft()
    for (name, alias) in [("a", "b"), ("b", "c.default.svc"), ("c", nil), ("x", "y"), ("y", "x"), ("out", "db.example.com")] {
      draft.host(name, alias: alias)
    }
    #expect(draft.table.resolved(0) == 2 && draft.table.resolved(2) == 2 && draft.table.resolved(5) == 5)
    #expect([3, 4].contains(draft.table.resolved(3)))
  }

  @Test("a name that is missing is shown with its namespace where the short one would be taken for another")
  func shown() {
    var draft = Draft()
    func shown(_ name: String, _ namespace: String) -> String {
      let scope = draft.scope("shop", &draft.table)
      let name = ObjectName(Array(name.utf8)[...], in: Array(namespace.utf8)[...], &draft.table.names)
      return String(decoding: draft.table.shown(missing: name, in: scope), as: UTF8.self)
    }
    #expect(shown("db", "shop") == "db" && shown("db", "other") == "db.other")
    let node = HostNode(name: [], nature: .role(.service), natureSpan: .none, span: .none, provenance: Provenance(.manifests, via: "x"))
    _ = draft.table.add(node, named: draft.table.names.intern("db"))
    #expect(shown("db", "shop") == "db.shop")
  }

  @Test("selectors mean the nodes of workloads that have all their labels, in their namespace")
  func selectors() {
    var table = HostTable()
    func label(_ key: String, _ value: String) -> Label { Label(key: table.names.intern(key), value: table.names.intern(value)) }
    let (web, v1, v2) = (label("app", "web"), label("version", "v1"), label("version", "v2"))
    let (shop, other) = (table.names.intern("shop"), table.names.intern("other"))
    for (index, labels) in [[web, v1], [web, v2], [v1]].enumerated() {
      table.addWorkload(labels, in: shop)
      table.setNode(ofWorkload: index, index == 2 ? 7 : 5)
    }
    func nodes(_ labels: Label..., in namespace: NameID) -> [Int] { table.nodes(with: LabelSelector(labels: labels), in: namespace) }
    #expect(table.workloads(with: [web], in: shop) == [0, 1] && nodes(web, in: shop) == [5])
    #expect(nodes(v1, in: shop) == [5, 7] && nodes(web, v2, in: shop) == [5])
    #expect(nodes(web, in: other) == [] && nodes(in: shop) == [])
  }
}
