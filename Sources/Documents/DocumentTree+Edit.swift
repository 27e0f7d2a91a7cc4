package import SourceText

extension DocumentTree {
  /// The edit that writes a scalar where one stands on one line, where nothing is lost by it; nil where it comes from elsewhere.
  package func edit(_ node: NodeID, to scalar: NewScalar) -> TextEdit? {
    let raw = raw(node.rawValue)
    guard raw.kind == .scalar, raw.style != .block, raw.start < raw.end, isOneLine(raw.start, raw.end) else { return nil }
    return TextEdit(span(node), Self.isJSON(file) ? scalar.json : scalar.yaml)
  }
}
