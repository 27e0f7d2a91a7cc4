/// Made-up systems of any size, in the native format.
enum Estate {
  static let layers = 5
  static let callsPerService = 10

  /// Services in five layers, each calling ten of the next: about 1 KB of YAML a service.
  ///
  /// Healthy: timeouts shrink from layer to layer, calls are made at once, nobody retries, nobody calls or is called by too many. At fault:
  /// no call has a timeout.
  /// - Parameters:
  ///   - hasFigures: whether there are rates, latencies, capacities and attempts, so that all figures can be worked out.
  ///   - layer: what the names of services begin with; another one makes other services.
  static func yaml(services: Int, isHealthy: Bool, hasFigures: Bool = false, layer name: String = "layer") -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(services * 1_100)
    text += "topolint: 1\nname: estate\nscale: {users: \(isHealthy ? "1k" : "1M")}\nservices:\n".utf8
    let width = max(callsPerService, services / layers)
    for layer in 0..<layers {
      for number in 0..<width {
        text += "  \(name)-\(layer)-service-\(number):\n".utf8
        if layer == 0 { text += "    role: gateway\n    entry: \(hasFigures ? "{rate: 5/s}" : "true")\n".utf8 }
        if hasFigures { text += "    latency: {p50: \(2 + number % 7)ms, p99: \(20 + number % 50)ms}\n    capacity: 500/s\n".utf8 }
        guard layer + 1 < layers else { continue }
        text += "    calls:\n".utf8
        for call in 0..<callsPerService {
          text += "      - to: \(name)-\(layer + 1)-service-\((number * callsPerService + call) % width)\n".utf8
          if hasFigures { text += "        per_request: \(1 + call % 3)\n        batch: \(1 + call % 2)\n".utf8 }
          guard isHealthy else { continue }
          text += "        fallback: true\n        stage: 1\n".utf8
          text +=
            "        timeout: \(1600 >> layer)ms\n        attempts: \(hasFigures ? 1 + call % 2 : 1)\n        payload: 2KB\n        breaker: true\n"
            .utf8
        }
      }
    }
    return text
  }

  /// One service calls the next, all the way down.
  static func chain(services: Int) -> [UInt8] {
    var text = Array("topolint: 1\nservices:\n".utf8)
    for number in 0..<services {
      text += "  s\(number): {calls: [{to: s\(number + 1), timeout: 1s}]}\n".utf8
    }
    return text + Array("  s\(services): {}\n".utf8)
  }
}
