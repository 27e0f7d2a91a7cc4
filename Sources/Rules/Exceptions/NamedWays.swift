internal import Analyses
internal import SourceText
internal import TopologyModel

/// The cycles and chains that exceptions name in full. Such an exception covers a finding as long as it is made of named
/// calls alone: what joins it is no part of what somebody has accepted.
struct NamedWays {
  private struct Named {
    /// The first exception that names a way of the finding.
    var exception: Int
    /// The calls of all such ways.
    var calls: Set<Untrusted>
  }

  private var named: [FindingIdentity: Named] = [:]

  /// - Complexity: for each rule of which an exception names a way, linear in what its findings are made of and in the ways.
  init(_ cover: inout ExceptionCover, _ findings: Verdicts) {
    var ways: [Rule: [[Untrusted]]] = [:]
    var owners: [Rule: [Untrusted: FindingIdentity]] = [:]
    for verdict in findings where verdict.rule.subject.isPath && cover.covers(verdict.rule) {
      let rule = verdict.rule
      if ways[rule] == nil { ways[rule] = cover.ways(for: rule) }
      if ways[rule]!.isEmpty { continue }
      let identity = verdict.identity()
      for call in verdict.parts().calls + identity.subject.hops { owners[rule, default: [:]][call] = identity }
    }
    for (rule, owners) in owners {
      for way in ways[rule]! {
        let calls = zip(way, way.dropFirst()).map { Untrusted(path: [$0, $1]) }
        guard let owner = owners[calls[0]], calls.allSatisfy({ owners[$0] == owner }) else { continue }
        guard let exception = cover.exception(from: rule, for: way) else { continue }
        let before = named[owner] ?? Named(exception: exception, calls: [])
        named[owner] = Named(exception: min(before.exception, exception), calls: before.calls.union(calls))
      }
    }
  }

  /// The exception that covers a finding of a cycle or chain. Where exceptions name a part of it, the finding says what else
  /// there is.
  func take(_ verdict: inout Verdict, _ cover: inout ExceptionCover) -> Int? {
    guard !named.isEmpty, verdict.rule.subject.isPath, let named = named[verdict.identity()] else { return nil }
    let rest = verdict.parts().calls.filter { !named.calls.contains($0) }
    if rest.isEmpty {
      cover.count(named.exception)
      return named.exception
    }
    verdict.change = FindingChange()
    verdict.change?.joined = Parts(calls: rest)
    return nil
  }
}
