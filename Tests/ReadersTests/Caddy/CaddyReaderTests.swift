import Documents
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite("Caddy") struct CaddyReaderTests {
  private func configuration(_ handler: String) -> String {
    """
    {"apps": {"http": {"servers": {"srv0": {"listen": [":8080"], "routes": [{"handle": [{"handler": "subroute", "routes": [
      {"handle": [{"handler": "reverse_proxy", \(handler)}]}]}]}]}}}}}
    """
  }

  private func read(_ handler: String) -> ProxyReading {
    ProxyReading([("front/caddy.json", configuration(handler))], with: CaddyReader.self)
  }

  private static let one = #""upstreams": [{"dial": "carts:80"}]"#
  private static let two = #""upstreams": [{"dial": "10.0.0.1:80"}, {"dial": "10.0.0.2:80"}]"#

  @Test("a reverse proxy is a call without a timeout or a second try")
  func silence() {
    let reading = read(Self.one)
    #expect(reading.told == [] && reading.calls == ["front -> carts"])
    #expect(reading.role("front") == .gateway)
    #expect(reading.knowledge(.timeout).isImplied(.infinity))
    #expect(reading.knowledge(.attempts).isImplied(1))
    #expect(reading.knowledge(.maxConcurrency).isImplied(.infinity))
    #expect(reading.knowledge(.breaker).isAbsent)
  }

  @Test("tries go on until their time or their number is over")
  func retries() {
    let timed = read(
      Self.one + #", "load_balancing": {"try_duration": "2s"}, "transport": {"protocol": "http", "response_header_timeout": 500000000}"#)
    #expect(timed.told == [])
    #expect(timed.knowledge(.attempts).isDeclared(9) && timed.knowledge(.idempotent).isImplied(1))
    #expect(timed.knowledge(.backoff).isImplied(250) && timed.knowledge(.maxBackoff).isImplied(250))
    #expect(timed.knowledge(.timeout).isDeclared(500) && timed.knowledge(.totalTimeout).isDeclared(2_500))
    let counted = read(Self.one + #", "load_balancing": {"retries": 3, "try_duration": "3s", "try_interval": "100ms"}"#)
    #expect(counted.knowledge(.attempts).isDeclared(4) && counted.knowledge(.backoff).isDeclared(100))
    let quick = read(Self.one + #", "load_balancing": {"retries": 2}"#)
    #expect(quick.knowledge(.attempts).isDeclared(3) && quick.knowledge(.backoff).isAbsent)
  }

  @Test("what is tried again is for all methods only if a condition names POST, or none")
  func conditions() {
    func isSafe(_ match: String) -> Bool {
      read(Self.one + #", "load_balancing": {"retries": 2, "retry_match": \#(match)}"#).knowledge(.idempotent).isImplied(1)
    }
    #expect(isSafe(#"[{"method": ["GET", "PUT"]}]"#) && isSafe("[]"))
    #expect(!isSafe(#"[{"method": ["GET"]}, {"method": ["POST"]}]"#) && !isSafe(#"[{"path": ["/*"]}]"#))
  }

  @Test("a time for each read bounds silence, and says nothing of how long an answer takes")
  func reads() {
    let transport = #", "transport": {"protocol": "http", "read_timeout": "2s""#
    let idle = read(Self.one + transport + "}")
    #expect(idle.told == [] && idle.knowledge(.idleTimeout).isDeclared(2_000) && idle.knowledge(.timeout).isUnknown)
    let both = read(Self.one + transport + #", "response_header_timeout": "1s"}"#)
    #expect(both.knowledge(.idleTimeout).isDeclared(2_000) && both.knowledge(.timeout).isDeclared(1_000))
    #expect(read(Self.one).knowledge(.idleTimeout).isImplied(.infinity))
    let trying = read(Self.one + transport + #"}, "load_balancing": {"try_duration": "3s"}"#)
    #expect(trying.knowledge(.totalTimeout).isUnknown)
  }

  @Test("what is spoken is HTTP, over TLS where that is said, and HTTP/2 without it where a version says so")
  func protocols() {
    func word(_ transport: String) -> String? {
      read(Self.one + #", "transport": {"protocol": "http"\#(transport)}"#).word(.protocolName)
    }
    #expect(word("") == "http" && word(#", "tls": {}"#) == "https" && word(#", "versions": ["h2c", "2"]"#) == "http2")
  }

  @Test("bounds of single upstreams are one of all, where each has one")
  func bounds() {
    let upstreams = #""upstreams": [{"dial": "10.0.0.1:80", "max_requests": 3}, {"dial": "10.0.0.2:80"}]"#
    #expect(read(upstreams).knowledge(.maxConcurrency).isImplied(.infinity))
    let checks = #", "health_checks": {"passive": {"unhealthy_request_count": 5}}"#
    #expect(read(upstreams + checks).knowledge(.maxConcurrency).isDeclared(8))
    let transport = #", "transport": {"protocol": "http", "max_conns_per_host": 4}"#
    #expect(read(upstreams + checks + transport).knowledge(.maxConcurrency).isDeclared(7))
    #expect(read(upstreams + transport).knowledge(.maxConcurrency).isDeclared(7))
  }

  @Test("what has only an IP address is called as the first such server, beside those with a name, each with its own bound")
  func mixed() {
    let reading = read(#""upstreams": [{"dial": "carts:80", "max_requests": 5}, {"dial": "10.0.0.1:80"}, {"dial": "10.0.0.2:80"}]"#)
    #expect(reading.calls == ["front -> 10.0.0.1", "front -> carts"] && reading.value(.replicas, ofService: "10.0.0.1") == 2)
    #expect(reading.knowledge(.maxConcurrency, of: 0).isImplied(.infinity) && reading.knowledge(.maxConcurrency, of: 1).isDeclared(5))
  }

  @Test("it is told where an upstream that is down is asked all the same, and where callers wait though none is left")
  func notes() {
    let unchecked = read(Self.two + #", "load_balancing": {"retries": 3}"#)
    #expect(unchecked.told.contains { $0.contains("asked as often as before") })
    let checks = #", "health_checks": {"passive": {"fail_duration": "10s"}}"#
    #expect(read(Self.two + checks).told == [] && read(Self.one).told == [])
    #expect(read(Self.two + checks + #", "load_balancing": {"try_duration": "3s"}"#).told.contains { $0.contains("all of 'try_duration'") })
    #expect(read(Self.two + #", "health_checks": {"active": {"uri": "/"}}"#).told == [])
  }

  @Test("an upstream that fails is left out only if there is a time for it, and counts of requests are bounds")
  func checks() {
    let reading = read(
      Self.two + #", "health_checks": {"passive": {"fail_duration": "10s", "max_fails": 3, "unhealthy_request_count": 5}}"#)
    #expect(reading.calls == ["front -> 10.0.0.1"] && reading.value(.replicas, ofService: "10.0.0.1") == 2)
    #expect(reading.knowledge(.breaker).isDeclared(1) && reading.knowledge(.breakerMinCalls).isDeclared(3))
    #expect(reading.knowledge(.breakerWindow).isDeclared(10_000) && reading.knowledge(.maxConcurrency).isDeclared(10))
    #expect(read(Self.two + #", "health_checks": {"passive": {"max_fails": 3}}"#).knowledge(.breaker).isAbsent)
  }

  @Test("of upstreams of which the first is taken the others are never used, unless something tells that it is down")
  func first() {
    let policy = #", "load_balancing": {"selection_policy": {"policy": "first"}}"#
    let upstreams = #""upstreams": [{"dial": "a:80"}, {"dial": "b:80"}]"#
    let reading = read(upstreams + policy)
    #expect(reading.calls == ["front -> a"])
    #expect(reading.told.contains { $0.contains("never used") })
    let checked = read(upstreams + policy + #", "health_checks": {"active": {"uri": "/"}}"#)
    #expect(checked.calls == ["front -> a", "front -> b"])
  }

  @Test("names of any bytes do no harm, and what is filled in at run time is no address")
  func hostile() {
    #expect(read(#""upstreams": [{"dial": "{env.UP}:80"}]"#).calls == [])
    for dial in ["", ":", "[", "unix//", "a:b:c", String(repeating: "x", count: 10_000), #"<script>\u0000\n"#] {
      _ = read(#""upstreams": [{"dial": "\#(dial)"}], "load_balancing": {"retries": 99999999999999999999}"#)
    }
  }

  private static let changes: [String] = {
    let parts = [
      #""flush_interval": -1"#, #""foo": 1"#, #""request_buffers": 1"#, #""request_buffers": "1""#, #""stream_timeout": "1h""#,
      #""trusted_proxies": ["10.0.0.0/8"]"#, #""trusted_proxies": "10.0.0.0/8""#, #""verbose_logs": true"#, #""verbose_logs": "true""#,
      #""upstreams": [{"dial": 1}]"#, #""upstreams": [{"dial": "a:1", "foo": 1}]"#, #""upstreams": [{}]"#, #""upstreams": {}"#,
    ]
    func nested(_ key: String, _ parts: [String]) -> [String] { parts.map { "\"\(key)\": {\($0)}" } }
    let balancing = nested(
      "load_balancing",
      [
        #""retries": 2"#, #""Retries": 2"#, #""retries": "2""#, #""retries": 1.5"#, #""try_duration": 1000"#, #""try_duration": "1d""#,
        #""try_duration": "5""#, #""try_duration": 1.5"#, #""try_duration": true"#, #""try_duration": """#, #""try_duration": null"#,
        #""try_duration": "1.5h30m""#, #""try_duration": "-1s""#,
        #""selection_policy": {"policy": "first"}"#, #""selection_policy": {}"#, #""foo": 1"#, #""try_interval": "1x""#,
        #""try_interval": ".5s""#,
      ])
    let checks =
      nested(
        "health_checks",
        nested(
          "passive",
          [
            #""fail_duration": "10s""#, #""max_fails": 2"#, #""max_fails": "2""#, #""unhealthy_request_count": 5"#,
            #""unhealthy_latency": 3"#, #""foo": 1"#,
          ])) + nested("health_checks", nested("active", [#""uri": "/""#, #""uri": 1"#, #""port": 80"#, #""passes": 1"#, #""bar": 1"#]))
    let transport = nested(
      "transport",
      [
        #""protocol": "http", "dial_timeout": "1s""#, #""protocol": "http", "max_conns_per_host": 3"#, #""protocol": "http", "foo": 1"#,
        #""protocol": "http", "versions": ["1.1"]"#, #""protocol": "http", "versions": "1.1""#, #""dial_timeout": "1s""#,
        #""protocol": "fastcgi", "root": "/""#, #""protocol": "fastcgi", "dial_timeout": "x""#,
      ])
    return parts + balancing + checks + transport
  }()

  /// Handlers with one to three keys each, but for those that take addresses, which may be misspelt, with values that may be of another kind.
  private static func drawn(_ count: Int, seed: UInt64) -> [String] {
    var state = seed
    func draw<Item>(_ items: [Item]) -> Item {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return items[Int(state >> 33) % items.count]
    }
    let values = [
      "1", "0", "-1", "1.5", "true", "null", #""x""#, #""""#, #""5s""#, #""1d""#, #""250ms""#, #""-1s""#, #""10""#, "[]", "{}", #"["a"]"#,
      "[1]",
      "99999999999999999999", #""1h30m""#,
    ]
    let keys: [(path: [String], keys: [String])] = [
      (
        [],
        [
          "flush_interval", "request_buffers", "response_buffers", "stream_timeout", "stream_close_delay",
          "verbose_logs",
        ]
      ),
      (["load_balancing"], ["retries", "try_duration", "try_interval"]),
      (["health_checks", "passive"], ["fail_duration", "max_fails", "unhealthy_request_count", "unhealthy_latency"]),
      (
        ["health_checks", "active"],
        ["uri", "port", "interval", "timeout", "passes", "fails", "max_size", "follow_redirects", "method", "body"]
      ),
      (
        ["transport"],
        [
          "dial_timeout", "response_header_timeout", "expect_continue_timeout", "max_conns_per_host", "write_buffer_size", "read_timeout",
          "write_timeout", "versions", "compression", "max_response_header_size",
        ]
      ),
    ]
    return (0..<count).map { _ in
      let group = draw(keys)
      var chosen: [String] = []
      for _ in 0..<draw([1, 1, 2, 3]) { chosen.append(draw(group.keys)) }
      var names: Set<String> = []
      var pairs = chosen.filter { names.insert($0).inserted }.map { key in
        "\"\(draw([0, 0, 0, 0, 0, 0, 1]) == 1 ? key + "s" : key)\": \(draw(values))"
      }
      if group.path == ["transport"] { pairs.insert(#""protocol": "http""#, at: 0) }
      return group.path.reversed().reduce(pairs.joined(separator: ", ")) { "\"\($1)\": {\($0)}" }
    }
  }

  @Test(
    "what Caddy refuses is refused, and nothing else", .enabled(if: Oracles.areNamed && Oracles.hasCaddy, "no Caddy; .ci/run installs it"))
  func refusals() throws {
    let program = """
      ending = ".json"
      def refusal(path, folder):
          run = subprocess.run([given[0], "validate", "--config", path], capture_output=True, text=True, env=dict(os.environ, HOME=folder))
          return "" if run.returncode == 0 else run.stderr.strip().splitlines()[-1]
      """
    let changes = Refusals.changes(60, seed: 3)
    let texts = (Self.changes + Self.drawn(changes.count, seed: UInt64(changes.seed))).map { configuration(Self.one + ", " + $0) }
    let refusals = Refusals(program: program, given: [try Oracles.program("caddy")]) { text in
      let tree = DocumentTree.read(SourceFile(id: FileID(0), path: Untrusted("caddy.json"), bytes: Array(text.utf8))).tree
      return tree.roots.flatMap { CaddyReader.handlers(of: Field(tree: tree, id: $0)).flatMap { CaddyHandler.faults(of: $0) } }
        .map(\.message.plainText)
    }
    let (all, taken) = try refusals.check(texts)
    #expect(taken > 0 && taken < all - 10)
  }

  @Test("what Caddy cannot read is no silence: nobody knows it, nor what rests on it")
  func unread() {
    func transport(_ time: String) -> String { #", "transport": {"protocol": "http", "response_header_timeout": \#(time)}"# }
    let timed = read(Self.one + transport(#""1.5""#) + #", "load_balancing": {"try_duration": "2s"}"#)
    #expect(timed.told == ["'response_header_timeout' is a duration"])
    #expect(timed.knowledge(.timeout).isUnknown && timed.knowledge(.totalTimeout).isUnknown && timed.knowledge(.attempts).isDeclared(9))
    #expect(read(Self.one + transport("null")).knowledge(.timeout).isImplied(.infinity))
    #expect(read(Self.one + transport("0")).knowledge(.timeout).isImplied(.infinity))
    let tries = read(Self.one + #", "load_balancing": {"retries": 2.5, "try_duration": "2s", "try_interval": "x"}"#)
    #expect(tries.knowledge(.attempts).isUnknown && tries.knowledge(.backoff).isUnknown)
    let passive = read(Self.two + #", "health_checks": {"passive": {"fail_duration": "x", "unhealthy_request_count": "y"}}"#)
    #expect(passive.knowledge(.breaker).isUnknown && passive.knowledge(.maxConcurrency).isUnknown)
  }

  @Test("a policy with nearly the name of one of Caddy's is refused; another may be a module of somebody else")
  func policies() {
    func told(_ word: String) -> [String] {
      let checks = #", "health_checks": {"active": {"uri": "/"}}"#
      let reading = read(Self.two + #", "load_balancing": {"selection_policy": {"policy": "\#(word)"}}"# + checks)
      #expect(reading.knowledge(.balancing).isUnknown || word == "ip_hash")
      return reading.told
    }
    #expect(told("frist") == ["Caddy has no policy 'frist'"])
    #expect(told("nearest_datacentre") == [] && told("ip_hash") == [])
  }

  @Test("a body is gone with the first try unless it is kept")
  func bodies() {
    let retries = #", "load_balancing": {"retries": 2}"#
    #expect(read(Self.one + retries).knowledge(.retryMaxBody).isImplied(0) && read(Self.one).knowledge(.retryMaxBody).isAbsent)
    #expect(read(Self.one + retries + #", "request_buffers": 4096"#).knowledge(.retryMaxBody).isDeclared(4_095))
    #expect(read(Self.one + retries + #", "request_buffers": -1"#).knowledge(.retryMaxBody).isDeclared(.infinity))
  }

  @Test("which upstream is asked is said by a policy, a random one where there is none; addresses that stand by are replicas")
  func balancing() {
    func policy(_ word: String, _ more: String = "") -> ProxyReading {
      read(Self.two + #", "load_balancing": {"selection_policy": {"policy": "\#(word)"}}"# + more)
    }
    #expect(read(Self.two).knowledge(.balancing).isImplied(Balancing.random.value) && read(Self.one).knowledge(.balancing).isAbsent)
    #expect(policy("least_conn").knowledge(.balancing).isDeclared(Balancing.leastRequest.value))
    let first = policy("first")
    #expect(first.knowledge(.balancing).isDeclared(Balancing.first.value) && first.value(.replicas, ofService: "10.0.0.1") == 2)
    #expect(policy("first", #", "health_checks": {"active": {"uri": "/"}}"#).knowledge(.balancing).isUnknown)
  }
}
