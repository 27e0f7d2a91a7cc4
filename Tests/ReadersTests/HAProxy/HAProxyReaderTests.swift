import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("HAProxy") struct HAProxyReaderTests {
  private func read(_ text: String, path: String = "edge/haproxy.cfg") -> ProxyReading {
    ProxyReading(streams: [(path, text)], with: HAProxyReader.self)
  }

  private func backend(_ lines: String, defaults: String = "mode http") -> String {
    "defaults\n  \(defaults)\nfrontend web\n  bind :80\n  default_backend carts\nbackend carts\n  \(lines)\n"
  }

  @Test("a file is told by its sections, and no other language is taken for it")
  func recognition() {
    func isRecognized(_ text: String) -> Bool { HAProxyReader.recognizes(Array(text.utf8)[...]) }
    #expect(isRecognized(backend("server s carts:80")))
    #expect(isRecognized("# mine\nglobal\n  maxconn 100\n\nfrontend web\n  bind *:80\n"))
    for text in [
      "[metadata]\nname = x\n", "{\"listen\": 1}", "listen: 80\nserver: x\n", "server {\n  listen 80;\n}\n", "", "global x\n", "defaults\n",
      "listen\nnothing of it\n",
    ] { #expect(!isRecognized(text), "\(text)") }
  }

  @Test("a backend is a call, and silence means no timeout")
  func silence() {
    let reading = read(backend("server s1 carts:8080"))
    #expect(reading.told == [] && reading.calls == ["edge -> carts"])
    #expect(reading.role("edge") == .gateway)
    #expect(reading.knowledge(.idleTimeout).isImplied(.infinity))
    #expect(reading.knowledge(.timeout).isUnknown && reading.knowledge(.totalTimeout).isUnknown)
    #expect(reading.knowledge(.breaker).isAbsent)
    #expect(reading.word(.protocolName) == "http")
  }

  @Test("what HAProxy cannot read, or finds in the environment, is no silence: nobody knows it")
  func unread() {
    let wrong = read(backend("timeout server fast\n  server s carts:80"))
    #expect(wrong.told.count == 1 && wrong.knowledge(.idleTimeout).isUnknown)
    let filled = read(backend("timeout server \"$WAIT\"\n  retries \"$TRIES\"\n  server s carts:80 maxconn \"$MOST\""))
    for attribute in [Attribute.idleTimeout, .attempts, .maxConcurrency] {
      #expect(filled.knowledge(attribute).isUnknown, "\(attribute)")
    }
  }

  @Test("of several default backends the last holds, and nothing leads to itself")
  func backends() {
    let entry = "defaults\n  mode http\nfrontend web\n  bind :80\n  default_backend crats\n  default_backend carts\n"
    #expect(read(entry + "backend carts\n  server s carts:80\n").told == [])
    #expect(read(entry + "backend carts\n  use_backend carts if METH_GET\n  server s carts:80\n").told == ["this leads to itself"])
    #expect(read(entry + "backend carts\n  default_backend carts\n  server s carts:80\n").told == ["this leads to itself"])
    #expect(
      read(entry.replacing("  default_backend carts\n", with: "") + "backend carts\n  server s carts:80\n").told == [
        "there is no backend 'crats'"
      ])
  }

  @Test("what defaults say holds where a section says nothing, and those that it names before the last ones")
  func defaults() {
    #expect(read(backend("server s carts:80", defaults: "timeout server 5s")).knowledge(.idleTimeout).isDeclared(5_000))
    #expect(read(backend("timeout server 300\n  server s carts:80", defaults: "timeout server 5s")).knowledge(.idleTimeout).isDeclared(300))
    let named = """
      defaults slow
        timeout server 1m
      defaults
        timeout server 1s
      listen a from slow
        bind :80
        server s carts:80
      """ + "\n"
    #expect(read(named).knowledge(.idleTimeout).isDeclared(60_000) && read(named).word(.protocolName) == "tcp")
    #expect(read(backend("timeout server 0\n  server s carts:80")).knowledge(.idleTimeout).isDeclared(.infinity))
  }

  @Test("three retries are made by themselves, of refused connections unless retry-on says otherwise, and rules may leave out methods")
  func attempts() {
    func kinds(_ reading: ProxyReading) -> FailureKinds? { reading.knowledge(.retryOn).value.map { FailureKinds(value: $0) } }
    let silent = read(backend("server s carts:80"))
    #expect(silent.knowledge(.attempts).isImplied(4) && silent.knowledge(.retryOn).isImplied(FailureKinds.refused.value))
    let five = read(backend("retries 5\n  server s carts:80"))
    #expect(five.knowledge(.attempts).isDeclared(6) && kinds(five) == .refused)
    let some = read(backend("retry-on 503 response-timeout\n  server s carts:80"))
    #expect(some.knowledge(.attempts).isImplied(4) && kinds(some) == [.error, .timeout])
    #expect(kinds(read(backend("retry-on 503 0rtt-rejected\n  server s carts:80"))) == .error)
    let two = read(backend("retries 2\n  retry-on all-retryable-errors\n  server s carts:80"))
    #expect(two.knowledge(.attempts).isDeclared(3) && two.knowledge(.idempotent).value == nil && kinds(two) == .all)
    let safe = read(backend("retry-on 503\n  http-request disable-l7-retry if METH_POST\n  server s carts:80"))
    #expect(safe.knowledge(.attempts).isImplied(4) && safe.knowledge(.idempotent).isDeclared(1))
    for text in ["retry-on none", "retry-on 503\n  retries 0", "retry-on 503\n  http-request disable-l7-retry"] {
      #expect(read(backend("\(text)\n  server s carts:80")).knowledge(.attempts).isDeclared(1), "\(text)")
    }
    #expect(kinds(read(backend("retry-on 503\n  server s carts:80", defaults: "mode tcp"))) == .refused)
  }

  @Test("servers are counted, their bounds added up, and left out only where errors of requests are observed")
  func servers() {
    let reading = read(
      backend("default-server maxconn 20\n  server a 10.0.0.1:80\n  server b 10.0.0.2:80 maxconn 5\n  server c 10.0.0.3:80 disabled"))
    #expect(reading.value(.replicas, ofService: "carts") == 2 && reading.knowledge(.maxConcurrency).isDeclared(25))
    let observed = read(backend("server a carts:80 check observe layer7 error-limit 5 on-error mark-down"))
    #expect(observed.knowledge(.breaker).isDeclared(1) && observed.knowledge(.breakerMinCalls).isDeclared(5))
    #expect(read(backend("server a carts:80 check observe layer7")).knowledge(.breakerMinCalls).isDeclared(30))
    #expect(read(backend("server a carts:80 observe layer7 on-error mark-down")).knowledge(.breaker).isAbsent)
    #expect(read(backend("server-template s 1-3 carts:80 check")).calls == ["edge -> carts"])
  }

  @Test("what has only an IP address is called as the backend, beside the servers with a name, each as its own servers say")
  func mixed() {
    let reading = read(
      backend(
        "server a 10.0.0.1:80 maxconn 5\n  server b 10.0.0.2:80 maxconn 6\n  server c shop:80 check observe layer7 error-limit 5 on-error mark-down"
      ))
    #expect(reading.calls == ["edge -> carts", "edge -> shop"] && reading.value(.replicas, ofService: "carts") == 2)
    #expect(reading.knowledge(.maxConcurrency, of: 0).isDeclared(11) && reading.knowledge(.maxConcurrency, of: 1).value == nil)
    #expect(reading.knowledge(.breaker, of: 0).isAbsent && reading.knowledge(.breakerMinCalls, of: 1).isDeclared(5))
  }

  @Test("frontends lead to all backends that they name")
  func frontends() {
    let text = """
      frontend web
        bind :80
        acl is_pay path_beg /pay
        use_backend pay if is_pay !{ method POST } or METH_GET
        use_backend %[req.hdr(host)]
        default_backend carts
      backend carts
        server s carts:80
      backend pay
        mode http
        server s pay:80 ssl verify none
      """ + "\n"
    let reading = read(text)
    #expect(reading.told == [] && reading.calls == ["edge -> carts", "edge -> pay"] && reading.word(.protocolName, of: 1) == "https")
    let parts = ProxyReading(
      streams: [
        ("edge/10-web.cfg", "frontend web\n  bind :80\n  default_backend carts\n"),
        ("edge/20-carts.cfg", "backend carts\n  server s carts:80\n"),
      ], with: HAProxyReader.self)
    #expect(parts.calls == ["10-web -> carts"] && parts.told == [])
  }

  @Test(
    "what HAProxy refuses is refused",
    arguments: [
      ("servr s carts:80", "no keyword"), ("server s carts:80 chekc", "no setting of a server"), ("server s carts:99999", "no address"),
      ("timeout server 1.5s", "no time"), ("timeout foo 1s", "takes a name"), ("retry-on 505", "cannot be '505'"),
      ("mode udp", "tcp or http"),
      ("balance rr", "cannot be 'rr'"), ("option httpchkk", "no option"), ("server s \"carts:80", "quoted text"),
      ("server s a\n  server s b", "already"),
      ("server s a\nfrontend b\n  default_backend crats", "no backend"), ("server s a\nfrontend b\n  use_backend carts if x", "no ACL"),
      ("server s a\nbackend carts\n  server s b", "that does the same"),
    ])
  func refusals(_ lines: String, _ message: String) {
    let told = read(backend(lines)).told
    #expect(told.contains { $0.contains(message) }, "\(told)")
  }

  @Test("hostile files do no harm")
  func hostile() {
    for text in [
      "\\", "\"", "'", "no", "default", "no no", "server", "defaults x from x", "a\u{0}b", String(repeating: "x ", count: 100_000),
    ] {
      _ = read(text)
      _ = read(backend(text))
      _ = read("defaults a from b\ndefaults b from a\nlisten x from a\n  \(text)\n")
    }
    _ = read(backend("server-template s 1-999999999999999999999 carts:80\n  server-template t 99999-1 a:1\n  retries 99999999999999999999"))
    let many = (0..<20_000).map { "listen l\($0)\n  bind :80\n  server s s\($0):80\n" }.joined()
    #expect(read(many).calls.count == 20_000)
  }

  @Test("which server is asked is said by balance; the first alone only where nothing else tells that it is down or full")
  func balancing() {
    func way(_ lines: String) -> Knowledge {
      read(backend(lines + "\n  server a 10.0.0.1:80\n  server b 10.0.0.2:80")).knowledge(.balancing)
    }
    #expect(way("").isImplied(Balancing.roundRobin.value) && way("balance leastconn").isDeclared(Balancing.leastRequest.value))
    #expect(way("balance source").isDeclared(Balancing.hash.value) && way("balance random(2)").isDeclared(Balancing.random.value))
    #expect(way("balance first").isDeclared(Balancing.first.value) && way("balance first\n  default-server check").isUnknown)
  }

  @Test("a backup gets no requests, and takes over where the others are checked; a backend may be named by an expression")
  func backups() {
    let plain = read(backend("server main a:80\n  server spare b:80 backup"))
    #expect(plain.calls == ["edge -> a", "edge -> b"] && plain.knowledge(.share, of: 1).isDeclared(0))
    #expect(plain.knowledge(.fallback, of: 0).value == nil)
    let checked = read(backend("default-server check\n  server main a:80\n  server spare b:80 backup"))
    #expect(checked.knowledge(.fallback, of: 0).isDeclared(1) && checked.knowledge(.fallback, of: 1).value == nil)
    let expression = read(
      "frontend web\n  bind :80\n  use_backend be_%[req.hdr(host),lower] if TRUE\n  default_backend carts\nbackend carts\n  server s carts:80\n"
    )
    #expect(expression.told == [] && expression.calls == ["edge -> carts"])
  }
}
