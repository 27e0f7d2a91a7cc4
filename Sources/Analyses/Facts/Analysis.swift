/// A pure function of a topology that learns facts. An analysis is a file of `Analyses` or `Advising` that is named after it; `catalog`
/// lists them all. Iterative wherever the input decides the depth: a chain of a million services is a fair input.
package protocol Analysis {
  /// The facts that it yields, for rules and for `topolint facts`.
  static var facts: [Fact] { get }

  /// Learns what it has to, from the topology and from other analyses.
  init(_ base: FactBase)
}
