package import SourceText
package import TopologyModel

/// One value of a fact.
package enum FactValue: Sendable {
  /// The input could say it and doesn't, or there is no such figure: `null`.
  case absent
  /// The input cannot say it; `needs` names what would decide it: `call.timeout`.
  case unknown(needs: Need)
  /// A number of which only bounds are known.
  case bounded(Bounds)
  case flag(Bool)
  case count(Int)
  case number(Double)
  /// One of our own words.
  case word(StaticText)
  case words([StaticText])
  /// Text from input.
  case name(NameID)
  case text(Untrusted)
  /// Names from input, or edges between two of them.
  case names([NameID])
  case edges([ID<Call>])
}
