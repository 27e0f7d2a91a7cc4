internal import Documents
internal import SourceText
internal import TopologyModel

/// What the objects of operators say of messages: queues and topics, who publishes to them and who consumes from them.
struct MessageObjects {
  /// A queue, a topic, or an event broker's stream.
  struct Channel {
    var name: ArraySlice<UInt8>
    var kind: String
    /// The kind of object in lower case.
    var via: String
    var span: Span
    /// What its kind of object can say.
    var canSay: AttributeSet = []
    var attributes: [(attribute: Attribute, value: Double, span: Span, impliedBy: String?)] = []
    /// The name of what takes messages that cannot be processed.
    var deadLetter: (name: ArraySlice<UInt8>, span: Span)?
    /// The cluster of Kafka whose settings hold where it says nothing.
    var cluster: ObjectName?
  }

  /// Who has to do with a channel.
  enum Partner {
    /// A workload; of any kind without one.
    case workload(WorkloadKind?, ObjectName)
    /// Whatever a Service leads to.
    case service(ObjectName)
    /// Those who take a Secret, else the workload of its name.
    case holder(ObjectName)
    /// An app of Dapr's, by its id.
    case app(ObjectName)

    var name: ObjectName {
      switch self {
      case .workload(_, let name), .service(let name), .holder(let name), .app(let name): name
      }
    }
  }

  struct Link {
    var isConsumer: Bool
    var partner: Partner
    var channel: ArraySlice<UInt8>
    var kind: String
    /// Whether it means all channels that are declared and whose names begin so.
    var isPrefix = false
    /// The name of what takes messages that this consumer cannot process.
    var deadLetter: (name: ArraySlice<UInt8>, span: Span)?
    /// How often it is given a message at most, if it says so itself.
    var deliveries: (count: Double, span: Span)?
    /// What it says of the messages that it has.
    var settings: [CallPolicy.Setting] = []
    var via: String
    var span: Span
  }

  /// What an object says of messages and makes no link.
  struct RefusedLink {
    /// Its partner, or the object itself where it names none.
    var partner: ObjectName
    var channel: ArraySlice<UInt8>
    var via: String
    var span: Span
    var refusal: Refusal
  }

  private(set) var refused: [RefusedLink] = []
  /// What is not as it looks.
  private(set) var notes: [Diagnostic] = []
  /// Keys of which nothing is made.
  private(set) var unread: [String] = []
  private(set) var channels: [Channel] = []
  private(set) var links: [Link] = []
  /// What RabbitMQ's exchanges hand on to queues, and its policies set.
  private var bindings: [(source: ArraySlice<UInt8>, queue: ArraySlice<UInt8>)] = []
  private var policies: [(pattern: ArraySlice<UInt8>, definition: Field)] = []
  /// How long Kafka keeps messages, by the place of the topic in `channels`, and by the cluster.
  private var topics: [Int: KafkaRetention] = [:]
  private var clusters: [NameID: [(namespace: NameID, retention: KafkaRetention)]] = [:]

  var isEmpty: Bool { channels.isEmpty && links.isEmpty && refused.isEmpty }

  /// Whether a kind of object is one of these.
  static func reads(group: ArraySlice<UInt8>, kind: ArraySlice<UInt8>) -> Bool {
    kinds.contains(Array(group.prefix(64)) + [UInt8(ascii: "/")] + kind.prefix(64))
  }

  private static let kinds = Set(
    [
      "kafka.strimzi.io/KafkaTopic", "kafka.strimzi.io/KafkaUser", "keda.sh/ScaledObject", "keda.sh/ScaledJob",
      "eventing.knative.dev/Broker", "eventing.knative.dev/Trigger", "messaging.knative.dev/Channel",
      "messaging.knative.dev/InMemoryChannel", "messaging.knative.dev/KafkaChannel", "messaging.knative.dev/Subscription",
      "flows.knative.dev/Sequence", "sources.knative.dev/SinkBinding", "sources.knative.dev/KafkaSource", "rabbitmq.com/Queue",
      "rabbitmq.com/Binding", "rabbitmq.com/Policy", "rabbitmq.com/Exchange", "jetstream.nats.io/Stream", "jetstream.nats.io/Consumer",
    ].map { Array($0.utf8) })

