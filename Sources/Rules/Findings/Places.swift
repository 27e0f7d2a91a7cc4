internal import Analyses
internal import SourceText
internal import TopologyModel

/// Where a subject stands in its files: one place that a finding is about, and others that belong to it. Locations
/// come from the graph element, never from the author of a rule.
struct Places {
  private let base: FactBase

  /// How many places besides its own a finding carries at most; code hosts show no more than a hundred.
  private static let most = 100

  init(_ base: FactBase) { self.base = base }

  private var topology: Topology { base.topology }

  /// - Parameter defaults: what `defaults` says of calls, or a format by its silence, and the finding rests on.
  func places(
    of kind: SubjectKind, element: Int, show: RelatedPlaces?, defaults: [Attribute]
  ) -> (location: Place, related: [Place]) {
    switch kind {
    case .topology: placesOfTopology(show)
    case .service:
      placed(Place(span: topology.services[element].span, message: ""), calls(show, of: ID(element)), defaults)
    case .call:
      placed(
        place(ID(element)), show == .calleeCalls ? calls(show, of: topology.calls[element].callee) : [], besides: [ID(element)], defaults)
    case .cycle: hops(base[Cycles.self].all[element].places.map { ($0.span, $0.from, $0.to, $0.call) }, isCycle: true)
    case .chain:
      hops(
        base[Chains.self].all[element].calls.map { (topology.calls[$0.index].span, callerName($0), calleeName($0), Optional($0)) },
        isCycle: false)
    case .queue: placesOfQueue(ID(element))
    case .store: placesOfStore(ID(element))
    case .exception: (Place(span: base.exceptions[element].span, message: ""), [])
    }
  }

  private func callerName(_ call: ID<Call>) -> NameID { topology.services[topology.calls[call.index].caller.index].name }
  private func calleeName(_ call: ID<Call>) -> NameID { topology.services[topology.calls[call.index].callee.index].name }

  /// The name of the topology where it is declared, else its first service.
  private var topologySpan: Span {
    if let span = topology.nameSpan { return span }
    return topology.services.map(\.span).filter { !$0.isNone }.min() ?? .none
  }

  // MARK: - Hops

  /// The hops of a path, told in order: `1. orders calls payments (3 attempts)`, … `3. and stock calls orders back`.
  private func hops(_ hops: [(span: Span, from: NameID, to: NameID, call: ID<Call>?)], isCycle: Bool) -> (Place, [Place]) {
    let places = hops.prefix(Self.most).enumerated().map { index, hop in
      let verb: Message = hop.call == nil ? "passes a message to" : "calls"
      let isLast = index == hops.count - 1
      let start: Message = index > 0 && isLast ? "\(index + 1). and " : "\(index + 1). "
      let back: Message = isCycle && isLast && hops.count > 1 ? " back" : ""
      return Place(
        span: hop.span,
        message: start + "\(base.names[hop.from]) \(verb) \(base.names[hop.to])" + back + (hop.call.map(attempts) ?? ""))
    }
    guard let first = places.first else { return (Place(span: .none, message: ""), []) }
    return (first, Array(places.dropFirst()))
  }

  private func attempts(_ call: ID<Call>) -> Message {
    guard let attempts = topology.knowledge(.attempts, of: call).value, attempts > 1 else { return "" }
    let convention = topology.entry(.attempts, in: topology.calls[call.index].attributes)?.impliedBy
    let words = convention.map { ", implied by \(topology.conventions[$0])" } ?? ""
    let number: Message = attempts < Attribute.endlessAttempts ? "\(ours: Figure.short(attempts)) attempts" : "attempts without end"
    return " (" + number + "\(ours: words))"
  }

  // MARK: - Neighbours

  private func place(_ call: ID<Call>) -> Place {
    Place(
      span: topology.calls[call.index].span,
      message: "\(base.name(topology.calls[call.index].caller)) calls \(base.name(topology.calls[call.index].callee))" + attempts(call))
  }

  /// A place and the calls that belong to it, then what `defaults` says of one of these.
  private func placed(
    _ location: Place, _ calls: [ID<Call>], besides others: [ID<Call>] = [], _ defaults: [Attribute]
  ) -> (Place, [Place]) {
    if defaults.isEmpty { return (location, calls.map(place)) }
    let inherited = defaults.compactMap { attribute -> Place? in
      let isInherited = (others + calls).contains {
        topology.entry(attribute, in: topology.calls[$0.index].attributes) == nil && topology.span(attribute, of: $0) != nil
      }
      guard isInherited, let entry = topology.entry(attribute, in: topology.callDefaults) else { return nil }
      return Place(span: entry.span, message: "\(ours: attribute.path.joined(separator: ".")) by default, for calls that say no other")
    }
    return (location, calls.map(place) + inherited + implied(defaults, of: others + calls))
  }

