import Advising
package import Analyses
import SourceText
package import TopologyModel

extension FactBase {
  /// A topology of plain synchronous calls: `["a b", "b c"]`.
  package static func of(_ calls: String...) -> FactBase {
    var draft = Draft()
    for call in calls {
      let ends = call.split(separator: " ").map(String.init)
      draft.call(ends[0], ends[1])
    }
    return draft.base()
  }

  /// The same over numbered services, all of them declared: `s000` calls `s001`.
  package static func of(
    services: Int, _ edges: [(Int, Int)], _ attributes: [[Attribute: Double]] = [], calls: [[Attribute: Double]] = []
  ) -> FactBase {
    var draft = Draft()
    for service in 0..<services { draft.service(Self.name(service), nil, attributes.isEmpty ? [:] : attributes[service]) }
    for (index, (from, to)) in edges.enumerated() { draft.call(Self.name(from), Self.name(to), calls.isEmpty ? [:] : calls[index]) }
    return draft.base()
  }

  /// Padded, so that names are in the order of numbers.
  private static func name(_ number: Int) -> String {
    let digits = String(number)
    return "s" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }

  package func service(_ name: String) -> ID<Service> {
    ID(topology.services.firstIndex { topology.names[$0.name] == Untrusted(name) }!)
  }

  /// A fact in words: `null`, `?call.timeout`, `3.0 to inf: media.latency.p99`, `12`, `0.5`, `a, b`, `a -> b, b -> c`.
  package func read(_ subject: SubjectKind, _ fact: String, at element: Int = 0) -> String {
    func text(_ name: NameID) -> String { String(decoding: topology.names.bytes(name), as: UTF8.self) }
    return switch FactCatalogue.all.fact(fact, of: subject)!.bind(self)(element) {
    case .absent: "null"
    case .unknown(let needs): "?" + needs.string
    case .bounded(let bounds):
      "\(bounds.least) to \(bounds.range.upperBound): " + bounds.missing.map { topology.name($0).text }.joined(separator: ", ")
    case .flag(let flag): "\(flag)"
    case .count(let count): "\(count)"
    case .number(let number): "\(number)"
    case .word(let word): word.string
    case .name(let name): text(name)
    case .text(let text): String(decoding: text.bytes, as: UTF8.self)
    case .words(let words): words.map(\.string).joined(separator: ", ")
    case .names(let names): names.map(text).joined(separator: ", ")
    case .edges(let calls):
      calls.map { call in
        let call = topology.calls[call.index]
        return text(topology.services[call.caller.index].name) + " -> " + text(topology.services[call.callee.index].name)
      }.joined(separator: ", ")
    }
  }

  package func read(_ service: String, _ fact: String) -> String { read(.service, fact, at: self.service(service).index) }

  /// The ids of all subjects of a kind.
  package func ids(_ kind: SubjectKind) -> [String] {
    let subjects = Subjects(self)
    return (0..<subjects.count(kind)).map { String(decoding: subjects.id(kind, $0).bytes, as: UTF8.self) }
  }
}
