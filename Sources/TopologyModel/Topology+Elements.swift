package import SourceText

extension Topology {
  /// What bears a name: a service, a store or a queue.
  /// - Complexity: linear in them.
  package func elements(named name: Untrusted) -> [Element] {
    guard let id = names.find(name.bytes[...]) else { return [] }
    return services.indices.filter { services[$0].name == id }.map { .service(ID($0)) }
      + stores.indices.filter { stores[$0].name == id }.map { .store(ID($0)) }
      + queues.indices.filter { queues[$0].name == id }.map { .queue(ID($0)) }
  }

  /// Whether a service, store or queue is named that no input declares.
  package var namesUndeclared: Bool {
    services.contains { $0.role == .undeclared } || stores.contains { !$0.isDeclared } || queues.contains { !$0.isDeclared }
  }

  /// Forgets what silence would mean of a store or queue that is only spoken of, where it may be declared elsewhere or was
  /// meant to be another one.
  mutating func forgetUndeclared() {
    if !isClosed || stores.contains(where: \.isDeclared) {
      for index in stores.indices where !stores[index].isDeclared { stores[index].attributes.vocabulary = .nothing }
    }
    if !isClosed || queues.contains(where: \.isDeclared) {
      for index in queues.indices where !queues[index].isDeclared { queues[index].attributes.vocabulary = .nothing }
    }
  }

  /// The number of its name.
  package func nameID(_ element: Element) -> NameID {
    switch element {
    case .service(let service): services[service.index].name
    case .store(let store): stores[store.index].name
    case .queue(let queue): queues[queue.index].name
    }
  }

  /// Where it stands: where it is declared, or named first.
  package func span(_ element: Element) -> Span {
    switch element {
    case .service(let service): services[service.index].span
    case .store(let store): stores[store.index].span
    case .queue(let queue): queues[queue.index].span
    }
  }

  /// What a part is: `service`, `gateway`, `external`, `store`, `queue`.
  package func kind(_ element: Element) -> String {
    switch element {
    case .service(let service): services[service.index].role.word
    case .store: "store"
    case .queue: "queue"
    }
  }

  /// The names of all parts, in the order services, stores, queues.
  package var elementNames: [Untrusted] {
    services.indices.map { name(ID<Service>($0)) } + stores.indices.map { name(ID<Store>($0)) } + queues.indices.map { name(ID<Queue>($0)) }
  }

  /// Takes note of the attributes that some element has, or the whole, and of those that are lost somewhere. Of a call that is denied nothing is said.
  mutating func noteWhatIsSaid() {
    var all = own.said.union(callDefaults.said)
    func add(_ runs: some Sequence<AttributeRun>) { for run in runs { all = all.union(run.said) } }
    add(services.lazy.map(\.attributes))
    add(stores.lazy.map(\.attributes))
    add(queues.lazy.map(\.attributes))
    add(calls.lazy.map(\.attributes))
    add(publishes.lazy.map(\.attributes))
    add(consumes.lazy.map(\.attributes))
    add(uses.lazy.map(\.attributes))
    said = all
    lost = vocabularies.lost
  }
}
