internal import TopologyModel

/// Finds the workloads that a selector means, by the rarest of its labels, so that selecting costs what it finds, not
/// selectors times workloads.
struct LabelIndex {
  /// More workloads with its rarest label than this, and a selector is taken to select nothing: it is no address of
  /// a service but a net thrown over many.
  private static let candidates = 1000

  private var labels: [[Label]] = []
  private var byLabel: [PlacedLabel: [Int]] = [:]
  private var byNamespace: [NameID: [Int]] = [:]
  private var known: [PlacedSelector: [Int]] = [:]

  private struct PlacedLabel: Hashable {
    var namespace: NameID
    var label: Label
  }

  private struct PlacedSelector: Hashable {
    var namespace: NameID
    var selector: LabelSelector
  }

  /// Takes a workload. They are numbered in the order in which they are added.
  mutating func add(_ labels: [Label], in namespace: NameID) {
    for label in labels { byLabel[PlacedLabel(namespace: namespace, label: label), default: []].append(self.labels.count) }
    byNamespace[namespace, default: []].append(self.labels.count)
    self.labels.append(labels)
    known.removeAll()
  }

  /// Whether a selector is taken to select nothing since it may select too many.
  func isNet(_ selector: LabelSelector, in namespace: NameID) -> Bool {
    !selector.isEmpty && candidates(of: selector, in: namespace) == nil
  }

  /// The workloads of a namespace that have all labels of a selector, in the order in which they were added; an empty
  /// selector means none.
  mutating func workloads(with selector: [Label], in namespace: NameID) -> [Int] {
    workloads(with: LabelSelector(labels: selector), in: namespace)
  }

  /// The workloads of a namespace that meet a selector, in the order in which they were added; an empty selector means none.
  mutating func workloads(with selector: LabelSelector, in namespace: NameID) -> [Int] {
    if selector.isEmpty { return [] }
    let wanted = PlacedSelector(namespace: namespace, selector: selector)
    if let known = known[wanted] { return known }
    let selected = (candidates(of: selector, in: namespace) ?? []).filter { selector.isMet(by: labels[$0]) }
    known[wanted] = selected
    return selected
  }

  /// Those among which are all whom a selector means, by what it asks for that is rarest; nil where they are very many. Of two equally
  /// rare labels either will do.
  private func candidates(of selector: LabelSelector, in namespace: NameID) -> [Int]? {
    let choices =
      selector.labels.map { [$0] }
      + selector.requirements.compactMap { requirement -> [Label]? in
        guard case .oneOf(let key, let values) = requirement else { return nil }
        return values.map { Label(key: key, value: $0) }
      }
    let lists = choices.map { labels in labels.map { byLabel[PlacedLabel(namespace: namespace, label: $0)] ?? [] } }
    let sized = lists.map { lists in (count: lists.reduce(0) { $0 + $1.count }, lists: lists) }
    let all = byNamespace[namespace] ?? []
    let rarest = sized.min { $0.count < $1.count } ?? (all.count, [all])
    if rarest.count > Self.candidates { return nil }
    return rarest.lists.count == 1 ? rarest.lists[0] : Set(rarest.lists.joined()).sorted()
  }
}
