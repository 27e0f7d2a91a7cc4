package import SourceText

extension DocumentTree {
  /// The edit that writes a scalar where one stands on one line, where nothing is lost by it; nil where it comes from elsewhere.
  package func edit(_ node: NodeID, to scalar: NewScalar) -> TextEdit? {
    let raw = raw(node.rawValue)
    guard raw.kind == .scalar, raw.style != .block, raw.start < raw.end, isOneLine(raw.start, raw.end) else { return nil }
    if Self.isJSON(file) { return TextEdit(span(node), scalar.json) }
    // A comment that stands close to a quote would become a part of what is written in its place.
    let isClose = Int(raw.end) < file.bytes.count && file.bytes[Int(raw.end)] == UInt8(ascii: "#")
    return TextEdit(span(node), isClose ? scalar.yaml + [0x20] : scalar.yaml)
  }
}
