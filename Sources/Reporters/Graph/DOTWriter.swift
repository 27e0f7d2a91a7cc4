package import Reports
import Rules
import SourceText

/// A graph for Graphviz. Findings are marked in colour, asynchronous edges are dashed.
package enum DOTWriter {
  package static func write(_ graph: MarkedGraph) -> [UInt8] {
    var out = ByteBuffer()
    out += "digraph topology {\n  rankdir=LR;\n  node [fontname=\"Helvetica\", shape=box];\n"
    for (index, node) in graph.nodes.enumerated() {
      out += "  \"n\(index)\" [label="
      out.dot(node.name)
      out += shape(node.kind)
      if let look = GraphLook.colors(node.severity) {
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
      if let look = GraphLook.colors(edge.severity) { attributes.append("color=\"\(look.stroke)\", penwidth=2") }
      out += attributes.isEmpty ? ";\n" : " [\(attributes.joined(separator: ", "))];\n"
    }
    out += "}\n"
    return out.bytes
  }

  private static func shape(_ kind: String) -> String {
    switch kind {
    case "store": ", shape=cylinder"
    case "queue": ", shape=cds"
    case "gateway": ", shape=hexagon"
    case "external": ", shape=ellipse"
    case "registry", "config", "telemetry", "broker": ", shape=component"
    case "team": ", shape=folder"
    default: ""
    }
  }
}
