internal import TopologyModel

/// A label of a workload, or one that a selector asks for.
struct Label: Hashable {
  var key: NameID
  var value: NameID
}

/// Finds the workloads that a selector means, by the rarest of its labels, so that selecting costs what it finds, not
/// selectors times workloads.
struct LabelIndex {
  /// More workloads with its rarest label than this, and a selector is taken to select nothing: it is no address of
  /// a service but a net thrown over many.
  private static let candidates = 1000

  private var labels: [[Label]] = []
  private var byLabel: [PlacedLabel: [Int]] = [:]
  private var known: [Set<PlacedLabel>: [Int]] = [:]

  private struct PlacedLabel: Hashable {
    var namespace: NameID
    var label: Label
  }

  /// Takes a workload. They are numbered in the order in which they are added.
  mutating func add(_ labels: [Label], in namespace: NameID) {
    for label in labels { byLabel[PlacedLabel(namespace: namespace, label: label), default: []].append(self.labels.count) }
    self.labels.append(labels)
    known.removeAll()
  }

  /// Whether a selector is taken to select nothing since it may select too many.
  func isNet(_ selector: [Label], in namespace: NameID) -> Bool {
    !selector.isEmpty && selector.allSatisfy { byLabel[PlacedLabel(namespace: namespace, label: $0), default: []].count > Self.candidates }
  }

  /// The workloads of a namespace that have all labels of a selector, in the order in which they were added; an empty
  /// selector means none.
  mutating func workloads(with selector: [Label], in namespace: NameID) -> [Int] {
    let wanted = Set(selector.map { PlacedLabel(namespace: namespace, label: $0) })
    guard !wanted.isEmpty else { return [] }
    if let known = known[wanted] { return known }
    // Of two equally rare labels either will do.
    let rarest = wanted.map { byLabel[$0] ?? [] }.min { $0.count < $1.count } ?? []
    let selected = rarest.count > Self.candidates ? [] : rarest.filter { selector.allSatisfy(labels[$0].contains) }
    known[wanted] = selected
    return selected
  }
}
