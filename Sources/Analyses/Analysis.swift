package import SourceText
package import TopologyModel

/// A pure function of a topology that learns facts. An analysis is a file in this folder named after it; `catalog`
/// lists them all. Iterative wherever the input decides the depth: a chain of a million services is a fair input.
package protocol Analysis {
  /// The facts that it yields, for rules and for `topolint facts`.
  static var facts: [Fact] { get }

  /// Learns what it has to, from the topology and from other analyses.
  init(_ base: FactBase)
}

/// What a rule, or a fact, is about.
package enum SubjectKind: String, CaseIterable, Sendable {
  case topology, service, call, cycle, chain, queue, store
  /// An exception or an entry of a baseline: judged last, by what it has covered.
  case exception
}

/// The type of a fact. A fact of any type can also be absent (`null`) or unknown.
package enum FactType: Hashable, Sendable {
  case flag, count, number, text
  /// A list of names or of edges, as text.
  case texts
}

/// One value of a fact.
package enum FactValue: Sendable {
  /// The input could say it and doesn't, or there is no such figure: `null`.
  case absent
  /// The input cannot say it; `needs` names what would decide it: `call.timeout`.
  case unknown(needs: Need)
  case flag(Bool)
  case count(Int)
  case number(Double)
  /// One of our own words.
  case word(StaticText)
  /// Text from input.
  case name(NameID)
  case text(Untrusted)
  /// Names from input, or edges between two of them.
  case names([NameID])
  case edges([ID<Call>])
}

/// What would decide an unknown value: an attribute of an element.
package struct Need: Hashable, Sendable {
  package let attribute: Attribute
  package let owner: Owner

  package static func need(_ attribute: Attribute, of owner: Owner) -> Need { Need(attribute: attribute, owner: owner) }

  /// `call.timeout`.
  package var string: String { (["\(owner)"] + attribute.path).joined(separator: ".") }
}

/// Words of ours that are made once and then only pointed at.
package final class StaticText: Sendable {
  package let string: String

  package init(_ string: String) { self.string = string }
}

/// One fact: its name, type and documentation, and how to read it. Names are in snake case with the unit as suffix.
package struct Fact: Sendable {
  package let name: String
  package let subject: SubjectKind
  package let type: FactType
  /// One line for authors of rules.
  package let documentation: String
  /// Whether `topolint facts` prints it. What an input declares is not computed, and stays out.
  package let isPrinted: Bool
  /// Looks up what the fact needs, once, and gives the function from the number of a subject to its value.
  package let bind: @Sendable (FactBase) -> (Int) -> FactValue
  /// The value that every subject has, where that is known beforehand: what no input says need not be read 80 000 times.
  package var uniform: @Sendable (FactBase) -> FactValue? = { _ in nil }

  package init(
    _ name: String, of subject: SubjectKind, _ type: FactType, _ documentation: String, isPrinted: Bool = true,
    bind: @escaping @Sendable (FactBase) -> (Int) -> FactValue
  ) {
    self.name = name
    self.subject = subject
    self.type = type
    self.documentation = documentation
    self.isPrinted = isPrinted
    self.bind = bind
  }
}

/// A topology and what has been learned of it so far: each analysis runs once, when first asked for.
package final class FactBase {
  package let topology: Topology
  /// The tier to judge by, if the user names one.
  package let requestedTier: Tier?
  /// What has become of exceptions and the baseline; none before the topology has been judged.
  package var exceptions: [ExceptionOutcome] = []
  private var learned: [ObjectIdentifier: any Analysis] = [:]

  package init(_ topology: Topology, tier: Tier? = nil) {
    self.topology = topology
    requestedTier = tier
  }

  package subscript<A: Analysis>(_ analysis: A.Type) -> A {
    let key = ObjectIdentifier(analysis)
    if let known = learned[key] as? A { return known }
    let new = A(self)
    learned[key] = new
    return new
  }
}

/// The stage of growth that a system is in, by the users it serves.
package enum Tier: Int, CaseIterable, Comparable, Sendable {
  case t1 = 1
  case t2, t3, t4

  package var word: String { "T\(rawValue)" }

  package init?(_ word: String) {
    guard let tier = Self.allCases.first(where: { $0.word == word.uppercased() }) else { return nil }
    self = tier
  }

  /// T1 to 1 000 users, T2 to 100 000, T3 to 10 million, T4 above: the geometric middles between the document's
  /// 100, 10 000, 1 million and 100 million.
  package init(users: Double) {
    self = users <= 1_000 ? .t1 : users <= 100_000 ? .t2 : users <= 10_000_000 ? .t3 : .t4
  }

  /// What the number of services suggests where nobody says how many users there are.
  package init(services: Int) {
    self = services <= 10 ? .t1 : services <= 50 ? .t2 : .t3
  }

  package static func < (a: Tier, b: Tier) -> Bool { a.rawValue < b.rawValue }
}
