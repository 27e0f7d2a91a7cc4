package import Documents
package import SourceText
package import TopologyModel

/// Reads an exception, as the `ignore` of a native topology and the `exceptions` of a configuration hold them.
package struct ExceptionReader: StrictReading {
  /// Where the exception stands.
  package let tree: DocumentTree
  private var diagnostics: [Diagnostic] = []

  private init(tree: DocumentTree) { self.tree = tree }

  /// Reads one exception.
  /// - Returns: nil if it is none that could be used, and what is wrong with it.
  package static func read(_ item: NodeID, in tree: DocumentTree) -> (exception: Exception?, diagnostics: [Diagnostic]) {
    var reader = ExceptionReader(tree: tree)
    let exception = reader.read(item)
    return (exception, reader.diagnostics)
  }

  private mutating func read(_ item: NodeID) -> Exception? {
    guard isMapping(item, "an exception") else { return nil }
    var values: [ExceptionField: NodeID] = [:]
    for pair in tree.pairs(item) where !isExtension(pair.key) {
      if let field = ExceptionField(rawValue: String(decoding: tree.bytes(pair.key), as: UTF8.self)) {
        values[field] = pair.value
      } else {
        unknownKey(pair.key, ExceptionField.allCases.map(\.rawValue), "an exception")
      }
    }
    guard let rule = values[.rule], let subject = values[.subject], let reason = values[.reason] else {
      let hint: Message =
        values[.rule] == nil
        ? "write the id of the rule, `rule: missing-timeout`"
        : values[.subject] == nil
          ? "write what the finding is about, `subject: web -> orders`" : "say in the reason why the finding is acceptable"
      fail("an exception needs 'rule', 'subject' and 'reason'", item, hint: hint)
      return nil
    }
    guard isText(rule, "'rule'"), isText(subject, "'subject'"), isText(reason, "'reason'") else { return nil }
    if let path = ExceptionText.path(tree.bytes(subject)) {
      fail(
        "the names in the subject of an exception are joined by ' -> '; got \(shown(subject))", subject,
        hint: "write '\(Untrusted(Array("subject: ".utf8) + path.bytes))'")
      return nil
    }
    if tree.bytes(reason).allSatisfy({ $0 == 0x20 }) {
      fail("the reason of an exception is empty", reason, hint: "say why the finding is acceptable")
      return nil
    }
    var until: Int?
    if let node = values[.until] {
      until = ExceptionText.date(tree.bytes(node))
      if until == nil {
        fail("'until' must be a date such as 2027-03-31; got \(shown(node))", node)
        return nil
      }
    }
    return Exception(
      rule: tree.untrusted(rule), subject: tree.untrusted(subject), reason: tree.untrusted(reason), until: until, span: tree.span(item))
  }

  /// Takes note of an error at a node.
  package mutating func fail(_ message: Message, _ node: NodeID, hint: Message? = nil, related: Diagnostic.Related? = nil) {
    diagnostics.append(Diagnostic(.error, message, at: tree.span(node), hint: hint, related: related))
  }
}
