import Testing

@testable import SourceText

@Suite struct SpanTests {
  private func span(_ file: Int32, _ start: Int32, _ end: Int32) -> Span { Span(file: FileID(file), start: start, end: end) }

  @Test("spans are ordered by file, start and end")
  func order() {
    let spans = [span(1, 0, 1), span(0, 5, 9), span(0, 5, 6), span(0, 2, 3)]
    #expect(spans.sorted() == [span(0, 2, 3), span(0, 5, 6), span(0, 5, 9), span(1, 0, 1)])
    #expect(Span.none < spans[3])
  }

  @Test("a span goes through another one and never shrinks")
  func through() {
    #expect(span(0, 2, 4).through(span(0, 6, 9)) == span(0, 2, 9))
    #expect(span(0, 2, 9).through(span(0, 3, 4)) == span(0, 2, 9))
    #expect(Span.none.isNone && !span(0, 0, 0).isNone)
  }
}
