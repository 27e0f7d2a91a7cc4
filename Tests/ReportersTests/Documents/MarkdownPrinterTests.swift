import Reporters
import Reports
import SampleResults
import SourceText
import Testing

@Suite struct MarkdownPrinterTests {
  /// Sections of about a kilobyte each.
  private func report(sections: Int) -> Report {
    let words = String(repeating: "word ", count: 200)
    return Report(
      title: "All",
      sections: [Section(nil, [.paragraph("first")])] + (1...sections).map { Section("Part \($0)", [.paragraph(Text(ours: words))]) },
      closing: "the last word", isWhole: true)
  }

  @Test("what has no room is left out by whole sections, from the end, and named", arguments: [4_000, 5_000, 6_500])
  func limited(limit: Int) throws {
    let output = text(MarkdownPrinter.print(report(sections: 9), limit: limit))
    #expect(output.utf8.count <= limit)
    #expect(output.hasPrefix("# All\n\nfirst\n\n## Part 1\n\n") && output.hasSuffix("\nthe last word\n"))
    let shown = output.split(separator: "\n").filter { $0.hasPrefix("## ") }.count
    let left = (shown + 1...9).map { "Part \($0)" }.joined(separator: ", ")
    #expect(shown > 0 && output.contains("\nLeft out for the size of this: \(left).\n"))
  }

  @Test("what has room is whole, and says nothing of a limit")
  func whole() {
    #expect(MarkdownPrinter.print(report(sections: 3), limit: 100_000) == MarkdownPrinter.print(report(sections: 3)))
  }

  @Test("of a first section that has no room itself as many blocks are told as have")
  func first() {
    let long = Text(ours: String(repeating: "word ", count: 2_000))
    let output = text(
      MarkdownPrinter.print(
        Report(sections: [Section(nil, [.paragraph("first"), .paragraph(long)]), Section("Part", [.paragraph("second")])]), limit: 4_000))
    #expect(output == "first\n\nLeft out for the size of this: Part.\n\n")
  }

  @Test("a line of a file is a link where there is an address, and a code span anywhere else")
  func places() {
    let report = Report(
      sections: [
        Section(
          nil,
          [
            .paragraph("\(Text(file: "a.yaml", line: 3)): here"),
            .table(Table([.init("where")], [4]) { .init([.text(Text(file: "b|.yaml", line: $0))]) }),
          ])
      ])
    #expect(text(MarkdownPrinter.print(report)) == "`a.yaml:3`: here\n\n| where |\n|---|\n| `b\\|.yaml:4` |\n\n")
    let linked = text(MarkdownPrinter.print(report, repository: RepositoryAddress("https://github.com/ours/shop")))
    #expect(linked.hasPrefix("[`a.yaml:3`](https://github.com/ours/shop/blob/HEAD/a.yaml#L3): here\n\n"))
    #expect(linked.contains("| [`b\\|.yaml:4`](https://github.com/ours/shop/blob/HEAD/b%7C.yaml#L4) |\n"))
    #expect(text(TextPrinter.print(report, ReportOptions())).hasPrefix("a.yaml:3: here\n"))
  }

  @Test("things to do are numbered")
  func steps() {
    let report = Report(sections: [Section("Do", [.steps(["one", "two"])])])
    #expect(
      text(MarkdownPrinter.print(report)) == "# Do\n\n1. one\n2. two\n\n"
        || text(MarkdownPrinter.print(report)) == "## Do\n\n1. one\n2. two\n\n")
    #expect(text(TextPrinter.print(report, ReportOptions())) == "Do\n  1. one\n  2. two\n")
  }

  @Test("a code span of our own words may hold a figure")
  func spans() {
    let report = Report(sections: [Section(nil, [.paragraph("set `max_connections: \(Quantity.count(140))`")])])
    #expect(text(MarkdownPrinter.print(report)) == "set `max_connections: 140`\n\n")
    let message: Message = "set `max_connections: \(Quantity.count(140))`"
    #expect(text(MarkdownPrinter.print(Report(sections: [Section(nil, [.paragraph(Text(message))])]))) == "set `max_connections: 140`\n\n")
  }
}
