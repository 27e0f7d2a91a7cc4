import Advising
import Rules
import SourceText
import TopologyModel
import WhatIf

/// What a forecast says, in sentences.
extension Forecast {
  /// What is assumed: `if 'payments' fails and 'stock' takes 3 s to answer`.
  var assumption: Message {
    var parts: [Message] = []
    if let fault, !fault.failing.isEmpty {
      parts.append(Self.list(fault.failing.map { topology.name($0) }) + "\(ours: fault.failing.count == 1 ? " fails" : " fail")")
    }
    for slow in fault?.slow ?? [] {
      parts.append(
        slow.milliseconds.isFinite
          ? "'\(topology.name(slow.element))' takes \(Quantity.duration(slow.milliseconds)) to answer"
          : "'\(topology.name(slow.element))' never answers")
    }
    if let fault, fault.isZoneOfAll {
      parts.append("one zone of every service fails")
    } else if let fault, !fault.withoutZone.isEmpty {
      parts.append("one zone of " + Self.list(fault.withoutZone.map { topology.name($0) }) + " fails")
    }
    let end: Message = fault?.duration.map { " for \(Quantity.duration($0))" } ?? ""
    return parts.enumerated().reduce("If ") { $0 + ($1.offset == 0 ? "" : ", and ") + $1.element } + end
  }

  private static func list(_ names: [Untrusted]) -> Message { first(of: names.map { "'\($0)'" }) }

  static func missing(_ gaps: [Message]) -> Message { first(of: gaps) }

  /// The first of a list, and how many more there are.
  private static func first(of items: [Message]) -> Message {
    let shown = items.prefix(6).enumerated().reduce("" as Message) { $0 + ($1.offset == 0 ? "" : ", ") + $1.element }
    return items.count > 6 ? shown + " and \(items.count - 6) more" : shown
  }

  /// `web -> checkout -> payments`; nil for what has no way to the fault.
  func chain(of element: Element) -> [Untrusted]? {
    guard let path = consequences?.path(of: element), let first = path.first else { return nil }
    return [topology.name(first.from)] + path.map { topology.name($0.to) }
  }

  /// Lines of a summary, each with the word that it stands behind.
  var damage: [Term] {
    guard let consequences else { return [] }
    if let unused = consequences.unused.first {
      return [Term("services", Text("who else fails is not known: no input says who uses '\(topology.name(unused))'"))]
    }
    var lines: [(String, Message)] = []
    if let failed = consequences.trafficFailed, let hit = consequences.trafficHit {
      let fails = failed == 0 ? "no request of theirs fails" : "at most \(Quantity.share(failed).words) of their requests fail"
      lines.append(("users", hit == 0 ? "no request of theirs is hit" : "\(ours: fails), at most \(Quantity.share(hit)) meet the fault"))
    } else {
      let isRated = !consequences.mayBeWorse
      lines.append(
        (
          "users",
          "how many of their requests are hit is not known: \(ours: isRated ? "not every entry has a rate" : "what else fails is open")"
        ))
    }
    let (failed, hit, all) = (consequences.entriesFailed, consequences.entriesHit, consequences.entries)
    let observed = topology.services.indices.count { topology.isLatencyObserved(of: ID($0)) }
    if observed > 0 {
      let window: Message = topology.knowledge(.observedWindow).value.map { " over \(Quantity.duration($0))" } ?? ""
      lines.append(("observed", "the latency of \(ours: counted(observed, "service")) is what was seen\(window), not declared"))
    }
    func unknown(_ count: Int) -> String { count == 0 ? "" : ", \(count) not known" }
    let open = unknown(consequences.entriesUndecided)
    lines.append(("entries", all == 0 ? "none is known" : "\(failed) of \(all) fail, \(hit - failed) degraded\(ours: open)"))
    let others = topology.services.indices.filter {
      topology.services[$0].role.isOurs && !consequences.isFault(.service(ID($0)))
    }
    func count(_ state: State) -> Int { others.count { consequences.states[$0] == state } }
    let undecided = others.count { consequences.isUndecided(.service(ID($0))) }
    lines.append(
      ("services", "\(count(.failed)) fail, \(count(.degraded)) degraded, \(count(.ok) - undecided) ok\(ours: unknown(undecided))"))
    for slow in fault?.slow ?? [] {
      guard case .service = slow.element, consequences.state(of: slow.element) == .ok else { continue }
      lines.append(("note", "'\(topology.name(slow.element))' " + consequences.reason(of: slow.element, in: topology)))
    }
    lines += recoveries.map { ("recovery", $0) }
    if !missing.isEmpty { lines.append(("unknown", Self.missing(missing))) }
    return lines.map { Term($0, Text($1)) }
  }

