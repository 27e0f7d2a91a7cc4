internal import Analyses
internal import Documents
package import Rules
package import SourceText
import TopologyModel

/// Runs the examples in rule files as tests: a bad example must have the rule's finding on exactly the lines marked
/// `# finding`, a good one none. A repaired one has no finding of the rule either, and none of any other rule that the bad one does not
/// have: no advice leads into another finding.
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
    // A rule about exceptions needs rules to make exceptions of, and a repair is to please all.
    let all = rules.over(builtin)
    for rule in rules.rules {
      var judging = rule.subject == .exception ? all : rules
      if rule.subject != .exception { judging.keep { $0.id == rule.id } }
      var before: LintResult?
      for (index, example) in rule.examples.enumerated() {
        count += 1
        var message = fault(of: example, rule, judging)
        if example.isBad { before = judge(example, by: all).result }
        if message == nil, example.kind == .repaired, let before {
          message = finding(after: judge(example, by: all).result, before).map { "a repair leads to a finding of another rule: " + $0 }
        }
        if let message {
          failures.append(Failure(rule: rule.id, number: index + 1, line: example.firstLine, message: message))
        }
      }
    }
    return (count, failures)
  }

  private static let builtin = RuleSet()

  /// The day on which examples are judged, so that exceptions in them are always, or never, expired.
  private static let today = 20_260_101

  /// What a run says of an example, and what is wrong with it so that it says nothing.
  private static func judge(_ example: Rule.Example, by rules: RuleSet) -> (result: LintResult, fault: Message?) {
    var reading = TopologyReading()
    let (topology, baseline) = parts(of: example)
    reading.read(path: Untrusted("example.yaml"), text: topology)
    var options = Lint.Options()
    options.today = today
    var fault: Message?
    if let baseline {
      let (known, diagnostics) = Baseline.read(YAMLReader.read(reading.addFile(path: Untrusted("baseline.json"), bytes: baseline)).tree)
      fault = diagnostics.first.map { "the baseline of the example: " + $0.message }
      options.baseline = known
    }
    let result = Lint.run(reading, rules: rules, options)
    if let diagnostic = result.diagnostics.first(where: { $0.severity == .error }) {
      let line = result.sources.file(of: diagnostic.span).map { $0.location(of: diagnostic.span).line } ?? 1
      fault = fault ?? "line \(line) of the example: " + diagnostic.message
    }
    return (result, fault)
  }

  /// The first finding that was not there before.
  private static func finding(after result: LintResult, _ before: LintResult) -> Message? {
    struct Key: Hashable {
      let rule: String
      let subject: Subject
    }
    func key(_ verdict: Verdict) -> Key { Key(rule: verdict.rule.id, subject: verdict.finding().subject) }
    let known = Set(before.findings.map(key))
    return result.findings.map(key).first { !known.contains($0) }.map { "\(ours: $0.rule) of \($0.subject.id)" }
  }

  private static func fault(of example: Rule.Example, _ rule: Rule, _ rules: RuleSet) -> Message? {
    let (result, fault) = judge(example, by: rules)
    if let fault { return fault }
    let found = Set(
      result.findings.filter { $0.rule.id == rule.id }.compactMap { verdict in
        let span = verdict.finding().location.span
        return result.sources.file(of: span)?.location(of: span).line
      })
    let marked = markedLines(example.text)
    if example.isBad, marked.isEmpty { return "a bad example marks the line of its finding with '# finding'" }
    if !example.isBad, !marked.isEmpty { return "a \(ours: example.kind.rawValue) example has no '# finding'" }
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
