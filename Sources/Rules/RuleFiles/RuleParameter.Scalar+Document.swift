package import Documents

extension RuleParameter.Scalar {
  /// The value that a scalar is; nil for anything else.
  package init?(_ node: NodeID, in tree: DocumentTree) {
    guard tree.kind(node) == .scalar else { return nil }
    if let flag = tree.boolean(node) {
      self = .flag(flag)
      return
    }
    var bytes = tree.bytes(node)
    while bytes.last == 0x0A { bytes = bytes.dropLast() }
    let word = String(decoding: bytes, as: UTF8.self)
    let isNumber =
      tree.node(node).style == .plain
      && word.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || [0x2E, 0x2D, 0x2B, 0x45, 0x65].contains($0) }  // digits, . - + E e
    if tree.node(node).style == .plain, word == ".inf" {
      self = .number(.infinity)
    } else if isNumber, let count = Int(word) {
      self = .count(count)
    } else if isNumber, let number = Double(word) {
      self = .number(number)
    } else {
      self = .text(word)
    }
  }
}
