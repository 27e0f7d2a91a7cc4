import Reporters
import SampleResults
import SourceText
import Testing

@Suite("Diagnostics") struct DiagnosticPrinterTests {
  private func print(_ diagnostic: Diagnostic, _ sources: SourceFiles = SourceFiles()) -> String {
    text(DiagnosticPrinter.print([diagnostic], in: sources))
  }

  @Test("of very many errors the first are shown and the rest counted; notes are all there")
  func many() {
    let errors = (0..<DiagnosticPrinter.limit + 7).map { Diagnostic(.error, "fault \($0)", at: .none) }
    let note = Diagnostic(.note, "a note behind them", at: .none)
    let printed = text(DiagnosticPrinter.print(errors + [note], in: SourceFiles()))
    #expect(printed.contains("fault 99\n") && !printed.contains("fault 100\n"))
    #expect(printed.contains("note: a note behind them\n") && printed.contains("note: 7 more errors are not shown\n"))
  }

  @Test("an error shows its place, the other place and a way out")
  func look() {
    var sources = SourceFiles()
    let file = sources.add(path: "a.yaml", bytes: Array("services:\n  web: {}\n  api: {}\n  web: {}\n".utf8))
    let diagnostic = Diagnostic(
      .error, "service '\(Untrusted("web"))' is defined twice", at: Sample.span("web", in: file, nth: 2), hint: "merge the two",
      related: Diagnostic.Related(span: Sample.span("web", in: file), message: "first here"))
    let expected = """
      error: service 'web' is defined twice
       --> a.yaml:4:3
        |
      2 |   web: {}
        |   --- first here
      ...
      4 |   web: {}
        |   ^^^
        |
        = help: merge the two


      """
    #expect(print(diagnostic, sources) == expected)
  }

  @Test("a file that could not be opened is named once")
  func unopened() {
    #expect(
      print(Diagnostic(.error, "cannot read '\(Untrusted("x.yaml"))': no such file", at: .none, path: "x.yaml"))
        == "error: cannot read 'x.yaml': no such file\n\n")
    #expect(print(Diagnostic(.note, "skipped", at: .none, path: "x.yaml")) == "note: skipped\n --> x.yaml\n\n")
  }

  @Test("a long name is told in full")
  func longName() {
    let path = Untrusted(String(repeating: "d/", count: 60) + "x.yaml")
    #expect(print(Diagnostic(.error, "cannot read '\(path)'", at: .none, path: path)).contains(text(path.bytes)))
  }
}
