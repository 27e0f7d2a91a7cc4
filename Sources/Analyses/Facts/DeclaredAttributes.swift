package import TopologyModel

/// What inputs say of services, calls, stores, queues and the whole, attribute by attribute. One read is linear in the
/// attributes of the element.
package struct DeclaredAttributes: Analysis {
  package static let facts: [Fact] =
    named + Attribute.of(.service).map(ofService) + Attribute.of(.call).map(ofCall)
    + Attribute.of(.store).map { attribute in
      fact(attribute, of: .store, .store) { topology in { topology.knowledge(attribute, of: ID<Store>($0)) } }
    }
    + Attribute.of(.queue).map { attribute in
      fact(attribute, of: .queue, .queue) { topology in { topology.knowledge(attribute, of: ID<Queue>($0)) } }
    }
    + Attribute.of(.topology).map { attribute in
      fact(attribute, of: .topology, .topology) { topology in
        let knowledge = topology.knowledge(attribute)
        return { _ in knowledge }
      }
    }

  package init(_ base: FactBase) {}

  private static let named = [
    Fact("name", of: .service, .text, "its name", for: .rules) { .name($0.services[$1].name) },
    Fact("role", of: .service, .text, "service, gateway, registry, config, telemetry, broker, job or external", for: .rules) {
      .word(.word($0.services[$1].role))
    },
    fact(
      .replicas, of: .service, .service, named: "most_replicas", "instances that run when all are needed, as many as an autoscaler starts"
    ) { topology in
      { topology.mostReplicas(of: ID($0)) }
    },
  ]

  private static func ofService(_ attribute: Attribute) -> Fact {
    fact(attribute, of: .service, .service, absent: attribute == .entry ? 0 : nil) { topology in
      attribute == .replicas ? { topology.leastReplicas(of: ID($0)) } : { topology.knowledge(attribute, of: ID<Service>($0)) }
    }
  }

  /// The name under which rules read an attribute.
  package static func factName(of attribute: Attribute, of subject: SubjectKind) -> String {
    // A service's `availability_ratio` is that with all dependencies.
    subject == .service && attribute == .availability ? "own_" + attribute.factName : attribute.factName
  }

  private static func ofCall(_ attribute: Attribute) -> Fact {
    switch attribute {
    case .attempts, .perRequest:
      fact(attribute, of: .call, .call, absent: 1) { topology in { topology.knowledge(attribute, of: ID<Call>($0)) } }
    case _ where attribute.isSettledBySilence:
      // Whoever says nothing waits for the answer, in every format that we know, and knows no caches and no budgets.
      fact(attribute, of: .call, .call, absent: attribute == .mode ? Mode.sync.value : nil) { topology in
        { topology.settled(attribute, of: ID($0)) }
      }
    case .breaker:
      fact(attribute, of: .call, .call) { topology in { topology.breaker(of: ID($0)) } }
    default:
      fact(attribute, of: .call, .call) { topology in { topology.knowledge(attribute, of: ID<Call>($0)) } }
    }
  }

  /// The fact of one attribute; `absent` is the value that stands for silence, if there is a settled one.
  private static func fact(
    _ attribute: Attribute, of subject: SubjectKind, _ owner: Owner, named name: String? = nil, _ documentation: String? = nil,
    absent: Double? = nil, knowledge: @escaping @Sendable (Topology) -> (Int) -> Knowledge
  ) -> Fact {
    let bound = Fact(
      name ?? factName(of: attribute, of: subject), of: subject, type(of: attribute.quantity), documentation ?? attribute.documentation,
      for: .rules
    ) { base in
      let need = Need.need(attribute, of: owner)
      let knowledge = knowledge(base.topology)
      let convert = converter(attribute.quantity, base.topology)
      return { element in
        switch knowledge(element) {
        case .declared(let value), .implied(let value): convert(value)
        case .absent: absent.map(convert) ?? .absent
        case .unknown: attribute.isObservation ? .absent : .unknown(needs: need)
        }
      }
    }
    var fact = bound
    fact.uniform = { base in
      let silence = base[Silence.self]
      let isSilent =
        switch subject {
        case .call: silence.ofCalls(on: attribute)
        case .service: silence.ofServices(on: attribute)
        default: false
        }
      return isSilent ? bound.bind(base)(0) : nil
    }
    return fact
  }

  private static func type(of quantity: Quantity) -> FactType {
    switch quantity {
    case .flag: .flag
    case .count: .count
    case .duration, .size, .rate, .ratio, .number: .number
    case .choice, .text: .text
    case .choices, .names: .texts
    }
  }

  private static func converter(_ quantity: Quantity, _ topology: Topology) -> @Sendable (Double) -> FactValue {
    switch quantity {
    case .flag: return { .flag($0 != 0) }
    case .count: return { $0.isFinite ? .count(Int(Estimate.saturated($0))) : .absent }
    case .duration, .size, .rate, .ratio, .number: return { $0.isFinite ? .number($0) : .absent }
    case .text: return { .name(NameID(value: $0)) }
    case .names: return { [lists = topology.lists] in .names(lists[Int($0)]) }
    case .choices(let words):
      let words = words.map { StaticText($0) }
      return { value in .words(words.indices.filter { Int(value) >> $0 & 1 == 1 }.map { words[$0] }) }
    case .choice(let words):
      let words = words.map { StaticText($0) }
      return { value in
        let index = Int(Estimate.saturated(value))
        return words.indices.contains(index) ? .word(words[index]) : .absent
      }
    }
  }
}

extension Topology {
  /// What can be said of a breaker besides that there is one.
  package static let breakerDetails: [Attribute] = [
    .breakerMinCalls, .breakerWindow, .breakerFailureRatio, .breakerFailures, .breakerScope, .breakerMaxEjected,
  ]

  /// Whether a call has a circuit breaker: whoever says how it trips says that there is one. One that shuts off single hosts, and not all
  /// of them at once, is none before a callee that fails as a whole.
  package func breaker(of call: ID<Call>) -> Knowledge {
    if isBetweenHosts(call) { return .implied(0) }
    let said = knowledge(.breaker, of: call)
    if said.value != nil { return said }
    return Self.breakerDetails.contains { knowledge($0, of: call).value != nil } ? .implied(1) : said
  }

  /// Whether the breaker of a call shuts off hosts of its callee, and leaves some.
  private func isBetweenHosts(_ call: ID<Call>) -> Bool {
    said.contains(.breakerScope) && knowledge(.breakerScope, of: call).value == BreakerScope.host.value
      && knowledge(.breakerMaxEjected, of: call).value ?? 0 < 1 && knowledge(.breaker, of: call).value != 0
  }
}
