internal import SourceText
internal import TopologyModel

extension MessageObjects.Channel {
  /// Takes what its consumers say of deliveries: the one that is given a message most often stands for the channel. One that says
  /// nothing has what the channel says.
  mutating func take(_ consumers: [MessageObjects.Link]) {
    let own = consumers.compactMap(\.deliveries)
    guard let most = own.max(by: { $0.count < $1.count }) else { return }
    let place = attributes.firstIndex { $0.attribute == .maxDeliveries }
    if own.count < consumers.count {
      // Of those that say nothing nobody knows it where the channel does not say it either.
      guard let place, attributes[place].value < most.count else { return }
    }
    if let place { attributes.remove(at: place) }
    attributes.append((.maxDeliveries, most.count, most.span, nil))
  }

  /// The name of a queue: one that a service or a store has gets its kind in front.
  static func shown(_ name: ArraySlice<UInt8>, kind: String, _ reading: inout Reading) -> NameID {
    let name = name.prefix(200)
    return reading.topology.intern(reading.hosts.hasNode(named: name) ? Array(kind.utf8) + [UInt8(ascii: "/")] + name : name)
  }

  /// Whose queues drop what is at their head when they are full, unless they say otherwise.
  private static let rabbitMQ = "RabbitMQ 4"

  /// Puts it into the topology.
  /// - Returns: its number there.
  @discardableResult func declare(into reading: inout Reading) -> Int {
    let provenance = Provenance(.manifests, via: via, canSay: canSay)
    let queue = reading.topology.queue(Self.shown(name, kind: kind, &reading), declared: true, at: span, provenance)
    let word = reading.topology.intern(Array(kind.utf8)[...])
    reading.topology.set(.kind, Double(word.rawValue), of: .queue(queue), at: span, .manifests)
    for said in attributes {
      reading.topology.set(said.attribute, said.value, of: .queue(queue), at: said.span, .manifests, impliedBy: said.impliedBy)
    }
    if kind == "rabbitmq", let most = attributes.first(where: { $0.attribute == .maxLength }),
      !attributes.contains(where: { $0.attribute == .whenFull })
    {
      reading.topology.set(.whenFull, WhenFull.dropOldest.value, of: .queue(queue), at: most.span, .manifests, impliedBy: Self.rabbitMQ)
    }
    if let deadLetter {
      let name = Self.shown(deadLetter.name, kind: kind, &reading)
      _ = reading.topology.queue(name, declared: false, at: deadLetter.span, provenance)
      reading.topology.set(.deadLetter, Double(name.rawValue), of: .queue(queue), at: deadLetter.span, .manifests)
    }
    return queue
  }

  /// Takes a value, unless one is known: a queue's own arguments come before a policy's.
  mutating func add(_ attribute: Attribute, _ value: Double, _ span: Span) {
    if !attributes.contains(where: { $0.attribute == attribute }) { attributes.append((attribute, value, span, nil)) }
  }
}
