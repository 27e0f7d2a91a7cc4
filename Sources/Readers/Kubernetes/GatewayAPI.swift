internal import SourceText
internal import TopologyModel

/// What rules of the Gateway API say of calls.
enum GatewayAPI {
  /// Whose words mean values.
  static let convention = "Gateway API 1.7"
  /// The share of retries where a budget gives none.
  static let budget = 0.2

  /// What a rule of an HTTPRoute says of how long and how often is tried. Where it is silent each implementation does what it likes.
  static func settings(ofRule rule: Field) -> RouteSettings {
    var settings: RouteSettings = []
    if let request = rule["timeouts"]?["request"] { settings.add(.totalTimeout, request.gatewayLimit, at: request) }
    if let backend = rule["timeouts"]?["backendRequest"] { settings.add(.timeout, backend.gatewayLimit, at: backend) }
    if let retry = rule["retry"] {
      settings.add(.attempts, retry["attempts"]?.triesOfRetries, at: retry["attempts"] ?? retry)
      // With these codes whatever ends without an answer is tried again as well; without codes each implementation has its own.
      settings.add(.retryOn, retry["codes"] == nil ? nil : FailureKinds.all.value, at: retry["codes"] ?? retry)
      if let backoff = retry["backoff"] { settings.add(.backoff, backoff.gatewayMilliseconds, at: backoff) }
    }
    return settings
  }
}
