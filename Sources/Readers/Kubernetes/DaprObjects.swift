internal import Documents
internal import SourceText
internal import TopologyModel

/// The kinds of Dapr's objects that say something of a topology.
enum DaprKind: String, CaseIterable {
  case component = "Component"
  case subscription = "Subscription"
  case resiliency = "Resiliency"
  case httpEndpoint = "HTTPEndpoint"

  /// How edges that it draws are named.
  var via: String { self == .httpEndpoint ? "httpEndpoint" : rawValue.lowercased() }
}

/// What Dapr's objects say, before anything is joined: components that apps use, subscriptions to topics, how apps call each other.
struct DaprObjects {
  struct Object {
    var kind: DaprKind
    var name: ObjectName
    var nameText: ArraySlice<UInt8>
    var span: Span
    var object: Field

    var spec: Field? { object["spec"] }
    /// The ids of the apps that it is for; none where it is for all that load it.
    var scopes: [Field] { object.list("scopes").filter { $0.text != nil } }
    /// A value of a component's metadata.
    func metadata(_ key: String) -> Field? {
      (spec?.list("metadata") ?? []).first { $0["name"]?.text?.elementsEqual(key.utf8) ?? false }?["value"]
    }
    /// The parts of a component's type: `pubsub`, `redis`.
    var type: [ArraySlice<UInt8>] { spec?["type"]?.text.map { $0.split(separator: UInt8(ascii: "."), maxSplits: 1) } ?? [] }
  }

  private(set) var all: [Object] = []
  private var names: Set<Key> = []

  private struct Key: Hashable {
    var kind: DaprKind
    var name: ObjectName
    var file: Untrusted
  }

  var isEmpty: Bool { all.isEmpty }

  func all(_ kind: DaprKind) -> [Object] { all.filter { $0.kind == kind } }

  /// Takes an object, once where a file has it twice.
  mutating func add(_ object: Object) {
    if names.insert(Key(kind: object.kind, name: object.name, file: object.object.tree.file.path)).inserted { all.append(object) }
  }
}

extension DaprObjects {
  // MARK: - Messages

  /// A topic of a component.
  private struct Topic: Hashable {
    var component: ArraySlice<UInt8>
    var name: ArraySlice<UInt8>
  }

  /// The queues that subscriptions and bindings name, and who takes messages from them and gives messages to them. Whoever publishes to
  /// a topic stands in no file.
  /// - Parameter users: the ids of the apps that an object is for, with the place that names each.
  func addMessages(
    to messages: inout MessageObjects, _ names: inout NameTable, users: (Object) -> [(id: ArraySlice<UInt8>, span: Span)]
  ) {
    func partner(_ id: ArraySlice<UInt8>, _ object: Object) -> ObjectName {
      ObjectName(namespace: object.name.namespace, name: names.intern(id))
    }
    let components = Dictionary(all(.component).map { ($0.nameText, $0) }) { first, _ in first }
    var topics: [Topic: [(object: Object, topic: Field)]] = [:]
    var order: [Topic] = []
    var holders: [ArraySlice<UInt8>: Set<ArraySlice<UInt8>>] = [:]
    for subscription in all(.subscription) {
      guard let field = subscription.spec?["topic"], let name = field.text, let component = subscription.spec?["pubsubname"]?.text else {
        continue
      }
      let topic = Topic(component: component, name: name)
      if topics[topic] == nil { order.append(topic) }
      topics[topic, default: []].append((subscription, field))
      holders[name, default: []].insert(component)
    }
    let policies = inboundRetries
    for topic in order {
      // Two brokers may have a topic of one name each.
      let shown = holders[topic.name]!.count > 1 ? topic.component + [UInt8(ascii: "/")] + topic.name : topic.name
      let kind = components[topic.component].flatMap { $0.type.last }.map { String(decoding: $0.prefix(40), as: UTF8.self) } ?? "pubsub"
      let subscriptions = topics[topic]!
      var channel = MessageObjects.Channel(name: shown, kind: kind, via: "subscription", span: subscriptions[0].topic.span)
      channel.attributes.append((.delivery, Delivery.all.value, subscriptions[0].topic.span, Dapr.convention))
      let deadLetters = subscriptions.map { $0.object.spec?["deadLetterTopic"] }
      // Where each of them has a place for dead letters none is lost.
      if let first = deadLetters[0], let name = first.text, deadLetters.allSatisfy({ $0?.text != nil }) {
        channel.deadLetter = (name, first.span)
        if let policy = policies[topic.component] {
          let retries = Dapr.retries(of: policy)
          if let count = retries.count, let field = retries.at { channel.attributes.append((.maxDeliveries, count + 1, field.span, nil)) }
        } else {
          channel.attributes.append((.maxDeliveries, 1, first.span, Dapr.convention))
        }
      }
      messages.add(channel)
      for (object, _) in subscriptions {
        for user in users(object) {
          messages.add(
            MessageObjects.Link(
              isConsumer: true, partner: .app(partner(user.id, object)), channel: shown, kind: kind, via: "subscription",
              span: user.span))
        }
      }
    }
    for component in all(.component) where component.type.first?.elementsEqual("bindings".utf8) ?? false {
      // Of several apps that load it nobody knows which reads and which writes.
      let users = users(component)
      if component.scopes.isEmpty, users.count > 1 { continue }
      addBinding(component, users.map { (partner($0.id, component), $0.span) }, &messages)
    }
  }

