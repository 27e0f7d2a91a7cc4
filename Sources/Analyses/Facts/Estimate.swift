package import TopologyModel

/// A number that is worked out from attributes, any of which may be absent or unknown.
package enum Estimate: Hashable, Sendable {
  /// There is no such number.
  case absent
  /// There is one, but an input cannot say what it takes; the attribute that would decide it.
  case unknown(Attribute, Owner)
  case known(Double)
  /// There is one, of which no more is known than what it lies between. In a box, so that each of a million figures takes 16
  /// bytes and not 32.
  indirect case bounded(Bounds)

  /// No figure is larger: JSON has no infinity, and sums of a few stay exact enough.
  package static let ceiling = 1e18

  /// A number kept between 0 and `ceiling`.
  package static func saturating(_ number: Double) -> Estimate { .known(saturated(number)) }

  /// The same as a plain number.
  package static func saturated(_ number: Double) -> Double { number < ceiling ? max(number, 0) : ceiling }

  /// The next whole number. The standard library's own needs the C library's mathematics, which is not linked here.
  package static func roundedUp(_ number: Double) -> Double {
    let whole = Double(Int64(saturated(number)))
    return whole < saturated(number) ? whole + 1 : whole
  }

  /// The number, if it is known.
  package var number: Double? { if case .known(let number) = self { number } else { nil } }

  /// What it is at least; 0 where nothing is known.
  package var least: Double {
    switch self {
    case .known(let number): number
    case .bounded(let bounds): bounds.least
    case .absent, .unknown: 0
    }
  }

  /// What it is at most; `ceiling` where nothing is known.
  package var most: Double {
    switch self {
    case .known(let number): number
    case .bounded(let bounds): bounds.most
    case .absent, .unknown: Self.ceiling
    }
  }

  /// Whether nothing is known of it, not as much as bounds.
  var isNothing: Bool {
    switch self {
    case .absent, .unknown: true
    case .known, .bounded: false
    }
  }

  /// Whether there is a number, and nothing keeps it from growing.
  package var isOpen: Bool { if case .bounded(let bounds) = self { bounds.most >= Self.ceiling } else { false } }

  /// What would narrow it.
  package var missing: [Bounds.Gap] { if case .bounded(let bounds) = self { bounds.missing } else { [] } }

  /// What a rule sees of it.
  package var factValue: FactValue {
    switch self {
    case .absent: .absent
    case .unknown(let attribute, let owner): .unknown(needs: .need(attribute, of: owner))
    case .known(let number): .number(number)
    case .bounded(let bounds): .bounded(bounds)
    }
  }

  /// The larger of two: unknown if either is, and absent only if both are.
  package func larger(_ other: Estimate) -> Estimate {
    switch (self, other) {
    case (.unknown, _), (_, .absent): self
    case (_, .unknown), (.absent, _): other
    case (.known(let a), .known(let b)): .known(max(a, b))
    case (.bounded, _), (_, .bounded): combined(with: other) { max($0, $1) }
    }
  }

  /// Both together: absent if either is, else unknown if either is.
  /// - Parameter join: goes one way in each operand, up or down, whatever the other one is.
  @inline(__always)
  package func combined(with other: Estimate, _ join: (Double, Double) -> Double) -> Estimate {
    // Most are known, and nothing is looked at but the numbers.
    if case .known(let a) = self, case .known(let b) = other { return .saturating(join(a, b)) }
    return joined(with: other, join)
  }

  private func joined(with other: Estimate, _ join: (Double, Double) -> Double) -> Estimate {
    switch (self, other) {
    case (.absent, _), (_, .absent): .absent
    case (.unknown, _): self
    case (_, .unknown): other
    case (.known, .known), (.bounded, _), (_, .bounded): boundedJoin(with: other, join)
    }
  }

  /// The ends of what is joined lie at the corners. What has no end has none after it was divided either.
  private func boundedJoin(with other: Estimate, _ join: (Double, Double) -> Double) -> Estimate {
    let (ends, others) = ([least, endless(most)], [other.least, other.endless(other.most)])
    var (low, high) = (Self.ceiling, 0.0)
    for end in ends {
      for other in others {
        let corner = join(end, other)
        // Nothing, times whatever it is, stays nothing; of other corners without a number nothing is known.
        let isOpen = corner.isNaN && end != 0 && other != 0
        low = min(low, corner.isNaN ? 0 : Self.saturated(corner))
        high = max(high, isOpen ? Self.ceiling : corner.isNaN ? 0 : Self.saturated(corner))
      }
    }
    return Self.between(low, high, missing: Bounds.joined(missing, other.missing))
  }

  private func endless(_ end: Double) -> Double { end < Self.ceiling ? end : .infinity }
}

// MARK: - Bounds

extension Estimate {
  /// A figure between two ends: known where they meet.
  static func between(_ least: Double, _ most: Double, missing: [Bounds.Gap]) -> Estimate {
    least < most ? .bounded(Bounds(least, most, missing: missing)) : .known(least)
  }

  /// Itself if something is known of it, else what can be any number until an element says an attribute.
  func orAny(_ attribute: Attribute, _ owner: Owner, _ element: Int) -> Estimate {
    switch self {
    case .known, .bounded: self
    case .absent, .unknown: .any([gap(attribute, owner, element)])
    }
  }

  /// What can be any number until all that is missing is said.
  static func any(_ missing: [Bounds.Gap]) -> Estimate { .bounded(Bounds(0, ceiling, missing: missing)) }

  /// The gap that it leaves, if nothing is known of it.
  private func gap(_ attribute: Attribute, _ owner: Owner, _ element: Int) -> Bounds.Gap {
    if case .unknown(let attribute, let owner) = self {
      return Bounds.Gap(need: .need(attribute, of: owner), element: owner == .topology ? 0 : Int32(element), isUnknown: true)
    }
    return Bounds.Gap(need: .need(attribute, of: owner), element: Int32(element), isUnknown: false)
  }

  /// Itself, or that there is no figure where it can be any number: unknown if an input cannot say what is missing.
  var closed: Estimate {
    guard case .bounded(let bounds) = self, bounds.least <= 0, bounds.most >= Self.ceiling else { return self }
    guard let gap = bounds.missing.first(where: \.isUnknown) else { return .absent }
    return .unknown(gap.need.attribute, gap.need.owner)
  }

  /// Itself if it is known, else that there is none.
  var exact: Estimate { if case .bounded = self { .absent } else { self } }
}

extension Estimate {
  /// An attribute as it is known; infinity means that there is none.
  package init(_ knowledge: Knowledge, _ attribute: Attribute, of owner: Owner) {
    self =
      switch knowledge {
      case .declared(let value), .implied(let value): value.isFinite ? .saturating(value) : .absent
      case .absent: .absent
      case .unknown: .unknown(attribute, owner)
      }
  }

  /// The replicas of a service that carry its load: all that an autoscaler may start, and 1 where nothing is said.
  package static func replicas(of service: ID<Service>, _ topology: Topology) -> Estimate {
    Estimate(topology.mostReplicas(of: service), .replicas, of: .service).or(1)
  }

  /// This over another; absent where that is zero.
  package func shared(by other: Estimate) -> Estimate { other == .known(0) ? .absent : combined(with: other, /) }

  /// This, or a number where it is absent.
  package func or(_ number: Double) -> Estimate { self == .absent ? .known(number) : self }
}