  mutating func add(_ channel: Channel) { channels.append(channel) }

  mutating func add(_ link: Link) { links.append(link) }

  /// Takes one object.
  mutating func add(_ object: Field, _ name: ObjectName, _ nameText: ArraySlice<UInt8>, _ span: Span, _ names: inout NameTable) {
    let spec = object["spec"]
    func isKind(_ kind: StaticString) -> Bool { object["kind"]?.equals(kind) ?? false }
    if isKind("KafkaTopic") {
      addTopic(object, spec?["topicName"]?.text ?? nameText, in: name.namespace, span, &names)
    } else if isKind("KafkaUser") {
      addUser(spec, name)
    } else if isKind("ScaledObject") || isKind("ScaledJob") {
      addTriggers(spec, name, isJob: isKind("ScaledJob"), &names)
    } else if isKind("Broker") || isKind("Channel") || isKind("InMemoryChannel") || isKind("KafkaChannel") {
      addEvents(nameText, isKind("Broker") ? "broker" : "channel", span, spec?["delivery"], name.namespace, &names)
    } else if isKind("Trigger") || isKind("Subscription") {
      let channel = isKind("Trigger") ? spec?["broker"] : spec?["channel"]?["name"]
      let source = channel?.text ?? Array("default".utf8)[...]
      let via = isKind("Trigger") ? "trigger" : "subscription"
      let deadLetter = addDeadLetter(of: nameText, spec?["delivery"], via, name.namespace, &names)
      if let subscriber = spec?["subscriber"], sink(subscriber, name.namespace, &names) == nil {
        refused.append(RefusedLink(partner: name, channel: source, via: via, span: subscriber.span, refusal: .noName))
      }
      consume(
        source, spec?["subscriber"], via, name.namespace, &names, deadLetter: deadLetter, deliveries: Self.deliveries(spec?["delivery"]))
      reply(to: spec?["reply"], from: spec?["subscriber"], of: nameText, spec?["delivery"], via, name.namespace, &names)
    } else if isKind("Sequence") {
      addSequence(spec, nameText, name.namespace, span, &names)
    } else if isKind("SinkBinding") {
      let subject = spec.flatMap { $0["subject"] == nil ? nil : $0 }
      publish(spec?["sink"], from: subject, "sinkBinding", name.namespace, &names)
      for end in [spec?["sink"], subject] where end != nil && sink(end, name.namespace, &names) == nil {
        refused.append(RefusedLink(partner: name, channel: nameText, via: "sinkBinding", span: end!.span, refusal: .noName))
      }
    } else if isKind("KafkaSource") {
      for topic in spec?["topics"].map({ Array($0.items) }) ?? [] {
        if let text = topic.text { consume(text, spec?["sink"], "kafkaSource", name.namespace, &names, kind: "kafka", at: topic.span) }
      }
    } else if isKind("Stream") {
      guard let spec else { return }
      channels.append(JetStream.channel(spec, spec["name"]?.text ?? nameText, via: "stream", at: span))
      notes += JetStream.notes(onStream: spec)
    } else if isKind("Consumer") {
      addConsumer(spec, name, span, &names)
    } else if isKind("Queue") {
      addQueue(spec, spec?["name"]?.text ?? nameText, spec?["name"]?.span ?? span)
    } else if isKind("Binding") {
      if let source = spec?["source"]?.text, let queue = spec?["destination"]?.text, spec?["destinationType"]?.equals("exchange") != true {
        bindings.append((source, queue))
      }
    } else if isKind("Policy"), let pattern = spec?["pattern"]?.text, let definition = spec?["definition"] {
      if policies.count < Self.mostPolicies { policies.append((pattern, definition)) }
    }
  }

  /// Policies that are tried on each queue.
  private static let mostPolicies = 64

