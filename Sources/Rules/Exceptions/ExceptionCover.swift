internal import Analyses
internal import SourceText
internal import TopologyModel

/// Which findings which exceptions cover.
struct ExceptionCover {
  private let exceptions: [Exception]
  private let topology: Topology
  private var outcomes: [ExceptionOutcome] = []
  private var isUsed: [Bool]
  /// Whether it is in force and its rule was judged.
  private var isJudged: [Bool]

  /// Exceptions in force, by rule and by what they cover: a number of `topology.scopes`, or one beyond them for what is named.
  private var inForce: [Scope: [Int]] = [:]
  private var scopesOfElement: [[Untrusted]: [Int]] = [:]
  private var scopesOfCaller: [Untrusted: [Int]] = [:]
  /// Rules that have an exception in force.
  private var rules = Set<String>()
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

  init(_ exceptions: [Exception], _ topology: Topology, _ all: [Rule], judged: Set<String>, today: Int) {
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
        if named.updateValue(scope, forKey: names) == nil { scopesOfElement[names, default: []].append(scope) }
      } else {
        scopes.insert(scope)
      }
      inForce[Scope(rule: rule.id, scope: scope), default: []].append(index)
      rules.insert(rule.id)
      isJudged[index] = judged.contains(rule.id)
    }
    for scope in scopes.sorted() {
      for element in topology.scopes[scope].elements { scopesOfElement[element.map { topology.names[$0] }, default: []].append(scope) }
      for caller in topology.scopes[scope].callers { scopesOfCaller[topology.names[caller], default: []].append(scope) }
    }
  }

  private static let sources = Dictionary(uniqueKeysWithValues: Exception.Source.allCases.map { ($0, StaticText($0.rawValue)) })

  /// The exception that covers a finding.
  mutating func exception(from rule: Rule, _ subject: @autoclosure () -> Subject) -> Int? {
    if rules.isEmpty || !rules.contains(rule.id) { return nil }
    guard let index = first(rule.id, subject()) else { return nil }
    outcomes[index].findings += 1
    return index
  }

  /// Says of no exception for this that it is unused: nobody knows.
  mutating func keepOpen(_ rule: Rule, _ subject: @autoclosure () -> Subject) {
    if !rules.isEmpty, rules.contains(rule.id) { _ = first(rule.id, subject()) }
  }

  private mutating func first(_ rule: String, _ subject: Subject) -> Int? {
    let names = ExceptionCover.canonical(subject.names)
    var first = first(Covered(rule: rule, names: names))
    // All edges are looked at, so that each exception that has a part in it is known to be used.
    let isPath = subject.kind == .cycle || subject.kind == .chain
    if isPath || subject.kind == .call {
      for (from, to) in zip(names, names.dropFirst()) {
        let edge = isPath ? self.first(Covered(rule: rule, names: [from, to])) : nil
        let caller = scopesOfCaller.isEmpty ? nil : self.first(Covered(rule: rule, names: [from], isCaller: true))
        first = first ?? edge ?? caller
      }
    }
    return first
  }

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
