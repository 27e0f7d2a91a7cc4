import Foundation
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing

@testable import Reporters

@Suite struct HTMLPrinterTests {
  private func html(_ blocks: [Block], title: Text? = nil) -> String {
    var printer = HTMLPrinter()
    printer.write(Section(title, blocks), level: 2)
    return text(printer.out.bytes)
  }

  @Test("text from input stays text, wherever it stands", arguments: HostileNames.all)
  func hostile(name: String) throws {
    let untrusted = Untrusted(name)
    let output = html(
      [
        .paragraph("Of \(untrusted)."), .verdict("\(untrusted)"), .terms([Term("users", "\(untrusted)")]), .list(["\(untrusted)"]),
        .steps(["\(untrusted)"]), .table(Table([.init("name")], [untrusted]) { .init([.name($0)]) }),
      ], title: "About \(untrusted)")
    let document = try #require(XMLReading(Array(output.utf8)), "\(output)")
    #expect(document.all("code").count == 7)
    #expect(document.all("code").allSatisfy { $0.attributes.isEmpty && $0.text == document.all("code")[0].text })
    #expect(Set(document.elements.map(\.name)).subtracting(HTMLPrinterTests.elements) == [])
    let isHidden = { (scalar: Unicode.Scalar) in scalar.value < 0x20 && scalar != "\n" || (0x202A...0x202E).contains(scalar.value) }
    #expect(!output.unicodeScalars.contains(where: isHidden))
  }

  private static let elements: Set = [
    "section", "h2", "p", "code", "dl", "div", "dt", "dd", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "span",
    "a",
  ]

  @Test("a table has titles that a screen reader names, and each cell its own where the screen is narrow")
  func table() throws {
    let table = Table([.init("part"), .init("load", isNumber: true), .init("")], [1.0, nil]) {
      .init([.name(Untrusted("a")), .quantity($0.map { .share($0) }, isStrong: true), .mark("error", .error)])
    }
    let document = try #require(XMLReading(Array(html([.table(table)]).utf8)))
    #expect(document.all("th").allSatisfy { $0.attributes["scope"] == "col" } && document.all("th").map(\.text) == ["part", "load", ""])
    #expect(document.all("td").map { $0.attributes["data-title"] } == ["part", "load", nil, "part", "load", nil])
    #expect(document.all("strong").map(\.text) == ["100 %"] && document.all("span").map(\.text) == ["error", "error"])
  }

  @Test("a line of a file is a link where there is an address, and a link leads nowhere else")
  func places() throws {
    var printer = HTMLPrinter(RepositoryAddress("https://github.com/ours/shop"))
    printer.text("\(Text(file: Untrusted("a\"><b>.yaml"), line: 3)): here")
    #expect(
      text(printer.out.bytes)
        == "<a href=\"https://github.com/ours/shop/blob/HEAD/a%22%3E%3Cb%3E.yaml#L3\" rel=\"noreferrer\"><code>a&quot;&gt;&lt;b&gt;.yaml:3</code></a>: here"
    )
  }

  @Test("what has nothing to say goes without a word, and rows that are left out are counted")
  func empty() {
    #expect(html([.graph(MarkedGraph(Sample.bookshop()), caption: [])], title: "The topology") == "")
    let output = html([.table(Table([.init("n")], [1, 2, 3], atMost: 1) { .init(["\($0)"]) })])
    #expect(output.contains("<p class=\"rest\">… and 2 more</p>"))
  }

  @Test(
    "code spans in our own words are elements, and our words are escaped",
    arguments: [("say `a: <b>`", "say <code>a: &lt;b&gt;</code>"), ("1 < 2 & `", "1 &lt; 2 &amp; `")])
  func ours(_ words: String, _ expected: String) {
    var printer = HTMLPrinter()
    printer.text(Text(ours: words))
    #expect(text(printer.out.bytes) == expected)
  }
}
