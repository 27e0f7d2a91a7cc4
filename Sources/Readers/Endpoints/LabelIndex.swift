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
  private var known: [Set<PlacedLabel>: [Int]] = [:]

  private struct PlacedLabel: Hashable {
    var namespace: NameID
    var label: Label
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
    !selector.isEmpty && candidates(of: selector, in: namespace).count > Self.candidates
  }

  /// The workloads of a namespace that have all labels of a selector, in the order in which they were added; an empty
  /// selector means none.
  mutating func workloads(with selector: [Label], in namespace: NameID) -> [Int] {
    let wanted = Set(selector.map { PlacedLabel(namespace: namespace, label: $0) })
    guard !wanted.isEmpty else { return [] }
    if let known = known[wanted] { return known }
    let selected = selected(by: LabelSelector(labels: selector), in: namespace)
    known[wanted] = selected
    return selected
  }

  /// The workloads of a namespace that meet a selector, in the order in which they were added; an empty selector means none.
  mutating func workloads(with selector: LabelSelector, in namespace: NameID) -> [Int] {
    if selector.requirements.isEmpty { return workloads(with: selector.labels, in: namespace) }
    return selected(by: selector, in: namespace)
  }

  private func selected(by selector: LabelSelector, in namespace: NameID) -> [Int] {
    let candidates = candidates(of: selector, in: namespace)
    return candidates.count > Self.candidates ? [] : candidates.filter { selector.isMet(by: labels[$0]) }
  }

  /// Those among which are all whom a selector means, by what it asks for that is rarest. Of two equally rare labels either will do.
  private func candidates(of selector: LabelSelector, in namespace: NameID) -> [Int] {
    func with(_ label: Label) -> [Int] { byLabel[PlacedLabel(namespace: namespace, label: label)] ?? [] }
    let lists =
      selector.labels.map(with)
      + selector.requirements.compactMap { requirement -> [Int]? in
        guard case .oneOf(let key, let values) = requirement else { return nil }
        return Set(values.flatMap { with(Label(key: key, value: $0)) }).sorted()
      }
    return lists.min { $0.count < $1.count } ?? byNamespace[namespace] ?? []
  }
}
