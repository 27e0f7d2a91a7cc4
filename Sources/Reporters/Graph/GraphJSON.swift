package import Reports
package import Rules
import SourceText
import TopologyModel

/// A graph for programs: `topolint.graph/1`.
package enum GraphJSON {
  /// - Parameter result: what the graph was made of.
  package static func write(_ graph: MarkedGraph, of result: LintResult) -> [UInt8] {
    let topology = result.topology
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", "topolint.graph/1")
      out.lines("nodes", graph.nodes) { out, node in
        out.object { out in
          out.member("name", node.name)
          out.member("kind", node.kind)
          if node.kind == "team" { out.member("parts", node.size) }
        }
      }
      out.lines("edges", graph.edges) { out, edge in
        out.object { out in
          out.member("from", graph.nodes[edge.from].name)
          out.member("to", graph.nodes[edge.to].name)
          out.member("kind", edge.kind.rawValue)
          out.member("mode", edge.isAsynchronous ? "async" : "sync")
          out.member("confidence", edge.confidence.word)
          if edge.size > 1 {
            out.member("edges", edge.size)
            return
          }
          let places: [(span: Span, via: NameID)] =
            edge.kind == .call
            ? edge.sources.map { (topology.sources[Int($0)].span, topology.sources[Int($0)].via) } : [(edge.span, edge.via)]
          out.key("sources")
          out.array(places.filter { !$0.span.isNone }) { $0.source($1.span, topology.names[$1.via], result.sources) }
        }
      }
      if !graph.isWhole {
        out.object("of", line: 1) { out in
          out.member("nodes", graph.whole.nodes)
          out.member("edges", graph.whole.edges)
        }
      }
    }
    out += "\n"
    return out.bytes
  }
}

extension ByteBuffer {
  fileprivate mutating func source(_ span: Span, _ via: Untrusted, _ sources: SourceFiles) {
    guard let file = sources.file(of: span) else {
      self += "null"
      return
    }
    object { out in
      out.member("file", file.path)
      out.member("line", file.location(of: span).line)
      out.member("via", via)
    }
  }
}
