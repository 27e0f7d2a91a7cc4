package import TopologyModel

/// One fact: its name, type and documentation, and how to read it. Names are in snake case with the unit as suffix.
package struct Fact: Sendable {
  /// Who is told of a fact.
  package enum Audience: Sendable {
    /// Rules, and whoever asks for all facts.
    case everyone
    /// Rules alone: what an input declares is not computed, and what says another fact in a shape for messages is told already.
    case rules
  }

  /// In snake case, with the unit as suffix: `rate_per_s`.
  package let name: String
  /// What it is a fact of.
  package let subject: SubjectKind
  /// The type of its values.
  package let type: FactType
  /// One line for authors of rules.
  package let documentation: String
  /// Who is told of it.
  package let audience: Audience
  /// Looks up what the fact needs, once, and gives the function from the number of a subject to its value.
  package let bind: @Sendable (FactBase) -> (Int) -> FactValue
  /// The value that every subject has, where that is known beforehand: what no input says need not be read 80 000 times.
  package var uniform: @Sendable (FactBase) -> FactValue? = { _ in nil }

  /// The figures that it is, one for each subject; nil of a fact that is read one by one.
  package var estimates: (@Sendable (FactBase) -> Estimates)?

  /// A fact by its look-up: `bind`, which is given what has been learned, and gives the function from the number of a
  /// subject to its value.
  package init(
    _ name: String, of subject: SubjectKind, _ type: FactType, _ documentation: String, for audience: Audience = .everyone,
    bind: @escaping @Sendable (FactBase) -> (Int) -> FactValue
  ) {
    self.name = name
    self.subject = subject
    self.type = type
    self.documentation = documentation
    self.audience = audience
    self.bind = bind
  }
}
