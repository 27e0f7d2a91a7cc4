import Analyses
package import Rules
package import SourceText
import TopologyModel

extension LintResult {
  /// Whether the system is fit for its users, and what breaks first: the first line that a person reads.
  ///
  ///     not fit for its users at T3: 2 errors; first: fast takes 100 requests a second of the 50 that it can
  ///     fit for its users at T1: no error, 2 warnings; 12 checks undecided; warehouse is full first, at 1.3× the load
  ///
  /// Green is only what was looked at: it says where rules were left out, what they could not decide, and of how many
  /// services no call is known; where none is known there is no verdict.
  /// - Complexity: writes the worst finding, if that is an error.
  package var fitness: Message {
    let errors = count(.error)
    if errors > 0, let worst = findings.first {
      let new: Message = baselined > 0 ? "new " : ""
      let beside: Message = excepted.isEmpty ? "" : ", beside \(ours: counted(excepted.count, "excepted finding"))"
      return "not fit for its users at \(ours: tier.word): \(errors) "
        + new + "\(ours: errors == 1 ? "error" : "errors")" + beside + "; first: " + worst.finding().message
    }
    if let doubt { return "no verdict: " + doubt }
    let calls = topology.knownCalls
    let judged: Message =
      rulesLeftOut == 0 ? "no error" : "no error by \(ours: "\(rules.count)") of \(ours: counted(rules.count + rulesLeftOut, "rule"))"
    let known = known.count { $0.severity == .error }
    let words: Message =
      known > 0
      ? "nothing new breaks at \(ours: tier.word), but \(ours: counted(known, "known error")) \(ours: known == 1 ? "stays" : "stay")"
      : "fit for its users at \(ours: tier.word): " + judged
    let open: Message = undecided.isEmpty ? "" : "; \(ours: counted(undecided.count, "check")) undecided"
    let warnings = count(.warning)
    let noted: Message = warnings == 0 ? "" : ", \(ours: counted(warnings, "warning"))"
    let accepted: Message = excepted.isEmpty ? "" : "; \(ours: counted(excepted.count, "finding")) excepted"
    let unseen: Message =
      calls.unlisted > 1 && calls.known * 2 < calls.services
      ? "; only \(ours: "\(calls.known)") of \(ours: counted(calls.services, "service")) \(ours: calls.known == 1 ? "has" : "have") a known call"
      : ""
    return words + noted + accepted + open + unseen + bottleneck
  }

  /// Whether the system is fit for its users; nil where there is no verdict.
  package var isFit: Bool? { count(.error) > 0 ? false : doubt == nil ? true : nil }

  /// Why nothing can be said though nothing is found; nil where it can.
  private var doubt: Message? {
    let unread = diagnostics.filter { $0.severity == .error }
    if let first = unread.first {
      return "\(ours: counted(unread.count, "error")) in the input\(ours: unread.count == 1 ? "" : ", the first"): " + first.message
    }
    if serviceCount == 0 { return "no input declares a service" }
    let calls = topology.knownCalls
    return calls.unlisted > 1 && calls.known == 0 ? "nothing says who calls whom" : nil
  }

  /// What gives way first as load grows; empty where nothing says.
  private var bottleneck: Message {
    guard let first = base[Utilisation.self].bottleneck else { return "" }
    let factor = Quantity.factor(1 / first.utilisation).words
    return "; \(topology.names[first.name]) is full first, at \(ours: factor) the load"
  }
}
