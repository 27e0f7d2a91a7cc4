package import Reports
import SourceText
import TopologyModel

/// Where a part and its edges come from, for programs: `topolint.explain-import/1`.
package enum ImportExplanationJSON {
  /// All places and reasons.
  package static func write(_ explanation: ImportExplanation) -> [UInt8] {
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", "topolint.explain-import/1")
      out.member("name", explanation.name)
      out.lines("nodes", explanation.nodes) { out, node in
        out.object { out in
          out.member("kind", node.kind)
          out.key("source")
          write(node.source, explanation.sources, into: &out)
          write(node.values, explanation.sources, into: &out)
        }
      }
      out.lines("edges", explanation.edges) { out, edge in
        out.object { out in
          out.member("from", edge.from)
          out.member("to", edge.to)
          out.member("kind", edge.kind.rawValue)
          out.member("confidence", edge.confidence.word)
          out.key("sources")
          out.array(edge.sources) { write($1, explanation.sources, into: &$0) }
          write(edge.values, explanation.sources, into: &out)
        }
      }
      out.lines("missing", explanation.missing) { out, missing in
        out.object { out in
          out.member("from", missing.caller)
          out.member("target", missing.target)
          out.member("reason", missing.refusal.rawValue)
          out.member("message", "\(missing.refusal.reason)")
          out.key("source")
          write(missing.source, explanation.sources, into: &out)
        }
      }
    }
    out += "\n"
    return out.bytes
  }

  private static func write(_ values: [ImportExplanation.Value], _ sources: SourceFiles, into out: inout ByteBuffer) {
    out.key("values")
    out.array(values) { out, value in
      out.object { out in
        out.member("name", value.name)
        out.member("value", value.text)
        if let convention = value.impliedBy { out.member("implied_by", convention) }
        out.key("source")
        write(value.source, sources, into: &out)
      }
    }
  }

  private static func write(_ source: ImportExplanation.Source, _ sources: SourceFiles, into out: inout ByteBuffer) {
    guard let file = sources.file(of: source.span) else {
      out += "null"
      return
    }
    let place = file.location(of: source.span)
    out.object { out in
      out.member("file", file.path)
      out.member("line", place.line)
      out.member("column", place.column)
      if let via = source.via { out.member("via", via) }
      if let key = source.key { out.member("key", key) }
    }
  }
}
