import TestSupport

/// A small random system, and what follows from failures in it by the plainest means: rules applied again and again
/// until nothing changes.
struct RandomSystem {
  struct Call {
    var from: Int
    var to: Int
    var isAsync = false
    var hasFallback = false
    var perRequest = 1.0
  }

  var services: Int
  var entries: [Int: Double] = [:]
  var calls: [Call] = []
  /// Pairs of a service and a store or queue.
  var uses: [(Int, Int)] = []
  /// Services that answer without the stores that they use.
  var withoutStores: Set<Int> = []
  var publishes: [(Int, Int)] = []
  var consumes: [(Int, Int)] = []
  let stores = 2
  let queues = 2

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    services = 1 + random.below(8)
    for service in 0..<services where service == 0 || random.chance(1, in: 4) { entries[service] = Double(1 + random.below(9)) * 10 }
    for _ in 0..<random.below(services * 3) {
      let (a, b) = (random.below(services), random.below(services))
      // Most graphs lean one way, so that not everything is one cycle.
      let isTurned = a > b && seed % 4 != 0
      calls.append(
        Call(
          from: isTurned ? b : a, to: isTurned ? a : b, isAsync: random.chance(1, in: 6), hasFallback: random.chance(1, in: 4),
          perRequest: random.pick([1, 1, 0.5, 2])))
    }
    calls.removeAll { call in seed % 3 != 0 && call.from == call.to }
    for service in 0..<services {
      if random.chance(1, in: 3) { uses.append((service, random.below(stores))) }
      if random.chance(1, in: 4) { withoutStores.insert(service) }
      if random.chance(1, in: 4) { publishes.append((service, random.below(queues))) }
      if random.chance(1, in: 4) { consumes.append((service, random.below(queues))) }
    }
  }

  var names: [String] {
    (0..<services).map { "s\($0)" } + (0..<stores).map { "d\($0)" } + (0..<queues).map { "q\($0)" }
  }

  var yaml: String {
    var text = "topolint: 1\nservices:\n"
    for service in 0..<services {
      var fields: [String] = []
      if let rate = entries[service] { fields.append("entry: {rate: \(Int(rate))/s}") }
      let own = calls.filter { $0.from == service }.map { call in
        "{to: s\(call.to), mode: \(call.isAsync ? "async" : "sync"), fallback: \(call.hasFallback), per_request: \(call.perRequest)}"
      }
      if !own.isEmpty { fields.append("calls: [\(own.joined(separator: ", "))]") }
      func list(_ key: String, _ word: String, _ pairs: [(Int, Int)], _ letter: String, _ more: String = "") {
        let own = pairs.filter { $0.0 == service }.map { "{\(word): \(letter)\($0.1)\(more)}" }
        if !own.isEmpty { fields.append("\(key): [\(own.joined(separator: ", "))]") }
      }
      list("uses", "store", uses, "d", withoutStores.contains(service) ? ", fallback: true" : "")
      list("publishes", "to", publishes, "q")
      list("consumes", "from", consumes, "q")
      text += "  s\(service): {\(fields.joined(separator: ", "))}\n"
    }
    return text + "stores: {d0: {}, d1: {}}\nqueues: {q0: {}, q1: {}}\n"
  }

  /// `ok`, `degraded` or `failed`, by name.
  func states(failing: [String]) -> [String: String] {
    var failed = Set(failing)
    var (lesser, handing) = (Set<String>(), Set<String>())
    while true {
      let before = (failed.count, lesser.count, handing.count)
      for (service, store) in uses where failed.contains("d\(store)") {
        if withoutStores.contains(service) { lesser.insert("s\(service)") } else { failed.insert("s\(service)") }
      }
      for call in calls {
        let (from, to) = ("s\(call.from)", "s\(call.to)")
        if call.isAsync {
          if failed.contains(to) { handing.insert(from) }
        } else if failed.contains(to) {
          if call.hasFallback { lesser.insert(from) } else { failed.insert(from) }
        } else if lesser.contains(to) {
          lesser.insert(from)
        }
      }
      for (service, queue) in consumes {
        if failed.contains("s\(service)") { handing.insert("q\(queue)") }
        if failed.contains("q\(queue)") { handing.insert("s\(service)") }
      }
      for (service, queue) in publishes where failed.contains("q\(queue)") || handing.contains("q\(queue)") {
        handing.insert("s\(service)")
      }
      if before == (failed.count, lesser.count, handing.count) { break }
    }
    return Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, failed.contains($0) ? "failed" : lesser.contains($0) || handing.contains($0) ? "degraded" : "ok")
      })
  }
}
