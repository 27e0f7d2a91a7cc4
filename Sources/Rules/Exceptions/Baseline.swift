internal import Analyses
package import Documents
package import SourceText
internal import TopologyModel

/// Findings that are known and left out until somebody repairs them: `topolint.baseline/1`. Each is kept by its rule and
/// the graph element it is about, so that no line, count or order of files makes it new.
package struct Baseline: Sendable {
  package static let schema = "topolint.baseline/1"

  package let entries: [Entry]

  package init(entries: [Entry]) { self.entries = entries }

  /// One finding.
  package struct Entry: Sendable {
    package let rule: Untrusted
    package let kind: String
    package let id: Untrusted
    /// Where it stands in the baseline's file.
    package let span: Span
  }

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

/// How findings differ from a baseline.
package struct BaselineChange: Sendable {
  /// Findings that it does not know.
  package let new: Int
  /// Entries that are no longer found.
  package let gone: Int
  /// Entries of which nothing can be said: their rule was not judged, or could not decide.
  package let unjudged: [Baseline.Entry]
}

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
    let values = values(item, ["rule", "subject"], "an entry")
    guard let rule = values["rule"].flatMap({ text($0, "rule") }), let subject = values["subject"] else { return nil }
    let parts = self.values(subject, ["kind", "id"], "'subject'")
    guard let kind = parts["kind"].flatMap({ text($0, "kind") }), let id = parts["id"].flatMap({ text($0, "id") }) else { return nil }
    let words = SubjectKind.allCases.map(\.rawValue)
    guard let word = words.first(where: { $0.utf8.elementsEqual(kind.bytes) }) else {
      let nearest = Spelling.nearest(to: kind.bytes, among: words)
      fail("there is no kind '\(kind)'", at: tree.span(parts["kind"]!), hint: nearest.map { "did you mean '\(ours: $0)'?" })
      return nil
    }
    return Baseline.Entry(rule: rule, kind: word, id: id, span: tree.span(item))
  }

  private mutating func text(_ node: NodeID, _ key: String) -> Untrusted? {
    if tree.isText(node) { return tree.untrusted(node) }
    fail("'\(ours: key)' must be text", at: tree.span(node))
    return nil
  }

  /// The values of an object, by key. All keys are needed and no other is known.
  private mutating func values(_ node: NodeID, _ keys: [String], _ what: String) -> [String: NodeID] {
    guard tree.isMapping(node) else {
      fail("\(ours: what) must be an object", at: tree.span(node))
      return [:]
    }
    var values: [String: NodeID] = [:]
    for pair in tree.pairs(node) {
      let bytes = tree.bytes(pair.key)
      if let key = keys.first(where: { $0.utf8.elementsEqual(bytes) }) {
        values[key] = pair.value
      } else {
        let nearest = Spelling.nearest(to: bytes, among: keys)
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

/// Which findings a baseline knows.
struct BaselineMatch {
  private let baseline: Baseline
  private var fates: [Key: Fate] = [:]
  private let rules: Set<Untrusted>

  private enum Fate {
    case gone, found
    /// Its rule could not decide.
    case open
  }

  private struct Key: Hashable {
    var rule: Untrusted
    var kind: String
    var id: Untrusted
  }

  init(_ baseline: Baseline) {
    self.baseline = baseline
    rules = Set(baseline.entries.map(\.rule))
    for entry in baseline.entries { fates[Key(rule: entry.rule, kind: entry.kind, id: entry.id)] = .gone }
  }

  mutating func knows(_ verdict: Verdict) -> Bool { verdict.rule.isSuppressible && meet(verdict.rule, verdict.subject(), .found) }

  /// Says of no entry for this that it is gone: nobody knows.
  mutating func keepOpen(_ rule: Rule, _ subject: @autoclosure () -> Subject) {
    if rules.contains(Untrusted(rule.id)) { _ = meet(rule, subject(), .open) }
  }

  private mutating func meet(_ rule: Rule, _ subject: Subject, _ fate: Fate) -> Bool {
    let key = Key(rule: Untrusted(rule.id), kind: subject.kind.rawValue, id: subject.id)
    guard let known = fates[key] else { return false }
    if known == .gone { fates[key] = fate }
    return true
  }

  /// Entries that are no longer found or that can cover nothing, and entries of which nothing can be said.
  func rest(_ all: [Rule], judged: Set<String>) -> (stale: [ExceptionOutcome], unjudged: [Baseline.Entry]) {
    let byID = Dictionary(all.map { (Untrusted($0.id), $0) }) { first, _ in first }
    var stale: [ExceptionOutcome] = []
    var unjudged: [Baseline.Entry] = []
    for entry in baseline.entries {
      let fate = fates[Key(rule: entry.rule, kind: entry.kind, id: entry.id)]
      let rule = byID[entry.rule]
      if let rule, rule.isSuppressible, fate == .open || !judged.contains(rule.id) {
        unjudged.append(entry)
      } else if rule?.isSuppressible == false || fate == .gone {
        var outcome = ExceptionOutcome(
          rule: entry.rule, subject: entry.id, reason: Untrusted(""), until: nil, span: entry.span, source: ExceptionOutcome.baseline)
        outcome.isUnused = rule?.isSuppressible != false
        if !outcome.isUnused { outcome.problem = Untrusted("findings of this rule cannot be suppressed") }
        stale.append(outcome)
      }
    }
    return (stale, unjudged)
  }
}
