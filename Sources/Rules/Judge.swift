package import Analyses
internal import Expressions
internal import SourceText
internal import TopologyModel

/// Judges a topology by rules: for each rule, each subject of its kind.
package struct Judge {
  private let base: FactBase
  private let readers: FactReaders
  private let subjects: Subjects
  private let places: Places
  private let tier: Tier

  package private(set) var findings: [Finding] = []
  package private(set) var undecided: [Undecided] = []
  /// Rules whose expressions fail on a fair topology: a fault of the rule.
  package private(set) var failures: [(rule: Rule, reason: String)] = []

  package init(_ base: FactBase, tier: Tier) {
    self.base = base
    self.tier = tier
    readers = FactReaders(base)
    subjects = Subjects(base)
    places = Places(base)
  }

  /// Judges by all rules and puts the findings in order: worst first, then by rule and subject.
  /// - Complexity: linear in subjects, for each rule.
  package mutating func judge(_ rules: [Rule]) {
    for rule in rules { if let severity = rule.severity[tier] { judge(rule, severity) } }
    // Rules come by id and subjects by name, so that only severity is left to sort by; the order within it stays.
    findings = Severity.allCases.reversed().flatMap { severity in findings.filter { $0.severity == severity } }
  }

  private mutating func judge(_ rule: Rule, _ severity: Severity) {
    let kind = rule.subject
    let position = SubjectKind.allCases.firstIndex(of: kind)!
    let servicePosition = SubjectKind.allCases.firstIndex(of: .service)!
    let topologyElement = (kind: SubjectKind.allCases.firstIndex(of: .topology)!, element: 0)
    var activation = SubjectActivation(
      facts: readers, elements: [], parameters: rule.parameters.map { $0.value(for: tier) }, parametersType: SubjectKind.allCases.count)
    switch kind {
    case .topology: activation.elements = [topologyElement]
    case .call: activation.elements = [(position, 0), (servicePosition, 0), (servicePosition, 0), topologyElement]
    default: activation.elements = [(position, 0), topologyElement]
    }
    // Two calls between the same services are one subject.
    var last: (caller: ID<Service>, callee: ID<Service>)?
    for index in 0..<subjects.count(kind) {
      let element = subjects.element(kind, index)
      activation.elements[0].element = element
      var ends: (caller: ID<Service>, callee: ID<Service>)?
      if kind == .call {
        let call = base.topology.calls[element]
        activation.elements[1].element = call.caller.index
        activation.elements[2].element = call.callee.index
        ends = (call.caller, call.callee)
      }
      let outcome = rule.code.when.evaluate(activation)
      if case .bool(false) = outcome { continue }
      if let last, let ends, last == ends { continue }
      switch outcome {
      case .bool: add(rule, severity, index, activation)
      case .unknown(let unknown):
        undecided.append(Undecided(rule: rule, subject: subject(kind, index), needs: needs(unknown, rule, activation)))
      case .error(let error):
        failures.append((rule, error.message))
        return
      default:
        failures.append((rule, "the condition is neither true nor false"))
        return
      }
      last = ends
    }
  }

  private func subject(_ kind: SubjectKind, _ index: Int) -> Subject {
    Subject(kind: kind, id: subjects.id(kind, index), names: subjects.names(kind, index))
  }

  /// What would decide the condition, each thing once.
  private func needs(_ unknown: UnknownSet, _ rule: Rule, _ activation: SubjectActivation) -> String {
    var needs: [String] = []
    for attribute in unknown.attributes {
      let value: FactValue
      switch attribute {
      case .field(let field, let variable):
        let (kind, element) = activation.elements[variable]
        value = readers.reader(kind, field)(element)
      case .objectField(let field, let object): value = readers.reader(object.type, field)(object.instance)
      case .variable: continue
      }
      if case .unknown(let need) = value, !needs.contains(need.string) { needs.append(need.string) }
    }
    return needs.joined(separator: ", ")
  }

  private mutating func add(_ rule: Rule, _ severity: Severity, _ index: Int, _ activation: SubjectActivation) {
    var severity = severity
    if let escalation = rule.code.errorWhen, case .bool(true) = escalation.evaluate(activation) { severity = .error }
    let subject = subject(rule.subject, index)
    let (location, related) = places.places(of: rule.subject, element: subjects.element(rule.subject, index), show: rule.code.show)
    findings.append(
      Finding(
        rule: rule, severity: severity, subject: subject, message: rule.code.message.render(activation), why: rule.code.why.render(activation),
        fix: rule.code.fix.render(activation), location: location, related: related,
        evidence: rule.code.evidence.map { evidence($0, rule, activation) }, fingerprint: Fingerprint.of(rule: rule.id, subject: subject)))
  }

  private func evidence(_ template: Rule.EvidenceTemplate, _ rule: Rule, _ activation: SubjectActivation) -> Evidence {
    let byTier = rule.parameters.first { $0.name == template.limitParameter }?.isByTier
    return Evidence(
      name: template.name, value: Figure(template.value.evaluate(activation)), limit: template.limit.map { Figure($0.evaluate(activation)) },
      unit: template.unit, source: byTier.map { $0 ? "tier \(tier.word)" : "rule \(rule.id)" } ?? "")
  }
}

/// The identity of a finding in 16 hexadecimal digits.
package enum Fingerprint {
  /// FNV-1a over rule, kind and id: the same today, tomorrow and on another machine.
  package static func of(rule: String, subject: Subject) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = hash &* 0x100_0000_01B3
    }
    add(rule.utf8)
    add(subject.kind.rawValue.utf8)
    add(subject.id.bytes)
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
