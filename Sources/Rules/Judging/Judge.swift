package import Analyses
internal import Expressions
package import SourceText
package import TopologyModel

/// Judges a topology by rules: for each subject, each rule of its kind.
package struct Judge {
  private let base: FactBase
  private let subjects: Subjects
  private let source: any FindingSource
  private let tier: Tier

  /// Worst first, then by rule and subject.
  package private(set) var verdicts: Verdicts = []
  /// What could not be judged, by rule and subject.
  package private(set) var undecided: [Undecided] = []
  /// Rules whose expressions fail on a fair topology: a fault of the rule.
  package private(set) var failures: [(rule: Rule, reason: Message)] = []
  /// The steps that all rules together may still take.
  private var steps: Int

  /// A rule at work, and what it has found so far.
  private struct Docket {
    let rule: Rule
    let severity: Severity
    var terms: [SharedTerm] = []
    let parameters: [Value]
    /// Subjects at fault, by their numbers: of a million only the last list is one of verdicts.
    var found: [Int32] = []
    /// Those of them that are errors, where the rule is mostly none.
    var errors: [Int32] = []
    var undecided: [Undecided] = []
    var failure: Message?
    /// The steps that it may still take.
    var steps: Int
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
    steps = StepBudget.ofRun(subjects: SubjectKind.allCases.reduce(0) { [subjects] in $0 + subjects.count($1) })
  }

  /// Judges by all rules and puts the verdicts in order: worst first, then by rule and subject.
  /// - Complexity: linear in subjects, for each rule.
  package mutating func judge(_ rules: [Rule]) {
    var dockets: [Docket] = []
    for kind in SubjectKind.allCases {
      var ofKind = rules.filter { $0.subject == kind }.compactMap { rule in
        rule.severity[tier].map {
          Docket(
            rule: rule, severity: $0, parameters: rule.parameters.map { $0.value(for: tier) },
            steps: StepBudget.ofRule(subjects: subjects.count(kind)))
        }
      }
      if !ofKind.isEmpty { judge(kind, &ofKind) }
      dockets += ofKind
    }
    // The order of `Verdict.isBefore`, without comparing verdicts: each rule has spoken in the order of its subjects.
    dockets.sort { Rule.isBefore($0.rule, $1.rule) }
    verdicts.reserveCapacity(dockets.reduce(0) { $0 + $1.found.count + $1.errors.count })
    for severity in Severity.allCases.reversed() {
      for docket in dockets {
        let found = severity == docket.severity ? docket.found : severity == .error ? docket.errors : []
        verdicts.append(found, sharing: Verdict.Ground(docket.rule, severity, source))
      }
    }
    undecided = dockets.flatMap(\.undecided)
    failures = dockets.compactMap { docket in docket.failure.map { (docket.rule, $0) } }
  }

  /// The verdicts of two judges with different rules, in the one order.
  package static func merged(_ a: Verdicts, _ b: Verdicts) -> Verdicts {
    b.isEmpty ? a : Verdicts((a + b).sorted(by: Verdict.isBefore))
  }

  /// What two judges with different rules could not judge, in the one order.
  static func merged(_ a: [Undecided], _ b: [Undecided]) -> [Undecided] {
    let all = a + b
    return all.indices.sorted { x, y in
      all[x].rule == all[y].rule ? x < y : Rule.isBefore(all[x].rule, all[y].rule)
    }.map { all[$0] }
  }

  private mutating func judge(_ kind: SubjectKind, _ dockets: inout [Docket]) {
    let (terms, places) = SharedTerm.of(dockets.map(\.rule.programs.when))
    for docket in dockets.indices { dockets[docket].terms = terms[docket] }
    let block = SubjectBlock(kind, base, sharedTerms: places)
    let count = subjects.count(kind)
    for start in stride(from: 0, to: count, by: SubjectBlock.size) {
      let range = start..<min(start + SubjectBlock.size, count)
      block.turn(to: range, of: kind, subjects)
      for docket in dockets.indices where dockets[docket].failure == nil {
        let left = min(dockets[docket].steps, steps)
        block.steps = left
        judge(range, block, &dockets[docket])
        dockets[docket].steps -= left - block.steps
        steps -= left - block.steps
      }
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
      let outcome = open & 1 << position == 0 ? .bool(true) : block.evaluate(program)
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
      var isError = false
      switch docket.rule.programs.errorWhen.map(block.evaluate) {
      case .bool(true): isError = docket.severity != .error
      case .error(let error): docket.failure = words(error, in: docket.rule.errorCondition, index, block, docket)
      default: break
      }
      if isError { docket.errors.append(Int32(index)) } else { docket.found.append(Int32(index)) }
    case .unknown(let unknown):
      var needs: [String] = []
      for need in unknown.unknowns.flatMap(block.needs) where !needs.contains(need) { needs.append(need) }
      docket.undecided.append(
        Undecided(rule: docket.rule, index: index, needs: needs.count == 1 ? needs[0] : needs.joined(separator: ", "), source: source))
    case .error(let error): docket.failure = words(error, in: docket.rule.condition, index, block, docket)
    default: docket.failure = "the condition is neither true nor false"
    }
  }

  /// Why a rule can't be judged by: what failed, where in its condition, and for which subject.
  private func words(_ error: EvaluationError, in condition: String?, _ index: Int, _ block: SubjectBlock, _ docket: Docket) -> Message {
    let subject = subjects.subject(docket.rule.subject, index)
    let place: Message = "\(ours: subject.kind.rawValue) '\(subject.id)'"
    guard error.kind == .stepBudget else { return "\(Untrusted(error.message(in: condition ?? ""))), for \(place)" }
    let advice: Message = "go over fewer elements or less text in it"
    guard block.steps <= 0, subjects.count(docket.rule.subject) > 1 else {
      return "its condition takes too many steps for \(place); \(advice)"
    }
    let all = "\(subjects.count(docket.rule.subject)) subjects"
    if docket.steps <= steps { return "its condition takes too many steps for its \(ours: all), by \(place); \(advice)" }
    return "all rules together take too many steps, by \(place); find out which is dear with `--select`, and \(advice)"
  }
}
