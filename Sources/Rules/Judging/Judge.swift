package import Analyses
internal import Expressions
internal import SourceText
package import TopologyModel

/// Judges a topology by rules: for each subject, each rule of its kind.
package struct Judge {
  private let base: FactBase
  private let subjects: Subjects
  private let source: any FindingSource
  private let tier: Tier

  /// Worst first, then by rule and subject.
  package private(set) var verdicts: [Verdict] = []
  package private(set) var undecided: [Undecided] = []
  /// Rules whose expressions fail on a fair topology: a fault of the rule.
  package private(set) var failures: [(rule: Rule, reason: String)] = []

  /// A rule at work, and what it has found so far.
  private struct Docket {
    let rule: Rule
    let severity: Severity
    var terms: [SharedTerm] = []
    let parameters: [Value]
    var verdicts: [Verdict] = []
    var undecided: [Undecided] = []
    var failure: String?
    /// The subject that it spoke of last: two calls between the same services are one subject.
    var last: (caller: ID<Service>, callee: ID<Service>)?
  }

  /// - Parameters:
  ///   - tier: the tier that the topology is judged by.
  ///   - source: what can tell all about the verdicts.
  package init(_ base: FactBase, tier: Tier, source: any FindingSource) {
    self.base = base
    self.tier = tier
    self.source = source
    subjects = Subjects(base)
  }

  /// Judges by all rules and puts the verdicts in order: worst first, then by rule and subject.
  /// - Complexity: linear in subjects, for each rule.
  package mutating func judge(_ rules: [Rule]) {
    var dockets: [Docket] = []
    for kind in SubjectKind.allCases {
      var ofKind = rules.filter { $0.subject == kind }.compactMap { rule in
        rule.severity[tier].map {
          Docket(rule: rule, severity: $0, parameters: rule.parameters.map { $0.value(for: tier) })
        }
      }
      if !ofKind.isEmpty { judge(kind, &ofKind) }
      dockets += ofKind
    }
    dockets.sort { $0.rule.id.utf8.lexicographicallyPrecedes($1.rule.id.utf8) }
    let all = dockets.flatMap(\.verdicts)
    verdicts = Severity.allCases.reversed().flatMap { severity in all.filter { $0.severity == severity } }
    undecided = dockets.flatMap(\.undecided)
    failures = dockets.compactMap { docket in docket.failure.map { (docket.rule, $0) } }
  }

  /// The verdicts of two judges with different rules, in the one order.
  package static func merged(_ a: [Verdict], _ b: [Verdict]) -> [Verdict] {
    guard !b.isEmpty else { return a }
    return Severity.allCases.reversed().flatMap { severity in
      let all = (a + b).filter { $0.severity == severity }
      // Of one rule they come from one judge: their numbers keep its order.
      return all.indices.sorted { x, y in
        let (one, other) = (all[x].rule.id.utf8, all[y].rule.id.utf8)
        return one.elementsEqual(other) ? x < y : one.lexicographicallyPrecedes(other)
      }.map { all[$0] }
    }
  }

  private func judge(_ kind: SubjectKind, _ dockets: inout [Docket]) {
    let (terms, places) = SharedTerm.of(dockets.map(\.rule.programs.when))
    for docket in dockets.indices { dockets[docket].terms = terms[docket] }
    let block = SubjectBlock(kind, base, sharedTerms: places)
    let count = subjects.count(kind)
    for start in stride(from: 0, to: count, by: SubjectBlock.size) {
      let range = start..<min(start + SubjectBlock.size, count)
      block.turn(to: range, of: kind, subjects, base.topology)
      for docket in dockets.indices where dockets[docket].failure == nil { judge(range, block, &dockets[docket]) }
    }
  }

  private func judge(_ range: Range<Int>, _ block: SubjectBlock, _ docket: inout Docket) {
    block.parameters = docket.parameters
    let program = docket.rule.programs.when
    // The subjects for which no term is false, and those of them for which some term is not simply true.
    var remaining = range.count == 64 ? UInt64.max : (1 << range.count) - 1
    var open: UInt64 = 0
    for term in docket.terms {
      let outcome = block.test(term, of: program, remaining)
      remaining = outcome.holds | outcome.isOpen
      open |= outcome.isOpen
      if remaining == 0 { return }
    }
    while remaining != 0, docket.failure == nil {
      let position = remaining.trailingZeroBitCount
      remaining &= remaining - 1
      let index = range.lowerBound + position
      block.position = position
      let outcome = open & 1 << position == 0 ? .bool(true) : program.evaluate(block)
      if case .bool(false) = outcome { continue }
      if docket.rule.subject == .call {
        let call = base.topology.calls[index]
        if let last = docket.last, last == (call.caller, call.callee) { continue }
        docket.last = (call.caller, call.callee)
      }
      record(outcome, index, block, &docket)
    }
  }

  private func record(_ outcome: Value, _ index: Int, _ block: SubjectBlock, _ docket: inout Docket) {
    switch outcome {
    case .bool:
      var severity = docket.severity
      if let escalation = docket.rule.programs.errorWhen, case .bool(true) = escalation.evaluate(block) { severity = .error }
      docket.verdicts.append(Verdict(rule: docket.rule, severity: severity, index: index, source: source))
    case .unknown(let unknown):
      var needs: [String] = []
      for need in unknown.unknowns.compactMap(block.need) where !needs.contains(need) { needs.append(need) }
      docket.undecided.append(
        Undecided(rule: docket.rule, subject: subjects.subject(docket.rule.subject, index), needs: needs.joined(separator: ", ")))
    case .error(let error): docket.failure = error.message
    default: docket.failure = "the condition is neither true nor false"
    }
  }
}
