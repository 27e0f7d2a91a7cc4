import Testing

@testable import Readers

/// What people write first, and the line that the help has: it is read without a fault.
@Suite struct NativeLineTests {
  @Test(
    "a field of another shape is answered with the line that is meant",
    arguments: [
      ("a service", "calls: orders", "calls: [{to: orders}]"),
      ("a service", "calls: {to: orders}", "calls: [{to: orders}]"),
      ("a service", "calls: {to: orders, timeout: 1s}", "calls: [{to: orders, timeout: 1s}]"),
      ("a service", "calls: {orders: {timeout: 1s}, pay: }", "calls: [{to: orders, timeout: 1s}, {to: pay}]"),
      ("a service", "calls: 'my orders'", "calls: [{to: \"my orders\"}]"),
      ("a service", "uses: db", "uses: [{store: db}]"), ("a service", "publishes: placed", "publishes: [{to: placed}]"),
      ("a service", "consumes: {from: placed}", "consumes: [{from: placed}]"),
      ("an entry of 'consumes'", "steps: mail", "steps: [mail]"),
      ("a service", "latency: 20ms", "latency: {p99: 20ms}"), ("a service", "latency: 20", "latency: {p99: 20ms}"),
      ("a service", "slo: 99.9%", "slo: {availability: 99.9%}"), ("a service", "slo: 99.9", "slo: {availability: 99.9%}"),
      ("a service", "slo: 300ms", "slo: {latency_p99: 300ms}"), ("a service", "entry: 50/s", "entry: {rate: 50/s}"),
      ("a service", "entry: 60%", "entry: {share: 60%}"), ("a topology", "scale: 1M", "scale: {users: 1M}"),
      ("a topology", "observability: true", "observability: {logs: true}"),
      ("a call", "cache: 80%", "cache: {hit_ratio: 80%}"), ("a call", "cache: 60s", "cache: {ttl: 60s}"),
      ("a call", "breaker: 20", "breaker: {min_calls: 20}"), ("a call", "breaker: 10s", "breaker: {window: 10s}"),
      ("a topology", "services: [web, api]", "services: {web: {}, api: {}}"),
      ("a topology", "services: [{name: web}]", "services: {web: {}}"), ("a topology", "services: web", "services: {web: {}}"),
      ("a topology", "ignore: {rule: a, subject: b, reason: c}", "ignore: [{rule: a, subject: b, reason: c}]"),
    ])
  func shapes(place: String, field: String, line: String) { expect(field, in: place, toBe: line) }

  @Test(
    "another tool's key and one of an inner mapping are answered with the line that is meant",
    arguments: [
      ("a service", "depends_on: [orders, pay]", "calls: [{to: orders}, {to: pay}]"),
      ("a service", "dependencies: orders", "calls: [{to: orders}]"), ("a service", "replicas_count: 3", "replicas: 3"),
      ("a service", "databases: [db]", "uses: [{store: db}]"), ("a service", "type: gateway", "role: gateway"),
      ("a service", "kind: job", "role: job"), ("a service", "owner: money", "team: money"),
      ("a service", "sla: 99.9%", "slo: {availability: 99.9%}"),
      ("a service", "p99: 20ms", "latency: {p99: 20ms}"), ("a service", "rate: 50/s", "entry: {rate: 50/s}"),
      ("a service", "timeout: 1s", "calls: [{to: NAME, timeout: 1s}]"), ("a service", "pool: 5", "uses: [{store: NAME, pool: 5}]"),
      ("a topology", "users: 1M", "scale: {users: 1M}"), ("a topology", "logs: true", "observability: {logs: true}"),
      ("a call", "hit_ratio: 80%", "cache: {hit_ratio: 80%}"), ("a call", "async: true", "mode: async"),
      ("a call", "max_retries: 2", "retries: 2"), ("an entry of 'publishes'", "size: 2KB", "payload: 2KB"),
      ("a store", "type: postgres", "kind: postgres"), ("a queue", "dlq: dead", "dead_letter: dead"),
      ("'slo'", "p99: 300ms", "latency_p99: 300ms"), ("a service", "type: cron", "role: job"),
      ("an entry of 'uses'", "mode: rw", "access: readwrite"), ("a service", "public: true", "entry: true"),
    ])
  func keys(place: String, field: String, line: String) { expect(field, in: place, toBe: line) }

