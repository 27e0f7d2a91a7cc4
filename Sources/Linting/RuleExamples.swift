internal import Analyses
internal import Documents
package import Rules
package import SourceText
import TopologyModel

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
    // A rule about exceptions needs rules to make exceptions of.
    let all = rules.rules.contains { $0.subject == .exception } ? rules.over(builtin) : rules
    for rule in rules.rules {
      var judging = rule.subject == .exception ? all : rules
      if rule.subject != .exception { judging.keep { $0.id == rule.id } }
      for (index, example) in rule.examples.enumerated() {
        count += 1
        if let message = fault(of: example, rule, judging) {
          failures.append(Failure(rule: rule.id, number: index + 1, line: example.firstLine, message: message))
        }
      }
    }
    return (count, failures)
  }

  private static let builtin = RuleSet()

  /// The day on which examples are judged, so that exceptions in them are always, or never, expired.
  private static let today = 20_260_101

  private static func fault(of example: Rule.Example, _ rule: Rule, _ rules: RuleSet) -> Message? {
    var reading = TopologyReading()
    let (topology, baseline) = parts(of: example)
    reading.read(path: Untrusted("example.yaml"), text: topology)
    var options = Lint.Options()
    options.today = today
    if let baseline {
      let (known, diagnostics) = Baseline.read(YAMLReader.read(reading.addFile(path: Untrusted("baseline.json"), bytes: baseline)).tree)
      if let diagnostic = diagnostics.first { return "the baseline of the example: " + diagnostic.message }
      options.baseline = known
    }
    let result = Lint.run(reading, rules: rules, options)
    if let diagnostic = result.diagnostics.first(where: { $0.severity == .error }) {
      let line = result.sources.file(of: diagnostic.span).map { $0.location(of: diagnostic.span).line } ?? 1
      return "line \(line) of the example: " + diagnostic.message
    }
    let found = Set(
      result.findings.filter { $0.rule.id == rule.id }.compactMap { verdict in
        let span = verdict.finding().location.span
        return result.sources.file(of: span)?.location(of: span).line
      })
    let marked = markedLines(example.text)
    if example.isBad, marked.isEmpty { return "a bad example marks the line of its finding with '# finding'" }
    if !example.isBad, !marked.isEmpty { return "a good example has no '# finding'" }
    let missing = marked.subtracting(found).sorted()
    let surplus = found.subtracting(marked).sorted()
    if let line = missing.first { return "line \(line) of the example is marked, but has no finding" }
    if let line = surplus.first { return "line \(line) of the example has a finding, but is not marked" }
    return nil
  }

  /// The topology of an example and, behind a line `---`, a baseline, its lines where they stand in the example.
  private static func parts(of example: Rule.Example) -> (topology: [UInt8], baseline: [UInt8]?) {
    let text = Array(example.text.utf8)
    guard let mark = example.text.firstRange(of: "\n---\nschema: topolint.baseline/") else { return (text, nil) }
    let end = example.text.utf8.distance(from: example.text.startIndex, to: mark.lowerBound)
    let blank = text[...end].map { $0 == 0x0A ? $0 : 0x20 }
    return (Array(text[...end]), blank + text[(end + 4)...])
  }

  private static func markedLines(_ text: String) -> Set<Int> {
    Set(
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().filter { $1.contains("# finding") }.map { $0.offset + 1 })
  }
}