  /// The channels, once all objects are known.
  /// - Complexity: linear in channels and links, times at most `mostPolicies`.
  func finished() -> [Channel] {
    // Where every consumer of a channel has a place for dead letters, none is lost.
    var deadLetters: [ArraySlice<UInt8>: (name: ArraySlice<UInt8>, span: Span)?] = [:]
    for link in links where link.isConsumer && link.kind == "knative" {
      let known = deadLetters[link.channel] ?? link.deadLetter
      deadLetters.updateValue(link.deadLetter == nil ? nil : known, forKey: link.channel)
    }
    let consumers = links.filter { $0.isConsumer && ($0.kind == "knative" || $0.via == "consumer") }
    let deliveries = Dictionary(grouping: consumers, by: \.channel)
    return channels.enumerated().map { index, channel in
      var channel = channel
      if let topic = topics[index] { topic.set(retentionOf: &channel, in: channel.cluster.flatMap(retention(ofCluster:))) }
      if channel.kind == "knative" {
        channel.deadLetter = channel.deadLetter ?? deadLetters[channel.name] ?? nil
        channel.take(deliveries[channel.name] ?? [])
      }
      if channel.kind == "nats", let consumers = deliveries[channel.name] {
        channel.canSay.insert(.maxDeliveries)
        channel.take(consumers)
      }
      guard channel.kind == "rabbitmq" else { return channel }
      for policy in policies where Self.matches(channel.name, policy.pattern) { Self.set(policy.definition, dashed: "", of: &channel) }
      // What is said is the exchange; a queue that is bound to it takes the messages.
      if let exchange = channel.deadLetter?.name, let bound = bindings.first(where: { $0.source.elementsEqual(exchange) }) {
        channel.deadLetter?.name = bound.queue
      }
      return channel
    }
  }

  // MARK: - Strimzi

  /// Takes what a cluster of Kafka says of all its topics.
  mutating func addCluster(_ object: Field, _ name: ObjectName) {
    clusters[name.name, default: []].append((name.namespace, KafkaRetention(ofCluster: object["spec"]?["kafka"]?["config"])))
  }

  /// What a cluster of Kafka says: the one in the namespace, else the only one of its name.
  private func retention(ofCluster name: ObjectName) -> KafkaRetention? {
    let all = clusters[name.name] ?? []
    return (all.first { $0.namespace == name.namespace } ?? (all.count == 1 ? all[0] : nil))?.retention
  }

  private mutating func addTopic(_ object: Field, _ name: ArraySlice<UInt8>, in namespace: NameID, _ span: Span, _ names: inout NameTable) {
    var channel = Channel(name: name, kind: "kafka", via: "kafkaTopic", span: span, canSay: [.retention])
    if let cluster = object["metadata"]?["labels"]?["strimzi.io/cluster"]?.text {
      channel.cluster = ObjectName(namespace: namespace, name: names.intern(cluster))
    }
    topics[channels.count] = KafkaRetention(ofTopic: object["spec"]?["config"])
    channels.append(channel)
  }

  private mutating func addUser(_ spec: Field?, _ name: ObjectName) {
    for acl in spec?["authorization"]?["acls"].map({ Array($0.items) }) ?? [] {
      guard let resource = acl["resource"], resource["type"]?.equals("topic") ?? false, let topic = resource["name"],
        let text = topic.text
      else { continue }
      // `operation` until Strimzi 1.0.
      let operations = acl["operations"].map { Array($0.items) } ?? acl["operation"].map { [$0] } ?? []
      let isPrefix = resource["patternType"]?.equals("prefix") ?? false
      let isDenied = acl["type"]?.equals("deny") ?? false
      if isDenied || text.elementsEqual("*".utf8) {
        refused.append(
          RefusedLink(
            partner: name, channel: text, via: "kafkaUser", span: topic.span, refusal: isDenied ? .denied : .anyTopic))
        continue
      }
      for (operation, isConsumer): (StaticString, Bool) in [("Write", false), ("Read", true)]
      where operations.contains(where: { $0.equals(operation) || $0.equals("All") }) {
        links.append(
          Link(
            isConsumer: isConsumer, partner: .holder(name), channel: text, kind: "kafka", isPrefix: isPrefix, via: "kafkaUser",
            span: topic.span))
      }
    }
  }

  // MARK: - KEDA

