internal import Analyses
package import SourceText
package import TopologyModel

/// Applies the exceptions that a topology declares. An exception names rule and graph element, never a line: a
/// service, a call, a cycle in any rotation, or one edge of a cycle or chain.
package struct Exceptions {
  package private(set) var remaining: [Finding] = []
  package private(set) var suppressed: [Suppressed] = []
  package private(set) var diagnostics: [Diagnostic] = []

  /// - Parameter today: year, month and day as one number, 20261124; an exception holds through its last day.
  /// - Complexity: linear in findings, and logarithmic in exceptions for each.
  package init(_ ignores: [Ignore], rules: [Rule], findings: [Finding], today: Int) {
    var byRule: [Untrusted: [Int]] = [:]
    for (index, ignore) in ignores.enumerated() {
      if !rules.contains(where: { Untrusted($0.id) == ignore.rule }) {
        let nearest = Spelling.nearest(to: ignore.rule.bytes, among: rules.map(\.id))
        diagnostics.append(
          Diagnostic(
            .error, "an exception names the rule '\(ignore.rule)', which does not exist", at: ignore.span,
            hint: nearest.map { "did you mean '\(ours: $0)'?" } ?? "`topolint rules` lists them"))
      } else if let until = ignore.until, until < today {
        diagnostics.append(Diagnostic(.note, "an exception for '\(ignore.rule)' has expired and no longer holds", at: ignore.span))
      } else {
        byRule[ignore.rule, default: []].append(index)
      }
    }
    var used = Set<Int>()
    // By rule and by exact subject, then by edge: each finding looks at few exceptions however many there are.
    var exact: [Key: Int] = [:]
    for (rule, indices) in byRule {
      for index in indices { exact[Key(rule: rule, subject: Self.canonical(Self.names(ignores[index].subject)))] = index }
    }
    for finding in findings {
      let rule = Untrusted(finding.rule.id)
      guard byRule[rule] != nil, let index = Self.match(finding, rule, exact) else {
        remaining.append(finding)
        continue
      }
      used.insert(index)
      suppressed.append(Suppressed(finding: finding, reason: ignores[index].reason))
    }
    for index in byRule.values.joined().sorted() where !used.contains(index) {
      diagnostics.append(
        Diagnostic(
          .note, "an exception for '\(ignores[index].rule)' on '\(ignores[index].subject)' covers no finding", at: ignores[index].span,
          hint: "remove it"))
    }
  }

  private struct Key: Hashable {
    var rule: Untrusted
    var subject: [Untrusted]
  }

  private static func match(_ finding: Finding, _ rule: Untrusted, _ exact: [Key: Int]) -> Int? {
    if let index = exact[Key(rule: rule, subject: canonical(finding.subject.names))] { return index }
    guard finding.subject.kind == .cycle || finding.subject.kind == .chain else { return nil }
    for (from, to) in zip(finding.subject.names, finding.subject.names.dropFirst()) {
      if let index = exact[Key(rule: rule, subject: [from, to])] { return index }
    }
    return nil
  }

  /// The names in an exception's subject, as `a -> b -> a` joins them.
  private static func names(_ subject: Untrusted) -> [Untrusted] {
    var names: [Untrusted] = []
    var name: [UInt8] = []
    let arrow = Array(" -> ".utf8)
    var index = 0
    while index < subject.bytes.count {
      if subject.bytes[index...].starts(with: arrow) {
        names.append(Untrusted(name))
        name = []
        index += arrow.count
      } else {
        name.append(subject.bytes[index])
        index += 1
      }
    }
    return names + [Untrusted(name)]
  }

  /// A cycle turned so that its smallest name comes first; anything else as it is.
  private static func canonical(_ names: [Untrusted]) -> [Untrusted] {
    guard names.count > 2, names.first == names.last, let smallest = names.dropLast().indices.min(by: { names[$0] < names[$1] }) else {
      return names
    }
    let ring = names.dropLast()
    return Array(ring[smallest...]) + Array(ring[..<smallest]) + [names[smallest]]
  }
}
