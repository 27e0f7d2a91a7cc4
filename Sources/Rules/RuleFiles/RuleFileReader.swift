internal import Advising
internal import Documents
internal import Expressions
internal import SourceText
internal import TopologyModel

/// Reads what a rule file was parsed to.
struct RuleFileReader: FieldReading {
  let tree: DocumentTree
  let category: String
  /// The ids of all advice that there is.
  let knownAdvice: [String]
  var diagnostics: [Diagnostic] = []
  /// Gives the details of a rule of which only the head is read here.
  var wholeText: (@Sendable () -> Rule.Details)?

  init(tree: DocumentTree, category: String, knownAdvice: [String]) {
    self.tree = tree
    self.category = category
    self.knownAdvice = knownAdvice
  }

  /// One fault hides no other: what depends on nothing that is wrong is read and checked.
  mutating func read(_ root: NodeID) -> Rule? {
    refuseOwnTags(below: root)
    let values = values(of: root, RuleField.rule, "a rule", without: wholeText == nil ? nil : "examples")
    if let id = values["id"] { check(id: id) }
    let subject = values["for"].flatMap { self.subject($0) }
    let severity = values["severity"].map { byTier($0) { $0.severity($1) } } ?? [:]
    let effect = values["effect"].map { self.effect($0) } ?? .unsaid
    let isSuppressible = values["suppressible"].map { self.flag($0) } ?? true
    let parameters = values["params"].map { self.parameters($0) } ?? []
    let environment = subject.map { RuleEnvironment(for: $0, parameters: parameters).environment }
    let programs = environment.flatMap { self.programs(values, $0) }
    let show = values["show"].flatMap { self.show($0) }
    let advice = values["advice"].map { self.advice($0) } ?? []
    let sources = values["sources"].map { texts($0) } ?? []
    var readDetails = wholeText
    if readDetails == nil, let environment, let details = details(values, subject, environment, parameters) { readDetails = { details } }
    func word(_ key: String) -> String { values[key].map(text) ?? "" }
    guard diagnostics.isEmpty, let subject, let programs, let readDetails else { return nil }
    return Rule(
      id: word("id"), title: word("title"), category: category, subject: subject, advice: advice,
      severity: severity.compactMapValues { $0 }, effect: effect, parameters: parameters,
      isSuppressible: isSuppressible && subject != .exception,
      condition: word("when"), errorCondition: values["error_when"].map(text), why: word("why"), fix: word("fix"), sources: sources,
      programs: programs, show: show, readDetails: readDetails)
  }

  // MARK: - Values

  private mutating func subject(_ node: NodeID) -> SubjectKind? {
    let word = text(node)
    if let subject = SubjectKind(rawValue: word) { return subject }
    noChoice(node, of: SubjectKind.allCases.map(\.rawValue), "'for'")
    return nil
  }

  private mutating func severity(_ node: NodeID) -> Severity?? {
    let word = text(node)
    if word == "off" { return .some(nil) }
    if let severity = Severity(word) { return severity }
    noChoice(node, of: Severity.allCases.map(\.word) + ["off"], "a severity")
    return nil
  }

  private mutating func effect(_ node: NodeID) -> Effect {
    if let effect = Effect(rawValue: text(node)) { return effect }
    noChoice(node, of: Effect.allCases.map(\.rawValue), "'effect'")
    return .unsaid
  }

  private mutating func flag(_ node: NodeID) -> Bool {
    if let flag = tree.boolean(node) { return flag }
    fail("expected true or false", node, hint: guess(tree.bytes(node), ["true", "false"]))
    return true
  }

  /// One value for all tiers, or a mapping of tiers.
  private mutating func byTier<Value>(_ node: NodeID, _ value: (inout RuleFileReader, NodeID) -> Value?) -> [Tier: Value] {
    guard tree.kind(node) == .mapping else {
      guard let one = value(&self, node) else { return [:] }
      return Dictionary(uniqueKeysWithValues: Tier.allCases.map { ($0, one) })
    }
    var values: [Tier: Value] = [:]
    var missing = Tier.allCases
    for pair in tree.pairs(node) {
      guard let tier = Tier(text(pair.key)) else {
        fail("a tier is one of T1, T2, T3, T4", pair.key)
        continue
      }
      missing.removeAll { $0 == tier }
      values[tier] = value(&self, pair.value)
    }
    if !missing.isEmpty { fail("there is no value for \(ours: missing.map(\.word).joined(separator: ", "))", node) }
    return values
  }

