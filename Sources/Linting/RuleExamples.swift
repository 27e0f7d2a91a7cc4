package import Rules
package import SourceText

/// Runs the examples in rule files as tests: a bad example must have the rule's finding on exactly the lines marked
/// `# finding`, a good one none.
package enum RuleExamples {
  /// What is wrong with one example.
  package struct Failure: Sendable {
    package let rule: String
    /// The example's place among the rule's, from 1.
    package let number: Int
    /// The line of the rule file that it begins on.
    package let line: Int
    package let message: Message
  }

  /// - Returns: how many examples there are, and those that fail.
  package static func test(_ rules: RuleSet) -> (count: Int, failures: [Failure]) {
    var count = 0
    var failures: [Failure] = []
    for rule in rules.rules {
      var single = rules
      single.keep { $0.id == rule.id }
      for (index, example) in rule.examples.enumerated() {
        count += 1
        if let message = fault(of: example, single) {
          failures.append(Failure(rule: rule.id, number: index + 1, line: example.firstLine, message: message))
        }
      }
    }
    return (count, failures)
  }

  private static func fault(of example: Rule.Example, _ rules: RuleSet) -> Message? {
    var reading = TopologyReading()
    reading.read(path: Untrusted("example.yaml"), text: Array(example.text.utf8))
    let result = Lint.run(reading, rules: rules)
    if let diagnostic = result.diagnostics.first(where: { $0.severity == .error }) {
      let line = result.sources.file(of: diagnostic.span).map { $0.location(of: diagnostic.span).line } ?? 1
      return "line \(line) of the example: " + diagnostic.message
    }
    let found = Set(
      result.findings.compactMap { finding in result.sources.file(of: finding.location.span)?.location(of: finding.location.span).line })
    let marked = markedLines(example.text)
    if example.isBad, marked.isEmpty { return "a bad example marks the line of its finding with '# finding'" }
    if !example.isBad, !marked.isEmpty { return "a good example has no '# finding'" }
    let missing = marked.subtracting(found).sorted()
    let surplus = found.subtracting(marked).sorted()
    if let line = missing.first { return "line \(line) of the example is marked, but has no finding" }
    if let line = surplus.first { return "line \(line) of the example has a finding, but is not marked" }
    return nil
  }

  private static func markedLines(_ text: String) -> Set<Int> {
    Set(
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().filter { $1.contains("# finding") }.map { $0.offset + 1 })
  }
}
