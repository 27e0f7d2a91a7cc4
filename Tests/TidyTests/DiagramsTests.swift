import Foundation
import Linting
import Reporters
import Reports
import Rules
import SourceText
import TestSupport
import Testing

/// Diagrams and pictures of documents are what the tool draws, and what draws them reads them.
@Suite("Diagrams") struct DiagramsTests {
  private static let pages =
    Repository.files(in: "docs", suffix: ".md") + Repository.files(in: "samples", suffix: ".md")
    + Repository.files(in: "Tests", suffix: ".md")
    + ["README.md", "CONTRIBUTING.md"]

  /// The Mermaid blocks of a page.
  private static func diagrams(of page: String) -> [String] {
    Repository.text(page).matches(of: /(?ms)^```mermaid\n(.*?)^```/).map { String($0.output.1) }
  }

  private static func lint(_ samples: [String]) -> LintResult {
    var reading = TopologyReading()
    for sample in samples { reading.read(path: Untrusted(sample), text: Array(Repository.text(sample).utf8)) }
    return Lint.run(reading, rules: RuleSet())
  }

  @Test("the diagram in docs/pictures.md is what the tool draws")
  func diagram() throws {
    let graph = MarkedGraph(Self.lint(Repository.files(in: "samples/bookshop", suffix: ".yaml")))
    let part = graph.around(graph.nodes(named: Untrusted("books")), 1)
    let text = String(decoding: MermaidWriter.write(part), as: UTF8.self)
    try MarkedPage("docs/pictures.md").check("```mermaid\n" + text + "```\n", from: "<!-- mermaid -->\n", to: "<!-- /mermaid -->")
  }

  @Test("the picture in docs/pictures.md is what the tool draws")
  func picture() throws {
    let result = Self.lint(Repository.files(in: "samples/bike-hire-draft", suffix: ".yaml"))
    let picture = SVGWriter.write(MarkedGraph(result, worst: 3, hasRates: true).aroundFindings(1))
    let path = "docs/pictures/worst.svg"
    if ProcessInfo.processInfo.environment["TOPOLINT_UPDATE_GOLDENS"] == "1" {
      try Data(picture).write(to: URL(filePath: Repository.path(path)))
    } else {
      #expect(Repository.text(path) == String(decoding: picture, as: UTF8.self), "TOPOLINT_UPDATE_GOLDENS=1 writes it anew")
    }
  }

  @Test(
    "Mermaid itself reads every diagram of the documents and goldens, and those of all samples",
    .enabled(if: Oracles.hasMermaid, Comment(rawValue: Oracles.missingMermaid)))
  func mermaid() throws {
    let written = Self.pages.flatMap { page in Self.diagrams(of: page).map { (page, $0) } }
    let drawn = Repository.files(in: "samples", suffix: ".yaml").map { sample in
      (sample, String(decoding: MermaidWriter.drawable(MarkedGraph(Self.lint([sample]))).text, as: UTF8.self))
    }
    #expect(!written.isEmpty && drawn.count > 50)
    let all = written + drawn
    let faults = try Oracles.mermaidFaults(of: all.map(\.1))
    #expect(zip(all, faults).filter { !$0.1.isEmpty }.map { "\($0.0.0): \($0.1)" } == [])
  }
}
