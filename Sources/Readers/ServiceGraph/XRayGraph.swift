internal import Documents
internal import SourceText

/// The answer of `aws xray get-service-graph`.
enum XRayGraph {
  private enum Nature { case service, outside, store, queue, user }

  static func read(_ root: Field, into graph: inout GraphInMaking) {
    if let start = root["StartTime"].flatMap(seconds), let end = root["EndTime"].flatMap(seconds), end > start, end - start < 1e9 {
      graph.observation.window = Int64((end - start) * 1e9)
    }
    let services = root["Services"].map { Array($0.items) } ?? []
    var nodes: [[UInt8]: (name: [UInt8], nature: Nature, kind: [UInt8]?)] = [:]
    for service in services {
      guard let id = service["ReferenceId"]?.text, let name = service["Name"]?.text else { continue }
      let type = service["Type"]?.text.map { Array($0) } ?? []
      nodes[Array(id)] = (Array(name), nature(type), type.isEmpty ? nil : type)
    }
    for service in services {
      guard let id = service["ReferenceId"]?.text, let caller = nodes[Array(id)], let edges = service["Edges"] else { continue }
      for edge in edges.items {
        guard let target = edge["ReferenceId"]?.text, let callee = nodes[Array(target)] else { continue }
        let statistics = edge["SummaryStatistics"]
        guard let calls = graph.count("TotalCount", of: statistics),
          let refused = graph.count("TotalCount", of: statistics?["ErrorStatistics"]),
          let failed = graph.count("TotalCount", of: statistics?["FaultStatistics"])
        else { continue }
        let isIdle = calls == 0 && statistics?["TotalCount"] != nil
        if caller.nature == .user {
          if isIdle { continue }
          graph.observation.services.append(ObservedService(name: callee.name, roots: 1))
          continue
        }
        var observed = ObservedEdge(caller: caller.name, callee: callee.name, mode: callee.nature == .store ? .db : .call)
        observed.isOutside = callee.nature == .outside
        if callee.nature == .queue {
          (observed.callee, observed.queue, observed.mode) = (nil, callee.name, .async)
        } else if caller.nature == .queue {
          (observed.caller, observed.queue, observed.mode) = (nil, caller.name, .async)
        }
        (observed.calls, observed.errors, observed.isIdle) = (calls, refused + failed, isIdle)
        if let histogram = edge["ResponseTimeHistogram"] { (observed.p50, observed.p99) = percentiles(histogram) }
        graph.add(observed, at: edge.span)
      }
    }
  }

  private static func nature(_ type: [UInt8]) -> Nature {
    let word = String(decoding: type, as: UTF8.self)
    if word == "client" { return .user }
    if word == "remote" { return .outside }
    if word.hasPrefix("AWS::SQS") || word.hasPrefix("AWS::SNS") || word.hasPrefix("AWS::Kinesis") { return .queue }
    let stores = ["AWS::DynamoDB", "AWS::RDS", "AWS::ElastiCache", "AWS::S3", "Database::"]
    return stores.contains { word.hasPrefix($0) } ? .store : .service
  }

  /// Seconds since 1970: a number, or the text that the command line tool prints.
  private static func seconds(_ field: Field) -> Double? {
    GraphInMaking.number(field)
      ?? field.text.flatMap { text in unsafe text.withUnsafeBytes { unsafe SpanText.time($0) } }.map { Double($0) / 1e9 }
  }

  /// Of values in seconds, each with how often it was met, in nanoseconds.
  private static func percentiles(_ histogram: Field) -> (p50: Int64?, p99: Int64?) {
    let values = histogram.items.compactMap { entry -> (value: Double, count: Int)? in
      guard let value = entry["Value"].flatMap(GraphInMaking.number), let count = entry["Count"].flatMap(GraphInMaking.number), value >= 0,
        value < 1e9, count >= 0
      else { return nil }
      return (value, Int(min(count.rounded(), Double(1 << 40))))
    }.sorted { $0.value < $1.value }
    let total = values.reduce(0) { min(1 << 50, $0 + $1.count) }
    func percentile(_ percent: Int) -> Int64? {
      var rest = (total * percent + 99) / 100
      for (value, count) in values {
        rest -= count
        if rest <= 0 { return Int64((value * 1e9).rounded()) }
      }
      return nil
    }
    return total == 0 ? (nil, nil) : (percentile(50), percentile(99))
  }
}