  /// The key that names what a scaler's target takes messages from, by type of scaler, and what kind that is.
  private static let scalers: [String: (key: StaticString, kind: String)] = [
    "kafka": ("topic", "kafka"), "apache-kafka": ("topic", "kafka"), "rabbitmq": ("queueName", "rabbitmq"),
    "aws-sqs-queue": ("queueURL", "sqs"), "azure-servicebus": ("queueName", "servicebus"), "azure-queue": ("queueName", "azure-queue"),
    "azure-eventhub": ("eventHubName", "eventhub"), "gcp-pubsub": ("subscriptionName", "pubsub"), "nats-jetstream": ("stream", "nats"),
    "stan": ("subject", "nats"), "pulsar": ("topic", "pulsar"), "redis": ("listName", "redis"), "redis-streams": ("stream", "redis"),
    "activemq": ("destinationName", "activemq"), "artemis-queue": ("queueName", "artemis"), "aws-kinesis-stream": ("streamName", "kinesis"),
    "ibmmq": ("queueName", "ibmmq"), "solace-event-queue": ("queueName", "solace"), "beanstalkd": ("tube", "beanstalkd"),
  ]

  /// The name of what KEDA scales; `deploymentName` is what it was called before KEDA 2.
  static func targetName(_ target: Field) -> Field? { target["name"] ?? target["deploymentName"] }

  private mutating func addTriggers(_ spec: Field?, _ name: ObjectName, isJob: Bool, _ names: inout NameTable) {
    let target = spec?["scaleTargetRef"]
    let via = isJob ? "scaledJob" : "scaledObject"
    let partner: Partner
    if isJob {
      partner = .workload(.scaledJob, name)
    } else {
      guard let text = target.flatMap(Self.targetName)?.text else {
        if let spec { refused.append(RefusedLink(partner: name, channel: [], via: via, span: spec.span, refusal: .noName)) }
        return
      }
      partner = .workload(
        WorkloadKind(of: target) ?? .deployment, ObjectName(namespace: name.namespace, name: names.intern(text)))
    }
    for trigger in spec?["triggers"].map({ Array($0.items) }) ?? [] {
      guard let type = trigger["type"]?.text else { continue }
      func refuse(_ refusal: Refusal) {
        refused.append(RefusedLink(partner: partner.name, channel: type, via: via, span: trigger["type"]!.span, refusal: refusal))
      }
      guard let scaler = Self.scalers[String(decoding: type.prefix(32), as: UTF8.self)] else {
        refuse(.unknownTrigger)
        continue
      }
      guard let metadata = trigger["metadata"], let field = metadata[scaler.key] ?? metadata["topicName"], let text = field.text else {
        refuse(.noName)
        continue
      }
      // A URL of SQS, a path of Pub/Sub and of Pulsar end in the name.
      let channel = text.split(separator: UInt8(ascii: "/")).last ?? text
      links.append(Link(isConsumer: true, partner: partner, channel: channel, kind: scaler.kind, via: via, span: field.span))
    }
  }

  // MARK: - Knative

  /// A broker or channel. Events that cannot be delivered are dropped after the retries, unless a sink takes them.
  private mutating func addEvents(
    _ name: ArraySlice<UInt8>, _ via: String, _ span: Span, _ delivery: Field?, _ namespace: NameID, _ names: inout NameTable
  ) {
    var channel = Channel(name: name, kind: "knative", via: via, span: span, canSay: [.deadLetter])
    if let (count, span) = Self.deliveries(delivery) {
      channel.attributes.append((.maxDeliveries, count, span, nil))
    } else if via == "broker" {
      channel.attributes.append((.maxDeliveries, Self.brokerDeliveries, span, "Knative"))
    }
    channel.deadLetter = addDeadLetter(of: name, delivery, via, namespace, &names)
    channels.append(channel)
  }

  /// How often a broker hands an event on where nothing is said: 10 retries.
  private static let brokerDeliveries = 11.0

  /// How often a delivery says that an event is handed on, the first time included.
  private static func deliveries(_ delivery: Field?) -> (count: Double, span: Span)? {
    guard let retry = delivery?["retry"], let count = retry.count, count >= 0 else { return nil }
    return (Double(count) + 1, retry.span)
  }

  /// The channel of what a delivery sends its dead letters to.
  private mutating func addDeadLetter(
    of name: ArraySlice<UInt8>, _ delivery: Field?, _ via: String, _ namespace: NameID, _ names: inout NameTable
  ) -> (name: ArraySlice<UInt8>, span: Span)? {
    guard let sink = delivery?["deadLetterSink"] else { return nil }
    let dead = name + Array("-dead-letter".utf8)
    channels.append(Channel(name: dead, kind: "knative", via: via, span: sink.span))
    consume(dead, sink, via, namespace, &names)
    return (dead, sink.span)
  }