  /// What formats mean by silence, and say of some calls: each value once.
  private func implied(_ attributes: [Attribute], of calls: [ID<Call>]) -> [Place] {
    attributes.flatMap { attribute -> [Place] in
      var told: Set<ConventionID> = []
      return calls.compactMap { call in
        guard let entry = topology.entry(attribute, in: topology.calls[call.index].attributes), let convention = entry.impliedBy,
          told.insert(convention).inserted
        else { return nil }
        let value = Self.words(entry.value, of: attribute.quantity)
        return Place(
          span: entry.span,
          message: "\(ours: attribute.path.joined(separator: ".")): \(ours: value), implied by \(ours: topology.conventions[convention])")
      }
    }
  }

  private static func words(_ value: Double, of quantity: Quantity) -> String {
    switch quantity {
    case .flag: value == 1 ? "true" : "false"
    case .choice(let words): words[Int(value)]
    case .choices(let words): Quantity.chosen(value, of: words).joined(separator: ", ")
    default: Figure.short(value) + (quantity == .duration && value.isFinite ? " ms" : "")
    }
  }

  /// The synchronous calls that a service makes or takes, the first of them.
  private func calls(_ show: RelatedPlaces?, of service: ID<Service>) -> [ID<Call>] {
    func hops(_ numbers: some Sequence<Int>) -> [ID<Call>] {
      Array(numbers.lazy.map { ID<Call>($0) }.filter { topology.isSynchronous($0) && topology.isHop($0) }.prefix(Self.most))
    }
    return switch show {
    case .callees, .calleeCalls: hops(topology.calls(of: service))
    case .callers: hops(topology.calls(to: service).lazy.map { Int($0) })
    case .entries, .undeclaredNames, .idlePolicies, .voidPolicies, .shadowedRoutes, .missingSubsets, .staleNames, .unevenRoutes, nil: []
    }
  }

  /// Where the topology has no name, a finding about its entries stands at the first of them, and one about names at the
  /// first name.
  private func placesOfTopology(_ show: RelatedPlaces?) -> (Place, [Place]) {
    let shown =
      switch show {
      case .entries: entries
      case .undeclaredNames: undeclaredNames
      case .idlePolicies: policies(.idle)
      case .voidPolicies: policies(.void)
      case .shadowedRoutes: policies(.shadowed)
      case .missingSubsets: policies(.missingSubset)
      case .staleNames: policies(.staleName)
      case .unevenRoutes: policies(.uneven)
      case .callees, .callers, .calleeCalls, nil: [Place]()
      }
    guard topology.nameSpan == nil, let first = shown.first else { return (Place(span: topologySpan, message: ""), shown) }
    return (first, Array(shown.dropFirst()))
  }

  private func policies(_ kind: PolicyFault.Kind) -> [Place] {
    (base[PolicyFaults.self].all[kind] ?? []).prefix(Self.most).map {
      Place(span: $0.span, message: "\(base.names[$0.name]) stands here")
    }
  }

  private var undeclaredNames: [Place] {
    (base[DeclaredNames.self].elsewhere ?? []).prefix(Self.most).map {
      Place(span: topology.span($0), message: "\(topology.name($0)) is named here")
    }
  }

  private var entries: [Place] {
    topology.services.indices.lazy.filter { base[Entries.self].isEntry[$0] }.prefix(Self.most).map {
      Place(span: topology.services[$0].span, message: "\(base.name(ID($0))) receives user traffic")
    }
  }

  private func placesOfQueue(_ queue: ID<Queue>) -> (Place, [Place]) {
    let producers = topology.publishes(to: queue).prefix(Self.most).map { number in
      let publish = topology.publishes[Int(number)]
      return Place(span: publish.span, message: "\(base.name(publish.service)) publishes here")
    }
    let consumers = topology.consumes(from: queue).prefix(Self.most - producers.count).map { number in
      let consume = topology.consumes[Int(number)]
      return Place(span: consume.span, message: "\(base.name(consume.service)) consumes from here")
    }
    let own = topology.queues[queue.index].span
    return (Place(span: own, message: ""), (producers + consumers).filter { $0.span != own })
  }

  private func placesOfStore(_ store: ID<Store>) -> (Place, [Place]) {
    let related = topology.uses(of: store).prefix(Self.most).map { number in
      let use = topology.uses[Int(number)]
      let verb =
        switch topology.access(of: ID(number)) {
        case .read: "reads"
        case .write: "writes"
        case .readWrite: "reads and writes"
        case nil: "uses"
        }
      return Place(span: use.span, message: "\(base.name(use.service)) \(ours: verb) it")
    }
    let own = topology.stores[store.index].span
    return (Place(span: own, message: ""), related.filter { $0.span != own })
  }
}
