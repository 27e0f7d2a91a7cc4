package import Reports
import Rules
package import SourceText

/// A graph in Mermaid, as code hosts draw it. Findings are marked in colour, asynchronous edges are dashed.
package enum MermaidWriter {
  /// All of a graph, as large as it is.
  package static func write(_ graph: MarkedGraph) -> [UInt8] {
    var out = ByteBuffer()
    write(graph, into: &out)
    return out.bytes
  }

  /// What Mermaid draws of a graph: all of it, or else the neighbourhoods of the worst findings, with a box that says so.
  /// - Returns: the diagram, and what there is to say of what is left out.
  /// - Complexity: linear in the graph, times the logarithm of its size where it is too large.
  package static func drawable(_ graph: MarkedGraph) -> (text: [UInt8], note: Diagnostic?) {
    let all = write(graph)
    guard let excess = MermaidLimits.excess(edges: graph.edges.count, all) else { return (all, nil) }
    var limit = min(graph.nodes.count, MermaidLimits.edges)
    while true {
      let part = graph.neighborhood(nodes: limit, edges: MermaidLimits.edges)
      let left = LeftOut(nodes: graph.nodes.count - part.nodes.count, edges: graph.edges.count - part.edges.count)
      var out = ByteBuffer()
      write(part, leftOut: left, into: &out)
      if limit <= 1 || MermaidLimits.excess(edges: part.edges.count, out.bytes) == nil {
        return (out.bytes, MermaidLimits.note(excess, part: part, of: graph))
      }
      limit = limit * 3 / 4
    }
  }

  struct LeftOut {
    let nodes: Int
    let edges: Int
  }

  static func write(_ graph: MarkedGraph, leftOut: LeftOut? = nil, into out: inout ByteBuffer) {
    out += "flowchart LR\n"
    for (index, node) in graph.nodes.enumerated() {
      let (open, close) = shape(node.kind)
      out += "  n\(index)\(open)"
      out.mermaid(node.name)
      out += close + "\n"
    }
    for edge in graph.edges { out += "  n\(edge.from) \(edge.isAsynchronous ? "-.->" : "-->") n\(edge.to)\n" }
    for (severity, look) in GraphLook.all {
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
    guard let leftOut else { return }
    out += "  note[\"left out for its size: \(counted(leftOut.nodes, "part")) and \(counted(leftOut.edges, "edge"))\"]\n"
    out += "  style note fill:none,stroke-dasharray:4 3\n"
  }

  /// A store is a cylinder, a queue a box with double sides, somebody else's system rounded, a gateway a hexagon.
  private static func shape(_ kind: String) -> (String, String) {
    switch kind {
    case "store": ("[(", ")]")
    case "queue": ("[[", "]]")
    case "gateway": ("{{", "}}")
    case "external": ("([", "])")
    case "registry", "config", "telemetry", "broker", "team": ("(", ")")
    default: ("[", "]")
    }
  }
}
