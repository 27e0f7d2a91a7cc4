internal import Documents

/// What texts of spans mean.
enum SpanText {
  static let sends = ["send", "publish", "create", "apply_async"]
  static let takes = ["process", "deliver", "consume", "run"]
  static let receives = "receive"

  /// `SERVER`, `SPAN_KIND_SERVER`, `SpanKind.SERVER`, `server` or 2.
  static func kind(_ text: UnsafeRawBufferPointer) -> SpanShape.Kind {
    // The last six letters tell them apart.
    guard let last = unsafe text.last else { return .internal }
    if text.count == 1 {
      return switch last {
      case UInt8(ascii: "2"): .server
      case UInt8(ascii: "3"): .client
      case UInt8(ascii: "4"): .producer
      case UInt8(ascii: "5"): .consumer
      default: .internal
      }
    }
    for (word, kind) in words where text.count >= word.count {
      let tail = unsafe text[(text.count - word.count)...]
      if unsafe zip(tail, word).allSatisfy({ $0 | 0x20 == $1 }) { return kind }
    }
    return .internal
  }

  private static let words: [([UInt8], SpanShape.Kind)] = [
    (Array("server".utf8), .server), (Array("client".utf8), .client), (Array("producer".utf8), .producer),
    (Array("consumer".utf8), .consumer),
  ]

  /// The host of an address or a URL, without port and user; nil for one that says nothing of who it is: a number, this machine.
  static func host(of text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var start = 0
    if let scheme = unsafe schemeEnd(text) { start = scheme }
    var end = start
    while end < text.count, unsafe text[end] != UInt8(ascii: "/"), unsafe text[end] != UInt8(ascii: "?") { end += 1 }
    for index in start..<end where unsafe text[index] == UInt8(ascii: "@") { start = index + 1 }
    guard start < end, unsafe text[start] != UInt8(ascii: "[") else { return nil }
    for index in start..<end where unsafe text[index] == UInt8(ascii: ":") {
      // Two colons are an address of IPv6.
      if unsafe text[(index + 1)..<end].contains(UInt8(ascii: ":")) { return nil }
      end = index
      break
    }
    if end > start, unsafe text[end - 1] == UInt8(ascii: ".") { end -= 1 }
    guard start < end else { return nil }
    let host = unsafe UnsafeRawBufferPointer(rebasing: text[start..<end])
    let isNumber = unsafe host.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }
    return unsafe isNumber || host.elementsEqual("localhost".utf8) ? nil : host
  }

  private static func schemeEnd(_ text: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    while index + 2 < text.count {
      switch unsafe text[index] {
      case UInt8(ascii: ":"):
        return unsafe text[index + 1] == UInt8(ascii: "/") && text[index + 2] == UInt8(ascii: "/") ? index + 3 : nil
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        index += 1
      default: return nil
      }
    }
    return nil
  }

  /// The path of a URL, and what follows it.
  static func path(of text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var index = unsafe schemeEnd(text) ?? 0
    while index < text.count, unsafe text[index] != UInt8(ascii: "/") { index += 1 }
    return unsafe UnsafeRawBufferPointer(rebasing: text[index...])
  }

  /// Whether the name of a service is what SDKs write of a process that does not say its own.
  static func isUnknown(service name: UnsafeRawBufferPointer) -> Bool {
    let word = "unknown_service"
    guard unsafe name.starts(with: word.utf8) else { return false }
    return unsafe name.count == word.utf8.count || name[word.utf8.count] == UInt8(ascii: ":")
  }

  /// Whether a path is that of a health check, of scraped metrics, or of an exporter's target.
  static func isLeftOut(path: UnsafeRawBufferPointer) -> Bool {
    guard path.count <= 64, unsafe path.first == UInt8(ascii: "/") else { return false }
    let path = unsafe path.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    return leftOut.contains { unsafe path.elementsEqual($0) }
  }

  private static let leftOut = [
    "/health", "/healthz", "/health/live", "/health/ready", "/healthcheck", "/livez", "/readyz", "/live", "/ready", "/liveness",
    "/readiness", "/ping", "/metrics", "/-/healthy", "/-/ready", "/actuator/health", "/actuator/health/liveness",
    "/actuator/health/readiness", "/actuator/prometheus", "/v1/traces", "/v1/metrics", "/v1/logs", "/api/v2/spans", "/api/v1/spans",
  ].map { Array($0.utf8) }

  /// Whether a service of gRPC checks health or takes telemetry.
  static func isLeftOut(service: UnsafeRawBufferPointer) -> Bool {
    unsafe service.elementsEqual("grpc.health.v1.Health".utf8) || service.starts(with: "opentelemetry.proto.collector.".utf8)
  }

  /// Whether a client is one that checks health or takes metrics.
  static func isProbe(agent: UnsafeRawBufferPointer) -> Bool {
    agents.contains { unsafe agent.starts(with: $0) }
  }

  private static let agents = ["kube-probe/", "ELB-HealthChecker/", "GoogleHC/", "Prometheus/", "Consul Health Check"].map {
    Array($0.utf8)
  }

  /// A time as `2026-11-29T07:00:00.123456Z`, in nanoseconds since 1970; nil for anything else.
  static func time(_ text: UnsafeRawBufferPointer) -> Int64? {
    func number(_ range: Range<Int>) -> Int64? {
      guard range.upperBound <= text.count else { return nil }
      var value: Int64 = 0
      for index in range {
        let digit = unsafe text[index]
        guard digit >= 0x30, digit <= 0x39 else { return nil }
        value = value * 10 + Int64(digit - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month), (1...31).contains(day), hour < 24,
      minute < 60, second <= 60, year >= 1970, year < 2262
    else { return nil }
    var nanoseconds: Int64 = 0
    if text.count > 20, unsafe text[19] == UInt8(ascii: ".") {
      var scale: Int64 = 100_000_000
      for index in 20..<text.count {
        guard unsafe text[index] >= 0x30, unsafe text[index] <= 0x39, scale > 0 else { break }
        nanoseconds += unsafe Int64(text[index] - 0x30) * scale
        scale /= 10
      }
    }
    // Days of a year that begins in March (Howard Hinnant's days_from_civil).
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return (days * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000_000_000 + nanoseconds
  }

  /// A time in nanoseconds since 1970 as `2026-11-29 07:00:00 UTC`.
  static func date(_ time: Int64) -> String {
    let seconds = time / 1_000_000_000
    // The inverse of the above.
    let shifted = seconds / 86_400 + 719_468
    let era = shifted / 146_097
    let day = shifted - era * 146_097
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let date = (year + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + "\(number)" }
    return "\(date.0)-\(two(date.1))-\(two(date.2)) \(two(seconds / 3_600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60)) UTC"
  }
}
