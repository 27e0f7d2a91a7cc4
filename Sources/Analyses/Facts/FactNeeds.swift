internal import SourceText
internal import TopologyModel

/// Which attributes facts are worked out from.
///
/// It is found by asking: a small system of every kind of element, of which its source can say nothing, is declared
/// attribute by attribute, as each fact says what it needs, until the fact is known. A fact does not ask for what it takes
/// for none where nothing is said, such as a retry budget; so of the whole system each attribute is left out once as well.
package struct FactNeeds {
  private var bases: [Sample: FactBase] = [:]

  /// A small system, and what is declared of it.
  private struct Sample: Hashable {
    var attributes: Set<Attribute> = []
    /// Which of two values an attribute has: with one of them others may no longer matter.
    var isLarge = false
    /// What is left out all the same.
    var omitted: Need?

    func says(_ attribute: Attribute, of owner: Owner) -> Bool {
      attributes.contains(attribute) && omitted != .need(attribute, of: owner)
    }
  }

  /// Nothing is needed yet.
  package init() {}

  /// Every attribute of everything that can have it.
  private static let all = Owner.allCases.flatMap { owner in Attribute.of(owner).map { Need.need($0, of: owner) } }

  /// The attributes that decide a fact, of whatever subject.
  /// - Parameter candidates: those that are asked about; all of them if nil.
  /// - Complexity: some analyses of a few services for each candidate; a fact that is asked for later shares them.
  package mutating func attributes(of fact: Fact, among candidates: [Need]? = nil) -> Set<Need> {
    var needs: Set<Need> = []
    for isLarge in [false, true] {
      var sample = Sample(isLarge: isLarge)
      while true {
        let new = self.needs(of: fact, sample).filter { !sample.attributes.contains($0.attribute) }
        if new.isEmpty { break }
        needs.formUnion(new)
        sample.attributes.formUnion(new.map(\.attribute))
      }
      var whole = Sample(attributes: Set(Attribute.allCases), isLarge: isLarge)
      let known = values(of: fact, whole)
      for need in candidates ?? Self.all where !needs.contains(need) {
        whole.omitted = need
        if values(of: fact, whole) != known { needs.insert(need) }
      }
    }
    return candidates.map(needs.intersection) ?? needs
  }

  private mutating func needs(of fact: Fact, _ sample: Sample) -> Set<Need> {
    facts(fact, sample).reduce(into: []) { needs, value in
      switch value {
      case .unknown(let need): needs.insert(need)
      case .bounded(let bounds): needs.formUnion(bounds.missing.map(\.need))
      default: break
      }
    }
  }

  /// The values of a fact, by subject, in a form that can be compared.
  private mutating func values(of fact: Fact, _ sample: Sample) -> [String] {
    facts(fact, sample).map { if case .word(let word) = $0 { word.string } else { "\($0)" } }
  }

  private mutating func facts(_ fact: Fact, _ sample: Sample) -> [FactValue] {
    let base = bases[sample] ?? FactBase(Self.topology(sample))
    bases[sample] = base
    let subjects = Subjects(base)
    let read = fact.bind(base)
    return (0..<subjects.count(fact.subject)).map { read(subjects.element(fact.subject, $0)) }
  }

  // MARK: - The system

  /// A gateway before two services, of which one calls nobody, and the other two more, one of which calls it back, another
  /// system, a queue and a store.
  private static func topology(_ sample: Sample) -> Topology {
    let provenance = Provenance(.traces, via: "sample")
    var builder = TopologyBuilder()
    func name(_ text: String) -> NameID { builder.intern(Array(text.utf8)[...]) }
    var elements: [(Owner, TopologyBuilder.Element)] = [(.topology, .topology)]
    let services = ["web", "orders", "stock", "mail", "search"].map { word in
      let service = builder.declareService(name(word), role: word == "web" ? .gateway : .service, at: .none, provenance)
      elements.append((.service, .service(service)))
      return service
    }
    let external = builder.declareService(name("bank"), role: .external, at: .none, provenance)
    let store = builder.store(name("database"), declared: true, at: .none, provenance)
    let queue = builder.queue(name("ordered"), declared: true, at: .none, provenance)
    elements += [(.external, .service(external)), (.store, .store(store)), (.queue, .queue(queue))]
    for (caller, callee) in [(0, 1), (0, 4), (1, 2), (2, 1), (1, 3)] {
      elements.append((.call, .call(builder.addCall(from: services[caller], to: services[callee], at: .none, provenance))))
    }
    elements.append((.call, .call(builder.addCall(from: services[1], to: external, at: .none, provenance))))
    elements.append((.publish, .publish(builder.addPublish(from: services[1], to: queue, at: .none, provenance))))
    elements.append((.consume, .consume(builder.addConsume(by: services[3], from: queue, at: .none, provenance))))
    elements.append((.use, .use(builder.addUse(by: services[1], of: store, at: .none, provenance))))
    for (owner, element) in elements {
      for attribute in Attribute.of(owner) where sample.says(attribute, of: owner) {
        let value = value(attribute.quantity, isLarge: sample.isLarge) { quantity in
          quantity == .names ? builder.value(of: [name(Topology.requestsWord)]) : Double(name("team").rawValue)
        }
        builder.set(attribute, value, of: element, at: .none, .traces)
      }
    }
    return builder.build().topology
  }

  private static func value(_ quantity: Quantity, isLarge: Bool, name: (Quantity) -> Double) -> Double {
    switch quantity {
    case .duration: isLarge ? 500 : 20
    case .size: isLarge ? 100_000 : 100
    case .rate: isLarge ? 1_000 : 1
    case .ratio: isLarge ? 0.9 : 0.1
    case .count(let range): Double(min(range.upperBound, max(range.lowerBound, isLarge ? 5 : 1)))
    case .number: isLarge ? 5 : 1
    case .flag: isLarge ? 1 : 0
    // A store is read or written.
    case .choice: isLarge && quantity == Attribute.access.quantity ? 1 : 0
    case .choices(let words): isLarge ? Double(1 << words.count - 1) : 1
    case .text, .names: name(quantity)
    }
  }
}
