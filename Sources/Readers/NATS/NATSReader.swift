internal import Documents
internal import SourceText
internal import TopologyModel

/// Reads streams and consumers of JetStream as the tools of NATS write them: a stream is a queue, and a consumer that has the name of a
/// service takes messages from it.
struct NATSReader: DocumentReader {
  static let format = "nats"
  static let hint = "a stream or consumer of NATS JetStream"
  static let reads =
    "NATS 2.15, streams and consumers of JetStream from `nats stream info --json`, or as they are added: queues, how long and how much they hold, how often they give out a message"
  static let cannotSay = "who publishes; who consumes, unless a consumer has the name of a service"

  private var streams: [(config: Field, name: ArraySlice<UInt8>)] = []
  private var consumers: [(config: Field, stream: ArraySlice<UInt8>, name: ArraySlice<UInt8>)] = []

  /// The configuration of a stream, by itself or within what is told of it.
  private static func stream(_ root: Field) -> Field? {
    let config = root["state"] == nil ? root : root["config"]
    guard let config, config["name"] != nil, config["retention"] != nil, config["storage"] != nil || config["subjects"] != nil else {
      return nil
    }
    return config["apiVersion"] == nil ? config : nil
  }

  /// That of a consumer.
  private static func consumer(_ root: Field) -> Field? {
    let config = root["stream_name"] == nil ? root : root["config"]
    guard let config, config["ack_policy"] != nil, config["deliver_policy"] != nil else { return nil }
    return config
  }

  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    guard tree.isMapping(root) else { return false }
    let root = Field(tree: tree, id: root)
    return stream(root) != nil || consumer(root) != nil
  }

  static func isMeant(by keys: Set<Untrusted>) -> Bool { false }

  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    let document = Field(tree: tree, id: root)
    if let config = Self.stream(document), let name = config["name"]?.text {
      streams.append((config, name))
      reading.diagnostics += JetStream.notes(onStream: config)
    } else if let config = Self.consumer(document) {
      reading.diagnostics += JetStream.notes(onConsumer: config)
      let name = document["name"] ?? config["durable_name"] ?? config["name"]
      // What is to be added does not say to which stream.
      guard let stream = document["stream_name"]?.text, let name = name?.text else {
        return reading.leaveOut(key: Untrusted("a consumer of no stream"))
      }
      consumers.append((config, stream, name))
    } else {
      reading.fail(
        "this is no stream and no consumer of JetStream", at: tree.span(root), hint: "`nats stream info STREAM --json` writes one")
    }
  }

  mutating func declare(into reading: inout Reading) {}

  mutating func resolve(into reading: inout Reading) {
    let known = Dictionary(grouping: consumers, by: \.stream)
    for (config, name) in streams {
      var channel = JetStream.channel(config, name, via: "stream", at: config["name"]?.span ?? config.span)
      let deliveries = (known[name] ?? []).map { JetStream.deliveries($0.config) }
      if !deliveries.isEmpty {
        channel.canSay.insert(.maxDeliveries)
        // Of a consumer without a bound a message has no end.
        if let most = deliveries.compactMap({ $0 }).max(by: { $0.count < $1.count }), !deliveries.contains(where: { $0 == nil }) {
          channel.attributes.append((.maxDeliveries, most.count, most.span, nil))
        }
      }
      channel.declare(into: &reading)
    }
    let scope = HostScope(namespace: reading.hosts.names.intern([]), isPlaced: false)
    for (config, stream, name) in consumers {
      guard let service = Self.service(named: name, in: scope, &reading) else { continue }
      let provenance = Provenance(.manifests, via: "consumer")
      let queue = reading.topology.queue(
        MessageObjects.Channel.shown(stream, kind: "nats", &reading), declared: false, at: config.span, provenance)
      let consume = reading.topology.addConsume(by: service, from: queue, at: config.span, provenance)
      reading.set(JetStream.settings(config), ofConsume: consume)
    }
  }

  private static func service(named name: ArraySlice<UInt8>, in scope: HostScope, _ reading: inout Reading) -> Int? {
    guard let node = reading.hosts.node(named: name, in: scope) else { return reading.topology.findService(name) }
    if case .service(let service) = reading.element(of: node) { return service }
    return nil
  }
}
