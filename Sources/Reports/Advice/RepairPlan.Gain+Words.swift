import Repairs
import Rules
import SourceText

extension RepairPlan.Gain {
  /// What becomes of a figure, its unit with it: `latency of web 3 020 ms → 900 ms`.
  var words: Text { "\(ours: noun) of \(part) \(change)" }

  /// The same without the part: `latency 3 020 ms → 900 ms`.
  var wordsAlone: Text { "\(ours: noun) \(change)" }

  private var change: Text { "\(figure(before)) → \(figure(after))" }

  private func figure(_ number: Double?) -> Text { number.map { "\(quantity($0))\(ours: fact == "rate_per_s" ? "/s" : "")" } ?? "unknown" }

  private var noun: String {
    switch fact {
    case "latency_ms": "latency"
    case "availability_ratio": "availability"
    case "rate_per_s": "load"
    case "attempts_product": "attempts"
    case "recovery_ms": "recovery"
    case "utilisation_ratio": "use"
    case "sync_depth": "hops"
    case "critical_dependencies": "dependencies"
    default: fact
    }
  }

  private func quantity(_ number: Double) -> Quantity {
    switch fact {
    case "latency_ms": .milliseconds(number)
    case "availability_ratio", "utilisation_ratio": .share(number)
    case "rate_per_s": .rate(number)
    case "recovery_ms": .duration(number)
    default: .count(number)
    }
  }
}
