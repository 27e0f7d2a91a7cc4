/// A stretch of a file that gets another text: nothing, to take it out; an empty stretch, to put something in.
package struct TextEdit: Hashable, Sendable {
  package let span: Span
  package let text: [UInt8]

  package init(_ span: Span, _ text: some Sequence<UInt8>) {
    self.span = span
    self.text = Array(text)
  }

  /// A text with edits made. What is put in at one place comes in the order of the edits, and in front of what is replaced there.
  /// - Returns: nil if two edits overlap.
  /// - Complexity: linear in the text, n log n in the edits.
  package static func apply(_ edits: [TextEdit], to bytes: [UInt8]) -> [UInt8]? {
    let order = edits.indices.sorted {
      let (a, b) = (edits[$0].span, edits[$1].span)
      return (a.start, a.end, $0) < (b.start, b.end, $1)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.text.count })
    var done = 0
    for index in order {
      let (start, end) = (Int(edits[index].span.start), Int(edits[index].span.end))
      guard start >= done, end >= start, end <= bytes.count else { return nil }
      result += bytes[done..<start]
      result += edits[index].text
      done = end
    }
    return result + bytes[done...]
  }
}
