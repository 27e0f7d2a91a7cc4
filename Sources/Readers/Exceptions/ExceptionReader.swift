package import Documents
package import SourceText
package import TopologyModel

/// Reads an exception, as the `ignore` of a native topology and the `exceptions` of a configuration hold them.
package struct ExceptionReader: StrictReading {
  package let tree: DocumentTree
  private var diagnostics: [Diagnostic] = []

  /// The keys that it may have; all but the last must be there.
  package static let keys = ["rule", "subject", "reason", "until"]

  private init(tree: DocumentTree) { self.tree = tree }

  package static func read(_ item: NodeID, in tree: DocumentTree) -> (exception: Exception?, diagnostics: [Diagnostic]) {
    var reader = ExceptionReader(tree: tree)
    let exception = reader.read(item)
    return (exception, reader.diagnostics)
  }

  private mutating func read(_ item: NodeID) -> Exception? {
    guard isMapping(item, "an exception") else { return nil }
    var texts: [String: NodeID] = [:]
    for pair in tree.pairs(item) where !isExtension(pair.key) {
      let key = String(decoding: tree.bytes(pair.key), as: UTF8.self)
      if Self.keys.contains(key) { texts[key] = pair.value } else { unknownKey(pair.key, Self.keys, "an exception") }
    }
    guard let rule = texts["rule"], let subject = texts["subject"], let reason = texts["reason"] else {
      fail("an exception needs 'rule', 'subject' and 'reason'", item, hint: "say in the reason why the finding is acceptable")
      return nil
    }
    guard isText(rule, "'rule'"), isText(subject, "'subject'"), isText(reason, "'reason'") else { return nil }
    if tree.bytes(reason).allSatisfy({ $0 == 0x20 }) {
      fail("the reason of an exception is empty", reason, hint: "say why the finding is acceptable")
      return nil
    }
    var until: Int?
    if let node = texts["until"] {
      until = ExceptionText.date(tree.bytes(node))
      if until == nil {
        fail("'until' must be a date such as 2027-03-31; got \(shown(node))", node)
        return nil
      }
    }
    return Exception(
      rule: tree.untrusted(rule), subject: tree.untrusted(subject), reason: tree.untrusted(reason), until: until, span: tree.span(item))
  }

  /// The date that a number such as 20270331 stands for, as it is read.
  package static func text(ofDate day: Int) -> String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(day / 10_000, 4))-\(padded(day / 100 % 100, 2))-\(padded(day % 100, 2))"
  }

  package mutating func fail(_ message: Message, _ node: NodeID, hint: Message? = nil, related: Diagnostic.Related? = nil) {
    diagnostics.append(Diagnostic(.error, message, at: tree.span(node), hint: hint, related: related))
  }
}