  private func expect(_ field: String, in place: String, toBe line: String) {
    let faults = NativeReading(ForeignWordsTests.file(field, in: place)).faults
    #expect(faults.count == 1 && faults[0].hasSuffix("(write '\(line)')"), "\(faults)")
    #expect(NativeReading(ForeignWordsTests.file(line, in: place)).faults == [])
  }

  @Test(
    "an entry of another shape is answered at its place",
    arguments: [
      ("services: {web: {calls: [orders]}}", "2:26-2:32 a call must be a mapping; got 'orders' (write '{to: orders}')"),
      ("services: {web: {uses: [db]}}", "2:25-2:27 an entry of 'uses' must be a mapping; got 'db' (write '{store: db}')"),
      ("services: {web: {publishes: [{from: q}]}}", "2:31-2:35 unknown key 'from' in an entry of 'publishes' (write 'to: q')"),
      ("services: {web: {consumes: [{to: q}]}}", "2:30-2:32 unknown key 'to' in an entry of 'consumes' (write 'from: q')"),
      ("services: {web: {calls: [{service: api, timeout: 1s}]}}", "2:27-2:34 unknown key 'service' in a call (write 'to: api')"),
      ("services: {web: {calls: [{to: [a, b]}]}}", "2:31-2:37 'to' must be text; got a list (write an entry for each: '{to: a}, {to: b}')"),
      ("stores: {db: postgres}", "2:14-2:22 'db' must be a mapping; got 'postgres' (write 'db: {kind: postgres}')"),
      ("services: {web: gateway}", "2:17-2:24 'web' must be a mapping; got 'gateway' (write 'web: {role: gateway}')"),
      ("services: {web: here}", "2:17-2:21 'web' must be a mapping; got 'here' (write 'web: {}')"),
      (
        "services: {web: {latency: {p95: 20ms}}}",
        "2:28-2:31 unknown key 'p95' in 'latency' (the percentiles that there are: p50 and p99)"
      ),
      (
        "services: {web: {role: cron}}",
        "2:24-2:28 'role' must be one of service, gateway, registry, config, telemetry, broker, job; got 'cron' (write 'role: job')"
      ),
      (
        "services: {web: {uses: [{store: s, access: rw}]}}",
        "2:44-2:46 'access' must be one of read, write, readwrite; got 'rw' (write 'access: readwrite')"
      ),
    ])
  func entries(text: String, fault: String) { #expect(NativeReading("topolint: 1\n\(text)\n").faults == [fault]) }

  @Test("what is large, comes from elsewhere or cannot be guessed is answered without a line")
  func noLine() {
    let long = String(repeating: "x", count: 90)
    for text in [
      "services: {web: {calls: \(long)}}", "services: {web: {calls: [[a]]}}", "services: {web: {slo: high}}",
      "x-a: &a [b, c]\nservices: {web: {dependencies: [{to: *a}]}}", "services: {web: {latency: ~}}",
      "services: {web: {public: yes}}", "services: {web: {calls: [{to: a, async: false}]}}", "services: {web: {slo: {latency: {p99: 1s}}}}",
      "services: {web: {type: ClusterIP}}", "x-a: &a {b: c}\nservices: {web: {calls: [{<<: *a}]}}",
    ] {
      let faults = NativeReading("topolint: 1\n\(text)\n").faults
      #expect(!faults.isEmpty && !faults.contains { $0.contains("(write '") && !$0.contains("[[a]]") }, "\(faults)")
    }
  }
}
