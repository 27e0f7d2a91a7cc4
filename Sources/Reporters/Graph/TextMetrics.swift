import SourceText

/// How wide text is in Helvetica and the fonts that are cut to its widths, Arial and Liberation Sans. Where there are others, a picture says
/// how long a text is to be.
enum TextMetrics {
  /// Of the characters from the blank to the tilde, in thousandths of the size: the metrics that Adobe published for Helvetica.
  private static let widths: [Int] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278,
    278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722,
    667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556,
    556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]
  private static let boldWidths: [Int] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333,
    333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722,
    667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611,
    611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
  ]
  private static let ellipsis = 1_000
  private static let middleDot = 278

  /// A part of a text that has room, and how much of it that takes, in points.
  struct Fitted {
    var bytes: [UInt8]
    var width: Int
    /// Whether all of it is there.
    var isWhole: Bool
    /// Whether the width is that of the font, and no upper bound.
    var isExact: Bool
  }

  /// As much of a text as has room, with an ellipsis where it is cut.
  /// - Parameters:
  ///   - size: of the font, in points.
  ///   - room: in points.
  static func fit(_ text: Untrusted, size: Int, isBold: Bool = false, room: Int) -> Fitted {
    let widths = isBold ? boldWidths : widths
    let limit = room * 1_000
    var (out, width, isExact) = (ByteBuffer(), 0, true)
    // Where an ellipsis has room after what is there.
    var (cut, cutWidth) = (0, 0)
    var visible = Visible(text.bytes[...])
    while true {
      let start = out.count
      guard let cell = visible.next(into: &out) else { break }
      let shown = out.bytes[start...]
      let known =
        shown.allSatisfy { $0 < 0x80 } ? shown.reduce(0) { $0 + widths[Int($1) - 0x20] } : shown.elementsEqual("·".utf8) ? middleDot : nil
      let own = (known ?? wide(cell.columns)) * size
      if width + own > limit {
        out.truncate(to: cut)
        out += "…"
        return Fitted(bytes: out.bytes, width: points(cutWidth + ellipsis * size), isWhole: false, isExact: isExact)
      }
      width += own
      if known == nil { isExact = false }
      if width + ellipsis * size <= limit { (cut, cutWidth) = (out.count, width) }
    }
    return Fitted(bytes: out.bytes, width: points(width), isWhole: true, isExact: isExact)
  }

  /// Our own words, which have the room that they take.
  static func fit(_ text: String, size: Int) -> Fitted { fit(Untrusted(text), size: size, room: 100_000) }

  private static func points(_ width: Int) -> Int { (width + 999) / 1_000 }

  /// Of a character that is not in the table: the widest that fonts have.
  private static func wide(_ columns: Int) -> Int { columns == 0 ? 0 : columns == 1 ? 900 : 1_050 }
}
