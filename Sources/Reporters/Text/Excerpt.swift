import SourceText

/// A line of a source file as it is shown: tabs widened, everything invisible written out, and of a long line only
/// what stands around the place that matters.
struct Excerpt {
  /// Columns shown at most.
  static let width = 160
  /// Bytes shown before the place, where the line is cut.
  private static let lead = 60

  private(set) var text = ByteBuffer()
  /// Where each character starts: its offset in the file, and its column here.
  private var starts: [(offset: Int, column: Int)] = []
  private var end: (offset: Int, column: Int)
  private var isCut = false

  /// - Complexity: constant, however long the line is.
  init(_ file: SourceFile, line: Int, around offset: Int) {
    var bytes = file.text(ofLine: line)
    if bytes.startIndex == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    var column = 0
    if bytes.count > Self.width, offset - bytes.startIndex > Self.lead + 1 {
      bytes = bytes[min(offset - Self.lead, bytes.endIndex)...].drop { $0 & 0xC0 == 0x80 }
      text += "…"
      column = 1
    }
    var visible = Visible(bytes)
    var at = bytes.startIndex
    while at < bytes.endIndex {
      if column >= Self.width - 1 {
        text += "…"
        isCut = true
        break
      }
      starts.append((at, column))
      if bytes[at] == UInt8(ascii: "\t") {
        text.spaces(4)
        column += 4
        at += 1
        visible = Visible(bytes[at...])
      } else if let cell = visible.next(into: &text) {
        column += cell.columns
        at = cell.end
      }
    }
    end = (at, column)
  }

  /// The column, from 0, of a byte of the file; nil if it is not shown.
  func column(of offset: Int) -> Int? {
    if offset >= end.offset { return isCut && offset > end.offset ? nil : end.column }
    guard let first = starts.first, offset >= first.offset else { return nil }
    return starts.last { $0.offset <= offset }?.column
  }

  /// The columns that a span takes here, at least one wide.
  func columns(of span: Span) -> Range<Int> {
    let start = column(of: Int(span.start)) ?? 0
    return start..<max(start + 1, column(of: Int(span.end)) ?? end.column)
  }
}
