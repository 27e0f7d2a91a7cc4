import Layouts
package import Reports
import Rules
import SourceText

/// A graph as a picture of its own: SVG, which browsers and documents show, in a light and a dark look.
package struct SVGWriter {
  private let picture: GraphPicture
  private var graph: MarkedGraph { picture.graph }
  private var out = ByteBuffer()
  /// From the corner of the picture to that of the graph.
  private let origin: LayeredLayout.Point

  private static let margin = 24
  private static let header = 46
  /// The length of the head of an arrow.
  static let head = 9

  /// - Complexity: that of `LayeredLayout`.
  package static func write(_ graph: MarkedGraph) -> [UInt8] {
    var writer = SVGWriter(graph)
    writer.write()
    return writer.out.bytes
  }

  private init(_ graph: MarkedGraph) {
    picture = GraphPicture(graph)
    origin = LayeredLayout.Point(x: Self.margin + picture.margin.left, y: Self.margin + Self.header + picture.margin.top)
  }

  private mutating func write() {
    let legend = SVGLegend(graph, hasTeams: !picture.teams.isEmpty)
    let inner = max(picture.margin.left + picture.size.width, min(legend.width, 640), 320)
    let rows = legend.rows(within: inner)
    let bottom = origin.y + picture.size.height + Self.margin
    let (width, height) = (inner + 2 * Self.margin, bottom + rows.count * SVGLegend.row + Self.margin / 2)
    out += "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\""
    out += " role=\"img\" aria-labelledby=\"topolint-title topolint-description\">\n"
    out += "<title id=\"topolint-title\">"
    title()
    out += "</title>\n<desc id=\"topolint-description\">\(summary). Services stand to the right of those that call them.</desc>\n"
    out += SVGStyle.text
    out += "<rect class=\"paper\" width=\"\(width)\" height=\"\(height)\"/>\n"
    heading(width: inner)
    out += "<g transform=\"translate(\(origin.x) \(origin.y))\">\n"
    for team in picture.teams { draw(team) }
    for line in picture.lines where graph.edges[line.edge].isOnCycle { drawHalo(line) }
    // What findings are about lies on top.
    for line in picture.lines where graph.edges[line.edge].severity == nil { draw(line) }
    for line in picture.lines where graph.edges[line.edge].severity != nil { draw(line) }
    for card in picture.cards { draw(card) }
    out += "</g>\n"
    legend.write(rows, left: Self.margin, top: bottom, into: &out)
    out += "</svg>\n"
  }

  // MARK: - Words

  private mutating func title() {
    if let name = graph.name, !name.isEmpty { out.xml(name, cap: nil) } else { out += "Topology" }
  }

  /// `8 parts, 9 edges; 1 error, 2 warnings`
  private var summary: String {
    func shown(_ count: Int, of all: Int, _ noun: String) -> String {
      count == all ? counted(count, noun) : "\(count) of \(counted(all, noun))"
    }
    let parts = graph.nodes.reduce(0) { $0 + $1.size }
    var words =
      parts == graph.nodes.count
      ? "\(shown(graph.nodes.count, of: graph.whole.nodes, "part")), \(shown(graph.edges.count, of: graph.whole.edges, "edge"))"
      : "\(counted(parts, "part")) in \(counted(graph.nodes.count, "node"))"
    let marked = (graph.nodes.map(\.severity) + graph.edges.map(\.severity)).compactMap { $0 }
    let counts = Severity.allCases.reversed().compactMap { severity in
      let count = marked.count { $0 == severity }
      return count == 0 ? nil : "\(count) with \(severity == .error ? "an error" : severity == .warning ? "a warning" : "a hint")"
    }
    if !counts.isEmpty { words += "; " + counts.joined(separator: ", ") }
    return words
  }

  private mutating func heading(width: Int) {
    let name = graph.name.map { $0.isEmpty ? Untrusted("Topology") : $0 } ?? Untrusted("Topology")
    out.svg(TextMetrics.fit(name, size: 17, isBold: true, room: width), class: "heading", x: Self.margin, y: Self.margin + 14)
    out += "\n"
    out.svg(TextMetrics.fit(summary, size: GraphPicture.noteSize), class: "note", x: Self.margin, y: Self.margin + 32)
    out += "\n"
  }

  // MARK: - Teams

  private mutating func draw(_ team: GraphPicture.Team) {
    out += "<g class=\"team\"><title>team "
    out.xml(team.whole, cap: nil)
    out += "</title><rect x=\"\(team.left)\" y=\"\(team.top)\" width=\"\(team.width)\" height=\"\(team.height)\" rx=\"10\"/>"
    out.svg(team.name, class: nil, x: team.left + 12, y: team.top + 17)
    out += "</g>\n"
  }

  // MARK: - Edges

  private mutating func drawHalo(_ line: GraphPicture.Line) {
    out += "<path class=\"halo\(severityClass(graph.edges[line.edge].severity))\" d=\""
    path(line.route)
    out += "\"/>\n"
  }

  private mutating func draw(_ line: GraphPicture.Line) {
    let edge = graph.edges[line.edge]
    out += "<g><title>"
    out.xml(graph.nodes[edge.from].name, cap: nil)
    out += " → "
    out.xml(graph.nodes[edge.to].name, cap: nil)
    out += ": \(edge.size == 1 ? edge.kind.rawValue : counted(edge.size, "edge"))\(edge.isAsynchronous ? ", nobody waits" : "")"
    if let rate = edge.rate { out += ", \(GraphWords.rate(rate))" }
    if edge.isOnCycle { out += ", part of a cycle" }
    out.xml(GraphWords.marks(edge.marks), cap: nil)
    out += "</title><path class=\"edge\(edge.isAsynchronous ? " async" : "")\(severityClass(edge.severity))\""
    out +=
      " stroke-width=\"\(Self.decimal(Self.width(of: edge.rate)))\" marker-end=\"url(#topolint-\(edge.severity?.word ?? "arrow"))\" d=\""
    path(line.route)
    out += "\"/></g>\n"
  }

  /// By the load, in tenths of points: one step for each power of ten.
  static func width(of rate: Double?) -> Int {
    guard let rate else { return 13 }
    return [1, 10, 100, 1_000, 10_000].reduce(13) { $0 + (rate >= $1 ? 8 : 0) }
  }

  static func decimal(_ tenths: Int) -> String { tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)" }

  /// Curves that begin and end level; what leaves an edge at its own node has corners.
  private mutating func path(_ route: [LayeredLayout.Point]) {
    let route = Self.withoutHead(route)
    guard var last = route.first else { return }
    out += "M\(last.x) \(last.y)"
    for point in route.dropFirst() {
      if point.y == last.y {
        out += "H\(point.x)"
      } else if point.x == last.x {
        out += "V\(point.y)"
      } else {
        let middle = last.x + (point.x - last.x) / 2
        out += "C\(middle) \(last.y) \(middle) \(point.y) \(point.x) \(point.y)"
      }
      last = point
    }
  }

  /// The way of an edge up to the head of its arrow, which ends at the border.
  static func withoutHead(_ route: [LayeredLayout.Point]) -> [LayeredLayout.Point] {
    guard var end = route.last, route.count > 1 else { return route }
    var route = Array(route.dropLast())
    if route[route.count - 1].x == end.x {
      end.y += route[route.count - 1].y < end.y ? -head : head
    } else {
      let isForwards = route[route.count - 1].x < end.x
      end.x += isForwards ? -head : head
      // What is level at the end may be shorter than the head.
      while route.count > 1, isForwards ? route[route.count - 1].x >= end.x : route[route.count - 1].x <= end.x { route.removeLast() }
    }
    return route + [end]
  }

  private func severityClass(_ severity: Severity?) -> String { severity.map { " " + $0.word } ?? "" }

  // MARK: - Parts

  private mutating func draw(_ card: GraphPicture.Card) {
    let node = graph.nodes[card.node]
    out += "<g class=\"part\(severityClass(node.severity))\(node.kind == "undeclared" ? " undeclared" : "")\""
    out += " transform=\"translate(\(card.left) \(card.top))\"><title>"
    out.xml(node.name, cap: nil)
    out += ": "
    out.markup(card.note.bytes)
    if let team = node.team {
      out += ", team "
      out.xml(team, cap: nil)
    }
    out.xml(GraphWords.marks(node.marks), cap: nil)
    out += "</title>"
    shape(node.kind, width: card.width, height: card.height)
    // Below the lid of a cylinder.
    let shift = node.kind == "store" ? 4 : 0
    out.svg(card.name, class: "name", x: GraphPicture.Card.padding, y: 19 + shift)
    out.svg(card.note, class: "note", x: GraphPicture.Card.padding, y: 35 + shift)
    badge(node.marks, x: card.width, y: 0)
    for (row, store) in card.stores.enumerated() {
      draw(store, width: card.width, top: GraphPicture.Card.head + row * GraphPicture.Card.row)
    }
    out += "</g>\n"
  }

  /// A store that nobody else uses.
  private mutating func draw(_ store: (node: Int, name: TextMetrics.Fitted), width: Int, top: Int) {
    let node = graph.nodes[store.node]
    out += "<g class=\"part own\(severityClass(node.severity))\" transform=\"translate(6 \(top))\"><title>"
    out.xml(node.name, cap: nil)
    out += ": store"
    out.xml(GraphWords.marks(node.marks), cap: nil)
    out += "</title>"
    out += "<rect width=\"\(width - 12)\" height=\"22\" rx=\"4\"/>"
    out += "<path class=\"drum\" d=\"M7 8v7c0 3 8 3 8 0v-7c0 3 -8 3 -8 0c0 -3 8 -3 8 0\"/>"
    out.svg(store.name, class: "note", x: 21, y: 15)
    badge(node.marks, x: width - 12, y: 4)
    out += "</g>"
  }

  /// A store is a cylinder, a queue has double sides, somebody else's system is round, a gateway has corners cut off.
  private mutating func shape(_ kind: String, width: Int, height: Int) {
    switch kind {
    case "store":
      let bottom = height - 5
      out += "<path d=\"M0 4v\(bottom - 4)c0 6 \(width) 6 \(width) 0v-\(bottom - 4)c0 -6 -\(width) -6 -\(width) 0z\"/>"
      out += "<path class=\"inner\" d=\"M0 4c0 6 \(width) 6 \(width) 0\"/>"
    case "queue":
      out += "<rect width=\"\(width)\" height=\"\(height)\"/><path class=\"inner\" d=\"M5 0v\(height)M\(width - 5) 0v\(height)\"/>"
    case "external": out += "<rect width=\"\(width)\" height=\"\(height)\" rx=\"22\"/>"
    case "gateway":
      out += "<path d=\"M9 0H\(width - 9)L\(width) 9V\(height - 9)L\(width - 9) \(height)H9L0 \(height - 9)V9z\"/>"
    default: out += "<rect width=\"\(width)\" height=\"\(height)\" rx=\"6\"/>"
    }
  }

  /// How many findings there are, on the upper right corner.
  private mutating func badge(_ marks: MarkedGraph.Marks, x: Int, y: Int) {
    if marks.count == 0 { return }
    let text = marks.count > 99 ? "99+" : "\(marks.count)"
    let width = 10 + 7 * text.utf8.count
    out += "<g class=\"badge\"><rect x=\"\(x - width + 5)\" y=\"\(y - 7)\" width=\"\(width)\" height=\"16\" rx=\"8\"/>"
    out += "<text x=\"\(x + 5 - width / 2)\" y=\"\(y + 5)\">\(text)</text></g>"
  }
}

extension ByteBuffer {
  /// A text that was measured. It is drawn as long as it was, whichever font there is: without Helvetica and its like, browsers take one that
  /// may be a fifth wider.
  mutating func svg(_ text: TextMetrics.Fitted, class name: String?, x: Int, y: Int) {
    self += "<text"
    if let name { self += " class=\"\(name)\"" }
    self += " x=\"\(x)\" y=\"\(y)\""
    if text.isExact, text.width > 0 { self += " textLength=\"\(text.width)\" lengthAdjust=\"spacingAndGlyphs\"" }
    self += ">"
    markup(text.bytes)
    self += "</text>"
  }
}
