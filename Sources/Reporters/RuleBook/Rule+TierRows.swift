package import Rules
internal import SourceText
import TopologyModel

extension Rule {
  /// What differs by tier, as a table of words, with a cell for each tier: `tier`, `users`, `severity`, then each parameter.
  package var tierRows: [(name: String, cells: [String])] {
    [
      ("tier", Tier.allCases.map(\.word)), ("users", ["to 1 000", "to 100 000", "to 10 million", "more"]),
      ("severity", Tier.allCases.map { severity[$0]?.word ?? "off" }),
    ] + parameters.map { parameter in (parameter.name, Tier.allCases.map { Self.shown(parameter.values[$0]) }) }
  }

  private static func shown(_ value: RuleParameter.Scalar?) -> String {
    switch value {
    case .flag(let flag): flag ? "true" : "false"
    case .count(let count): "\(count)"
    // As it is written in a configuration: no blanks between thousands.
    case .number(let number) where number == number.rounded() && number.magnitude < 1e18: "\(Int64(number))"
    case .number(let number): number.isFinite ? Figure.short(number) : "none"
    case .text(let word): String(decoding: Visible.bytes(Untrusted(word), cap: 24), as: UTF8.self)
    case nil: "-"
    }
  }
}
