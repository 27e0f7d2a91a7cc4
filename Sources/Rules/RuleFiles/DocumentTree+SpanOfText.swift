internal import Documents
internal import SourceText

extension DocumentTree {
  /// Where a part of a scalar's text stands in the file. Quotes, indentation and folding are stepped over, so that an
  /// error in an expression points into the expression.
  func span(of range: Range<Int>, in node: NodeID) -> Span {
    let text = Array(bytes(node))
    let whole = span(resolved(node))
    var position = Int(whole.start)
    var starts: [Int] = []
    for byte in text {
      while position < Int(whole.end), file.bytes[position] != byte, !(byte == 0x20 && file.bytes[position] == 0x0A) { position += 1 }
      starts.append(min(position, Int(whole.end)))
      position += 1
    }
    guard range.lowerBound < starts.count else { return whole }
    let start = starts[range.lowerBound]
    let last = min(max(range.upperBound - 1, range.lowerBound), starts.count - 1)
    return Span(file: file.id, start: Int32(start), end: Int32(min(starts[last] + 1, Int(whole.end))))
  }
}