  /// The ids of the advice that it serves.
  private mutating func advice(_ node: NodeID) -> [String] {
    textNodes(node).map { item in
      let id = text(item)
      if !id.isEmpty, !knownAdvice.contains(id) {
        let hint = guess(id.utf8, knownAdvice) ?? "there is \(ours: knownAdvice.joined(separator: ", ")); your own stands in advice.yaml"
        fail("there is no advice '\(tree.untrusted(item))'", item, hint: hint)
      }
      return id
    }
  }

  private mutating func parameters(_ node: NodeID) -> [RuleParameter] {
    guard tree.kind(node) == .mapping else {
      fail("'params' is a mapping of names to values", node)
      return []
    }
    return tree.pairs(node).map { pair in
      let name = text(pair.key)
      if !RuleParameter.isName(name) { fail("a parameter's name is of letters, digits and underscores", pair.key) }
      return RuleParameter(
        name: name, values: byTier(pair.value) { $0.parameterValue($1) }, isByTier: tree.kind(pair.value) == .mapping, isConfigured: false)
    }
  }

  private mutating func parameterValue(_ node: NodeID) -> RuleParameter.Scalar? {
    let value = RuleParameter.Scalar(node, in: tree)
    if value == nil { fail("a parameter is a number, text, true or false", node) }
    return value
  }

  private mutating func examples(_ node: NodeID) -> [Rule.Example] {
    guard tree.kind(node) == .sequence else {
      fail("expected a list", node)
      return []
    }
    var previous = Rule.Example.Kind.good
    return tree.items(node).compactMap { item in
      let pairs = tree.pairs(item)
      guard pairs.count == 1, let pair = pairs.first, let kind = Rule.Example.Kind(rawValue: text(pair.key)),
        tree.kind(pair.value) == .scalar
      else {
        fail("an example is `bad: |`, `repaired: |` or `good: |` and a topology", item)
        return nil
      }
      if kind == .repaired, previous == .good { fail("`repaired` stands behind the bad example that it repairs", item) }
      previous = kind
      let line = tree.file.location(of: tree.span(pair.value)).line
      return Rule.Example(kind: kind, text: text(pair.value), firstLine: tree.node(pair.value).style == .block ? line + 1 : line)
    }
  }

  private mutating func show(_ node: NodeID) -> RelatedPlaces? {
    let show = RelatedPlaces(rawValue: text(node))
    if show == nil { noChoice(node, of: RelatedPlaces.allCases.map(\.rawValue), "'show'") }
    return show
  }

  // MARK: - Expressions

  private mutating func programs(_ values: [String: NodeID], _ environment: Environment) -> Rule.Programs? {
    let when = values["when"].flatMap { program($0, environment, expecting: .bool) }
    let errorWhen = values["error_when"].flatMap { program($0, environment, expecting: .bool) }
    return when.map { Rule.Programs(when: $0, errorWhen: errorWhen) }
  }

  private mutating func details(
    _ values: [String: NodeID], _ subject: SubjectKind?, _ environment: Environment, _ parameters: [RuleParameter]
  ) -> Rule.Details? {
    let message = values["message"].flatMap { template($0, environment) }
    let why = values["why"].flatMap { template($0, environment) }
    let fix = values["fix"].flatMap { template($0, environment) }
    let evidence = values["evidence"].map { self.evidence($0, environment, parameters) } ?? []
    let repairs = values["repair"].flatMap { node in subject.map { self.repairs(node, of: $0, parameters) } } ?? []
    let examples = values["examples"].map { self.examples($0) } ?? []
    guard let message, let why, let fix else { return nil }
    return Rule.Details(message: message, why: why, fix: fix, evidence: evidence, repairs: repairs, examples: examples)
  }

  // MARK: - Repairs

