import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite("Findings in full") struct FindingWriterTests {
  private static let ring = """
    topolint: 1
    services:
      a: {entry: true, calls: [{to: b, attempts: 3}, {to: c}]}
      b: {calls: [{to: c}], uses: [{store: d, access: write}]}
      c: {calls: [{to: a}]}
    stores: {d: {}}
    """

  private func result() -> LintResult {
    var reading = TopologyReading(from: "native")
    reading.read(path: Untrusted("a.yaml"), text: Array(Self.ring.utf8))
    var options = Lint.Options()
    options.tier = .t3
    return Lint.run(reading, rules: RuleSet(), options)
  }

  @Test("a finding is the same whenever it is written, whatever was written before it")
  func order() {
    let verdicts = result().findings
    let once = verdicts.map { $0.finding() }
    #expect(Set(verdicts.map(\.rule.id)).count > 5 && Set(once).count == once.count)
    var random = SeededGenerator(seed: 1)
    for index in verdicts.indices.shuffled(using: &random) { #expect(verdicts[index].finding() == once[index]) }
    for (verdict, finding) in zip(verdicts, once) {
      #expect(verdict.subject() == finding.subject && verdict.severity == finding.severity && verdict.rule == finding.rule)
    }
  }

  @Test("a finding can be handed to another task, where the run is not")
  func handing() async {
    let findings = result().findings.map { $0.finding() }
    let texts = await Task.detached { findings.map(\.message.text) }.value
    #expect(texts == findings.map(\.message.text) && !texts.isEmpty)
  }
}
