internal import TopologyModel

/// Words for what is tried again: those of Envoy, which meshes take over, and codes of HTTP.
enum RetryConditions {
  /// The failures that answers of some codes stand for: 502 is what a proxy itself answers where a server hangs up, 504 where it is silent.
  static func kinds(ofCodes codes: ClosedRange<Int>) -> FailureKinds {
    var kinds: FailureKinds = []
    if codes.upperBound >= 400 { kinds.insert(.error) }
    if codes.contains(502) { kinds.insert(.reset) }
    if codes.contains(504) { kinds.insert(.timeout) }
    return kinds
  }

  /// The codes of a text such as `503` or `500-599`; nil of any other.
  static func codes(of text: ArraySlice<UInt8>) -> ClosedRange<Int>? {
    let ends = text.split(separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false).map { Address.number($0) ?? -1 }
    guard let first = ends.first, let last = ends.last, first > 0, last >= first else { return nil }
    return first...last
  }

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
