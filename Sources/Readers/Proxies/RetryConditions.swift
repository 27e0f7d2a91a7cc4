internal import TopologyModel

/// Envoy's words for what is tried again, which meshes take over.
enum RetryConditions {
  /// The failures that a list of words stands for, with commas between; nil where none of them is known. A try that its own timeout cuts
  /// off counts to Envoy as one that was dropped.
  static func kinds(of text: some Collection<UInt8>) -> FailureKinds? {
    let words = text.split(separator: UInt8(ascii: ",")).map { word in word.drop { $0 == 0x20 }.prefix { $0 != 0x20 } }
    let kinds = words.compactMap { word in
      // A code of HTTP stands for itself.
      if word.count == 3, word.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return FailureKinds.error }
      return table[Array(word)]
    }
    return kinds.isEmpty ? nil : kinds.reduce([]) { $0.union($1) }
  }

  /// Reference of Envoy's router filter, `x-envoy-retry-on` and `x-envoy-retry-grpc-on`.
  private static let table: [[UInt8]: FailureKinds] = {
    let rows: [(String, FailureKinds)] = [
      ("5xx gateway-error", .all), ("reset", [.refused, .reset, .timeout]),
      ("reset-before-request connect-failure refused-stream http3-post-connect-failure", .refused),
      ("envoy-ratelimited retriable-4xx retriable-status-codes retriable-headers", .error),
      ("cancelled deadline-exceeded internal resource-exhausted unavailable", .error),
    ]
    return rows.reduce(into: [:]) { table, row in for word in row.0.split(separator: " ") { table[Array(word.utf8)] = row.1 } }
  }()
}
