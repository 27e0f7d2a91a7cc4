package import Reports
import Rules
import SourceText

/// The advice report as one page of HTML that needs nothing else: no request leaves it. Its policy names the one script and the one style
/// that it has by their digests, so that a browser runs nothing else whatever an input says; data is in elements that are no scripts.
package enum PageWriter {
  /// The page.
  /// - Parameter repository: where files can be seen, for links to lines of them.
  package static func write(_ page: SystemPage, repository: RepositoryAddress? = nil) -> [UInt8] {
    let (style, script) = (file("page.css"), file("page.js"))
    var printer = HTMLPrinter(repository)
    printer.raw(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy(style, script))">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">

      """)
    if let title = page.report.title { printer.element("title") { $0.plain(title) } }
    printer.raw("\n<style>\(style)</style>\n</head>\n<body class=\"\(page.standing.rawValue)\">\n")
    printer.raw("<a class=\"skip\" href=\"#report\">Skip to the report</a>\n")
    printer.element("header") { printer in
      if let title = page.report.title { printer.element("h1") { $0.text(title) } }
      printer.contents(page)
    }
    printer.raw("\n<main id=\"report\">\n")
    let sections = page.report.sections.enumerated()
    for (index, section) in sections.prefix(page.opening) { printer.write(section, level: 2, anchor: "t\(index)") }
    printer.raw(file("page.html"))
    if !page.charts.isEmpty {
      printer.element("section", " aria-labelledby=\"charts\"") { printer in
        printer.element("h2", " id=\"charts\"") { $0.raw(chartsTitle) }
        for chart in page.charts { printer.write(chart) }
      }
    }
    for (index, section) in sections.dropFirst(page.opening) { printer.write(section, level: 2, anchor: "t\(index)") }
    printer.raw("</main>\n<footer>\n")
    if let closing = page.report.closing { printer.element("p") { $0.text(closing) } }
    printer.raw("</footer>\n<script type=\"application/json\" id=\"data\">")
    printer.append(PageData.write(page))
    printer.raw("</script>\n<script>\(script)</script>\n</body>\n</html>\n")
    return printer.out.bytes
  }

  /// What stands above the charts.
  static let chartsTitle = "Time, load and size"

  /// Nothing may be fetched, sent, framed or run but what stands in the page.
  static func policy(_ style: String, _ script: String) -> String {
    func digest(_ text: String) -> String { "'sha256-\(SHA256(Array(text.utf8)).base64)'" }
    return
      "default-src 'none'; script-src \(digest(script)); style-src \(digest(style)); base-uri 'none'; form-action 'none'"
  }

  /// A file of this folder, as it is.
  static func file(_ name: String) -> String {
    guard let file = BuiltinFiles.all.first(where: { $0.path.hasSuffix("/" + name) }) else { preconditionFailure("there is no \(name)") }
    return file.text
  }
}

extension HTMLPrinter {
  /// Links to all that has a title.
  fileprivate mutating func contents(_ page: SystemPage) {
    let titles = page.report.sections.enumerated().compactMap { index, section in section.title.map { (index: index, title: $0) } }
    element("nav", " aria-label=\"Contents\"") { printer in
      printer.element("ul") { printer in
        for (index, title) in titles where index < page.opening { printer.link("t\(index)", title) }
        // The script shows those that lead to its own parts.
        printer.link("explore-title", "Explore", " hidden")
        printer.link("whatif-title", "What if", " hidden")
        if !page.charts.isEmpty { printer.link("charts", Text(ours: PageWriter.chartsTitle)) }
        for (index, title) in titles where index >= page.opening { printer.link("t\(index)", title) }
      }
    }
  }

  private mutating func link(_ anchor: String, _ title: Text, _ attributes: String = "") {
    element("li", attributes) { $0.element("a", " href=\"#\(anchor)\"") { $0.text(title) } }
  }

  /// A figure for each row, drawn and said.
  fileprivate mutating func write(_ chart: Chart) {
    element("h3") { $0.text(chart.title) }
    if chart.keys.count > 1 {
      element("ul", " class=\"keys\"") { printer in
        for key in chart.keys { printer.element("li", " class=\"key \(Self.name(key.tone))\"") { $0.text(Text(ours: key.words)) } }
      }
    }
    table(chart)
    element("p", " class=\"faint\"") { $0.text(chart.note) }
    raw("\n")
  }

  private mutating func table(_ chart: Chart) {
    element("table", " class=\"chart\" role=\"table\"") { printer in
      printer.raw("<thead role=\"rowgroup\"><tr role=\"row\">")
      for title in [chart.label, "", chart.figures] {
        printer.element("th", " scope=\"col\" role=\"columnheader\"") { $0.text(Text(ours: title)) }
      }
      printer.raw("</tr></thead>\n<tbody role=\"rowgroup\">")
      for row in chart.rows {
        printer.element("tr", " role=\"row\"") { printer in
          printer.element("td", " role=\"cell\"") { $0.text(row.label) }
          printer.element("td", " role=\"cell\" class=\"bar\"") { $0.draw(row.shapes) }
          printer.element("td", " role=\"cell\"") { $0.text(row.words) }
        }
        printer.raw("\n")
      }
      printer.raw("</tbody>")
    }
  }

  private mutating func draw(_ shapes: [Chart.Shape]) {
    element("svg", " aria-hidden=\"true\"") { printer in
      for shape in shapes {
        switch shape {
        case .bar(let from, let to, let tone):
          let (width, inset) = (max(to - from, 0), tone == .then || tone == .rest ? ("15%", "70%") : ("30%", "40%"))
          printer.raw(
            "<rect class=\"\(Self.name(tone))\" x=\"\(Self.percent(from))\" width=\"\(Self.percent(width))\" y=\"\(inset.0)\" height=\"\(inset.1)\"></rect>"
          )
        case .bound(let place):
          printer.raw("<line class=\"bound\" x1=\"\(Self.percent(place))\" x2=\"\(Self.percent(place))\" y1=\"0\" y2=\"100%\"></line>")
        case .dot(let place): printer.raw("<circle class=\"dot\" cx=\"\(Self.percent(place))\" cy=\"50%\" r=\"5\"></circle>")
        }
      }
    }
  }

  private static func percent(_ part: Double) -> String {
    let tenths = Int((min(max(part, 0), 1) * 1_000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }

  private static func name(_ tone: Chart.Tone) -> String { tone == .rest ? "rest-of" : tone.rawValue }
}
