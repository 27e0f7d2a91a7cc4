package import Analyses
package import SourceText
package import TopologyModel

/// Takes the calls and messages that exceptions cover out of cycles and chains, and judges what is left again: an exception
/// hides what needs its call, and nothing else.
package struct ExceptedCalls {
  /// What rules have found, cycles and chains without what exceptions cover; worst first, then by rule and subject.
  package private(set) var verdicts: Verdicts
  /// What rules could not judge, likewise.
  package private(set) var undecided: [Undecided]
  /// Rules that fail without the calls: what was found with them stays, whatever exceptions say.
  package private(set) var failures: [(rule: Rule, reason: Message)] = []
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
    var touched: [(verdict: Verdict, exception: Int)] = []
    let found = Dictionary(grouping: judge.verdicts.filter { $0.rule.subject.isPath && cover.covers($0.rule) }, by: \.rule.id)
    for (_, found) in found.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      let rule = found[0].rule
      let edges = cover.edges(for: rule)
      if edges.isEmpty { continue }
      let named = Dictionary(edges.map { (Untrusted(path: [base.topology.names[$0.from], base.topology.names[$0.to]]), $0) }) { first, _ in
        first
      }
      let before = touched.count
      for verdict in found {
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
    if touched.isEmpty { return }
    var again: (verdicts: Verdicts, undecided: [Undecided]) = ([], [])
    for (edges, rules) in groups {
      let rest = FactBase(base, leavingOut: edges)
      var judge = Judge(rest, tier: tier, source: FindingWriter(rest, tier: tier))
      judge.judge(rules)
      failures += judge.failures
      again = (Judge.merged(again.verdicts, judge.verdicts), Judge.merged(again.undecided, judge.undecided))
    }
    let rejudged = Set(groups.flatMap(\.rules)).subtracting(failures.map(\.rule))
    again.verdicts.removeAll { !rejudged.contains($0.rule) }
    again.undecided.removeAll { !rejudged.contains($0.rule) }
    verdicts = Judge.merged(verdicts.filter { !rejudged.contains($0.rule) }, again.verdicts)
    undecided = Judge.merged(undecided.filter { !rejudged.contains($0.rule) }, again.undecided)
    let left = Set(again.verdicts.map { $0.identity() })
    for item in touched where rejudged.contains(item.verdict.rule) && !left.contains(item.verdict.identity()) {
      cover.count(item.exception)
      covered.append(item)
    }
  }
}
