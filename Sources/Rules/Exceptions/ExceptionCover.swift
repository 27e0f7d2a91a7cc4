internal import Analyses
internal import SourceText
package import TopologyModel

/// Which findings which exceptions cover. Of a cycle or chain an exception covers a call or message, which is taken out
/// before the rest is judged again (`ExceptedCalls`), or a way that is named in full.
package struct ExceptionCover {
  /// All of them; of two for one finding the first gives the reason.
  let exceptions: [Exception]
  private let topology: Topology
  private var outcomes: [ExceptionOutcome] = []
  private var isUsed: [Bool]
  /// Whether it is in force and its rule was judged.
  private var isJudged: [Bool]

  /// Exceptions in force, by rule and by what they cover: a number of `topology.scopes`, or one beyond them for what is named.
  private var inForce: [Scope: [Int]] = [:]
  private var scopesOfElement: [[Untrusted]: [Int]] = [:]
  private var scopesOfCaller: [Untrusted: [Int]] = [:]
  /// By rule that has an exception in force: what these cover, each once.
  private var scopesOfRule: [String: [Int]] = [:]
  /// What is named and not declared beside an exception, by its number beyond those of `topology.scopes`.
  private var namesOfScope: [Int: [Untrusted]] = [:]
  /// The first exception for an element, once somebody has asked: then all for it are marked as used.
  private var found: [Covered: Int?] = [:]

  private struct Scope: Hashable {
    var rule: String
    var scope: Int
  }

  private struct Covered: Hashable {
    var rule: String
    var names: [Untrusted]
    /// Whether the one name is that of a caller, whose every edge is covered.
    var isCaller = false
  }

  /// Misspelt rules for which the nearest is looked up.
  private static let suggestions = 1_000

  /// - Parameters:
  ///   - exceptions: the exceptions, from the topology and from elsewhere.
  ///   - all: all rules that there are.
  ///   - judged: the ids of those that were judged to the end.
  ///   - today: year, month and day as one number, 20261124; an exception holds through its last day.
  /// - Complexity: linear in exceptions and in what they cover.
  package init(_ exceptions: [Exception], _ topology: Topology, _ all: [Rule], judged: Set<String>, today: Int) {
    self.exceptions = exceptions
    self.topology = topology
    isUsed = Array(repeating: false, count: exceptions.count)
    isJudged = isUsed
    if exceptions.isEmpty { return }
    let byID = Dictionary(all.map { (Untrusted($0.id), $0) }) { first, _ in first }
    var named: [[Untrusted]: Int] = [:]
    var scopes = Set<Int>()
    var unknown = 0
    for (index, exception) in exceptions.enumerated() {
      var outcome = ExceptionOutcome(
        rule: exception.rule, subject: Self.shown(exception, topology), reason: exception.reason, until: exception.until,
        span: exception.span,
        source: Self.sources[exception.source]!)
      outcome.problem = exception.problem
      defer { outcomes.append(outcome) }
      if exception.problem != nil { continue }
      guard let rule = byID[exception.rule] else {
        outcome.namesNoRule = true
        unknown += 1
        if unknown <= Self.suggestions { outcome.suggestion = Spelling.nearest(to: exception.rule.bytes, among: all.map(\.id)) }
        continue
      }
      if !rule.isSuppressible { outcome.problem = Untrusted("no exception covers findings of this rule") }
      if let scope = exception.scope, topology.scopes[scope].elements.isEmpty, topology.isFullyRead {
        let isComment = exception.source == .comment
        outcome.problem = Untrusted(isComment ? "nothing that a rule judges is declared there" : "its object makes no service")
      }
      if outcome.problem != nil { continue }
      if let until = exception.until, until < today {
        outcome.isExpired = true
        continue
      }
      var scope = exception.scope ?? 0
      if exception.scope == nil {
        let names = Self.canonical(Self.names(exception.subject))
        scope = named[names] ?? topology.scopes.count + named.count
        if named.updateValue(scope, forKey: names) == nil {
          scopesOfElement[names, default: []].append(scope)
          namesOfScope[scope] = names
        }
      } else {
        scopes.insert(scope)
      }
      if inForce[Scope(rule: rule.id, scope: scope), default: []].isEmpty { scopesOfRule[rule.id, default: []].append(scope) }
      inForce[Scope(rule: rule.id, scope: scope), default: []].append(index)
      isJudged[index] = judged.contains(rule.id)
    }
    for scope in scopes.sorted() {
      for element in topology.scopes[scope].elements { scopesOfElement[element.map { topology.names[$0] }, default: []].append(scope) }
      for caller in topology.scopes[scope].callers { scopesOfCaller[topology.names[caller], default: []].append(scope) }
    }
  }

  private static let sources = Dictionary(uniqueKeysWithValues: Exception.Source.allCases.map { ($0, StaticText($0.rawValue)) })

  /// Whether some exception from a rule is in force.
  func covers(_ rule: Rule) -> Bool { scopesOfRule[rule.id] != nil }

  /// The exception that covers a finding of a subject that is no path.
  mutating func exception(from rule: Rule, _ subject: @autoclosure () -> Subject) -> Int? {
    guard covers(rule), !rule.subject.isPath, let index = first(rule.id, subject()) else { return nil }
    outcomes[index].findings += 1
    return index
  }

  /// Takes note that an exception takes out a finding.
  mutating func count(_ exception: Int) { outcomes[exception].findings += 1 }

  /// Says of no exception for this that it is unused: nobody knows.
  mutating func keepOpen(_ rule: Rule, _ subject: @autoclosure () -> Subject) {
    guard covers(rule) else { return }
    let subject = subject()
    _ = first(rule.id, subject)
    if subject.kind.isPath {
      for (from, to) in zip(subject.names, subject.names.dropFirst()) { _ = exception(from: rule.id, from: from, to: to) }
    }
  }

  private mutating func first(_ rule: String, _ subject: Subject) -> Int? {
    let names = ExceptionCover.canonical(subject.names)
    return subject.kind == .call ? exception(from: rule, from: names[0], to: names[1]) : first(Covered(rule: rule, names: names))
  }

  /// The first exception for a call or message; all of them count as used from now on.
  private mutating func exception(from rule: String, from: Untrusted, to: Untrusted) -> Int? {
    let edge = first(Covered(rule: rule, names: [from, to]))
    let caller = scopesOfCaller.isEmpty ? nil : first(Covered(rule: rule, names: [from], isCaller: true))
    return edge ?? caller
  }

  // MARK: - Paths

  /// The calls and messages that a rule's exceptions cover.
  /// - Complexity: linear in what the exceptions of the rule cover.
  func edges(for rule: Rule) -> Set<EdgeNames> {
    var edges: Set<EdgeNames> = []
    var callers: Set<NameID> = []
    for scope in scopesOfRule[rule.id] ?? [] {
      if let names = namesOfScope[scope] {
        guard names.count == 2, let from = topology.names.find(names[0].bytes[...]), let to = topology.names.find(names[1].bytes[...])
        else {
          continue
        }
        edges.insert(EdgeNames(from: from, to: to))
      } else {
        for element in topology.scopes[scope].elements where element.count == 2 {
          edges.insert(EdgeNames(from: element[0], to: element[1]))
        }
        callers.formUnion(topology.scopes[scope].callers)
      }
    }
    for (index, service) in topology.services.enumerated() where callers.contains(service.name) {
      for call in topology.calls(of: ID(index)) {
        edges.insert(EdgeNames(from: service.name, to: topology.services[topology.calls[call].callee.index].name))
      }
      for publish in topology.publishes(of: ID(index)) {
        edges.insert(EdgeNames(from: service.name, to: topology.queues[topology.publishes[publish].queue.index].name))
      }
    }
    return edges
  }

  /// The first exception for a call or message; all of them count as used from now on.
  mutating func exception(from rule: Rule, for edge: EdgeNames) -> Int? {
    exception(from: rule.id, from: topology.names[edge.from], to: topology.names[edge.to])
  }

  /// The ways that a rule's exceptions name in full: of a cycle once round, of a chain from its start to its end.
  func ways(for rule: Rule) -> [[Untrusted]] {
    (scopesOfRule[rule.id] ?? []).compactMap { namesOfScope[$0] }.filter { names in
      names.count > 2 && (rule.subject == .chain || names.first == names.last)
    }
  }

  /// The first exception for a way; all of them count as used from now on.
  mutating func exception(from rule: Rule, for way: [Untrusted]) -> Int? { first(Covered(rule: rule.id, names: way)) }

  // MARK: - Look-up

  private mutating func first(_ element: Covered) -> Int? {
    if let known = found[element] { return known }
    let scopes = element.isCaller ? scopesOfCaller[element.names[0]] : scopesOfElement[element.names]
    var first: Int?
    for scope in scopes ?? [] {
      for index in inForce[Scope(rule: element.rule, scope: scope)] ?? [] {
        isUsed[index] = true
        first = min(first ?? index, index)
      }
    }
    found[element] = .some(first)
    return first
  }

  /// All exceptions, and what has become of each. Of what could not be read nobody knows what it covers.
  consuming func account() -> [ExceptionOutcome] {
    var guess = NameGuess(topology)
    for index in outcomes.indices where isJudged[index] && !isUsed[index] && topology.isFullyRead {
      outcomes[index].isUnused = true
      if exceptions[index].scope == nil { outcomes[index].subjectMeant = meant(by: exceptions[index].subject, &guess) }
    }
    return outcomes
  }

  /// The subject with each name that no input holds replaced by the one that is like it; nil if there is nothing to
  /// replace, or nothing to replace it with.
  private func meant(by subject: Untrusted, _ guess: inout NameGuess) -> Untrusted? {
    let names = Self.names(subject)
    let meant = names.compactMap { name in
      topology.names.find(name.bytes[...]) == nil ? guess.meant(by: name.bytes[...], as: nil).map { topology.names[$0.name] } : name
    }
    return meant.count == names.count && meant != names ? Untrusted(path: meant) : nil
  }

  // MARK: - Names

  /// What it covers, in words: its first elements.
  private static func shown(_ exception: Exception, _ topology: Topology) -> Untrusted {
    guard let elements = exception.scope.map({ topology.scopes[$0].elements }) else { return exception.subject }
    let first = elements.prefix(3).map { Untrusted(path: $0.map { topology.names[$0] }).bytes }
    let more = elements.count > 3 ? " and \(elements.count - 3) more" : ""
    return Untrusted(Array(first.joined(separator: ", ".utf8)) + Array(more.utf8))
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
