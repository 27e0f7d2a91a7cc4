package import Documents
package import SourceText
internal import TopologyModel

extension Baseline {
  /// Reads a baseline's file.
  /// - Returns: the baseline, or nil and all that is wrong with the file.
  package static func read(_ file: SourceFile) -> (baseline: Baseline?, diagnostics: [Diagnostic]) {
    let (tree, diagnostics) = JSONReader.read(file)
    return diagnostics.isEmpty ? read(tree) : (nil, diagnostics)
  }

  /// Reads what a file, JSON or YAML, was parsed to.
  package static func read(_ tree: DocumentTree) -> (baseline: Baseline?, diagnostics: [Diagnostic]) {
    var reader = BaselineReader(tree: tree)
    let entries = reader.read()
    return reader.diagnostics.isEmpty ? (Baseline(entries: entries), []) : (nil, reader.diagnostics)
  }
}

/// Reads what a baseline's file was parsed to. Strict: all that is wrong is told, each at its place.
private struct BaselineReader {
  let tree: DocumentTree
  var diagnostics: [Diagnostic] = []

  init(tree: DocumentTree) { self.tree = tree }

  mutating func read() -> [Baseline.Entry] {
    guard let root = tree.roots.first, tree.isMapping(root) else {
      fail("a baseline is an object with 'schema' and 'findings'", at: tree.file.whole)
      return []
    }
    guard let schema = tree.value(of: "schema", in: root), tree.bytes(schema).starts(with: "topolint.baseline/".utf8) else {
      fail("this is no baseline", at: tree.span(root), hint: "it says \"schema\": \"\(ours: Baseline.schema)\"")
      return []
    }
    guard tree.bytes(schema).elementsEqual(Baseline.schema.utf8) else {
      fail(
        "this baseline is of another version: '\(tree.untrusted(schema))'", at: tree.span(schema), hint: "--write-baseline writes it anew")
      return []
    }
    let values = values(root, ["schema", "findings"], "a baseline")
    guard let findings = values["findings"], tree.kind(findings) == .sequence else {
      if let findings = values["findings"] { fail("'findings' must be a list", at: tree.span(findings)) }
      return []
    }
    return tree.items(findings).compactMap { entry($0) }
  }

  private mutating func entry(_ item: NodeID) -> Baseline.Entry? {
    let values = values(item, ["rule", "subject"], or: ["system", "severity", "members", "calls"], "an entry")
    guard let rule = values["rule"].flatMap({ text($0, "rule") }), let subject = values["subject"] else { return nil }
    let parts = self.values(subject, ["kind", "id"], "'subject'")
    guard let kind = parts["kind"].flatMap({ text($0, "kind") }), let id = parts["id"].flatMap({ text($0, "id") }) else { return nil }
    let words = SubjectKind.allCases.map(\.rawValue)
    guard let word = words.first(where: { $0.utf8.elementsEqual(kind.bytes) }) else {
      let nearest = Spelling.nearest(to: kind.bytes, among: words)
      fail("there is no kind '\(kind)'", at: tree.span(parts["kind"]!), hint: nearest.map { "did you mean '\(ours: $0)'?" })
      return nil
    }
    var severity: Severity?
    if let node = values["severity"] {
      severity = Severity(String(decoding: tree.bytes(node), as: UTF8.self))
      if severity == nil { fail("'severity' must be error, warning or info", at: tree.span(node)) }
    }
    let made = Parts(members: texts(values["members"], "members"), calls: texts(values["calls"], "calls"))
    let isNoted = SubjectKind(rawValue: word)?.isPath == true ? !made.calls.isEmpty : !made.isEmpty
    let system = values["system"].flatMap { text($0, "system") }
    return Baseline.Entry(
      finding: KnownFinding(system: system, rule: rule, kind: word, id: id, severity: severity, parts: isNoted ? made : nil),
      span: tree.span(item))
  }

  private mutating func texts(_ node: NodeID?, _ key: String) -> [Untrusted] {
    guard let node else { return [] }
    if tree.kind(node) == .sequence { return tree.items(node).compactMap { text($0, key) } }
    fail("'\(ours: key)' must be a list", at: tree.span(node))
    return []
  }

  private mutating func text(_ node: NodeID, _ key: String) -> Untrusted? {
    if tree.isText(node) { return tree.untrusted(node) }
    fail("'\(ours: key)' must be text", at: tree.span(node))
    return nil
  }

  /// The values of an object, by key.
  /// - Parameters:
  ///   - keys: those that it needs.
  ///   - optional: those that it may have; no other is known.
  private mutating func values(_ node: NodeID, _ keys: [String], or optional: [String] = [], _ what: String) -> [String: NodeID] {
    guard tree.isMapping(node) else {
      fail("\(ours: what) must be an object", at: tree.span(node))
      return [:]
    }
    var values: [String: NodeID] = [:]
    for pair in tree.pairs(node) {
      let bytes = tree.bytes(pair.key)
      if let key = (keys + optional).first(where: { $0.utf8.elementsEqual(bytes) }) {
        values[key] = pair.value
      } else {
        let nearest = Spelling.nearest(to: bytes, among: keys + optional)
        fail(
          "unknown key '\(Untrusted(bytes))' in \(ours: what)", at: tree.span(pair.key), hint: nearest.map { "did you mean '\(ours: $0)'?" }
        )
      }
    }
    for key in keys where values[key] == nil { fail("\(ours: what) needs '\(ours: key)'", at: tree.span(node)) }
    return values
  }

  private mutating func fail(_ message: Message, at span: Span, hint: Message? = nil) {
    if diagnostics.count < Limits.diagnostics { diagnostics.append(Diagnostic(.error, message, at: span, hint: hint)) }
  }
}