  private mutating func repairs(_ node: NodeID, of subject: SubjectKind, _ parameters: [RuleParameter]) -> [Repair] {
    guard tree.kind(node) == .sequence else {
      fail("expected a list", node)
      return []
    }
    return tree.items(node).compactMap { item in
      let values = values(of: item, RuleField.repair, "a repair")
      guard let word = values["do"] else { return nil }
      guard let action = ActionKind(rawValue: text(word)) else {
        noChoice(word, of: ActionKind.allCases.map(\.rawValue), "'do'")
        return nil
      }
      guard let place = place(values["at"], of: action, at: item, from: subject) else { return nil }
      let whole = RuleEnvironment(for: .topology, parameters: parameters).environment
      let stretch = values["stretch"].flatMap { number($0, whole) }
      if let node = values["stretch"], subject != .chain { fail("'stretch' is for the calls of a chain", node) }
      let most = values["most"].flatMap { number($0, whole) }
      if let node = values["most"], !place.leadsAlong(from: subject, to: action.definition.target) {
        fail("'most' is for calls upstream and downstream of a service", node)
      }
      if !action.takesValue {
        if let value = values["to"] { fail("'\(ours: action.rawValue)' takes no value", value, hint: "leave `to` out") }
        return Repair(action: action, place: place, valueText: nil, readsParameters: false, value: nil, stretch: stretch, most: most)
      }
      guard let value = values["to"] else {
        fail("'\(ours: action.rawValue)' needs a value", item, hint: "write `to` and an expression")
        return nil
      }
      let environment = RuleEnvironment(for: action.definition.target.kind, parameters: parameters).environment
      guard let program = number(value, environment) else { return nil }
      // Parameters are the last variable, behind those of facts.
      let facts = RuleEnvironment.variables(of: action.definition.target.kind).count
      let readsParameters = program.references.contains { $0.variable.map { $0 >= facts } ?? false }
      return Repair(
        action: action, place: place, valueText: text(value), readsParameters: readsParameters, value: program, stretch: stretch,
        most: most)
    }
  }

  private mutating func number(_ node: NodeID, _ environment: Environment) -> Program? {
    guard let program = program(node, environment, expecting: nil) else { return nil }
    if !program.resultType.isNumber { fail("a value is a number, and this is \(ours: "\(program.resultType)")", node) }
    return program
  }

  /// Where an action is done, if it can be done there.
  private mutating func place(_ node: NodeID?, of action: ActionKind, at item: NodeID, from subject: SubjectKind) -> RepairPlace? {
    let fitting = RepairPlace.allCases.filter { $0.leads(from: subject, to: action.definition.target) }
    guard let place = node.map({ RepairPlace(rawValue: text($0)) }) ?? .here, fitting.contains(place) else {
      let words = fitting.map(\.rawValue)
      let what: Message = "'\(ours: action.rawValue)' is done to a \(ours: action.definition.target.rawValue)"
      if words.isEmpty {
        fail(what + ", and seen from a \(ours: subject.rawValue) there is none", node ?? item)
      } else {
        fail(
          what + ": 'at' must be one of \(ours: words.joined(separator: ", "))", node ?? item,
          hint: node.flatMap { guess(tree.bytes($0), words) })
      }
      return nil
    }
    return place
  }

  private mutating func evidence(_ node: NodeID, _ environment: Environment, _ parameters: [RuleParameter]) -> [Rule.EvidenceTemplate] {
    guard tree.kind(node) == .sequence else {
      fail("expected a list", node)
      return []
    }
    return tree.items(node).compactMap { item in
      let values = values(of: item, RuleField.evidence, "evidence")
      guard let valueNode = values["value"], let value = program(valueNode, environment, expecting: nil) else { return nil }
      let source = text(valueNode)
      let limitText = values["limit"].map(text)
      return Rule.EvidenceTemplate(
        name: values["name"].map(text) ?? String(source.split(separator: ".").last ?? ""), value: value,
        limit: values["limit"].flatMap { program($0, environment, expecting: nil) },
        limitParameter: parameters.first { limitText == "params.\($0.name)" }?.name, unit: values["unit"].map(text) ?? "")
    }
  }

  private mutating func program(_ node: NodeID, _ environment: Environment, expecting type: ExpressionType?) -> Program? {
    do {
      return try Program(text(node), in: environment, expecting: type)
    } catch {
      for issue in error.issues {
        fail("\(ours: issue.message)", tree.span(of: issue.range, in: node), hint: issue.hint.map { "\(Untrusted($0))" })
      }
      return nil
    }
  }

  private mutating func template(_ node: NodeID, _ environment: Environment) -> MessageTemplate? {
    do {
      return try MessageTemplate(text(node), in: environment)
    } catch {
      for fault in error.all {
        fail("\(ours: fault.message)", tree.span(of: fault.range, in: node), hint: fault.hint.map { "\(Untrusted($0))" })
      }
      return nil
    }
  }
}
