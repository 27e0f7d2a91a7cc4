package import TopologyModel

/// Which of the names that are called or used some input declares, and what was probably meant by the others.
///
/// In a whole system a name that nothing declares is a mistake. In a part of one, such as a chart, it may be declared
/// elsewhere, unless a name is declared here that is so near that it must have been meant. Where an input could not be
/// read, nobody knows.
/// - Complexity: linear in the names, and for each that nothing declares in those that are, within `NameGuess.budget`.
package struct DeclaredNames: Analysis {
  package static let facts: [Fact] =
    standing(
      of: .call, "callee_", "what is called",
      standing: { names, topology, call in names.ofService[topology.calls[call].callee.index] })
    + standing(of: .store, "", "it", standing: { names, _, store in names.ofStore[store] })
    + standing(of: .queue, "", "it", standing: { names, _, queue in names.ofQueue[queue] })
    + [
      Fact(
        "undeclared_names", of: .topology, .texts,
        "names that are called or used and that no input declares, where the inputs are a part of a system and may lack them; null without any",
        for: .rules
      ) { base in
        let (elsewhere, topology) = (base[Self.self].elsewhere, base.topology)
        return { _ in
          guard let elsewhere else { return .unknown(needs: need) }
          return elsewhere.isEmpty ? .absent : .names(elsewhere.map { topology.nameID($0) })
        }
      }
    ]

  /// What is known of the declaration of a name.
  package enum Standing: Sendable, Equatable {
    case declared
    /// Nothing of its kind is declared: its name is declaration enough.
    case alone
    /// It may be declared where no input shows it.
    case open
    /// A mistake, and what was probably meant.
    case undeclared(NameGuess.Meant?)
  }

  /// By service, externals and undeclared ones included.
  package let ofService: [Standing]
  /// By store.
  package let ofStore: [Standing]
  /// By queue.
  package let ofQueue: [Standing]
  /// By queue: whether a name that nothing declares was probably meant to be this one.
  package let isMeantQueue: [Bool]
  /// By service: whether a name that nothing declares was probably meant to be this one.
  package let isMeantService: [Bool]
  /// What may be declared elsewhere, in order; nil where not all inputs could be read.
  package let elsewhere: [Element]?

  package init(_ base: FactBase) {
    let topology = base.topology
    var guess = NameGuess(topology)
    func standing(_ name: NameID, isDeclared: Bool, _ kind: NameGuess.Kind, isAlone: Bool = false) -> Standing {
      if isDeclared { return .declared }
      if !topology.isFullyRead { return .open }
      if isAlone { return .alone }
      let meant = guess.meant(by: topology.names.bytes(name), as: kind)
      return topology.isWhole || meant?.isSure == true ? .undeclared(meant) : .open
    }
    let services = topology.services.map { standing($0.name, isDeclared: $0.role != .undeclared, .service) }
    let hasStores = topology.stores.contains(where: \.isDeclared)
    let hasQueues = topology.queues.contains(where: \.isDeclared)
    // A service's name is none for a store or a queue.
    let declared = hasStores && hasQueues ? [] : Set(topology.services.lazy.filter { $0.role != .undeclared }.map(\.name))
    let stores = topology.stores.map {
      standing($0.name, isDeclared: $0.isDeclared, .store, isAlone: !hasStores && !declared.contains($0.name))
    }
    let queues = topology.queues.map {
      standing($0.name, isDeclared: $0.isDeclared, .queue, isAlone: !hasQueues && !declared.contains($0.name))
    }
    let meant = Set((services + stores + queues).compactMap { if case .undeclared(let meant?) = $0 { meant.name } else { nil } })
    isMeantQueue = topology.queues.map { meant.contains($0.name) }
    isMeantService = topology.services.map { meant.contains($0.name) }
    let open: [Element] =
      services.indices.filter { services[$0] == .open }.map { .service(ID($0)) }
      + stores.indices.filter { stores[$0] == .open }.map { .store(ID($0)) }
      + queues.indices.filter { queues[$0] == .open }.map { .queue(ID($0)) }
    elsewhere = topology.isFullyRead ? open : nil
    (ofService, ofStore, ofQueue) = (services, stores, queues)
  }

  /// What would decide whether a name is declared elsewhere.
  package static let need = Need.need(.complete, of: .topology)

  /// How many there are of something of which no more than these are known: none may be some that no input shows.
  package static func count(_ count: Int, isOpen: Bool) -> FactValue { count == 0 && isOpen ? .unknown(needs: need) : .count(count) }

  /// Whether more may lead to and from a queue than is known.
  package func isOpen(queue: Int, _ topology: Topology) -> Bool {
    if case .undeclared = ofQueue[queue] { return true }
    return !topology.isClosed || isMeantQueue[queue]
  }

  private static func standing(
    of kind: SubjectKind, _ prefix: String, _ it: String,
    standing: @escaping @Sendable (DeclaredNames, Topology, Int) -> Standing
  ) -> [Fact] {
    func fact(
      _ name: String, _ type: FactType, _ documentation: String, _ read: @escaping @Sendable (Standing) -> FactValue
    ) -> Fact {
      Fact(prefix + name, of: kind, type, documentation, for: .rules) { base in
        let (names, topology) = (base[DeclaredNames.self], base.topology)
        return { read(standing(names, topology, $0)) }
      }
    }
    func meant(_ read: @escaping @Sendable (NameGuess.Meant) -> FactValue) -> @Sendable (Standing) -> FactValue {
      { if case .undeclared(let meant?) = $0 { read(meant) } else { .absent } }
    }
    var isDeclaredFact =
      fact("is_declared", .flag, "whether some input declares \(it); null where nothing of its kind is declared and none need be") {
        switch $0 {
        case .declared: .flag(true)
        case .alone: .absent
        case .open: .unknown(needs: need)
        case .undeclared: .flag(false)
        }
      }
    isDeclaredFact.uniform = { base in
      kind == .call && base.topology.services.allSatisfy { $0.role != .undeclared } ? .flag(true) : nil
    }
    return [
      isDeclaredFact,
      fact(
        "meant", .text, "the name that is declared and was probably meant, where nothing declares \(it); null where none is like it",
        meant { .name($0.name) }),
      fact("meant_kind", .text, "service, store or queue: what bears that name", meant { .word($0.kind.word) }),
      fact(
        "meant_difference", .text,
        "how the two names differ where they look the same or nearly: blanks, case, composition or prefix; null for letters",
        meant { $0.difference.map { .word($0.word) } ?? .absent }),
    ]
  }
}
