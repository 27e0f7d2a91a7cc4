internal import Advising
package import Analyses
internal import Expressions
internal import SourceText
package import TopologyModel

/// Says what a rule has found, when somebody wants to know.
package final class FindingWriter: FindingSource {
  private let base: FactBase
  private let subjects: Subjects
  private let places: Places
  private let tier: Tier
  /// Those that some format means by silence.
  private let impliedAttributes: Set<Attribute>
  /// For each kind of subject that was spoken of a block, which holds one subject at a time.
  private var blocks: [SubjectKind: SubjectBlock] = [:]
  /// That of the kind that was spoken of last.
  private var lastBlock: SubjectBlock?
  /// What each rule that has found something says.
  private var speeches: [Rule: Speech] = [:]
  private var needs = FactNeeds()
  /// That of the rule that was spoken of last: one finding of a rule is written after another.
  private var last: Speech?

  /// What a rule says of each of its findings.
  private final class Speech {
    let rule: Rule
    let details: Rule.Details
    /// The values of the rule's parameters at this tier.
    let parameters: [Value]
    /// Where the limit of each piece of evidence comes from.
    let evidenceSources: [String]
    /// What `defaults` says of calls, or a format by its silence, and its condition rests on.
    let defaults: [Attribute]
    /// The steps that its texts may still take.
    var steps: Int

    init(
      _ rule: Rule, _ details: Rule.Details, parameters: [Value], evidenceSources: [String], defaults: [Attribute], steps: Int
    ) {
      self.rule = rule
      self.details = details
      self.parameters = parameters
      self.evidenceSources = evidenceSources
      self.defaults = defaults
      self.steps = steps
    }
  }

  /// - Parameter tier: the tier that the topology is judged by.
  package init(_ base: FactBase, tier: Tier) {
    self.base = base
    self.tier = tier
    impliedAttributes = Set(base.topology.attributes.lazy.filter(\.isImplied).map(\.attribute))
    subjects = Subjects(base)
    places = Places(base)
  }

  /// The subject of a number, by name.
  package func subject(_ kind: SubjectKind, _ index: Int) -> Subject { subjects.subject(kind, index) }

  /// What a finding is made of: the calls of its cycle, those of all chains that are as deep as the rule minds, and
  /// what its message lists.
  package func parts(_ rule: Rule, _ index: Int) -> Parts {
    let block = block(rule.subject, index)
    let speech = speech(of: rule)
    block.parameters = speech.parameters
    block.steps = speech.steps
    defer { speech.steps = block.steps }
    var parts = structure(rule, index, speech.details, block)
    let listed = speech.details.message.listed(block)
    if !listed.isEmpty { parts.members = Set(parts.members + listed).sorted() }
    return parts
  }

  private func structure(_ rule: Rule, _ index: Int, _ details: Rule.Details, _ block: SubjectBlock) -> Parts {
    let names = base.topology.names
    func path(_ edge: EdgeNames) -> Untrusted { Untrusted(path: [names[edge.from], names[edge.to]]) }
    switch rule.subject {
    case .cycle:
      let steps = base[Cycles.self].steps(of: index, in: base)
      return Parts(members: Set(steps.flatMap { [$0.from, $0.to] }).map { names[$0] }.sorted(), calls: steps.map(path))
    case .chain:
      // Of a rule that names no limit, what is as deep as this chain.
      let depth = base[Chains.self].all[index].depth
      let limit = details.evidence.first { $0.name == "depth" }?.limit.flatMap { block.evaluate($0).exactNumber } ?? Double(depth - 1)
      let most = Int(min(max(limit, 0), Double(depth - 1)))
      let chains = base[ChainCalls.self]
      // Whoever nobody calls is taken for an entry, and a call that goes makes one.
      let entries = base[Entries.self].isInferred ? [] : chains.entries(of: index, deeperThan: most)
      return Parts(members: entries.map { names[$0] }, calls: chains.calls(of: index, deeperThan: most).map(path))
    case .topology, .service, .call, .queue, .store, .exception: return Parts()
    }
  }

  /// Whether a figure that a rule holds against a limit is not told of the subject of a number. Of what a caller does against
  /// faults silence tells all: who names no attempts makes one.
  func lacksFigure(_ rule: Rule, _ index: Int) -> Bool {
    let block = block(rule.subject, index)
    let speech = speech(of: rule)
    block.parameters = speech.parameters
    block.steps = speech.steps
    defer { speech.steps = block.steps }
    return speech.details.evidence.contains { template in
      guard template.limit != nil, template.value.resultType.isNumber else { return false }
      let facts = rule.facts(in: template.value)
      guard !facts.contains(where: { $0.subject == .call && Attribute.policies.contains($0.name) }) else { return false }
      switch Figure(block.evaluate(template.value)) {
      case .none: return true
      case .bounded: if case .unknown = block.evaluate(rule.programs.when) { return true } else { return false }
      default: return false
      }
    }
  }

  /// The finding of a rule on the subject of a number.
  package func finding(_ rule: Rule, _ severity: Severity, _ index: Int, tellsWhy: Bool) -> Finding {
    let block = block(rule.subject, index)
    let speech = speech(of: rule)
    block.parameters = speech.parameters
    block.steps = speech.steps
    defer { speech.steps = block.steps }
    let places = places.places(of: rule.subject, element: subjects.element(rule.subject, index), show: rule.show, defaults: speech.defaults)
    let details = speech.details
    let message = details.message.render(block)
    let why = tellsWhy ? details.why.render(block) : Message([])
    let fix = details.fix.render(block)
    // By number: a template is not copied for the parts of it that are read.
    let evidence = details.evidence.indices.map { index in
      Evidence(
        name: details.evidence[index].name, value: Figure(block.evaluate(details.evidence[index].value)),
        limit: details.evidence[index].limit.map { Figure(block.evaluate($0)) }, unit: details.evidence[index].unit,
        source: speech.evidenceSources[index])
    }
    let isCutShort = block.steps < 0
    return Finding(
      rule: rule, severity: severity, subject: subject(rule.subject, index),
      message: isCutShort ? "what rule '\(Untrusted(rule.id))' says takes too many steps to work out; make its texts cheaper" : message,
      why: why, fix: fix, location: places.location, related: places.related, evidence: evidence)
  }

  /// A block that holds the subject alone.
  private func block(_ kind: SubjectKind, _ index: Int) -> SubjectBlock {
    let block: SubjectBlock
    if let lastBlock, lastBlock.kind == kind {
      block = lastBlock
    } else {
      block = blocks[kind] ?? SubjectBlock(kind, base, sharedTerms: 0)
      blocks[kind] = block
      lastBlock = block
    }
    block.turn(to: index..<index + 1, of: kind, subjects)
    block.position = 0
    return block
  }

  /// What the rule says, read when it first has something to say.
  private func speech(of rule: Rule) -> Speech {
    if let last, last.rule === rule { return last }
    let speech = speeches[rule] ?? newSpeech(of: rule)
    speeches[rule] = speech
    last = speech
    return speech
  }

  private func newSpeech(of rule: Rule) -> Speech {
    let details = rule.readDetails()
    let sources = details.evidence.map { template in
      let parameter = rule.parameters.first { $0.name == template.limitParameter }
      return parameter.map { $0.isConfigured ? "configuration" : $0.isByTier ? "tier \(tier.word)" : "rule \(rule.id)" } ?? ""
    }
    return Speech(
      rule, details, parameters: rule.parameters.map { $0.value(for: tier) }, evidenceSources: sources, defaults: defaults(behind: rule),
      steps: StepBudget.ofRule(subjects: subjects.count(rule.subject)))
  }
  /// The attributes that `defaults` gives to calls, or formats by their silence, and that decide what the condition of a rule reads. For a service, a flag
  /// says how its callers are protected, and is no cause.
  private func defaults(behind rule: Rule) -> [Attribute] {
    let given = Attribute.of(.call).filter {
      impliedAttributes.contains($0) || base.topology.entry($0, in: base.topology.callDefaults) != nil
    }
    if given.isEmpty { return [] }
    let facts = rule.readFacts.compactMap { FactCatalogue.all.fact($0.name, of: $0.subject) }
    let candidates = given.map { Need.need($0, of: .call) }
    let read = facts.reduce(into: Set<Need>()) { $0.formUnion(needs.attributes(of: $1, among: candidates)) }
    return given.filter { read.contains(.need($0, of: .call)) && (rule.subject == .call || $0.quantity != .flag) }
  }
}

extension Attribute {
  /// The facts of what a caller does against faults.
  fileprivate static let policies = Set(
    [Attribute.timeout, .attempts, .backoff, .retryBudget, .maxConcurrency].map(\.factName) + ["attempt_limit_ms"])
}
