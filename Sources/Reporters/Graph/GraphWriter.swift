import Reports
package import Rules
import SourceText
import TopologyModel

/// The topology as a graph, in three languages. Findings are marked in colour, asynchronous edges are dashed.
package enum GraphWriter {
  /// Mermaid, as code hosts draw it.
  package static func mermaid(_ result: LintResult) -> [UInt8] {
    var out = ByteBuffer()
    mermaid(MarkedGraph(result), into: &out)
    return out.bytes
  }

  static func mermaid(_ graph: MarkedGraph, into out: inout ByteBuffer) {
    out += "flowchart LR\n"
    for (index, node) in graph.nodes.enumerated() {
      let (open, close) = mermaidShape(node.kind)
      out += "  n\(index)\(open)"
      out.mermaid(node.name)
      out += close + "\n"
    }
    for edge in graph.edges { out += "  n\(edge.from) \(edge.isAsynchronous ? "-.->" : "-->") n\(edge.to)\n" }
    for (severity, look) in looks {
      let nodes = graph.nodes.indices.filter { graph.nodes[$0].severity == severity }
      if !nodes.isEmpty {
        out += "  classDef \(severity.word) fill:\(look.fill),stroke:\(look.stroke),stroke-width:2px,color:#1a1a1a\n"
        out += "  class \(nodes.map { "n\($0)" }.joined(separator: ",")) \(severity.word)\n"
      }
      let edges = graph.edges.indices.filter { graph.edges[$0].severity == severity }
      if !edges.isEmpty { out += "  linkStyle \(edges.map(String.init).joined(separator: ",")) stroke:\(look.stroke),stroke-width:3px\n" }
    }
    let undeclared = graph.nodes.indices.filter { graph.nodes[$0].kind == "undeclared" && graph.nodes[$0].severity == nil }
    if !undeclared.isEmpty {
      out += "  classDef undeclared stroke-dasharray:4 3\n"
      out += "  class \(undeclared.map { "n\($0)" }.joined(separator: ",")) undeclared\n"
    }
  }

  private static let looks: [(Severity, (fill: String, stroke: String))] = [
    (.error, ("#fde8e8", "#c81e1e")), (.warning, ("#fdf6b2", "#b45309")), (.info, ("#e1effe", "#1c64f2")),
  ]

  /// A store is a cylinder, a queue a box with double sides, somebody else's system rounded, a gateway a hexagon.
  private static func mermaidShape(_ kind: String) -> (String, String) {
    switch kind {
    case "store": ("[(", ")]")
    case "queue": ("[[", "]]")
    case "gateway": ("{{", "}}")
    case "external": ("([", "])")
    case "registry", "config", "telemetry", "broker": ("(", ")")
    default: ("[", "]")
    }
  }

  /// Graphviz.
  package static func dot(_ result: LintResult) -> [UInt8] {
    let graph = MarkedGraph(result)
    var out = ByteBuffer()
    out += "digraph topology {\n  rankdir=LR;\n  node [fontname=\"Helvetica\", shape=box];\n"
    for (index, node) in graph.nodes.enumerated() {
      out += "  \"n\(index)\" [label="
      out.dot(node.name)
      out += dotShape(node.kind)
      if let severity = node.severity, let look = looks.first(where: { $0.0 == severity })?.1 {
        out += ", style=filled, fillcolor=\"\(look.fill)\", color=\"\(look.stroke)\", penwidth=2"
      } else if node.kind == "undeclared" {
        out += ", style=dashed"
      }
      out += "];\n"
    }
    for edge in graph.edges {
      out += "  \"n\(edge.from)\" -> \"n\(edge.to)\""
      var attributes: [String] = []
      if edge.isAsynchronous { attributes.append("style=dashed") }
      if let severity = edge.severity, let look = looks.first(where: { $0.0 == severity })?.1 {
        attributes.append("color=\"\(look.stroke)\", penwidth=2")
      }
      out += attributes.isEmpty ? ";\n" : " [\(attributes.joined(separator: ", "))];\n"
    }
    out += "}\n"
    return out.bytes
  }

  private static func dotShape(_ kind: String) -> String {
    switch kind {
    case "store": ", shape=cylinder"
    case "queue": ", shape=cds"
    case "gateway": ", shape=hexagon"
    case "external": ", shape=ellipse"
    case "registry", "config", "telemetry", "broker": ", shape=component"
    default: ""
    }
  }

  /// `topolint.graph/1`, for programs.
  package static func json(_ result: LintResult) -> [UInt8] {
    let graph = MarkedGraph(result)
    let topology = result.topology
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", "topolint.graph/1")
      out.lines("nodes", graph.nodes) { out, node in
        out.object { out in
          out.member("name", node.name)
          out.member("kind", node.kind)
        }
      }
      out.lines("edges", graph.edges) { out, edge in
        out.object { out in
          out.member("from", graph.nodes[edge.from].name)
          out.member("to", graph.nodes[edge.to].name)
          out.member("kind", edge.kind.rawValue)
          out.member("mode", edge.isAsynchronous ? "async" : "sync")
          out.member("confidence", edge.confidence.word)
          let places: [(span: Span, via: NameID)] =
            edge.kind == .call
            ? edge.sources.map { (topology.sources[Int($0)].span, topology.sources[Int($0)].via) } : [(edge.span, edge.via)]
          out.key("sources")
          out.array(places.filter { !$0.span.isNone }) { $0.source($1.span, topology.names[$1.via], result.sources) }
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
