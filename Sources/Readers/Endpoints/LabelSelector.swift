internal import TopologyModel

/// A label of a workload, or one that a selector asks for.
struct Label: Hashable {
  var key: NameID
  var value: NameID
}

/// Which workloads are meant by their labels: those that meet all that it asks for, and all where it asks for nothing.
struct LabelSelector: Hashable {
  /// What it asks of one key, other than a single value. A workload that several manifests describe may have several values of a
  /// key, of which any may be the one.
  enum Requirement: Hashable {
    case oneOf(NameID, Set<NameID>)
    case noneOf(NameID, Set<NameID>)
    case exists(NameID)
    case isAbsent(NameID)

    func isMet(by labels: [Label]) -> Bool {
      switch self {
      case .oneOf(let key, let values): labels.contains { $0.key == key && values.contains($0.value) }
      case .noneOf(let key, let values):
        !labels.contains { $0.key == key } || labels.contains { $0.key == key && !values.contains($0.value) }
      case .exists(let key): labels.contains { $0.key == key }
      case .isAbsent(let key): !labels.contains { $0.key == key }
      }
    }
  }

  /// The labels that all must be there.
  var labels: [Label] = []
  var requirements: [Requirement] = []

  /// Whether it asks for nothing.
  var isEmpty: Bool { labels.isEmpty && requirements.isEmpty }

  /// Whether it names those whom it means by values that they have, and by nothing else.
  var isByValues: Bool {
    !isEmpty && requirements.allSatisfy { if case .oneOf = $0 { true } else { false } }
  }

  /// How much there is to look at.
  var size: Int {
    requirements.reduce(1 + labels.count) { sum, requirement in
      switch requirement {
      case .oneOf(_, let values), .noneOf(_, let values): sum + values.count
      case .exists, .isAbsent: sum + 1
      }
    }
  }

  func isMet(by labels: [Label]) -> Bool {
    self.labels.allSatisfy(labels.contains) && requirements.allSatisfy { $0.isMet(by: labels) }
  }
}