  /// What a reference of Knative means.
  private enum Sink {
    case channel(ArraySlice<UInt8>)
    case partner(Partner)
  }

  private func sink(_ reference: Field?, _ namespace: NameID, _ names: inout NameTable) -> Sink? {
    guard let object = reference?["ref"] ?? reference?["subject"] else { return sink(reference?["uri"], &names, in: namespace) }
    guard let name = object["name"]?.text else { return nil }
    if ["Broker", "Channel", "InMemoryChannel", "KafkaChannel", "Sequence"].contains(where: {
      object["kind"]?.text?.elementsEqual($0.utf8) ?? false
    }) {
      return .channel(name)
    }
    let place = object["namespace"]?.text.map { names.intern($0) } ?? namespace
    let named = ObjectName(namespace: place, name: names.intern(name))
    return .partner(object["kind"]?.equals("Service") ?? true ? .service(named) : .workload(WorkloadKind(of: object), named))
  }

  /// What a reference by address means: a Service, or a broker behind the ingress of all brokers.
  private func sink(_ uri: Field?, _ names: inout NameTable, in namespace: NameID) -> Sink? {
    guard let address = uri?.text.flatMap(Address.init) else { return nil }
    let labels = address.host.split(separator: UInt8(ascii: "."))
    let steps = address.path.split(separator: UInt8(ascii: "/"))
    if labels[0].elementsEqual("broker-ingress".utf8), steps.count == 2 { return .channel(steps[1]) }
    // A host of the world is somebody else's.
    guard labels.count == 1 || labels.dropFirst(2).first?.elementsEqual("svc".utf8) ?? false else { return nil }
    let place = labels.count > 1 ? names.intern(labels[1]) : namespace
    return .partner(.service(ObjectName(namespace: place, name: names.intern(labels[0]))))
  }

  private mutating func consume(
    _ channel: ArraySlice<UInt8>, _ subscriber: Field?, _ via: String, _ namespace: NameID, _ names: inout NameTable,
    kind: String = "knative", deadLetter: (name: ArraySlice<UInt8>, span: Span)? = nil,
    deliveries: (count: Double, span: Span)? = nil, at span: Span? = nil
  ) {
    guard let subscriber, case .partner(let partner) = sink(subscriber, namespace, &names) else { return }
    links.append(
      Link(
        isConsumer: true, partner: partner, channel: channel, kind: kind, deadLetter: deadLetter, deliveries: deliveries, via: via,
        span: span ?? subscriber.span))
  }

  private mutating func publish(_ target: Field?, from source: Field?, _ via: String, _ namespace: NameID, _ names: inout NameTable) {
    guard let target, case .channel(let channel) = sink(target, namespace, &names),
      case .partner(let partner) = sink(source, namespace, &names)
    else { return }
    links.append(Link(isConsumer: false, partner: partner, channel: channel, kind: "knative", via: via, span: target.span))
  }

  /// What a subscriber answers goes to a channel, or straight to somebody who takes it.
  private mutating func reply(
    to target: Field?, from source: Field?, of name: ArraySlice<UInt8>, _ delivery: Field?, _ via: String, _ namespace: NameID,
    _ names: inout NameTable
  ) {
    guard let target, case .partner = sink(target, namespace, &names), case .partner(let partner) = sink(source, namespace, &names) else {
      return publish(target, from: source, via, namespace, &names)
    }
    let channel = name + Array("-reply".utf8)
    addEvents(channel, via, target.span, delivery, namespace, &names)
    links.append(Link(isConsumer: false, partner: partner, channel: channel, kind: "knative", via: via, span: target.span))
    consume(channel, target, via, namespace, &names)
  }

  /// Each step of a sequence takes what the one before has answered.
  private mutating func addSequence(
    _ spec: Field?, _ name: ArraySlice<UInt8>, _ namespace: NameID, _ span: Span, _ names: inout NameTable
  ) {
    let steps = spec?["steps"].map { Array($0.items) } ?? []
    func channel(_ step: Int) -> ArraySlice<UInt8> { step == 0 ? name : name + Array("-step-\(step)".utf8) }
    for (index, step) in steps.enumerated() {
      addEvents(channel(index), "sequence", index == 0 ? span : step.span, step["delivery"], namespace, &names)
      consume(channel(index), step, "sequence", namespace, &names)
      if index + 1 < steps.count, case .partner(let partner) = sink(step, namespace, &names) {
        links.append(
          Link(isConsumer: false, partner: partner, channel: channel(index + 1), kind: "knative", via: "sequence", span: step.span))
      }
    }
    reply(to: spec?["reply"], from: steps.last, of: name, steps.last?["delivery"], "sequence", namespace, &names)
  }

