/// A stretch of one file, in bytes; `end` is exclusive. Spans are cheap to store (12 bytes); lines and columns are
/// worked out only for the few that are printed (`SourceFile.location(of:)`).
package struct Span: Hashable, Comparable, Sendable {
  package var file: FileID
  package var start: Int32
  package var end: Int32

  package init(file: FileID, start: Int32, end: Int32) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// A line of a file whose text is not kept, from 1 (`SourceFile.keepsText`).
  package init(file: FileID, line: Int) {
    let offset = Int32(clamping: line - 1)
    self.init(file: file, start: offset, end: offset)
  }

  /// Nowhere: what is inferred and stands in no file.
  package static let none = Span(file: FileID(-1), start: 0, end: 0)

  package var isNone: Bool { file.rawValue < 0 }

  /// File first, then position.
  package static func < (a: Span, b: Span) -> Bool {
    if a.file != b.file { return a.file < b.file }
    if a.start != b.start { return a.start < b.start }
    return a.end < b.end
  }

  /// From the start of this span to the end of another in the same file.
  package func through(_ other: Span) -> Span { Span(file: file, start: start, end: max(end, other.end)) }
}
