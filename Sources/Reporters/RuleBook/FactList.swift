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
          wrap(fact.documentation, indent: 4 + names + types, width, &out)
        }
      }
    }
    out +=
      "\nA rule names a fact as SUBJECT.NAME. Any may be null, where an input could say it and does not, and unknown, where it cannot.\n"
    return out.bytes
  }

  private static func wrap(_ text: String, indent: Int, _ width: Int?, _ out: inout ByteBuffer) {
    let room = width.map { max(24, $0 - indent) } ?? .max
    var column = 0
    for word in text.split(separator: " ") {
      if column > 0, column + 1 + word.utf8.count > room {
        out += "\n"
        out.spaces(indent)
        column = 0
      } else if column > 0 {
        out += " "
        column += 1
      }
      out += String(word)
      column += word.utf8.count
    }
    out += "\n"
  }

  /// `topolint.fact-list/1`; what is `printed` stands in the output of `topolint facts` as well.
  package static func json(_ kinds: [SubjectKind]) -> [UInt8] {
    var out = ByteBuffer()
    out += "{\"schema\":\"topolint.fact-list/1\",\n \"facts\":"
    out.jsonLines(FactDescription.all(of: kinds)) { out, fact in
      out += "{\"subject\":\"\(fact.subject.rawValue)\",\"name\":"
      out.json(fact.name)
      out += ",\"type\":\"\(fact.type)\",\"printed\":\(fact.isPrinted),\"documentation\":"
      out.json(fact.documentation)
      out += "}"
    }
    out += "}\n"
    return out.bytes
  }
}
