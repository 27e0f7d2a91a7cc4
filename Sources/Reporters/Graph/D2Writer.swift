package import Reports
import Rules
import SourceText

/// A graph for D2. Findings are marked in colour, asynchronous edges are dashed.
package enum D2Writer {
  package static func write(_ graph: MarkedGraph) -> [UInt8] {
    var out = ByteBuffer()
    out += "direction: right\n"
    for (index, node) in graph.nodes.enumerated() {
      out += "n\(index): "
      out.d2(node.name)
      var fields: [String] = []
      if let shape = shape(node.kind) { fields.append("shape: \(shape)") }
      if let look = GraphLook.colors(node.severity) {
        fields.append("style: {fill: '\(look.fill)'; stroke: '\(look.stroke)'; stroke-width: 2; font-color: '#1a1a1a'}")
      } else if node.kind == "undeclared" {
        fields.append("style.stroke-dash: 4")
      }
      out += fields.isEmpty ? "\n" : " {\(fields.joined(separator: "; "))}\n"
    }
    for edge in graph.edges {
      out += "n\(edge.from) -> n\(edge.to)"
      var fields: [String] = []
      if edge.isAsynchronous { fields.append("stroke-dash: 4") }
      if let look = GraphLook.colors(edge.severity) { fields += ["stroke: '\(look.stroke)'", "stroke-width: 3"] }
      out += fields.isEmpty ? "\n" : ": {style: {\(fields.joined(separator: "; "))}}\n"
    }
    return out.bytes
  }

  private static func shape(_ kind: String) -> String? {
    switch kind {
    case "store": "cylinder"
    case "queue": "queue"
    case "gateway": "hexagon"
    case "external": "oval"
    case "registry", "config", "telemetry", "broker": "page"
    case "team": "package"
    default: nil
    }
  }
}
