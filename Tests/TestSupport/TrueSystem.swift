import Foundation

/// A call graph of a public system, read out of its code by hand: `truth`.
package struct TrueSystem {
  package private(set) var kinds: [(name: String, kind: String)] = []
  package private(set) var edges: [(from: String, to: String, isSync: Bool, said: [String])] = []

  /// The system of `truth/truth-NAME.yaml`, which has a line for each node and edge, in flow style; nil where the file is missing.
  package init?(_ name: String) {
    guard let bytes = Shared.data("truth/truth-\(name).yaml") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\n") {
      func field(_ key: String) -> String? {
        guard let start = line.firstRange(of: "\(key): ") else { return nil }
        return String(line[start.upperBound...].prefix { $0 != "," && $0 != "}" })
      }
      guard line.hasPrefix("  - {"), let kind = field("kind") else { continue }
      if let name = field("{name") { kinds.append((name, kind)) }
      if let from = field("{from"), let to = field("to") {
        // What the code says of the call: `timeout_ms: "10000 when …"`.
        let timeout = field("timeout_ms").flatMap { Int($0.drop { $0 == "\"" }.prefix { $0.isNumber }) }
        let said = [timeout.map { "timeout: \($0)ms" }, field("attempts").map { "attempts: \($0)" }].compactMap { $0 }
        edges.append((from, to, kind == "sync", said))
      }
    }
  }

  private func kind(_ name: String) -> String { kinds.first { $0.name == name }?.kind ?? "service" }
  private func isStore(_ name: String) -> Bool { ["datastore", "cache"].contains(kind(name)) }

  /// A native file of it.
  /// - Parameters:
  ///   - stores: more stores, which the code does not use.
  ///   - saysTimes: whether timeouts and attempts of the code are written.
  package func yaml(stores: [String] = [], saysTimes: Bool = false) -> String {
    var text = "topolint: 1\nservices:\n"
    for (name, kind) in kinds where !isStore(name) && kind != "queue" && kind != "external" {
      func list(_ key: String, _ items: [String]) -> String? { items.isEmpty ? nil : "\(key): [\(items.joined(separator: ", "))]" }
      let out = edges.filter { $0.from == name }
      let fields = [
        kind == "gateway" ? "role: gateway" : nil,
        list(
          "calls",
          out.filter { !isStore($0.to) && self.kind($0.to) != "queue" }.map {
            "{to: \"\($0.to)\", mode: \($0.isSync ? "sync" : "async")\(saysTimes ? $0.said.map { ", \($0)" }.joined() : "")}"
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
    section("stores", kinds.map(\.name).filter(isStore) + stores)
    section("queues", kinds.filter { $0.kind == "queue" }.map(\.name))
    section("externals", kinds.filter { $0.kind == "external" }.map(\.name))
    return text
  }

  /// Everything from which a way of synchronous edges leads to `name`.
  package func victims(of name: String) -> Set<String> {
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