  /// The policy by which messages of a component are given to its apps again, by component.
  private var inboundRetries: [ArraySlice<UInt8>: Field] {
    var found: [ArraySlice<UInt8>: Field] = [:]
    for object in all(.resiliency) {
      var policies = Dapr.Policies()
      policies.add(object.spec)
      for (key, value) in object.spec?["targets"]?["components"]?.pairs ?? [] {
        guard let component = key.text, found[component] == nil, let name = value["inbound"]?["retry"]?.text else { continue }
        found[component] = policies.retries[name]
      }
    }
    return found
  }

  /// A binding to a queue: what it reads from and what it writes to stand in keys of their own in one of Kafka; of others it says it
  /// with `direction`.
  private func addBinding(
    _ component: Object, _ users: [(app: ObjectName, span: Span)], _ messages: inout MessageObjects
  ) {
    guard let type = component.type.last else { return }
    let kind = String(decoding: type.prefix(40), as: UTF8.self)
    func add(_ name: ArraySlice<UInt8>, at span: Span, isConsumer: Bool) {
      messages.add(MessageObjects.Channel(name: name, kind: kind, via: "component", span: span))
      for user in users {
        messages.add(
          MessageObjects.Link(
            isConsumer: isConsumer, partner: .app(user.app), channel: name, kind: kind, via: "component",
            span: user.span))
      }
    }
    if kind == "kafka" {
      for (key, isConsumer) in [("topics", true), ("publishTopic", false)] {
        guard let field = component.metadata(key), let text = field.text else { continue }
        for name in text.split(separator: UInt8(ascii: ",")).map(Self.trimmed) where !name.isEmpty {
          add(name, at: field.span, isConsumer: isConsumer)
        }
      }
    } else if let key = Self.queueKeys[kind], let field = component.metadata(key), let name = field.text,
      let direction = component.metadata("direction")?.text
    {
      for word in direction.split(separator: UInt8(ascii: ",")).map(Self.trimmed) {
        if word.elementsEqual("input".utf8) { add(name, at: field.span, isConsumer: true) }
        if word.elementsEqual("output".utf8) { add(name, at: field.span, isConsumer: false) }
      }
    }
  }

  /// The key that names the queue of a binding, by the end of its type.
  static let queueKeys = [
    "rabbitmq": "queueName", "aws.sqs": "queueName", "azure.servicebusqueues": "queueName", "azure.storagequeues": "queueName",
    "azure.eventhubs": "eventHub", "gcp.pubsub": "topic", "mqtt3": "topic", "nats": "subject", "kafka": "topics",
  ]

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    text.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed()[...]
  }
}