  /// How each part at fault gets over it, as far as that is known.
  private var recoveries: [Message] { (aftermath?.courses ?? []).compactMap { words($0) } }

  /// How a part gets over what was wrong; nil where that is not known.
  func words(_ course: Aftermath.Course) -> Message? {
    guard let time = course.time, let load = course.load, let capacity = course.capacity else { return nil }
    let name = topology.name(course.element)
    let sum: Message =
      "\(Quantity.count(load))/s\(ours: course.isGivenUp ? " with all attempts" : ""), of \(Quantity.count(capacity))/s that it can take"
    if time == .infinity { return "'\(name)' never gets over it: " + sum }
    if time == 0 { return "'\(name)' loses no request once it is over: " + sum }
    let loses = course.isGivenUp ? "loses requests" : "answers late"
    return "'\(name)' \(ours: loses) for \(Quantity.duration(time)) more\(ours: Self.chance(course.spread ?? 0, of: time)): " + sum
  }

  /// What chance makes of a time to recover, if that is a tenth of it or more.
  private static func chance(_ spread: Double, of time: Double) -> String {
    if spread < time / 10 { return "" }
    return spread < time / 2
      ? ", \(Quantity.duration(spread).words) more or less as requests come" : ", or many times as long if more requests come at first"
  }

  /// What one remedy asks for.
  func words(_ remedy: Remedy) -> Message {
    func edge(_ call: ID<Call>) -> Message {
      "'\(topology.name(topology.calls[call.index].caller))' -> '\(topology.name(topology.calls[call.index].callee))'"
    }
    return switch remedy {
    case .makeAsynchronous(let call): "make " + edge(call) + " asynchronous, nobody needs its answer: a queue takes the peak"
    case .cache(let ratio, let isKnownToRead):
      "let a cache answer \(Quantity.share(ratio)) of its \(ours: isKnownToRead ? "reads" : "calls, as far as they only read")"
    case .batch(let call, let size): "send " + edge(call) + " in batches of \(Quantity.count(size))"
    case .queueWrites(let use): "let a queue take the writes of '\(topology.name(topology.uses[use.index].service))'"
    case .replicas(let service, let count):
      "run \(Quantity.count(count)) \(ours: Plural.noun("replica", for: count)) of '\(topology.name(service))'"
    case .connections(let count, let pool):
      pool > 0
        ? "a pool of \(Quantity.count(pool)) at most for each replica, a pooler before it, or `max_connections: \(Quantity.count(count))`"
        : "a pooler before it, or `max_connections: \(Quantity.count(count))`"
    case .capacity(let rate): "a capacity of \(Quantity.count(rate))/s"
    }
  }

  /// What the part is asked for today, and will be.
  /// - Parameter then: when that is.
  func words(_ saturation: Saturation, then when: Message = "then") -> Message {
    let load = Quantity.count(saturation.load)
    let capacity = Quantity.count(saturation.capacity)
    let then = Quantity.count(saturation.loadThen)
    return switch saturation.limit {
    case .capacity where saturation.capacity == 0: "\(load)/s today, and nothing runs that takes them"
    case .capacity: "\(load)/s of \(capacity)/s today, \(then)/s \(when); full at \(Quantity.factor(saturation.fullAt))"
    case .workers: "\(load) of \(capacity) workers of a replica are busy today, \(then) \(when)"
    case .consumers:
      "its consumers take \(load)/s of \(capacity)/s today, \(then)/s \(when); it piles up from \(Quantity.factor(saturation.fullAt))"
    case .connections: "pools open \(load) of \(capacity) connections today, \(then) \(when), with the replicas that it takes"
    }
  }

  /// The tier today and then.
  var tiers: Message? {
    guard let (before, after) = judged else { return nil }
    if before.tierIsInferred {
      return "\(ours: before.tier.word), inferred from the number of services; `scale.users` would tell the tier then"
    }
    if before.tier == after.tier { return "\(ours: before.tier.word), today and then" }
    return "\(ours: before.tier.word) today, \(ours: after.tier.word) then: stricter limits hold"
  }
}
