internal import Documents
internal import SourceText
internal import TopologyModel

/// What the configuration of a topic of Kafka, or of all of a cluster, says of how long messages are kept.
struct KafkaRetention {
  /// How long, in milliseconds, infinite where there is no end; nil where nobody can tell.
  private var time: (value: Double?, span: Span)?
  /// Whether the last message of each key is kept, and nothing is left out for its age; nil where nobody can tell.
  private var isCompacted: (value: Bool?, span: Span)?

  /// How long Kafka keeps messages where nothing is said.
  private static let standard = 604_800_000.0

  init(ofTopic config: Field?) {
    time = Self.said("retention.ms", in: config).map { (Self.milliseconds($0, of: 1), $0.span) }
    isCompacted = Self.said("cleanup.policy", in: config).map(Self.isCompacted)
  }

  /// Of three units a broker takes the narrowest.
  init(ofCluster config: Field?) {
    let units: [(StaticString, Double)] = [("log.retention.ms", 1), ("log.retention.minutes", 60_000), ("log.retention.hours", 3_600_000)]
    time = units.lazy.compactMap { key, unit in Self.said(key, in: config).map { (Self.milliseconds($0, of: unit), $0.span) } }.first
    isCompacted = Self.said("log.cleanup.policy", in: config).map(Self.isCompacted)
  }

  /// What a key holds; null says nothing.
  private static func said(_ key: StaticString, in config: Field?) -> Field? { config?[key].flatMap { $0.tree.isNull($0.id) ? nil : $0 } }

  private static func milliseconds(_ field: Field, of unit: Double) -> Double? {
    guard let text = field.text else { return nil }
    if text.elementsEqual("-1".utf8) { return .infinity }
    guard text.count <= 15, text.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
    return text.reduce(0) { $0 * 10 + Double($1 - UInt8(ascii: "0")) } * unit
  }

  private static func isCompacted(_ field: Field) -> (value: Bool?, span: Span) {
    // A list, with or without brackets.
    let words = field.text.map { $0.split { ",[] ".utf8.contains($0) } } ?? field.items.compactMap(\.text)
    let isKnown = !words.isEmpty && words.allSatisfy { $0.elementsEqual("compact".utf8) || $0.elementsEqual("delete".utf8) }
    return (isKnown ? !words.contains { $0.elementsEqual("delete".utf8) } : nil, field.span)
  }

  /// Sets how long a topic keeps messages.
  /// - Parameter cluster: what holds where the topic says nothing; nil where the cluster is not among the inputs.
  func set(retentionOf channel: inout MessageObjects.Channel, in cluster: KafkaRetention?) {
    let time = time ?? cluster?.time
    if let policy = isCompacted ?? cluster?.isCompacted, policy.value != false {
      // One that is kept for its key has no time, and whether it is nobody can tell.
      if policy.value == true {
        channel.attributes.append((.retention, .infinity, policy.span, nil))
      } else {
        channel.canSay.remove(.retention)
      }
    } else if let time, let value = time.value {
      channel.attributes.append((.retention, value, time.span, nil))
    } else if time != nil {
      channel.canSay.remove(.retention)
    } else {
      channel.attributes.append((.retention, Self.standard, channel.span, "Kafka"))
    }
  }
}
