/// The number of a source file in the order in which the files of a run were opened.
package struct FileID: Hashable, Comparable, Sendable {
  package let rawValue: Int32

  package init(_ rawValue: Int32) { self.rawValue = rawValue }

  package static func < (a: FileID, b: FileID) -> Bool { a.rawValue < b.rawValue }
}

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

/// Where a span stands as people count: lines and columns from 1, columns in Unicode scalars, the end exclusive.
package struct Location: Hashable, Sendable {
  package var line: Int
  package var column: Int
  package var endLine: Int
  package var endColumn: Int

  package init(line: Int, column: Int, endLine: Int, endColumn: Int) {
    self.line = line
    self.column = column
    self.endLine = endLine
    self.endColumn = endColumn
  }
}
