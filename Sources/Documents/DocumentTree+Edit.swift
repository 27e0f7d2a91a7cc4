package import SourceText

extension DocumentTree {
  /// The edit that writes a scalar where one stands on one line, where nothing is lost by it; nil where it comes from elsewhere.
  package func edit(_ node: NodeID, to scalar: NewScalar) -> TextEdit? {
    let raw = raw(node.rawValue)
    guard raw.kind == .scalar, raw.style != .block, raw.start < raw.end, isOneLine(raw.start, raw.end) else { return nil }
    if Self.isJSON(file) { return TextEdit(span(node), scalar.json) }
    var text = text(of: scalar, inPlaceOf: node)
    // Aliases stand for what has the anchor.
    for word in wordsBefore(node) where word.first == UInt8(ascii: "&") { text = word + [0x20] + text }
    // A comment that stands close to a quote would become a part of what is written in its place.
    let isClose = Int(raw.end) < file.bytes.count && file.bytes[Int(raw.end)] == UInt8(ascii: "#")
    return TextEdit(span(node), isClose ? text + [0x20] : text)
  }

  /// A scalar as it is written where another stands: what is text there stays in quotes if it is in some. Without them a key would not
  /// end where it does in `{"a":1}`.
  func text(of scalar: NewScalar, inPlaceOf node: NodeID) -> [UInt8] {
    if Self.isJSON(file) { return scalar.json }
    let text = scalar.yaml
    let raw = raw(node.rawValue)
    let words = wordsBefore(node)
    let start = words.last?.endIndex ?? Int(raw.start)
    guard raw.kind == .scalar, raw.style == .quoted,
      let quote = file.bytes[start..<Int(raw.end)].first(where: { $0 > 0x20 }), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      text.first != UInt8(ascii: "\"")
    else { return text }
    if case .bare = scalar {
      let isNumber = text.last.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
      if isNumber || text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) { return text }
    }
    return [quote] + text + [quote]
  }

  /// The anchor and the tag that stand before what a node holds.
  private func wordsBefore(_ node: NodeID) -> [ArraySlice<UInt8>] {
    let raw = raw(node.rawValue)
    var words: [ArraySlice<UInt8>] = []
    var rest = file.bytes[Int(raw.start)..<Int(raw.end)]
    while let first = rest.first, first == UInt8(ascii: "&") || first == UInt8(ascii: "!") {
      let word = rest.prefix { $0 > 0x20 }
      words.append(word)
      rest = rest[word.endIndex...].drop { $0 <= 0x20 }
    }
    return words
  }
}
