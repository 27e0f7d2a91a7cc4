/// A random system with values for most of what the native format can say, small enough that its laws are quickly tried. It is kept as
/// members, so that a law changes one and writes it again, in whatever order and language.
package struct RandomArchitecture {
  /// A value of the format.
  package indirect enum Value: Hashable, Sendable {
    case text(String)
    /// A number or boolean.
    case bare(String)
    case list([Value])
    case mapping([Member])

    /// The members of a mapping.
    package var members: [Member] {
      get { if case .mapping(let members) = self { members } else { [] } }
      set { self = .mapping(newValue) }
    }

    /// The items of a list.
    package var items: [Value] { if case .list(let items) = self { items } else { [] } }
  }

  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: Value

    package init(key: String, value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// `name`, `scale`, `observability` and, by their keys, `services`, `stores`, `queues` and `externals`.
  package var members: [Member]

  /// Three to ten services. Every one of a few systems leans one way, so that not all is one cycle; the first service is an entry.
  package init(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    func chance(_ part: Int, _ whole: Int) -> Bool { random.chance(part, in: whole) }
    func text(_ key: String, _ choices: String...) -> Member { Member(key: key, value: .text(random.pick(choices))) }
    func bare(_ key: String, _ choices: String...) -> Member { Member(key: key, value: .bare(random.pick(choices))) }
    func flag(_ key: String, _ part: Int, _ whole: Int) -> Member { Member(key: key, value: .bare("\(chance(part, whole))")) }
    /// Some of the members, each with its chance in eight.
    func some(_ candidates: (Int, Member)...) -> [Member] { candidates.filter { random.chance($0.0, in: 8) }.map(\.1) }

    let services = (0..<3 + random.below(8)).map { "service-\($0)" }
    let stores = (0..<random.below(3)).map { "store-\($0)" }
    let queues = (0..<random.below(4)).map { "queue-\($0)" }
    let externals = (0..<random.below(2)).map { "external-\($0)" }
    let leans = seed % 4 != 0

    func call(to callee: String) -> Value {
      .mapping(
        [Member(key: "to", value: .text(callee))]
          + some(
            (1, text("mode", "async")), (3, text("timeout", "20ms", "100ms", "300ms", "1s", "3s", "30s")),
            (2, bare("attempts", "2", "3", "4")),
            (2, text("backoff", "0s", "50ms", "200ms")), (1, text("retry_on", "refused", "timeout", "error")),
            (1, text("total_timeout", "200ms", "2s")),
            (1, text("retry_budget", "10%", "20%")), (2, flag("breaker", 3, 4)), (1, bare("max_concurrency", "5", "50", "500")),
            (2, flag("fallback", 2, 3)), (3, flag("idempotent", 1, 2)), (2, flag("needs_response", 1, 2)),
            (2, bare("per_request", "0.1", "2", "8", "25")),
            (1, bare("stage", "1", "2")), (1, flag("cacheable", 3, 4)), (1, text("payload", "2KB", "300KB", "5MB")),
            (1, flag("discovery", 0, 1)),
            (2, text("protocol", "http", "grpc", "tcp", "thrift", "amqp", "soap")), (1, bare("batch", "5", "20")))
          + (chance(1, 10) ? [Member(key: "cache", value: .mapping([text("hit_ratio", "50%", "95%"), text("ttl", "1s", "1m")]))] : []))
    }
    func service(_ number: Int) -> Value {
      var members: [Member] = []
      if number == 0 || chance(1, 6) {
        members.append(
          chance(2, 3) || number == 0
            ? Member(key: "entry", value: .mapping([text("rate", "5/s", "40/s", "300/s", "2k/s")])) : flag("entry", 1, 1))
      }
      members += some(
        (6, text("team", "red", "blue", "green")), (6, bare("replicas", "1", "2", "3", "8")), (4, bare("zones", "1", "2", "3")),
        (5, text("capacity", "20/s", "100/s", "400/s", "2k/s")), (2, bare("concurrency", "2", "20", "200")),
        (2, text("availability", "99%", "99.9%", "99.99%")),
        (2, flag("ready_check", 1, 2)), (1, flag("traces", 1, 3)), (1, bare("available_in_drain", "0", "1")))
      if number == 0 ? chance(1, 3) : chance(1, 12) { members.append(text("role", number == 0 ? "gateway" : "job")) }
      if chance(3, 4) {
        members.append(
          Member(key: "latency", value: .mapping([text("p50", "1ms", "5ms", "20ms"), text("p99", "25ms", "80ms", "400ms", "900ms")])))
      }
      if chance(1, 3) {
        members.append(
          Member(
            key: "slo",
            value: .mapping(some((5, text("latency_p99", "50ms", "300ms", "1s")), (5, text("availability", "99%", "99.9%", "99.99%"))))))
      }
      func list(_ key: String, _ values: [Value]) { if !values.isEmpty { members.append(Member(key: key, value: .list(values))) } }
      list(
        "calls",
        services.indices.filter { $0 != number && chance(1, $0 > number || !leans ? 3 : 12) }.map { call(to: services[$0]) }
          + externals.filter { _ in chance(1, 4) }.map(call))
      list(
        "uses",
        stores.filter { _ in chance(1, 3) }.map { store in
          .mapping(
            [Member(key: "store", value: .text(store))]
              + some(
                (6, text("access", "read", "write", "readwrite")), (3, bare("pool", "5", "20", "80")), (2, bare("per_request", "2", "6")),
                (1, text("poll", "1s", "10s"))))
        })
      list(
        "publishes",
        queues.filter { _ in chance(1, 4) }.map { queue in
          .mapping(
            [Member(key: "to", value: .text(queue))]
              + some((2, bare("per_request", "0.5", "3")), (2, flag("outbox", 1, 2)), (2, text("payload", "1KB", "2MB"))))
        })
      list(
        "consumes",
        queues.filter { _ in chance(1, 4) }.map { queue in
          let steps = chance(1, 4) ? [Member(key: "steps", value: .list([.text("ack"), .text("process")]))] : []
          return .mapping([Member(key: "from", value: .text(queue))] + steps)
        })
      return .mapping(members)
    }
    func elements(_ key: String, _ names: [String], _ make: (Int) -> Value) -> [Member] {
      names.isEmpty ? [] : [Member(key: key, value: .mapping(names.enumerated().map { Member(key: $0.element, value: make($0.offset)) }))]
    }
    members = [Member(key: "name", value: .text("system"))]
    if chance(3, 4) {
      let scale =
        [bare("users", "800", "20000", "300000", "3000000")]
        + some((4, bare("actions_per_user_per_minute", "1", "6")), (3, text("active_share", "1%", "10%")), (2, bare("growth", "2", "20")))
      members.append(Member(key: "scale", value: .mapping(scale)))
    }
    if chance(1, 2) {
      members.append(
        Member(
          key: "observability",
          value: .mapping(
            some(
              (5, flag("logs", 2, 3)), (5, flag("traces", 2, 3)), (5, flag("metrics", 2, 3)), (5, flag("alerts", 2, 3)),
              (4, flag("anomaly_detection", 1, 2))))))
    }
    members += elements("services", services, service)
    members += elements("stores", stores) { _ in
      .mapping(
        some(
          (6, text("kind", "postgres", "redis", "mongodb")), (4, text("capacity", "100/s", "1k/s", "20k/s")),
          (4, bare("max_connections", "40", "200")), (2, text("availability", "99.9%", "99.99%"))))
    }
    members += elements("queues", queues) { number in
      .mapping(
        some((5, text("kind", "kafka", "rabbitmq")), (3, text("retention", "30m", "2h", "7d")), (2, bare("max_length", "1000", "100000")))
          + (number > 0 && chance(1, 3) ? [Member(key: "dead_letter", value: .text(queues[0]))] : []))
    }
    members += elements("externals", externals) { _ in
      .mapping(some((4, text("availability", "99%", "99.9%")), (4, text("capacity", "50/s", "1k/s"))))
    }
  }

  // MARK: - Changing

  /// The members of one of the mappings of the file, such as `services`; empty where there is none.
  package subscript(_ key: String) -> [Member] {
    get { members.first { $0.key == key }?.value.members ?? [] }
    set {
      if let index = members.firstIndex(where: { $0.key == key }) {
        members[index].value.members = newValue
      } else {
        members.append(Member(key: key, value: .mapping(newValue)))
      }
    }
  }

  /// The same with each text that `change` knows replaced, be it a name or a value.
  package func replacing(_ change: (String) -> String) -> RandomArchitecture {
    func replaced(_ value: Value) -> Value {
      switch value {
      case .text(let text): .text(change(text))
      case .bare: value
      case .list(let items): .list(items.map(replaced))
      case .mapping(let members): .mapping(members.map { Member(key: change($0.key), value: replaced($0.value)) })
      }
    }
    var architecture = self
    architecture.members = members.map { Member(key: $0.key, value: replaced($0.value)) }
    return architecture
  }

  /// The same with all that has no order of its own in another one.
  package func shuffled(using random: inout SeededGenerator) -> RandomArchitecture {
    func shuffled(_ value: Value, _ key: String) -> Value {
      switch value {
      case .text, .bare: return value
      case .list(let items):
        let items = items.map { shuffled($0, "") }
        return .list(key == "steps" ? items : items.shuffled(using: &random))
      case .mapping(let members):
        return .mapping(members.map { Member(key: $0.key, value: shuffled($0.value, $0.key)) }.shuffled(using: &random))
      }
    }
    var architecture = self
    architecture.members = members.map { Member(key: $0.key, value: shuffled($0.value, $0.key)) }.shuffled(using: &random)
    return architecture
  }

  // MARK: - Writing

  /// The system as one file of YAML.
  package var yaml: String { Self.yaml(of: members) }

  /// The system in several files of YAML: each element in a file of its own, and the rest of it in another.
  package var files: [String] {
    members.flatMap { member in
      guard ["services", "stores", "queues", "externals"].contains(member.key) else { return [Self.yaml(of: [member])] }
      return member.value.members.map { Self.yaml(of: [Member(key: member.key, value: .mapping([$0]))]) }
    }
  }

  /// The system as one file of JSON.
  package var json: String {
    func json(_ value: Value) -> String {
      switch value {
      case .text(let text): "\"\(text)\""
      case .bare(let text): text
      case .list(let items): "[" + items.map(json).joined(separator: ",") + "]"
      case .mapping(let members): "{" + members.map { "\"\($0.key)\": \(json($0.value))" }.joined(separator: ", ") + "}"
      }
    }
    return json(.mapping([Member(key: "topolint", value: .bare("1"))] + members))
  }

  private static func yaml(of members: [Member]) -> String {
    func block(_ value: Value, _ indent: String) -> String {
      switch value {
      case .text(let text), .bare(let text): return " \(text)\n"
      case .list(let items): return items.isEmpty ? " []\n" : "\n" + items.map { "\(indent)-" + nested($0, indent) }.joined()
      case .mapping(let members):
        return members.isEmpty ? " {}\n" : "\n" + members.map { "\(indent)\($0.key):" + block($0.value, indent + "  ") }.joined()
      }
    }
    // The first member of an item stands behind its dash.
    func nested(_ value: Value, _ indent: String) -> String {
      guard case .mapping = value, !value.members.isEmpty else { return block(value, indent + "  ") }
      return " " + block(value, indent + "  ").dropFirst(indent.count + 3)
    }
    return "topolint: 1\n" + members.map { "\($0.key):" + block($0.value, "  ") }.joined()
  }
}
