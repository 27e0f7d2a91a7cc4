import Reports
import Rules

/// What the marks of a picture mean: those that it has, and no others.
struct SVGLegend {
  private struct Item {
    let words: TextMetrics.Fitted
    /// What it looks like, at the left of its words, around a height of 0.
    let sample: String

    init(words: String, sample: String) {
      self.words = TextMetrics.fit(words, size: GraphPicture.noteSize)
      self.sample = sample
    }

    var width: Int { SVGLegend.sample + words.width + SVGLegend.gap }
  }

  private let items: [Item]

  static let row = 22
  private static let sample = 40
  private static let gap = 20

  init(_ graph: MarkedGraph, hasTeams: Bool) {
    var items: [Item] = []
    let marked = Set((graph.nodes.map(\.severity) + graph.edges.map(\.severity)).compactMap { $0 })
    for severity in Severity.allCases.reversed() where marked.contains(severity) {
      items.append(
        Item(
          words: severity == .error ? "error" : severity == .warning ? "warning" : "hint",
          sample: "<g class=\"part \(severity.word)\"><rect y=\"-7\" width=\"30\" height=\"14\" rx=\"4\"/></g>"))
    }
    if graph.nodes.contains(where: { $0.marks.count > 0 }) {
      items.append(
        Item(
          words: "findings about a part",
          sample:
            "<g class=\"part \(Severity.allCases.last { marked.contains($0) }?.word ?? "info")\"><g class=\"badge\"><rect x=\"6\" y=\"-8\" width=\"17\" height=\"16\" rx=\"8\"/><text x=\"14\" y=\"4\">n</text></g></g>"
        ))
    }
    if graph.edges.contains(where: \.isOnCycle) {
      items.append(Item(words: "part of a cycle", sample: Self.line(class: "halo \(Severity.error.word)", "")))
    }
    if graph.edges.contains(where: \.isAsynchronous) {
      items.append(Item(words: "nobody waits", sample: Self.line(class: "edge async", " stroke-width=\"1.3\"")))
    }
    let rates = graph.edges.compactMap(\.rate)
    if let most = rates.max() {
      for (limit, words) in [(1.0, "1/s"), (100, "100/s"), (10_000, "10 000/s")] where limit == 1 || most >= limit {
        let width = SVGWriter.decimal(SVGWriter.width(of: limit))
        items.append(Item(words: "\(words) and more", sample: Self.line(class: "edge", " stroke-width=\"\(width)\"")))
      }
    }
    if hasTeams {
      items.append(
        Item(words: "team", sample: "<g class=\"team\"><rect y=\"-8\" width=\"30\" height=\"16\" rx=\"4\"/></g>"))
    }
    self.items = items
  }

  private static func line(class name: String, _ attributes: String) -> String { "<path class=\"\(name)\"\(attributes) d=\"M0 0H30\"/>" }

  /// Of all in one row.
  var width: Int { items.reduce(0) { $0 + $1.width } }

  /// What stands in each row.
  func rows(within width: Int) -> [Range<Int>] {
    var rows: [Range<Int>] = []
    var (start, used) = (0, 0)
    for (index, item) in items.enumerated() {
      if index > start, used + item.width > width {
        rows.append(start..<index)
        (start, used) = (index, 0)
      }
      used += item.width
    }
    if start < items.count { rows.append(start..<items.count) }
    return rows
  }

  func write(_ rows: [Range<Int>], left: Int, top: Int, into out: inout ByteBuffer) {
    for (number, row) in rows.enumerated() {
      var x = left
      for item in items[row] {
        out += "<g transform=\"translate(\(x) \(top + number * Self.row))\">\(item.sample)"
        out.svg(item.words, class: "note", x: Self.sample, y: 4)
        out += "</g>\n"
        x += item.width
      }
    }
  }
}
