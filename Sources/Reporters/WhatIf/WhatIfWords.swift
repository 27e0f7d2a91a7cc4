import Advising
import Analyses
import Rules
import SourceText
import TopologyModel
import WhatIf

/// The sentences that text and Markdown share.
extension Forecast {
  /// What is assumed: `if 'payments' fails and 'stock' takes 3 s to answer`.
  var assumption: Message {
    var parts: [Message] = []
    if let fault, !fault.failing.isEmpty {
      parts.append(Self.list(fault.failing.map { topology.name($0) }) + "\(ours: fault.failing.count == 1 ? " fails" : " fail")")
    }
    for slow in fault?.slow ?? [] {
      parts.append("'\(topology.name(slow.element))' takes \(ours: Figure.words(milliseconds: slow.milliseconds)) to answer")
    }
    if let fault, fault.isZoneOfAll {
      parts.append("one zone of every service fails")
    } else if let fault, !fault.withoutZone.isEmpty {
      parts.append("one zone of " + Self.list(fault.withoutZone.map { topology.name($0) }) + " fails")
    }
    return parts.enumerated().reduce("If ") { $0 + ($1.offset == 0 ? "" : ", and ") + $1.element }
  }

  private static func list(_ names: [Untrusted]) -> Message {
    let shown = names.prefix(6).enumerated().reduce("" as Message) { $0 + ($1.offset == 0 ? "" : ", ") + "'\($1.element)'" }
    return names.count > 6 ? shown + " and \(names.count - 6) more" : shown
  }

  /// `web -> checkout -> payments`; nil for what has no way to the fault.
  func chain(of element: Element) -> [Untrusted]? {
    guard let path = consequences?.path(of: element), let first = path.first else { return nil }
    return [topology.name(first.from)] + path.map { topology.name($0.to) }
  }

  /// Lines of a summary, each with the word that it stands behind.
  var damage: [(name: String, words: Message)] {
    guard let consequences else { return [] }
    var lines: [(String, Message)] = []
    if let failed = consequences.trafficFailed, let hit = consequences.trafficHit {
      let fails = failed == 0 ? "no request of theirs fails" : "at most \(percent(failed)) of their requests fail"
      lines.append(("users", hit == 0 ? "no request of theirs is hit" : "\(ours: fails), at most \(ours: percent(hit)) meet the fault"))
    } else {
      lines.append(("users", "how many of their requests are hit is not known: not every entry has a rate"))
    }
    let (failed, hit, all) = (consequences.entriesFailed, consequences.entriesHit, consequences.entries)
    lines.append(("entries", all == 0 ? "none is known" : "\(failed) of \(all) fail, \(hit - failed) degraded"))
    let others = topology.services.indices.filter {
      topology.services[$0].role.isOurs && !consequences.isFault(.service(ID($0)))
    }
    func count(_ state: State) -> Int { others.count { consequences.states[$0] == state } }
    lines.append(("services", "\(count(.failed)) fail, \(count(.degraded)) degraded, \(count(.ok)) ok"))
    for slow in fault?.slow ?? [] {
      guard case .service = slow.element, consequences.state(of: slow.element) == .ok else { continue }
      lines.append(("note", "'\(topology.name(slow.element))' " + consequences.reason(of: slow.element, in: topology)))
    }
    if !consequences.missing.isEmpty { lines.append(("unknown", Self.missing(consequences.missing))) }
    return lines
  }

  static func missing(_ gaps: [Message]) -> Message {
    let shown = gaps.prefix(6).enumerated().reduce("" as Message) { $0 + ($1.offset == 0 ? "" : ", ") + $1.element }
    return gaps.count > 6 ? shown + " and \(gaps.count - 6) more" : shown
  }

  /// What one remedy asks for.
  func words(_ remedy: Remedy) -> Message {
    func edge(_ call: ID<Call>) -> Message {
      "'\(topology.name(topology.calls[call.index].caller))' -> '\(topology.name(topology.calls[call.index].callee))'"
    }
    return switch remedy {
    case .makeAsynchronous(let call): "make " + edge(call) + " asynchronous, nobody needs its answer: a queue takes the peak"
    case .cache(let ratio, let isKnownToRead):
      "let a cache answer \(ours: percent(ratio)) of its \(ours: isKnownToRead ? "reads" : "calls, as far as they only read")"
    case .batch(let call, let size): "send " + edge(call) + " in batches of \(ours: readable(size))"
    case .queueWrites(let use): "let a queue take the writes of '\(topology.name(topology.uses[use.index].service))'"
    case .replicas(let service, let count):
      "run \(ours: readable(count)) \(ours: count == 1 ? "replica" : "replicas") of '\(topology.name(service))'"
    case .capacity(let rate): "a capacity of \(ours: readable(rate))/s"
    }
  }

  /// What the part is asked for today, and will be.
  func words(_ saturation: Saturation, factor: Double) -> Message {
    let (load, capacity, then) = (readable(saturation.load), readable(saturation.capacity), readable(saturation.load * factor))
    return switch saturation.limit {
    case .capacity: "\(ours: load)/s of \(ours: capacity)/s today, \(ours: then)/s then; full at \(ours: readable(saturation.fullAt))×"
    case .workers: "\(ours: load) of \(ours: capacity) workers of a replica are busy today, \(ours: then) then"
    case .consumers:
      "its consumers take \(ours: load)/s of \(ours: capacity)/s today, \(ours: then)/s then; it piles up from \(ours: readable(saturation.fullAt))×"
    }
  }

  /// The stage today and then.
  var stages: Message? {
    guard let (before, after) = judged else { return nil }
    if before.tierIsInferred {
      return "\(ours: before.tier.word), inferred from the number of services; `scale.users` would tell the stage then"
    }
    if before.tier == after.tier { return "\(ours: before.tier.word), today and then" }
    return "\(ours: before.tier.word) today, \(ours: after.tier.word) then: stricter limits hold"
  }
}

func percent(_ ratio: Double) -> String { readable(ratio * 100) + " %" }
