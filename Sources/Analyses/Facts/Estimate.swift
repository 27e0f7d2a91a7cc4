package import TopologyModel

/// A number that is worked out from attributes, any of which may be absent or unknown.
package enum Estimate: Hashable, Sendable {
  /// There is no such number.
  case absent
  /// There is one, but an input cannot say what it takes; the attribute that would decide it.
  case unknown(Attribute, Owner)
  case known(Double)

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

  /// What a rule sees of it.
  package var factValue: FactValue {
    switch self {
    case .absent: .absent
    case .unknown(let attribute, let owner): .unknown(needs: .need(attribute, of: owner))
    case .known(let number): .number(number)
    }
  }

  /// The larger of two: unknown if either is, and absent only if both are.
  package func larger(_ other: Estimate) -> Estimate {
    switch (self, other) {
    case (.unknown, _), (_, .absent): self
    case (_, .unknown), (.absent, _): other
    case (.known(let a), .known(let b)): .known(max(a, b))
    }
  }

  /// Both together: absent if either is, else unknown if either is.
  package func combined(with other: Estimate, _ join: (Double, Double) -> Double) -> Estimate {
    switch (self, other) {
    case (.absent, _), (_, .absent): .absent
    case (.unknown, _): self
    case (_, .unknown): other
    case (.known(let a), .known(let b)): .saturating(join(a, b))
    }
  }
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

  /// The replicas of a service: 1 where nothing is said.
  package static func replicas(of service: ID<Service>, _ topology: Topology) -> Estimate {
    Estimate(topology.knowledge(.replicas, of: service), .replicas, of: .service).or(1)
  }

  /// This over another; absent where that is zero.
  package func shared(by other: Estimate) -> Estimate { other == .known(0) ? .absent : combined(with: other, /) }

  /// This, or a number where it is absent.
  package func or(_ number: Double) -> Estimate { self == .absent ? .known(number) : self }
}
