package import Analyses
internal import SourceText
package import TopologyModel

/// Takes the calls and messages that exceptions cover out of cycles and chains, and judges what is left again: an exception
/// hides what needs its call, and nothing else.
package struct ExceptedCalls {
  /// What rules have found, cycles and chains without what exceptions cover; worst first, then by rule and subject.
  package private(set) var verdicts: [Verdict]
  /// What rules could not judge, likewise.
  package private(set) var undecided: [Undecided]
  /// Cycles and chains that are not found again, each with the exception that gives the reason.
  package private(set) var covered: [(verdict: Verdict, exception: Int)] = []

  /// - Parameters:
  ///   - cover: gets to know which exceptions cover something.
  ///   - judge: what was judged without exceptions.
  /// - Complexity: linear in what exceptions cover and in cycles and chains; a judgement for each set of calls that rules
  ///   do without.
  package init(_ cover: inout ExceptionCover, _ judge: Judge, _ base: FactBase, tier: Tier) {
    verdicts = judge.verdicts
    undecided = judge.undecided
    var groups: [(edges: Set<EdgeNames>, rules: [Rule])] = []
    var met: Set<Rule> = []
    var touched: [(verdict: Verdict, exception: Int)] = []
    for rule in judge.verdicts.map(\.rule) where rule.subject.isPath && cover.covers(rule) && met.insert(rule).inserted {
      let edges = cover.edges(for: rule)
      let named = Dictionary(edges.map { (Untrusted(path: [base.topology.names[$0.from], base.topology.names[$0.to]]), $0) }) { first, _ in
        first
      }
      let before = touched.count
      for verdict in judge.verdicts where verdict.rule === rule && !named.isEmpty {
        // The way that is shown may go through calls that are no part: those between services on a cycle.
        let exceptions = Set(verdict.parts().calls + verdict.subject().hops).compactMap { call in
          named[call].flatMap { cover.exception(from: rule, for: $0) }
        }
        if let first = exceptions.min() { touched.append((verdict, first)) }
      }
      if touched.count == before { continue }
      if let group = groups.firstIndex(where: { $0.edges == edges }) {
        groups[group].rules.append(rule)
      } else {
        groups.append((edges, [rule]))
      }
    }
    for (edges, rules) in groups {
      let rest = FactBase(base, leavingOut: edges)
      var again = Judge(rest, tier: tier, source: FindingWriter(rest, tier: tier))
      again.judge(rules)
      verdicts = Judge.merged(verdicts.filter { !rules.contains($0.rule) }, again.verdicts)
      undecided = Judge.merged(undecided.filter { !rules.contains($0.rule) }, again.undecided)
    }
    if touched.isEmpty { return }
    let found = Set(verdicts.filter { met.contains($0.rule) }.map { $0.identity() })
    for item in touched where !found.contains(item.verdict.identity()) {
      cover.count(item.exception)
      covered.append(item)
    }
  }
}