  // MARK: - JetStream

  /// A consumer takes its messages for the workload that has its name.
  private mutating func addConsumer(_ spec: Field?, _ name: ObjectName, _ span: Span, _ names: inout NameTable) {
    guard let spec, let stream = spec["streamName"]?.text else { return }
    let own = (spec["durableName"] ?? spec["name"])?.text
    let partner = own.map { ObjectName(namespace: name.namespace, name: names.intern($0)) } ?? name
    links.append(
      Link(
        isConsumer: true, partner: .workload(nil, partner), channel: stream, kind: "nats", deliveries: JetStream.deliveries(spec),
        settings: JetStream.settings(spec), via: "consumer", span: span))
    notes += JetStream.notes(onConsumer: spec)
  }

  // MARK: - RabbitMQ

  private mutating func addQueue(_ spec: Field?, _ name: ArraySlice<UInt8>, _ span: Span) {
    var channel = Channel(
      name: name, kind: "rabbitmq", via: "queue", span: span, canSay: [.deadLetter, .maxDeliveries, .maxLength, .retention, .whenFull])
    if let arguments = spec?["arguments"] { Self.set(arguments, dashed: "x-", of: &channel) }
    channels.append(channel)
  }

  /// What arguments of a queue and definitions of policies say, whose keys differ in what stands before them.
  private static func set(_ arguments: Field, dashed prefix: String, of channel: inout Channel) {
    for (key, value) in arguments.pairs {
      guard let name = key.text, let text = value.text, name.starts(with: prefix.utf8) else { continue }
      let word = name.dropFirst(prefix.utf8.count)
      if word.elementsEqual("dead-letter-exchange".utf8) {
        channel.deadLetter = channel.deadLetter ?? (text, value.span)
      } else if word.elementsEqual("dead-letter-routing-key".utf8), channel.deadLetter == nil {
        channel.deadLetter = (text, value.span)
      } else if word.elementsEqual("max-length".utf8), let count = number(text) {
        channel.add(.maxLength, count, value.span)
      } else if word.elementsEqual("delivery-limit".utf8), let count = number(text) {
        // What is handed out again so often is handed out once more.
        channel.add(.maxDeliveries, count + 1, value.span)
      } else if word.elementsEqual("overflow".utf8) {
        let drops = text.elementsEqual("drop-head".utf8)
        if drops || text.starts(with: "reject-publish".utf8) {
          channel.add(.whenFull, (drops ? WhenFull.dropOldest : .refuse).value, value.span)
        }
      } else if word.elementsEqual("message-ttl".utf8), let time = number(text) {
        channel.add(.retention, time, value.span)
      }
    }
  }

  /// Whether a pattern of a policy, a regular expression, surely means a name. One that is more than a beginning may mean
  /// anything, and what it sets stays out.
  private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    var rest = pattern
    let isAnchored = rest.first == UInt8(ascii: "^")
    if isAnchored { rest = rest.dropFirst() }
    let isWhole = rest.last == UInt8(ascii: "$")
    if isWhole { rest = rest.dropLast() }
    let isOpen = rest.suffix(2).elementsEqual(".*".utf8)
    if isOpen { rest = rest.dropLast(2) }
    guard !rest.contains(where: { "()[]{}|?*+^$\\.".utf8.contains($0) }) else { return false }
    if isAnchored { return isWhole && !isOpen ? name.elementsEqual(rest) : name.starts(with: rest) }
    return rest.isEmpty || (isWhole && !isOpen ? name.suffix(rest.count).elementsEqual(rest) : name.firstRange(of: rest) != nil)
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Double? {
    guard (1...15).contains(text.count), text.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
    return text.reduce(0) { $0 * 10 + Double($1 - UInt8(ascii: "0")) }
  }
}
