internal import SourceText
internal import TopologyModel

/// What JetStream says of streams and of those who consume from them, in the words of its own tools (`max_msgs`, times in nanoseconds) and
/// of its operator (`maxMsgs`, times as `30s`).
enum JetStream {
  /// Whose silence means what it means here.
  static let convention = "NATS 2.15"

  /// A stream as a queue. It knows no dead letters: what is given out too often stays, and nobody is told.
  static func channel(_ config: Field, _ name: ArraySlice<UInt8>, via: String, at span: Span) -> MessageObjects.Channel {
    var channel = MessageObjects.Channel(
      name: name, kind: "nats", via: via, span: span, canSay: [.deadLetter, .delivery, .retention, .whenFull])
    let retention = config["retention"]
    let isWorkQueue = retention.map { $0.equals("workqueue") } ?? false
    let delivery: Delivery = isWorkQueue ? .one : .all
    channel.attributes.append((.delivery, Double(delivery.rawValue), retention?.span ?? span, retention == nil ? convention : nil))
    let age = config["max_age"] ?? config["maxAge"]
    if let age, let time = milliseconds(age) {
      channel.attributes.append((.retention, time > 0 ? time : .infinity, age.span, nil))
    } else if age == nil {
      channel.attributes.append((.retention, .infinity, span, convention))
    }
    let (messages, bytes) = (bound(config, "max_msgs", "maxMsgs"), bound(config, "max_bytes", "maxBytes"))
    if let messages {
      channel.attributes.append((.maxLength, messages.value, messages.span, nil))
    } else if bytes == nil {
      channel.attributes.append((.maxLength, .infinity, span, convention))
    }
    if messages != nil || bytes != nil {
      let discard = config["discard"]
      let isNew = discard.map { $0.equals("new") } ?? false
      channel.attributes.append(
        (
          .whenFull, (isNew ? WhenFull.refuse : .dropOldest).value, discard?.span ?? (messages ?? bytes)?.span ?? span,
          discard == nil ? convention : nil
        ))
    }
    return channel
  }

  /// What a consumer says of messages that it has and has not acknowledged: how many they can be, and for how long. Where it has a `backoff`
  /// the first value of that takes the place of `ack_wait`.
  static func settings(_ config: Field) -> [CallPolicy.Setting] {
    var settings: [CallPolicy.Setting] = []
    func add(_ attribute: Attribute, _ value: Double, _ field: Field?) {
      settings.append(
        CallPolicy.Setting(attribute: attribute, value: value, span: field?.span ?? config.span, impliedBy: field == nil ? convention : nil)
      )
    }
    // What is acknowledged by nobody waits for nothing.
    if config["ack_policy"]?.equals("none") ?? config["ackPolicy"]?.equals("none") ?? false { return [] }
    let most = config["max_ack_pending"] ?? config["maxAckPending"]
    let number = most?.text.flatMap(ProxyKeys.whole) ?? 0
    add(.maxAckPending, number > 0 ? min(number, 1e9) : number < 0 ? .infinity : 1_000, number == 0 ? nil : most)
    let first = config["backoff"]?.items.first { _ in true }
    let wait = first ?? config["ack_wait"] ?? config["ackWait"]
    let time = wait.flatMap(milliseconds) ?? 0
    add(.ackTimeout, time > 0 ? time : 30_000, time > 0 ? wait : nil)
    return settings
  }

  /// How many messages a consumer is given a message at most; nil where it has no end.
  static func deliveries(_ config: Field) -> (count: Double, span: Span)? {
    bound(config, "max_deliver", "maxDeliver").map { ($0.value, $0.span) }
  }

  /// What of a stream is not as it looks.
  static func notes(onStream config: Field) -> [Diagnostic] {
    guard let full = bound(config, "max_msgs", "maxMsgs") ?? bound(config, "max_bytes", "maxBytes") else { return [] }
    let discard = config["discard"]
    guard discard.map({ $0.equals("old") }) ?? true else { return [] }
    return [
      Diagnostic(
        .note, "when the stream is full, it takes what is published and drops its oldest message", at: discard?.span ?? full.span,
        hint: "'discard: new' refuses what is published in place of that")
    ]
  }

  /// What of a consumer is not as it looks.
  static func notes(onConsumer config: Field) -> [Diagnostic] {
    guard let backoff = config["backoff"], let first = backoff.items.first(where: { _ in true }), let start = milliseconds(first) else {
      return []
    }
    let wait = config["ack_wait"] ?? config["ackWait"]
    guard let wait, let time = milliseconds(wait), time > start else { return [] }
    return [
      Diagnostic(
        .note, "'backoff' takes the place of this: work that is not done after its first value is given out again", at: wait.span,
        hint: "let 'backoff' begin with the time that work takes at most")
    ]
  }

  /// A bound that is one: 0 and less are none.
  private static func bound(_ config: Field, _ own: StaticString, _ other: StaticString) -> (value: Double, span: Span)? {
    guard let field = config[own] ?? config[other], let value = field.text.flatMap(ProxyKeys.whole), value > 0 else { return nil }
    return (value, field.span)
  }

  private static func milliseconds(_ field: Field) -> Double? {
    guard let text = field.text else { return nil }
    if let nanoseconds = ProxyKeys.whole(text) { return max(0, nanoseconds / 1e6) }
    return GoDuration.milliseconds(text).flatMap { $0 < 0 ? nil : $0 }
  }
}
