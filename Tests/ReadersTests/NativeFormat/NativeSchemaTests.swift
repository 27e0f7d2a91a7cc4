import Foundation
import TestSupport
import Testing

@testable import Readers

/// The schema says the same of a file as the reader does, judged by Python's jsonschema.
@Suite struct NativeSchemaTests {
  @Test("it is JSON, twice the same")
  func json() {
    #expect((try? JSONSerialization.jsonObject(with: Data(NativeSchema.make().utf8))) != nil)
    #expect(NativeSchema.make() == NativeSchema.make())
  }

  @Test("every native sample is valid", .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func samples() throws {
    let samples = Samples.of(NativeReader.self)
    try #require(samples.count > 10)
    for (sample, verdict) in zip(
      samples, try Oracles.verdicts(on: samples.map { String(decoding: $0.bytes, as: UTF8.self) }, by: NativeSchema.make()))
    {
      #expect(verdict == "", "\(sample.path)")
    }
  }

  /// What stands behind `topolint: 1`.
  private static let broken = [
    "servces: {}", "services: [a]", "services: {web: 5}", "services: {web: {rolle: job}}", "services: {web: {role: extern}}",
    "services: {web: {replicas: x}}", "services: {web: {replicas: 1.5}}",
    "services: {web: {replicas: -1}}", "services: {web: {replicas: '3'}}", "services: {web: {entry: 'yes'}}",
    "services: {web: {entry: {rat: 5/s}}}", "services: {web: {latency: 5ms}}", "services: {web: {latency: {p99: 5}}}",
    "services: {web: {latency: {p99: 5 s}}}", "services: {web: {capacity: 500}}", "services: {web: {capacity: 5/w}}", "description: [a]",
    "services: {web: {description: }}", "services: {web: {$schema: a}}",
    "services: {web: {availability: 101}}", "services: {web: {team: [a]}}", "services: {web: {team: ''}}",
    "services: {web: {calls: {to: a}}}", "services: {web: {calls: [a]}}", "services: {web: {calls: [{}]}}",
    "services: {web: {calls: [{to: ~}]}}", "services: {web: {calls: [{to: a, retries: 2, attempts: 3}]}}",
    "services: {web: {calls: [{to: a, retries: 2.5}]}}", "services: {web: {calls: [{to: a, attempts: 0}]}}",
    "services: {web: {calls: [{to: a, timeout: 010s}]}}", "services: {web: {calls: [{to: a, mode: asynchronous}]}}",
    "services: {web: {calls: [{to: a, breaker: 1}]}}", "services: {web: {calls: [{to: a, backoff: none}]}}",
    "services: {web: {publishes: [{from: q}]}}", "services: {web: {consumes: [{from: q, steps: x}]}}",
    "services: {web: {uses: [{store: s, access: all}]}}", "stores: {db: {max_connections: 0}}", "queues: {q: {retention: 5}}",
    "externals: {x: {replicas: 3}}", "defaults: {call: {to: a}}", "defaults: {timeout: 1s}", "scale: {users: many}",
    "scale: {users: -5}", "scale: {users: '5'}", "scale: {active_share: '0.5'}", "name: [a]", "ignore: [{rule: a, subject: b}]",
    "services: {web: {calls: [{to: a, made: false, timeout: 1s}]}}", "services: {web: {calls: [{to: a, made: no}]}}",
    "ignore: [{rule: a, subject: b, reason: c, until: soon}]", "observability: {logs: 1}", "ignore: [{rule: a, subject: b, reason: ''}]",
  ]

  private static let fair = [
    "", "$schema: topolint.json", "services: {web: {capacity: 5/h, entry: {rate: 2k/d}}}",
    "description: |\n  a shop\nservices: {web: {description: it's ours, calls: [{to: a, description: ''}], publishes: [{to: q, description: a}]}}",
    "services: {web: {consumes: [{from: q, description: 5}], uses: [{store: s, description: a}]}}\nexternals: {x: {description: a}}",
    "stores: {s: {description: a}}\nqueues: {q: {description: true}}", "services:", "services: {web: }", "services: {web: {calls: }}",
    "services: {web: {entry: {rate: 50/s}}}",
    "services: {web: {entry: {}}}", "services: {1: {calls: [{to: 3}, {to: true}]}}", "x-note: {any: [thing]}",
    "services: {web: {x-note: 1, calls: [{to: a, x-note: 2, timeout: none, max_concurrency: none, retry_budget: none}]}}",
    "services: {web: {availability: 0.999, slo: {availability: 99.9%}}}", "scale: {users: 1.5M, growth: 2}",
    "scale: {users: '1.5M', active_share: '5%'}",
    "services: {web: {calls: [{to: a, breaker: {window: 1µs}, cache: {hit_ratio: 80%}, batch: 50, payload: 1.5KiB, protocol: no}]}}",
    "queues: {q: {retention: none, max_length: none, dead_letter: 5}}", "services: {x-common: &c {calls: []}, web: *c}",
    "ignore: [{rule: a, subject: b, reason: c, until: 2027-03-31}]", "defaults: {call: {retries: 2}}",
    "services: {web: {consumes: [{from: q, steps: [a, b]}]}}",
  ]

  @Test(
    "reader and schema refuse the same broken files and take the same fair ones",
    .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func sameVerdict() throws {
    let texts = (Self.broken + Self.fair).map { "topolint: 1\n\($0)\n" }
    for (index, verdict) in try Oracles.verdicts(on: texts, by: NativeSchema.make()).enumerated() {
      let isBroken = index < Self.broken.count
      #expect(verdict.isEmpty != isBroken, "the schema on \(texts[index]): \(verdict)")
      #expect(NativeReading(texts[index]).faults.isEmpty != isBroken, "the reader on \(texts[index])")
    }
    let versions = ["topolint: 2\n", "topolint: '1'\n"]
    #expect(try Oracles.verdicts(on: versions + ["services: {}\n"], by: NativeSchema.make()).allSatisfy { !$0.isEmpty })
    for version in versions { #expect(NativeReading(version).faults.count == 1) }
  }
}
