import Advising
package import Analyses
import SourceText
import TopologyModel

/// Every computed fact: `topolint.facts/1`. One subject a line, its name first and then its facts by name; what is
/// absent, unknown or without bound is `null`.
package enum FactsWriter {
  package static func write(_ base: FactBase) -> [UInt8] {
    var out = ByteBuffer()
    let subjects = Subjects(base)
    out += "{\"schema\":\"topolint.facts/1\",\n \"topology\":"
    write(.topology, 0, facts(.topology, base), subjects, base, into: &out)
    let lists: [(String, SubjectKind)] = [
      ("services", .service), ("calls", .call), ("cycles", .cycle), ("chains", .chain), ("queues", .queue), ("stores", .store),
    ]
    for (key, kind) in lists {
      let facts = facts(kind, base)
      out += ",\n \"\(key)\":"
      out.jsonLines(0..<subjects.count(kind)) { write(kind, $1, facts, subjects, base, into: &$0) }
    }
    out += "}\n"
    return out.bytes
  }

  /// A fact with its key, and its look-up made once for all subjects.
  private typealias Bound = (key: [UInt8], value: (Int) -> FactValue)

  private static func facts(_ kind: SubjectKind, _ base: FactBase) -> [Bound] {
    let own = own(kind)
    return FactCatalogue.all.facts(of: kind).filter { $0.audience == .everyone && !own.contains($0.name) }
      .map { (Array(",\"\($0.name)\":".utf8), $0.bind(base)) }
  }

  /// What a subject begins with.
  private static func own(_ kind: SubjectKind) -> [String] {
    switch kind {
    case .call: ["from", "to"]
    case .cycle, .chain: ["services"]
    case .topology, .service, .queue, .store, .exception: ["name"]
    }
  }

  private static func write(
    _ kind: SubjectKind, _ index: Int, _ facts: [Bound], _ subjects: Subjects, _ base: FactBase, into out: inout ByteBuffer
  ) {
    let names = subjects.names(kind, index)
    switch kind {
    case .call:
      out += "{\"from\":"
      out.json(names[0])
      out += ",\"to\":"
      out.json(names[1])
    case .cycle:
      // Its names are those of the shortest way round; others may be on it as well.
      out += "{\"services\":"
      out.jsonArray(base[Cycles.self].all[index].members) { $0.json(base.topology.name($1)) }
    case .chain:
      out += "{\"services\":"
      out.jsonArray(names) { $0.json($1) }
    case .topology, .service, .queue, .store, .exception:
      out += "{\"name\":"
      out.json(names[0])
    }
    for fact in facts {
      out.append(fact.key[...])
      out.json(fact.value(subjects.element(kind, index)), base.topology)
    }
    out += "}"
  }
}

extension ByteBuffer {
  fileprivate mutating func json(_ value: FactValue, _ topology: Topology) {
    switch value {
    case .absent, .unknown: self += "null"
    case .flag(let flag): self += flag ? "true" : "false"
    case .count(let count): self += count
    case .number(let number): json(number)
    case .word(let word): json(word.string)
    case .name(let name): json(topology.names[name])
    case .text(let text): json(text)
    case .names(let names): jsonArray(names) { $0.json(topology.names[$1]) }
    case .edges(let calls):
      jsonArray(calls) { $0.json(topology.edgeName($1)) }
    }
  }
}
