/// Verdicts in their order. Those of one rule and severity, one after another, share what they have in common, so that each
/// takes four bytes: a run can keep millions of which a person reads the worst.
package struct Verdicts: RandomAccessCollection, RangeReplaceableCollection, ExpressibleByArrayLiteral {
  /// By verdict: the number of its subject among those of its kind.
  private var numbers: [Int32] = []
  /// What those share that begin where the run before it ends.
  private var runs: [(end: Int, ground: Verdict.Ground)] = []

  package init() {}

  package init(arrayLiteral elements: Verdict...) { self.init(elements) }

  package var startIndex: Int { 0 }

  package var endIndex: Int { numbers.count }

  /// - Complexity: logarithmic in the runs of verdicts that share a rule and a severity.
  package subscript(position: Int) -> Verdict {
    var (low, high) = (0, runs.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].end <= position { low = middle + 1 } else { high = middle }
    }
    return Verdict(runs[low].ground, index: numbers[position])
  }

  package mutating func reserveCapacity(_ count: Int) { numbers.reserveCapacity(count) }

  package mutating func append(_ verdict: Verdict) { append(CollectionOfOne(verdict.number), sharing: verdict.ground) }

  /// Adds verdicts that have all but their subjects in common.
  mutating func append(_ subjects: some Collection<Int32>, sharing ground: Verdict.Ground) {
    if subjects.isEmpty { return }
    numbers += subjects
    if let last = runs.last, last.ground === ground {
      runs[runs.count - 1].end = numbers.count
    } else {
      runs.append((numbers.count, ground))
    }
  }

  /// - Complexity: linear in all verdicts, except at their end.
  package mutating func replaceSubrange(_ range: Range<Int>, with verdicts: some Collection<Verdict>) {
    let (before, after) = (self[..<range.lowerBound], self[range.upperBound...])
    if range.lowerBound < endIndex {
      self = Verdicts()
      for verdict in before { append(verdict) }
    }
    for verdict in verdicts { append(verdict) }
    for verdict in after { append(verdict) }
  }
}
