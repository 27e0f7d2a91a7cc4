import Reports
import SourceText
package import TopologyModel

/// What rules can name: the facts of each kind of subject, with type and documentation, as text and as JSON.
package enum FactList {
  /// - Parameter width: columns of the terminal; nil leaves lines as long as they are.
  package static func text(_ kinds: [SubjectKind], color: Bool, width: Int?) -> [UInt8] {
    var out = ByteBuffer()
    let style = Style(isColored: color)
    for (index, kind) in kinds.enumerated() {
      if index > 0 { out += "\n" }
      style.paint(.strong, kind.rawValue, &out)
      out += kind == .call ? ", and its ends caller and callee, which are services\n" : "\n"
      let facts = FactDescription.all(of: [kind])
      let names = (facts.map { $0.name.utf8.count }.max() ?? 0) + 2
      let types = (facts.map { $0.type.utf8.count }.max() ?? 0) + 2
      for (wanted, heading) in [(true, "computed"), (false, "read from the inputs")] where facts.contains(where: { $0.isPrinted == wanted })
      {
        out += "  "
        style.paint(.frame, heading, &out)
        out += "\n"
        for fact in facts where fact.isPrinted == wanted {
          out += "    " + fact.name
          out.spaces(names - fact.name.utf8.count)
          out += fact.type
          out.spaces(types - fact.type.utf8.count)
          out.wrapped(Array(fact.documentation.utf8), indent: 4 + names + types, width: width, least: 24)
          out += "\n"
        }
      }
    }
    out +=
      "\nA rule names a fact as SUBJECT.NAME. Any may be null, where an input could say it and does not, and unknown, where it cannot.\n"
    return out.bytes
  }

  /// `topolint.fact-list/1`; what is `printed` stands in the output of `topolint facts` as well.
  package static func json(_ kinds: [SubjectKind]) -> [UInt8] {
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", "topolint.fact-list/1")
      out.lines("facts", FactDescription.all(of: kinds)) { out, fact in
        out.object { out in
          out.member("subject", fact.subject.rawValue)
          out.member("name", fact.name)
          out.member("type", fact.type)
          out.member("printed", fact.isPrinted)
          out.member("documentation", fact.documentation)
        }
      }
    }
    out += "\n"
    return out.bytes
  }
}
