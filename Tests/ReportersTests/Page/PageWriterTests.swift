import Analyses
import Foundation
import Linting
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Reporters

@Suite("The page") struct PageWriterTests {
  static func lint(_ yaml: String) -> LintResult {
    var reading = TopologyReading(from: "native")
    reading.read(path: "shop.yaml", text: Array(yaml.utf8))
    var options = Lint.Options()
    options.today = 20_260_101
    return Lint.run(reading, rules: RuleSet(), options)
  }

  static func page(_ result: LintResult) -> [UInt8] { PageWriter.write(SystemPage(result)) }

  static var shop: LintResult { lint(Shop.text) }
  static let shopPage = page(shop)

  /// What stands between the tags of an element without elements.
  private func inside(_ tag: String, _ page: String) throws -> Substring {
    let start = try #require(page.range(of: "<\(tag)>"))
    let name = tag.prefix { $0 != " " }
    let end = try #require(page.range(of: "</\(name)>", range: start.upperBound..<page.endIndex))
    return page[start.upperBound..<end.lowerBound]
  }

  @Test("its policy trusts the one style and the one script that stand in it, by their digests, and nothing else")
  func policy() throws {
    let page = text(Self.shopPage)
    let (style, script) = (String(try inside("style", page)), String(try inside("script", page)))
    let policy = PageWriter.policy(style, script)
    #expect(page.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">"))
    #expect(policy.hasPrefix("default-src 'none'; script-src 'sha256-") && !policy.contains("unsafe") && !policy.contains(":"))
    #expect(script == Repository.text("Sources/Reporters/Page/page.js") && style == Repository.text("Sources/Reporters/Page/page.css"))
    #expect(page.components(separatedBy: "</script>").count == 3 && page.components(separatedBy: "</style>").count == 2)
  }

  @Test("nothing in it is fetched, and no element has a style or a script of its own")
  func requests() {
    let page = text(Self.shopPage)
    let body = page.components(separatedBy: "<script type=").first ?? ""
    let attributes = body.matches(of: /<[a-z]+[^>]*? (src|srcset|style|on[a-z]+|action|data|poster|background|xlink:href)=/)
    #expect(attributes.isEmpty, "\(attributes.first?.output.0 ?? "")")
    #expect(body.matches(of: /href="([^"]*)"/).allSatisfy { $0.output.1.hasPrefix("#") })
    #expect(!body.contains("<link") && !body.contains("<base") && !body.contains("<iframe") && !body.contains("@import"))
    let script = Repository.text("Sources/Reporters/Page/page.js")
    for word in [
      "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "fetch(", "XMLHttp", "import(", "http",
    ] {
      // The name of SVG looks like an address.
      #expect(script.replacing("http://www.w3.org/2000/svg", with: "").range(of: word) == nil, "\(word)")
    }
  }

  @Test("each link leads to something in it, and no two elements have one name")
  func anchors() {
    let page = text(Self.shopPage)
    let body = page.components(separatedBy: "<script type=").first ?? ""
    let ids = body.matches(of: #/ id="([^"]*)"/#).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count)
    for link in body.matches(of: #/ (?:href="\#|aria-labelledby="|aria-controls="|for=")([^"]*)"/#) {
      #expect(ids.contains(String(link.output.1)), "\(link.output.0)")
    }
  }

  @Test("it says what the report says, word by word and in its order: each sentence and each cell")
  func sameAsReport() throws {
    let report = AdviceReport.report(Self.shop)
    var rest = Substring(text(Self.shopPage))
    for section in report.sections { try expect(section, in: &rest) }
  }

  /// Each sentence of a section, as HTML has it, in what is left of a page.
  private func expect(_ section: Section, in rest: inout Substring) throws {
    if let title = section.title { try expect(title, in: &rest) }
    for block in section.blocks {
      switch block {
      case .paragraph(let text), .verdict(let text): try expect(text, in: &rest)
      case .list(let items), .steps(let items): for item in items { try expect(item, in: &rest) }
      case .terms(let terms): for term in terms { try expect(term.words, in: &rest) }
      case .table(let table):
        for row in table.rows.items {
          for cell in row.cells {
            switch cell {
            case .text(let text): try expect(text, in: &rest)
            case .name(let name): try expect("\(name)", in: &rest)
            case .quantity(let quantity, _): try expect(Text(ours: quantity?.words ?? "–"), in: &rest)
            case .mark(let word, _): try expect(Text(ours: word), in: &rest)
            }
          }
        }
      case .section(let section): try expect(section, in: &rest)
      case .graph, .rule: break
      case .findings, .changes, .diagnostics: Issue.record("the advice report of the shop has no such block")
      }
    }
  }

  private func expect(_ sentence: Text, in rest: inout Substring) throws {
    var printer = HTMLPrinter()
    printer.text(sentence)
    let words = text(printer.out.bytes)
    let found = try #require(rest.range(of: words), "\(words)")
    rest = rest[found.upperBound...]
  }

  @Test("its data is JSON that no name can break out of", arguments: HostileNames.all)
  func data(name: String) throws {
    let quoted = String(decoding: try JSONEncoder().encode(name), as: UTF8.self)
    let yaml = """
      {"topolint": 1, "name": \(quoted), "services": {\(quoted): {"entry": true, "team": \(quoted), "calls": [{"to": "b"}]}, "b": {}}}
      """
    let page = text(Self.page(Self.lint(yaml)))
    let json = try inside("script type=\"application/json\" id=\"data\"", page)
    #expect(!json.contains("<") && page.components(separatedBy: "</script>").count == 3)
    let data = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let nodes = try #require((data["nodes"] as? [String: Any])?["name"] as? [String])
    #expect(nodes.count == 2 && nodes.contains("b"))
    #expect(!page.contains("<img") && !page.contains("onmouseover=\"pwned"))
  }

  @Test("two runs are the same, byte for byte")
  func same() { #expect(Self.page(Self.lint(Shop.text)) == Self.shopPage) }

  @Test("its data has all parts and edges, and of each edge both ends")
  func complete() throws {
    let json = try inside("script type=\"application/json\" id=\"data\"", text(Self.shopPage))
    let data = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let edges = try #require(data["edges"] as? [String: [Int]])
    let graph = MarkedGraph(Self.shop)
    #expect(edges["from"] == graph.edges.map(\.from) && edges["to"] == graph.edges.map(\.to))
    #expect((data["findings"] as? [Any])?.count == Self.shop.findings.count && data["findingsTotal"] as? Int == Self.shop.findings.count)
  }
}
