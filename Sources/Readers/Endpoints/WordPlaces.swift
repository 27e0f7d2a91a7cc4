internal import Documents
internal import SourceText

/// Finds words again in the file that they come from, so that an edge's place is one line even in a script of many.
struct WordPlaces {
  private let field: Field
  private let isOneLine: Bool
  private var cursor: Int
  /// Words that were not found; each has cost a search to the end.
  private var misses = 0

  init(_ field: Field) {
    self.field = field
    let span = field.span
    let bytes = field.tree.file.bytes[Int(span.start)..<Int(span.end)]
    isOneLine = !bytes.contains { $0 == 0x0A || $0 == 0x0D }
    cursor = Int(span.start)
  }

  /// The place of a word; words are asked for in the order in which they stand.
  mutating func span(of word: ArraySlice<UInt8>) -> Span {
    var span = field.span
    guard !isOneLine else { return span }
    let bytes = field.tree.file.bytes
    var start = cursor
    while misses < 8, start + word.count <= Int(span.end) {
      if bytes[start] == word.first, bytes[start..<(start + word.count)].elementsEqual(word) {
        cursor = start + word.count
        return Span(file: span.file, start: Int32(start), end: Int32(cursor))
      }
      start += 1
    }
    misses += 1
    // Made by an expansion: the first line will do.
    let line = bytes[Int(span.start)..<Int(span.end)].prefix { $0 != 0x0A && $0 != 0x0D }
    span.end = Int32(line.endIndex)
    return span
  }
}
