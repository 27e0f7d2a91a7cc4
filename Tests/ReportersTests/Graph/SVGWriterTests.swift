import Layouts
import Reports
import SampleResults
import TestSupport
import Testing

@testable import Reporters

@Suite struct SVGWriterTests {
  private func picture(_ graph: MarkedGraph) -> String { text(SVGWriter.write(graph)) }

  @Test("what findings are about is marked, and nothing beside it")
  func marks() {
    let output = picture(MarkedGraph(Sample.bookshop(), hasRates: true))
    // With what the legend shows of each.
    #expect(output.matches(of: /<path class="halo error"/).count == 3)
    #expect(output.matches(of: /<path class="edge( async)? error"/).count == 2)
    // The services of the cycle are not at fault themselves.
    #expect(!output.contains("<g class=\"part error\" transform=\"translate(0"))
    #expect(output.contains("<title>orders → payments: call, part of a cycle; error, "))
    #expect(output.matches(of: /<path class="edge async"/).count == 4)
  }

  @Test("a store that one service uses stands in its card, one that several use has a card of its own")
  func stores() {
    let output = picture(MarkedGraph(Sample.bookshop()))
    #expect(output.contains("<g class=\"part own\"") && !output.contains("<title>orders → orders-db"))
    let shared = RandomTopology(
      "{\"topolint\": 1, \"services\": {\"a\": {\"uses\": [{\"store\": \"db\"}]}, \"b\": {\"uses\": [{\"store\": \"db\"}]}}, \"stores\": {\"db\": {}}}"
    )
    let other = picture(shared.graph)
    #expect(!other.contains("part own") && other.contains("<title>a → db: use") && other.contains("<title>b → db: use"))
  }

  @Test("a line is thicker by a step for each power of ten of the load")
  func widths() {
    #expect([nil, 0, 1, 9.9, 10, 100, 1e3, 1e4, 1e9].map { SVGWriter.width(of: $0) } == [13, 13, 21, 21, 29, 37, 45, 53, 53])
  }

  @Test("the head of an arrow ends at the border, and a level end that is shorter than it goes")
  func heads() {
    func shown(_ route: [(Int, Int)]) -> [[Int]] {
      SVGWriter.withoutHead(route.map { LayeredLayout.Point(x: $0.0, y: $0.1) }).map { [$0.x, $0.y] }
    }
    #expect(shown([(0, 0), (40, 0)]) == [[0, 0], [31, 0]])
    #expect(shown([(0, 0), (40, 20), (45, 20)]) == [[0, 0], [36, 20]])
    #expect(shown([(90, 0), (60, 20), (40, 20)]) == [[90, 0], [60, 20], [49, 20]])
    #expect(shown([(0, 0), (12, 0), (12, 30)]) == [[0, 0], [12, 0], [12, 21]])
  }

  @Test("an empty graph is a picture too")
  func empty() { #expect(picture(RandomTopology("{\"topolint\": 1, \"services\": {}}").graph).contains("0 parts, 0 edges")) }

  @Test("a long name is cut in the picture, and whole in its title")
  func long() {
    let name = String(repeating: "order-", count: 40)
    let lines = picture(RandomTopology("{\"topolint\": 1, \"services\": {\"\(name)\": {}}}").graph).split(separator: "\n")
    let card = lines.first { $0.hasPrefix("<g class=\"part") } ?? ""
    #expect(card.contains("<title>\(name): service"))
    #expect(card.contains(/<text class="name" x="12" y="19" textLength="1[0-9]+" lengthAdjust="spacingAndGlyphs">(order-)+[order-]*…<\/text>/))
  }

  @Test("whatever names hold, it is well-formed XML with the same elements, and nothing that runs", arguments: 0..<40)
  func hostile(seed: Int) throws {
    let xml = try #require(XMLReading(SVGWriter.write(RandomTopology(seed: seed).graph)))
    #expect(
      Set(xml.elements.map(\.name)).isSubset(of: ["svg", "title", "desc", "style", "defs", "marker", "path", "rect", "g", "text"]))
    #expect(
      Set(xml.elements.flatMap(\.attributes.keys)).isSubset(of: [
        "xmlns", "width", "height", "viewBox", "role", "aria-labelledby", "id", "class", "x", "y", "rx", "transform", "d", "stroke-width",
        "marker-end", "refX", "refY", "markerWidth", "markerHeight", "markerUnits", "orient", "textLength", "lengthAdjust",
      ]))
  }

  @Test("no text is wider than its card, as a browser draws it", .enabled(if: Browser.isThere, Comment(rawValue: Browser.missing)))
  func overflow() throws {
    let pictures = (0..<20).map { picture(RandomTopology(seed: $0).graph) } + [picture(MarkedGraph(Sample.bookshop(), hasRates: true))]
    let script = """
      const wide = []
      for (const part of document.querySelectorAll(".part[transform]")) {
        const box = part.querySelector(":scope > rect, :scope > path").getBBox()
        for (const text of part.querySelectorAll(":scope > text")) {
          const own = text.getBBox()
          if (own.x + own.width > box.width) wide.push(`${text.textContent}: ${own.x + own.width} of ${box.width}`)
        }
      }
      answer(wide)
      """
    #expect(try Browser.ask(script, body: pictures.joined(), for: [String].self) == [])
  }
}
