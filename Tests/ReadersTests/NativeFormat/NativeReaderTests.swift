import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite struct NativeReaderTests {
  /// A fair topology with one field of a call replaced, as the hostile files have it.
  private static func call(_ field: String, _ raw: String) -> String {
    "topolint: 1\nservices:\n  web:\n    calls:\n      - to: api\n        \(field): \(raw)\n  api:\n"
  }

  // MARK: - What is unknown

  @Test("of a call that is not made nothing else is said")
  func notMade() {
    func faults(_ item: String) -> [String] { NativeReading("topolint: 1\nservices: {a: {calls: [\(item)]}, b: {}}\n").faults }
    #expect(faults("{to: b, made: true, timeout: 1s}") == [])
    #expect(NativeReading("topolint: 1\nservices: {a: {calls: [{to: b, made: false, description: x}]}, b: {}}\n").topology.calls.isEmpty)
    #expect(
      faults("{to: b, made: no}").count == 1
        && faults("{to: b, made: no}")[0].contains("'made' must be true or false; got 'no' (write false)"))
    #expect(faults("{to: b, made: false, timeout: 1s}").contains { $0.contains("'timeout' says nothing of a call that there is not") })
    #expect(faults("{to: b, made: false, timeot: 1s}").contains { $0.contains("unknown key 'timeot' in a call") })
  }

  @Test(
    "`unknown` names keys of its mapping, once and not those that are said",
    arguments: [
      ("{unknown: all}", nil), ("{unknown: []}", nil), ("{unknown: [timeout, cache.ttl, breaker]}", nil),
      ("{cache: {ttl: 1s}, unknown: [cache.hit_ratio]}", nil),
      ("{unknown: true}", "'unknown' must be all, or a list of keys; got 'true' (write 'unknown: all')"),
      ("{unknown: timeout}", "'unknown' must be all, or a list of keys; got 'timeout' (write 'unknown: [timeout]')"),
      ("{unknown: al}", "'unknown' must be all, or a list of keys; got 'al' (did you mean 'all'?)"),
      ("{unknown: [all]}", "'unknown' names keys of a call; got 'all' (write 'unknown: all')"),
      ("{unknown: [timeuot]}", "'unknown' names keys of a call; got 'timeuot' (did you mean 'timeout'?)"),
      ("{unknown: [to]}", "'unknown' names keys of a call; got 'to'"),
      ("{timeout: 1s, unknown: [timeout]}", "'timeout' is said, and said to be unknown (keep one of the two)"),
      ("{cache: {ttl: 1s}, unknown: [cache.ttl]}", "'cache.ttl' is said, and said to be unknown (keep one of the two)"),
    ] as [(String, String?)])
  func unknown(_ fields: String, _ fault: String?) {
    let reading = NativeReading("topolint: 1\nservices: {a: {calls: [{to: a, <<: \(fields)}]}}\n")
    #expect(reading.faults.count == (fault == nil ? 0 : 1) && reading.faults.allSatisfy { $0.contains(fault ?? "") }, "\(reading.faults)")
  }

  @Test(
    "`implied` names keys of a call that are said",
    arguments: [
      ("{attempts: 3, implied: [attempts]}", nil), ("{implied: [attempts], attempts: 3}", nil), ("{retries: 2, implied: [attempts]}", nil),
      ("{implied: []}", nil),
      ("{implied: [attempts]}", "'attempts' is implied, and not said (say its value too, or leave it out of the list)"),
      ("{attempts: 3, implied: attempts}", "'implied' must be a list of keys; got 'attempts' (write `implied: [attempts]`)"),
      ("{attempts: 3, implied: [atempts]}", "'implied' names keys of a call; got 'atempts' (did you mean 'attempts'?)"),
    ])
  func implied(_ fields: String, _ fault: String?) {
    let reading = NativeReading("topolint: 1\nservices: {a: {calls: [{to: a, \(fields.dropFirst().dropLast())}]}}\n")
    if let fault { #expect(reading.faults.contains { $0.contains(fault) }, "\(reading.faults)") } else { #expect(reading.faults == []) }
  }

  @Test("what is implied gives way to defaults, and to what any other file says")
  func impliedKnowledge() {
    func attempts(_ texts: String...) -> String {
      let reading = NativeReading(files: texts.enumerated().map { ("\($0.offset).yaml", Array("topolint: 1\n\($0.element)".utf8)) })
      #expect(reading.faults == [])
      return "\(reading.topology.knowledge(.attempts, of: ID<Call>(0)))"
    }
    let implied = "services: {a: {calls: [{to: a, attempts: 3, implied: [attempts]}]}}\n"
    #expect(attempts(implied) == "implied(3.0)")
    #expect(attempts(implied, "services: {a: {calls: [{to: a, attempts: 2}]}}\n") == "declared(2.0)")
    #expect(attempts("defaults: {call: {attempts: 4}}\n" + implied) == "declared(4.0)")
  }

  @Test("what a store or queue says is unknown stays so, whoever names it")
  func unknownOfNamed() {
    let users = "services: {a: {publishes: [{to: q}], uses: [{store: d}]}}\n"
    func knowledge(_ declared: String) -> [String] {
      let topology = NativeReading("topolint: 1\n" + users + declared).topology
      return ["\(topology.knowledge(.retention, of: ID<Queue>(0)))", "\(topology.knowledge(.maxConnections, of: ID<Store>(0)))"]
    }
    #expect(knowledge("queues: {q: {unknown: all}}\nstores: {d: {unknown: all}}\n") == ["unknown", "unknown"])
    #expect(knowledge("queues: {q: {unknown: all, retention: 1s}}\nstores: {d: {unknown: [kind]}}\n") == ["declared(1000.0)", "absent"])
    #expect(knowledge("queues: {q: {}}\n") == ["absent", "absent"])
  }

  @Test("what is unknown is not absent, and a default stands for it only where it is not named")
  func silence() {
    func timeout(_ text: String) -> String {
      "\(NativeReading("topolint: 1\n" + text).topology.knowledge(.timeout, of: ID<Call>(0)))"
    }
    #expect(timeout("services: {a: {calls: [{to: a}]}}\n") == "absent")
    #expect(timeout("services: {a: {calls: [{to: a}]}}\nunknown: all\n") == "unknown")
    #expect(timeout("unknown: all\nservices: {a: {unknown: [latency], calls: [{to: a}]}}\n") == "absent")
    #expect(timeout("services: {a: {unknown: all, calls: [{to: a, unknown: []}]}}\n") == "absent")
    let defaults = "defaults: {call: {timeout: 1s}}\n"
    #expect(timeout(defaults + "services: {a: {calls: [{to: a, unknown: all}]}}\n") == "declared(1000.0)")
    #expect(timeout(defaults + "services: {a: {calls: [{to: a, unknown: [timeout]}]}}\n") == "unknown")
    let topology = NativeReading("topolint: 1\nunknown: all\nservices: {a: {}}\n").topology
    #expect(!topology.isWhole && topology.knowledge(.users).isUnknown && !topology.listsAll(topology.services[0].attributes))
  }

  // MARK: - Values

  @Test(
    "a call's fields take their own grammar and nothing else",
    arguments: [
      ("retries", "010", "'retries' must be a whole number from 0 to 999999999; got '010' (write it without the leading zero)"),
      ("retries", "0x10", "'retries' must be a whole number from 0 to 999999999; got '0x10'"),
      ("payload", "99999999999999GB", "'payload' must be a size such as 500B, 2KB or 1MiB; got '99999999999999GB' (the number is too large)"),
      ("retries", "1_000", "'retries' must be a whole number from 0 to 999999999; got '1_000' (write the digits without separators)"),
      ("retries", "190:20:30", "'retries' must be a whole number from 0 to 999999999; got '190:20:30'"),
      ("retries", ".inf", "'retries' must be a whole number from 0 to 999999999; got '.inf'"),
      ("retries", ".nan", "'retries' must be a whole number from 0 to 999999999; got '.nan'"),
      ("retries", "1e30", "'retries' must be a whole number from 0 to 999999999; got '1e30'"),
      ("retries", "3.5", "'retries' must be a whole number from 0 to 999999999; got '3.5'"),
      ("retries", "-1", "'retries' must be a whole number from 0 to 999999999; got '-1' (it can't be negative)"),
      ("retries", "9223372036854775807", "'retries' must be a whole number from 0 to 999999999; got '9223372036854775807'"),
      ("retries", "true", "'retries' must be a whole number from 0 to 999999999; got 'true'"),
      ("retries", "null", "'retries' must be a whole number from 0 to 999999999; got 'null'"),
      ("retries", "", "'retries' must be a whole number from 0 to 999999999; got nothing"),
      ("retries", "[]", "'retries' must be a whole number from 0 to 999999999; got a list"),
      ("retries", "{}", "'retries' must be a whole number from 0 to 999999999; got a mapping"),
      (
        "retries", "{attempts: 3}",
        "'retries' must be a whole number from 0 to 999999999; got a mapping (write 'retries: 3' for so many after the first, 'attempts: 3' for so many in all)"
      ),
      (
        "timeout", "{value: 2s}",
        "'timeout' must be a duration such as 300ms, 2s or 5m, at most 365000d; got a mapping (write 'timeout: 2s')"
      ),
      ("attempts", "[3]", "'attempts' must be a whole number from 1 to 1000000000; got a list (write 'attempts: 3')"),
      ("retries", "\"3\"", "'retries' must be a number, not text (remove the quotes)"),
      ("retries", "!!str 3", "'retries' must be a number, not text (remove the quotes)"),
      ("retries", "!!int x", "'retries' must be a whole number from 0 to 999999999; got 'x'"),
      ("retries", "\u{663}", "'retries' must be a whole number from 0 to 999999999; got '\u{663}'"),
      ("attempts", "0", "'attempts' must be a whole number from 1 to 1000000000; got '0'"),
      ("timeout", "5", "'timeout' must be a duration such as 300ms, 2s or 5m, at most 365000d; got '5' (add the unit: 5ms or 5s?)"),
      ("timeout", "-5s", "'timeout' must be a duration such as 300ms, 2s or 5m, at most 365000d; got '-5s' (it can't be negative)"),
      (
        "timeout", "99999999999999999999h",
        "'timeout' must be a duration such as 300ms, 2s or 5m, at most 365000d; got '99999999999999999999h'"
      ),
      (
        "timeout", "2001-12-14t21:59:43.10-05:00",
        "'timeout' must be a duration such as 300ms, 2s or 5m, at most 365000d; got '2001-12-14t21:59:43.10-05:00'"
      ),
      ("backoff", "none", "'backoff' must be a duration such as 300ms, 2s or 5m, at most 365000d; got 'none'"),
      ("mode", "asynch", "'mode' must be one of sync, async; got 'asynch' (did you mean 'async'?)"),
      ("mode", "[sync]", "'mode' must be one of sync, async; got a list"),
      ("fallback", "yes", "'fallback' must be true or false; got 'yes' (write true)"),
      ("fallback", "'true'", "'fallback' must be true or false; got 'true' (write true)"),
      (
        "breaker", "off",
        "'breaker' must be true or false or a mapping of min_calls, window, failure_ratio, failures, scope, max_ejected; got 'off' (write false)"
      ),
      ("retry_on", "slow", "'retry_on' must be one of refused, reset, timeout, error; got 'slow' (write 'retry_on: timeout')"),
      ("retry_on", "eror", "'retry_on' must be one of refused, reset, timeout, error; got 'eror' (did you mean 'error'?)"),
      ("retry_on", "3", "'retry_on' must be one of refused, reset, timeout, error; got '3'"),
      ("retry_on", "{error: 1}", "'retry_on' must be one of refused, reset, timeout, error; got a mapping"),
      ("retry_on", "[]", "'retry_on' can't be empty"),
      ("cache", "true", "'cache' must be a mapping of hit_ratio, ttl; got 'true'"),
      ("protocol", "~", "'protocol' must be text; got '~' (put quotes around it if it is a name)"),
      ("protocol", "[http]", "'protocol' must be text; got a list"), ("protocol", "''", "'protocol' can't be empty"),
      ("payload", "2 KB", "'payload' must be a size such as 500B, 2KB or 1MiB; got '2 KB' (did you mean '2KB'?)"),
      ("timeout", "2 s", "'timeout' must be a duration such as 300ms, 2s or 5m, at most 365000d; got '2 s' (did you mean '2s'?)"),
      ("payload", "2kb", "'payload' must be a size such as 500B, 2KB or 1MiB; got '2kb' (did you mean '2KB'?)"),
      ("retry_budget", "20", "'retry_budget' must be a percentage such as 99.9%, from 0% to 100%; got '20' (add the sign: 20%?)"),
      ("per_request", "1e", "'per_request' must be a number such as 2, 0.5, 10k or 1M; got '1e'"),
    ])
  func values(_ field: String, _ raw: String, _ fault: String) throws {
    let column = 9 + field.count + 2
    let faults = NativeReading(Self.call(field, raw)).faults
    try #require(faults.count == 1)
    #expect(faults[0].hasPrefix("6:") && faults[0].hasSuffix(" " + fault), "\(faults)")
    // A value that is not there stands behind its key.
    #expect(faults[0].hasPrefix("6:\(raw.isEmpty ? column - 1 : column)-"), "\(faults)")
  }

  @Test(
    "words that other readers turn into something else stay text",
    arguments: ["no", "yes", "on", "off", "y", "=", "3", "1.0", "true", "2001-12-14", "!!binary aGk=", "'null'", "__proto__"])
  func text(_ raw: String) {
    #expect(NativeReading(Self.call("protocol", raw)).faults.isEmpty)
    #expect(NativeReading("topolint: 1\nservices:\n  web: {calls: [{to: \(raw)}]}\n  \(raw): {}\n").faults.isEmpty)
  }

  @Test("retries count the attempts after the first; none says that there is no limit")
  func meanings() {
    func value(_ attribute: Attribute, _ field: String, _ raw: String) -> Double? {
      NativeReading(Self.call(field, raw)).topology.knowledge(attribute, of: ID<Call>(0)).value
    }
    #expect(value(.attempts, "retries", "2") == 3 && value(.attempts, "retries", "0") == 1 && value(.attempts, "attempts", "2") == 2)
    #expect(value(.attempts, "retries", "999999999") == 1e9)
    #expect(value(.timeout, "timeout", "none") == .infinity && value(.timeout, "timeout", "300ms") == 300)
    #expect(
      value(.breaker, "breaker", "false") == 0 && value(.breaker, "breaker", "{window: 10s}") == 1
        && value(.breakerWindow, "breaker", "{window: 10s}") == 10_000)
    #expect(value(.mode, "mode", "async") == 1 && value(.cacheHitRatio, "cache", "{hit_ratio: 80%}") == 0.8)
  }

  @Test("kinds of failure are one word or a list of them, in whatever order and however often; one that is none makes the list unknown")
  func kinds() {
    func value(_ attribute: Attribute, _ field: String, _ raw: String) -> Double? {
      NativeReading(Self.call(field, raw)).topology.knowledge(attribute, of: ID<Call>(0)).value
    }
    #expect(value(.retryOn, "retry_on", "timeout") == FailureKinds.timeout.value)
    #expect(value(.retryOn, "retry_on", "[error, refused, error]") == FailureKinds([.refused, .error]).value)
    #expect(value(.breakerFailures, "breaker", "{failures: [reset, timeout], scope: host}") == FailureKinds([.reset, .timeout]).value)
    #expect(value(.breakerScope, "breaker", "{scope: host}") == BreakerScope.host.value)
    #expect(value(.breakerMaxEjected, "breaker", "{max_ejected: 10%}") == 0.1)
    let wrong = NativeReading(Self.call("retry_on", "[error, 5xx]"))
    #expect(wrong.faults.count == 1 && wrong.faults[0].hasSuffix("got '5xx' (write 'retry_on: error')"))
    #expect(wrong.topology.knowledge(.retryOn, of: ID<Call>(0)).isUnknown)
  }

  @Test("a number with a suffix may stand in quotes, a bare one may not")
  func quoted() {
    let fair = NativeReading(
      json:
        #"{"topolint": 1, "scale": {"users": "1M", "active_share": "5%", "growth": 2, "peak_factor": 1.5}, "services": {"a": {"capacity": "2k/s", "replicas": 3}}}"#
    )
    #expect(fair.faults == [] && fair.topology.knowledge(.users).value == 1e6)
    for member in [#""users": "5""#, #""active_share": "0.5""#, #""growth": "2.5""#] {
      #expect(
        NativeReading(json: "{\"topolint\": 1, \"scale\": {\(member)}}").faults.first?.hasSuffix(
          "must be a number, not text (remove the quotes)") == true)
    }
  }

  // MARK: - Shapes

  @Test(
    "a wrong shape is said where it stands",
    arguments: [
      ("services: web", "2:11-2:14 'services' must be a mapping; got 'web' (write 'services: {web: {}}')"),
      ("services: [web, api]", "2:11-2:21 'services' must be a mapping; got a list (write 'services: {web: {}, api: {}}')"),
      ("services: {web: api}", "2:17-2:20 'web' must be a mapping; got 'api' (write 'web: {}')"),
      ("services: {web: {calls: {api: 1}}}", "2:25-2:33 'calls' must be a list; got a mapping (write 'calls: [{to: api}]')"),
      ("services: {web: {calls: api}}", "2:25-2:28 'calls' must be a list; got 'api' (write 'calls: [{to: api}]')"),
      ("services: {web: {calls: [~]}}", "2:26-2:27 a call must be a mapping; got '~'"),
      ("services: {web: {calls: [[[]]]}}", "2:26-2:30 a call must be a mapping; got a list"),
      ("services: {web: {calls: [api]}}", "2:26-2:29 a call must be a mapping; got 'api' (write '{to: api}')"),
      ("services: {web: {calls: [{}]}}", "2:26-2:28 a call needs 'to' (write `to: NAME`)"),
      ("services: {web: {calls: [{to: ~}]}}", "2:31-2:32 'to' must be text; got '~' (put quotes around it if it is a name)"),
      ("services: {web: {calls: [{to: ''}]}}", "2:31-2:33 'to' can't be empty"),
      ("services: {web: {calls: [{to: [a]}]}}", "2:31-2:34 'to' must be text; got a list (write an entry for each: '{to: a}')"),
      (
        "services: {web: {role: [a, b]}}",
        "2:24-2:30 'role' must be one of service, gateway, registry, config, telemetry, broker, job; got a list"
      ),
      (
        "services: {web: {role: gatway}}",
        "2:24-2:30 'role' must be one of service, gateway, registry, config, telemetry, broker, job; got 'gatway' (did you mean 'gateway'?)"
      ),
      (
        "services: {web: {role: external}}",
        "2:24-2:32 'role' must be one of service, gateway, registry, config, telemetry, broker, job; got 'external' (declare it under 'externals')"
      ),
      ("services: {~: {}}", "2:12-2:13 a name in 'services' must be text; got '~' (put quotes around it if it is a name)"),
      ("services: {'': {}}", "2:12-2:14 a name in 'services' can't be empty"),
      ("services: {web: {publishes: [{to: q, on: []}]}}", "2:42-2:44 'on' can't be empty"),
      ("services: {web: {calls: [{to: a, on: []}]}}", "2:38-2:40 'on' can't be empty"),
      (
        "services: {web: {publishes: [{to: y, queue: x}]}}",
        "2:38-2:43 unknown key 'queue' in an entry of 'publishes' (known here: to, description, unknown, per_request, payload, outbox, on, observed)"
      ),
      ("services: {web: {consumes: [{from: q, steps: a}]}}", "2:46-2:47 'steps' must be a list; got 'a' (write 'steps: [a]')"),
      ("services: {web: {uses: [{store: s, access: some}]}}", "2:44-2:48 'access' must be one of read, write, readwrite; got 'some'"),
      ("servces: {web: {}}", "2:1-2:8 unknown key 'servces' in a topology (did you mean 'services'?)"),
      ("services: {web: {rloe: job}}", "2:18-2:22 unknown key 'rloe' in a service (did you mean 'role'?)"),
      ("services: {web: {calls: [{to: a, timout: 1s}]}}", "2:34-2:40 unknown key 'timout' in a call (did you mean 'timeout'?)"),
      ("services: {web: {calls: [{to: a, breaker: {windw: 1s}}]}}", "2:44-2:49 unknown key 'windw' in 'breaker' (did you mean 'window'?)"),
      ("services: {web: {latency: 5ms}}", "2:27-2:30 'latency' must be a mapping of p50, p99; got '5ms' (write 'latency: {p99: 5ms}')"),
      ("services: {web: {slo: ~}}", "2:23-2:24 'slo' must be a mapping of latency_p99, availability; got '~'"),
      ("defaults: {cal: {}}", "2:12-2:15 unknown key 'cal' in 'defaults' (did you mean 'call'?)"),
      ("defaults: [a]", "2:11-2:14 'defaults' must be a mapping; got a list"),
      ("defaults: {call: 1}", "2:18-2:19 'defaults.call' must be a mapping; got '1'"),
      (
        "externals: {card: {role: x}}",
        "2:20-2:24 unknown key 'role' in an external (known here: description, unknown, team, latency, capacity, availability)"
      ),
      ("name: [a]", "2:7-2:10 'name' must be text; got a list"),
      (
        "scale: 5",
        "2:8-2:9 'scale' must be a mapping of users, actions_per_user_per_minute, active_share, peak_factor, growth, calls_per_action; got '5' (write 'scale: {users: 5}')"
      ),
      (
        "services: {web: {calls: [{to: a, retries: 2, attempts: 3}]}}",
        "2:34-2:41 'retries' and 'attempts' say the same thing (keep one: attempts counts the first try, retries does not) [2:46-2:54 attempts is here]"
      ),
    ])
  func shapes(_ text: String, _ fault: String) { #expect(NativeReading("topolint: 1\n" + text + "\n").faults == [fault]) }

  @Test("a misspelt target is understood")
  func misspeltTarget() {
    #expect(
      NativeReading("topolint: 1\nservices: {web: {calls: [{too: api}]}}\n").faults == [
        "2:26-2:36 a call needs 'to' (write `to: NAME`)", "2:27-2:30 unknown key 'too' in a call (did you mean 'to'?)",
      ])
  }

  @Test(
    "the version is the number 1",
    arguments: [("2", "'2'"), ("\"1\"", "'1'"), ("1.0", "'1.0'"), ("[1]", "a list"), ("", "nothing"), ("v1", "'v1'")])
  func version(_ raw: String, _ found: String) {
    let faults = NativeReading("topolint: \(raw)\n").faults
    #expect(
      faults.count == 1 && faults[0].hasSuffix("'topolint' must be 1, the version of the format; got \(found) (write `topolint: 1`)"),
      "\(faults)")
  }

  @Test("a root that is no mapping is none of ours", arguments: ["- a\n", "hello\n", "a: 1\n", "[]"])
  func recognition(_ text: String) {
    #expect(NativeReading(text).faults.count == 1)
  }

  @Test("what may be empty may be left empty")
  func empty() {
    for text in [
      "", "services:", "services: {}", "services: {web: }", "services: {web: ~}", "services: {web: {calls: }}",
      "services: {web: {calls: []}}", "stores:\nqueues:\nexternals:\nignore:", "services: {web: {consumes: [{from: q, steps: []}]}}",
    ] {
      #expect(NativeReading("topolint: 1\n" + text + "\n").faults == [])
    }
  }

  @Test("several faults of one file are all said, and the rest is read")
  func manyFaults() {
    let reading = NativeReading("topolint: 1\nservices:\n  web: {replicas: x, zones: 3, tem: a}\n  api: 5\n  db: {replicas: 2}\n")
    #expect(reading.faults.map { $0.split(separator: " ")[0] } == ["3:19-3:20", "3:32-3:35", "4:8-4:9"])
    #expect(reading.facts.contains("service \"web\" service zones=3.0 team? replicas? replicasMin? replicasMax?"))
    #expect(reading.facts.contains("service \"db\" service replicas=2.0"))
  }

  // MARK: - Names

  @Test("names are what they are: alike to people, distinct as bytes")
  func names() {
    let names = [
      "web", "Web", "\u{430}pi", "\"ap\\u200bi\"", "\"api \"", "\"caf\u{E9}\"", "\"cafe\u{301}\"", "\"a\\nb\"", "\"<<\"", "1", "01", "0x1",
      "no",
    ]
    let reading = NativeReading("topolint: 1\nservices:\n" + names.map { "  \($0): {}\n" }.joined())
    #expect(reading.faults.isEmpty && reading.topology.services.count == names.count)
  }

  @Test("a name takes 256 bytes")
  func longNames() {
    func faults(_ count: Int) -> [String] {
      NativeReading("topolint: 1\nservices: {web: {calls: [{to: \(String(repeating: "n", count: count))}]}}\n").faults
    }
    #expect(faults(256).isEmpty)
    #expect(faults(257) == ["2:31-2:288 'to' has 257 bytes; the limit is 256"])
    #expect(faults(100_000).count == 1)
  }

  @Test("keys that start with x- are a place for notes and anchors; among names they are names unless they hold an anchor")
  func extensions() {
    let reading = NativeReading(
      """
      topolint: 1
      x-base: &base {replicas: 3}
      services:
        x-common: &common {zones: 2}
        "x-ray": {calls: [{to: web, x-note: [1]}]}
        x-files: {calls: [{to: web}]}
        x-null: &null
        web:
          <<: [*base, *common]
          x-owner: {any: thing}
      """)
    #expect(reading.faults.isEmpty)
    #expect(
      reading.facts.filter { $0.hasPrefix("service") } == [
        "service \"web\" service replicas=3.0 zones=2.0", "service \"x-files\" service", "service \"x-ray\" service",
      ])
    #expect(NativeReading(json: #"{"topolint": 1, "services": {"x-ray": {}}}"#).topology.services.count == 1)
  }

  @Test("a tag of somebody's own is told as what it is, once, and what it stands before is not read")
  func ownTags() {
    let reading = NativeReading(
      """
      topolint: 1
      services:
        web:
          replicas: !env 2
          entry: !flag true
          calls:
            - {to: api, attempts: &a !secret 3, timeout: !later {s: 2}}
            - !merge {to: api, retries: *a}
      """)
    let tags = [("4:15-4:21", "!env"), ("5:12-5:22", "!flag"), ("7:29-7:41", "!secret"), ("7:52-7:65", "!later"), ("8:9-8:38", "!merge")]
    #expect(reading.faults == tags.map { "\($0) the tag '\($1)' means nothing here (remove it, and write the value itself)" })
    #expect(!reading.facts.contains { $0.contains("replicas=") || $0.contains("attempts=") || $0.contains("timeout=") })
    #expect(NativeReading("topolint: 1\nservices: {web: {replicas: !!int 2}}\n").faults == [])
  }

  // MARK: - Places

  @Test("a call stands at its 'to: name', a service at its name, an attribute at its value")
  func places() {
    let text = "topolint: 1\nservices:\n  é:\n    calls:\n      - {to: api, timeout: 2s}\n      - to:\n          deep\n"
    let reading = NativeReading(text)
    func shown(_ start: Int32, _ end: Int32) -> String { String(decoding: Array(text.utf8)[Int(start)..<Int(end)], as: UTF8.self) }
    let topology = reading.topology
    #expect(topology.calls.map { shown($0.span.start, $0.span.end) } == ["to: api", "deep"])
    #expect(topology.services.map { shown($0.span.start, $0.span.end) } == ["to: api", "deep", "é"])
    let timeout = topology.span(.timeout, of: ID<Call>(0))!
    #expect(shown(timeout.start, timeout.end) == "2s")
  }

  // MARK: - Exceptions

  @Test(
    "an exception needs a rule, a subject, a reason, and a date that there is",
    arguments: [
      (
        "{rule: a, subject: b}",
        "2:10-2:31 an exception needs 'rule', 'subject' and 'reason' (say in the reason why the finding is acceptable)"
      ),
      (
        "{rule: a, reason: b}",
        "2:10-2:30 an exception needs 'rule', 'subject' and 'reason' (write what the finding is about, `subject: web -> orders`)"
      ),
      ("{rule: a, subject: b, reason: ' '}", "2:40-2:43 the reason of an exception is empty (say why the finding is acceptable)"),
      ("{rule: a, subject: b, reason: [x]}", "2:40-2:43 'reason' must be text; got a list"),
      ("{rule: a, subject: b, reason: c, until: 2027-02-29}", "2:50-2:60 'until' must be a date such as 2027-03-31; got '2027-02-29'"),
      ("{rule: a, subject: b, reason: c, until: soon}", "2:50-2:54 'until' must be a date such as 2027-03-31; got 'soon'"),
      ("{rule: a, subject: b, reason: c, until: [1]}", "2:50-2:53 'until' must be a date such as 2027-03-31; got a list"),
      ("{rule: a, subject: b, reason: c, untl: 2027-03-31}", "2:43-2:47 unknown key 'untl' in an exception (did you mean 'until'?)"),
      ("a", "2:10-2:11 an exception must be a mapping; got 'a'"),
    ])
  func exceptions(_ item: String, _ fault: String) { #expect(NativeReading("topolint: 1\nignore: [\(item)]\n").faults == [fault]) }

  @Test("a fair exception is kept, leap days included")
  func fairException() {
    let reading = NativeReading("topolint: 1\nignore: [{rule: sync-cycle, subject: a -> b, reason: soon gone, until: 2028-02-29}]\n")
    #expect(reading.faults.isEmpty && reading.facts.last == "ignore \"sync-cycle\" \"a -> b\" \"soon gone\" 20280229")
  }

  // MARK: - Hostile files

  @Test("an alias bomb in the list of calls ends in an error, and a thousand services of one anchor in a topology")
  func aliases() {
    let calls =
      "b0: &b0 [" + String(repeating: "{to: api},", count: 9) + "]\n"
      + (1..<9).map { "b\($0): &b\($0) [" + String(repeating: "*b\($0 - 1),", count: 9) + "]\n" }.joined()
    let bomb = NativeReading(calls + "topolint: 1\nservices: {web: {calls: *b8}}\n")
    #expect(bomb.faults.count == 1 && bomb.faults[0].contains("aliases expand to more than 1000000 nodes"))
    let fair = NativeReading("topolint: 1\nservices:\n  s0: &s {replicas: 2}\n" + (1..<1_000).map { "  s\($0): *s\n" }.joined())
    #expect(fair.faults.isEmpty && fair.topology.services.count == 1_000)
  }

  @Test("what is never more than another beside it is told where it is, on services, externals and stores")
  func bounds() {
    func faults(_ body: String) -> [String] {
      NativeReading("topolint: 1\nservices: {a: {\(body)}}\nexternals: {e: {\(body)}}\nstores: {s: {\(body)}}\n").faults
    }
    let latency = faults("latency: {p99: 100ms, p50: 1s}")
    #expect(
      latency.count == 3 && latency.allSatisfy { $0.contains("'p99' is 100ms, less than the 1s of 'p50' (write the longer time at 'p99'") })
    #expect(faults("latency: {p50: 1s, p99: 1000ms}") == [] && faults("latency: {p99: 1ms}") == [])
    #expect(faults("latency: {p50: 1s, p99: soon}").allSatisfy { $0.contains("must be a duration") })
    let replicas = NativeReading("topolint: 1\nservices: {a: {replicas: {min: 5, max: 3}}, b: {replicas: {min: 3, max: 3}}}\n").faults
    #expect(replicas.count == 1 && replicas[0].contains("'max' is 3, less than the 5 of 'min'"))
  }

  @Test("samples with bytes changed at random end in a topology or in faults")
  func mutations() {
    var random = SeededGenerator(seed: 42)
    let samples = Shared.samples().filter { $0.bytes.starts(with: Array("#".utf8)) || $0.bytes.starts(with: Array("topolint".utf8)) }
    let words = ["~", "[]", "{}", "1", "x", "none", "true", "999999999999999", "-1", "''", "*small", "<<", "to", "calls", "&a", "!!str"].map
    { Array($0.utf8) }
    for _ in 0..<1_500 {
      var bytes = random.pick(samples).bytes
      for _ in 0...random.below(4) {
        let place = random.below(bytes.count)
        let end = min(bytes.count, place + random.below(6))
        bytes.replaceSubrange(place..<end, with: random.pick(words))
      }
      let reading = NativeReading(files: [("a.yaml", bytes)])
      #expect(reading.faults.allSatisfy { !$0.hasPrefix("nowhere") })
      _ = reading.facts
    }
  }
}
