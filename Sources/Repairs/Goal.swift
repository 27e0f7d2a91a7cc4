package import Rules
import TopologyModel

/// Which findings are to go.
package enum Goal: Hashable, Sendable {
  /// All that are at least so bad.
  case severity(Severity)
  /// Those of some rules, by id, however bad.
  case rules(Set<String>)

  /// Whether a finding is to go.
  package func covers(_ verdict: Verdict) -> Bool {
    switch self {
    case .severity(let least): verdict.severity >= least
    case .rules(let ids): ids.contains(verdict.rule.id)
    }
  }

  /// As it is asked for: `errors`, `warnings`, or the ids of rules.
  package var words: [String] {
    switch self {
    case .severity(let severity): [severity == .error ? "errors" : "warnings"]
    case .rules(let ids): ids.sorted()
    }
  }
}
