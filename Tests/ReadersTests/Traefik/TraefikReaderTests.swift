import Documents
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite("Traefik") struct TraefikReaderTests {
  private func configuration(
    router: String = "service: carts", balancer: String = "servers: [{url: 'http://carts:80'}]", more: String = "", middleware: String = ""
  ) -> String {
    """
    http:
      routers:
        web: {rule: "PathPrefix(`/`)", \(router)}
      services:
        carts: {loadBalancer: {\(balancer)}}
        \(more)
      \(middleware.isEmpty ? "" : "middlewares: {m: {\(middleware)}}")
    """
  }

  private func read(_ text: String) -> ProxyReading { ProxyReading([("front/traefik.yaml", text)], with: TraefikReader.self) }

  @Test("a router is a call without a timeout or a second try")
  func silence() {
    let reading = read(configuration())
    #expect(reading.told == [] && reading.calls == ["front -> carts"])
    #expect(reading.role("front") == .gateway)
    #expect(reading.knowledge(.timeout).isImplied(.infinity))
    #expect(reading.knowledge(.attempts).isImplied(1))
    #expect(reading.knowledge(.maxConcurrency).isImplied(.infinity))
    #expect(reading.knowledge(.breaker).isAbsent)
  }

  @Test("attempts of retry count the first, and are more than one only where answers are tried again")
  func retries() {
    func attempts(_ retry: String) -> ProxyReading {
      read(configuration(router: "service: carts, middlewares: [m]", middleware: "retry: {\(retry)}"))
    }
    #expect(attempts("attempts: 3").knowledge(.attempts).isDeclared(3))
    #expect(attempts("attempts: 3").knowledge(.retryOn).isImplied(FailureKinds.refused.value))
    #expect(attempts("attempts: 3, disableRetryOnNetworkError: true").knowledge(.attempts).isDeclared(1))
    let status = attempts("attempts: 3, status: ['500-599'], initialInterval: 500ms")
    #expect(status.told == [])
    #expect(status.knowledge(.attempts).isDeclared(3) && status.knowledge(.backoff).isDeclared(500))
    #expect(status.knowledge(.idempotent).isImplied(1))
    #expect(attempts("attempts: 3, status: [503], retryNonIdempotentMethod: true").knowledge(.idempotent).value == nil)
  }

  @Test("a time for retries bounds when the last begins, but for the pauses between them")
  func retriesForATime() {
    func reading(_ retry: String) -> ProxyReading {
      let text = configuration(
        router: "service: carts, middlewares: [m]", balancer: "serversTransport: t, servers: [{url: 'http://carts'}]",
        middleware: "retry: {attempts: 5, status: ['500-599'], timeout: 600ms\(retry)}")
      return read(text + "\n  serversTransports: {t: {forwardingTimeouts: {responseHeaderTimeout: 400ms}}}")
    }
    #expect(reading("").told == [] && reading("").knowledge(.totalTimeout).isDeclared(1_000))
    #expect(reading(", initialInterval: 300ms").knowledge(.totalTimeout).isUnknown)
  }

  @Test("requests with a body are made again while an expression holds, as often as it says, and ten times where it says nothing")
  func buffering() {
    func reading(_ expression: String, more: String = "") -> ProxyReading {
      read(configuration(router: "service: carts, middlewares: [m]", middleware: "buffering: {retryExpression: '\(expression)'}\(more)"))
    }
    let network = reading("IsNetworkError() && Attempts() < 3")
    #expect(network.told == [] && network.knowledge(.attempts).isDeclared(3))
    #expect(network.knowledge(.retryOn).isDeclared((FailureKinds([.refused, .reset, .timeout])).value))
    #expect(network.knowledge(.idempotent).value == nil)
    let any = reading("Attempts() <= 3")
    #expect(any.knowledge(.attempts).isDeclared(4) && any.knowledge(.retryOn).isDeclared(FailureKinds.all.value))
    #expect(reading("ResponseCode() == 503").knowledge(.attempts).isDeclared(11))
    #expect(reading("Attempts() < 1").knowledge(.attempts).isDeclared(1))
    for open in ["IsNetworkError() || Attempts() < 3", "!IsNetworkError() && Attempts() < 3", "(Attempts() < 3)"] {
      #expect(reading(open).knowledge(.attempts).isUnknown, "\(open)")
    }
    let two = read(
      configuration(
        router: "service: carts, middlewares: [r, m]",
        middleware: "buffering: {retryExpression: 'Attempts() < 3'}}, r: {retry: {attempts: 2}"))
    #expect(two.knowledge(.attempts).isUnknown)
    #expect(
      read(configuration(router: "service: carts, middlewares: [m]", middleware: "buffering: {maxRequestBodyBytes: 9}")).knowledge(
        .attempts
      ).isImplied(1))
  }

  @Test("each router has a bound of its own, and one of single clients is none")
  func bounds() {
    func text(_ limit: String) -> String {
      """
      http:
        routers:
          a: {rule: "PathPrefix(`/a`)", service: carts, middlewares: [m]}
          b: {rule: "PathPrefix(`/b`)", service: carts, middlewares: [m]}
          c: {rule: "PathPrefix(`/c`)", service: carts, middlewares: [m]}
        middlewares: {m: {inFlightReq: {\(limit)}}}
        services: {carts: {loadBalancer: {servers: [{url: "http://carts"}]}}}
      """
    }
    let three = read(text("amount: 7"))
    #expect(three.calls == ["front -> carts"] && three.knowledge(.maxConcurrency).isDeclared(21))
    #expect(read(text("amount: 7, sourceCriterion: {requestHost: true}")).knowledge(.maxConcurrency).isDeclared(21))
    #expect(read(text("amount: 7, sourceCriterion: {ipStrategy: {depth: 1}}")).knowledge(.maxConcurrency).isImplied(.infinity))
  }

  @Test("it is told that a limit without a burst refuses single requests, and that streams of gRPC end")
  func notes() {
    func told(_ limit: String) -> [String] {
      read(configuration(router: "service: carts, middlewares: [m]", middleware: "rateLimit: {\(limit)}")).told
    }
    #expect(told("average: 100").contains { $0.contains("without 'burst'") })
    #expect(told("average: 100, burst: 50") == [] && told("burst: 1") == [])
    let stream = read(configuration(balancer: "servers: [{url: 'h2c://carts:80'}, {url: 'h2c://carts2:80'}]"))
    #expect(stream.told.count == 1 && stream.told[0].contains("readTimeout"))
    #expect(stream.word(.protocolName) == "http2")
  }

  @Test("a service without servers is taken, and told; and so is what to do with TOML")
  func taken() {
    let reading = read(configuration(router: "service: carts", balancer: "servers: 5"))
    #expect(reading.calls == [] && reading.told == ["no server is declared here, which Traefik takes: it answers 503 to every request"])
    func toml(_ name: String, _ text: String) -> String? {
      TraefikReader.template(SourceFile(id: FileID(0), path: Untrusted(name), bytes: Array(text.utf8)))?.what.plainText
    }
    #expect(toml("a.toml", "[http.routers.web]\nrule = \"x\"\n") == "this is a file of Traefik in TOML, which is not read")
    #expect(toml("a.toml", "[package]\n") == nil && toml("a.yaml", "[http]") == nil)
  }

  @Test("breakers, bounds and passive checks are read, each in a middleware or a chain of them")
  func middlewares() {
    let chain = read(
      configuration(
        router: "service: carts, middlewares: [c@file]",
        middleware:
          "inFlightReq: {amount: 7}}, c: {chain: {middlewares: [m, b]}}, b: {circuitBreaker: {expression: 'NetworkErrorRatio() > 0.3'}"))
    #expect(chain.told == [])
    #expect(chain.knowledge(.maxConcurrency).isDeclared(7))
    #expect(chain.knowledge(.breaker).isDeclared(1) && chain.knowledge(.breakerMinCalls).isImplied(1))
    let passive = read(configuration(balancer: "servers: [{url: 'http://10.0.0.1'}], passiveHealthCheck: {failureWindow: 5s}"))
    #expect(passive.knowledge(.breaker).isDeclared(1) && passive.knowledge(.breakerWindow).isDeclared(5_000))
    #expect(passive.calls == ["front -> carts"] && passive.value(.replicas, ofService: "carts") == 1)
  }

  @Test("a timeout is that of the transport")
  func transport() {
    let text =
      configuration(balancer: "serversTransport: t, servers: [{url: 'https://carts'}]")
      + "\n  serversTransports: {t: {forwardingTimeouts: {responseHeaderTimeout: 2}}}"
    #expect(read(text).knowledge(.timeout).isDeclared(2_000))
    #expect(read(text).word(.protocolName) == "https")
  }

  @Test("weights are shares, a mirror is an asynchronous copy, and a failover is a fallback")
  func services() {
    let next = "next: {loadBalancer: {servers: [{url: 'http://next:80'}]}}"
    let weighted = read(
      configuration(router: "service: w", more: next + "\n    w: {weighted: {services: [{name: carts, weight: 3}, {name: next}]}}"))
    #expect(weighted.calls == ["front -> carts", "front -> next"])
    #expect(weighted.knowledge(.share, of: 0).value == 0.75 && weighted.knowledge(.share, of: 1).value == 0.25)
    let mirror = read(
      configuration(
        router: "service: w", more: next + "\n    w: {mirroring: {service: carts, mirrors: [{name: next, percent: 10}, {name: carts}]}}"))
    #expect(mirror.calls == ["front -> carts", "front -> next"])
    #expect(mirror.knowledge(.mode, of: 1).value == Double(Mode.async.rawValue) && mirror.knowledge(.perRequest, of: 1).value == 0.1)
    let failover = "\n    w: {failover: {service: carts, fallback: next}}"
    let checked = read(
      configuration(router: "service: w", balancer: "healthCheck: {path: /}, servers: [{url: 'http://carts:80'}]", more: next + failover))
    #expect(
      checked.told == [] && checked.calls == ["front -> carts", "front -> next"] && checked.knowledge(.fallback, of: 0).isDeclared(1))
    #expect(read(configuration(router: "service: w", more: next + failover)).told.contains { $0.contains("active 'healthCheck'") })
  }

  @Test("rings of services and middlewares end, and names of any bytes do no harm")
  func hostile() {
    _ = read(configuration(router: "service: w", more: "w: {weighted: {services: [{name: w}, {name: w}, {name: w}]}}"))
    _ = read(configuration(router: "service: carts, middlewares: [m]", middleware: "chain: {middlewares: [m, m]}"))
    for name in ["", "'", "<script>", String(repeating: "a", count: 10_000), "a\\nb"] {
      _ = read(configuration(router: "service: \"\(name)\"", balancer: "servers: [{url: \"\(name)\"}]"))
    }
  }

  private static let changes: [(router: String, balancer: String, middleware: String)] = {
    let routers = [
      "foo: 1", "priority: x", "priority: '5'", "entryPoints: web", "middlewares: 'a,b'", "tls: {}", "tls: true", "observability: {}",
      "observability: {metrics: yes}",
    ]
    let balancers = [
      "foo: 1", "PassHostHeader: true", "passHostHeader: 'true'", "passHostHeader: yes", "passHostHeader: 1", "passiveHealthCheck: {}",
      "healthCheck: {}",
      "healthCheck: {foo: 1}", "healthCheck: {interval: 5}", "healthCheck: {interval: 5x}", "strategy: p2c", "servers: []",
      "servers: [{url: 'http://a', foo: 1}]", "servers: 5", "servers: [5]", "servers: {a: 1}", "servers: [[]]", "servers: null",
      "healthCheck: 5",
      "strategy: [a, b]", "strategy: {a: b}", "passHostHeader: [true]", "passiveHealthCheck: {maxFailedAttempts: 1.5}",
    ]
    let middlewares = [
      "retry: {}", "retry: {attempts: '3'}", "retry: {attempts: x}", "retry: {attempts: 2, initialInterval: 1d}",
      "retry: {attempts: 2, initialInterval: 1}",
      "retry: {attempts: 2, status: 503}", "retry: {attempts: 2, foo: 1}", "buffering: {}", "inFlightReq: {amount: 2}", "inFlightReq: {}",
      "rateLimit: {average: 1, period: 1s}", "circuitBreaker: {expression: x, checkPeriod: 1s}", "circuitBreaker: {checkPeriod: a}",
      "foo: {}", "compress: {}", "chain: {middlewares: a}", "retry: 5", "retry: [a]", "chain: 5",
    ]
    return routers.map { ($0, "", "") } + balancers.map { ("", $0, "") } + middlewares.map { ("", "", $0) }
  }()

  @Test(
    "what Traefik refuses is refused, and nothing else",
    .enabled(if: Oracles.areNamed && Oracles.hasTraefik, "no Traefik; .ci/run installs it"))
  func refusals() throws {
    let program = """
      ending = ".yaml"
      def refusal(path, folder):
          run = subprocess.Popen([given[0], "--providers.file.filename=" + path, "--providers.file.watch=false", "--log.level=DEBUG",
              "--log.nocolor=true", "--entrypoints.web.address=127.0.0.1:0", "--global.checknewversion=false",
              "--global.sendanonymoususage=false"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
          try:
              for line in run.stdout:
                  if "Cannot start the provider *file" in line: return line.split("error=")[-1].strip()
                  if "Configuration received" in line and "providerName=file" in line: return ""
              return "no answer"
          finally:
              run.kill()
              run.stdout.close()
              run.wait()
      """
    let texts = Self.changes.map { change in
      configuration(
        router: "service: carts" + (change.router.isEmpty ? "" : ", " + change.router),
        balancer: change.balancer.isEmpty ? "servers: [{url: 'http://carts:80'}]" : change.balancer, middleware: change.middleware)
    }
    let refusals = Refusals(program: program, given: [try Oracles.program("traefik")]) { text in
      let tree = DocumentTree.read(SourceFile(id: FileID(0), path: Untrusted("traefik.yaml"), bytes: Array(text.utf8))).tree
      return tree.roots.flatMap { TraefikKeys.faults(of: Field(tree: tree, id: $0)) }.map(\.message.plainText)
    }
    let (all, taken) = try refusals.check(texts)
    #expect(taken > 0 && taken < all - 10)
  }

  @Test("what Traefik cannot read is no silence: nobody knows it")
  func unread() {
    let text =
      configuration(
        router: "service: carts, middlewares: [m]", balancer: "serversTransport: t, servers: [{url: 'http://carts'}]",
        middleware: "retry: {attempts: x, timeout: 1s}")
      + "\n  serversTransports: {t: {forwardingTimeouts: {responseHeaderTimeout: 2sec}}}"
    let reading = read(text)
    #expect(reading.told == ["'attempts' is a whole number", "'responseHeaderTimeout' is a duration"])
    #expect(reading.knowledge(.timeout).isUnknown && reading.knowledge(.totalTimeout).isUnknown && reading.knowledge(.attempts).isUnknown)
  }

  @Test("of two middlewares that try again nobody says how often they do together, in whichever order")
  func several() {
    for order in ["m, re", "re, m"] {
      let reading = read(
        configuration(
          router: "service: carts, middlewares: [\(order)]",
          middleware: "buffering: {retryExpression: 'IsNetworkError() && Attempts() < 3'}}, re: {retry: {attempts: 2, timeout: 1s}"))
      #expect(reading.told == [] && reading.knowledge(.attempts).isUnknown && reading.knowledge(.retryOn).isUnknown, "\(order)")
      #expect(!reading.knowledge(.totalTimeout).isDeclared(.infinity), "\(order)")
    }
    let once = read(
      configuration(
        router: "service: carts, middlewares: [m, re]",
        middleware: "buffering: {retryExpression: 'Attempts() < 3'}}, re: {retry: {attempts: 1}"))
    #expect(once.knowledge(.attempts).isDeclared(3))
  }

  @Test("the files of a folder are one Traefik, which is named after the folder, and one without routers is none of its own")
  func folders() {
    let routers = "http:\n  routers: {r: {rule: 'PathPrefix(`/`)', service: carts, middlewares: [re]}}\n"
    let services = "http:\n  services: {carts: {loadBalancer: {servers: [{url: 'http://carts:80'}]}}}\n"
    let middlewares = "http:\n  middlewares: {re: {retry: {attempts: 2}}}\n"
    let reading = ProxyReading(
      [("edge/dyn/web.yaml", routers), ("edge/dyn/apps.yaml", services), ("edge/mid.yaml", middlewares)], with: TraefikReader.self)
    #expect(reading.told == [] && reading.calls == ["edge -> carts"] && reading.services == ["carts", "edge"])
    #expect(reading.knowledge(.attempts).isDeclared(2))
    #expect(ProxyReading([("mid.yaml", middlewares)], with: TraefikReader.self).services == [])
    let single = ProxyReading([("edge/web.yaml", routers + "  services: {carts: {}}\n")], with: TraefikReader.self)
    #expect(single.services == ["web"])
  }

  @Test("the share of failures of a breaker is that of a single comparison, and unknown else")
  func ratios() {
    func ratio(_ expression: String) -> Knowledge {
      read(configuration(router: "service: carts, middlewares: [m]", middleware: "circuitBreaker: {expression: '\(expression)'}"))
        .knowledge(.breakerFailureRatio)
    }
    #expect(ratio("NetworkErrorRatio() > 0.30").isDeclared(0.3) && ratio("ResponseCodeRatio(500, 600, 0, 600) > 0.25").isDeclared(0.25))
    #expect(ratio("NetworkErrorRatio() >= 0.5").isDeclared(0.5))
    for open in [
      "NetworkErrorRatio() > 0.3 || ResponseCodeRatio(500, 600, 0, 600) > 0.1", "LatencyAtQuantileMS(50.0) > 100",
      "NetworkErrorRatio() < 1",
    ] {
      #expect(ratio(open).isUnknown, "\(open)")
    }
  }

  @Test("bodies above 2 MiB are tried once unless it is said otherwise, and a strategy says which server is asked")
  func bodies() {
    func retry(_ more: String) -> Knowledge {
      read(configuration(router: "service: carts, middlewares: [m]", middleware: "retry: {attempts: 3\(more)}")).knowledge(.retryMaxBody)
    }
    #expect(retry("").isImplied(2_097_152) && retry(", maxRequestBodyBytes: 1000").isDeclared(1_000))
    #expect(retry(", maxRequestBodyBytes: -1").isDeclared(.infinity))
    func way(_ strategy: String) -> Knowledge {
      read(configuration(balancer: "servers: [{url: 'http://carts:80'}]\(strategy)")).knowledge(.balancing)
    }
    #expect(way("").isImplied(Balancing.roundRobin.value) && way(", strategy: p2c").isDeclared(Balancing.leastRequest.value))
    #expect(way(", strategy: hrw").isDeclared(Balancing.hash.value))
  }

  @Test("whoever a forwardAuth asks is called by each request, before its service is")
  func authentication() {
    let reading = read(
      configuration(router: "service: carts, middlewares: [m]", middleware: "forwardAuth: {address: 'http://authz:9091/verify'}"))
    #expect(reading.calls == ["front -> authz", "front -> carts"] && reading.told == [])
    #expect(reading.knowledge(.perRequest, of: 0).isImplied(1) && reading.knowledge(.attempts, of: 0).isImplied(1))
    #expect(reading.knowledge(.share, of: 1).isDeclared(1) && reading.knowledge(.share, of: 0).value == nil)
    // The client that asks has a limit of its own.
    #expect(reading.knowledge(.timeout, of: 0).isImplied(30_000))
  }

  @Test("a service whose pages take the place of failures is called, and without it the failure is the answer")
  func pages() {
    let reading = read(
      configuration(
        router: "service: carts, middlewares: [m]", more: "pages: {loadBalancer: {servers: [{url: 'http://pages:80'}]}}",
        middleware: "errors: {status: ['500-599'], service: pages, query: '/{status}.html'}"))
    #expect(reading.calls == ["front -> carts", "front -> pages"] && reading.told == [])
    #expect(reading.knowledge(.fallback, of: 1).isDeclared(1) && reading.knowledge(.fallback, of: 0).value == nil)
  }

  @Test("a static file says how long servers may take that name no transport, and what is applied at entry points")
  func starts() {
    let dynamic = configuration(
      more: "", middleware: "inFlightReq: {amount: 100}")
    func reading(_ files: (path: String, text: String)...) -> ProxyReading {
      ProxyReading([("edge/dynamic/web.yml", dynamic)] + files, with: TraefikReader.self)
    }
    let transport = "serversTransport: {forwardingTimeouts: {responseHeaderTimeout: 2s}}\n"
    let entry = "entryPoints: {web: {address: ':80', http: {middlewares: [m@file]}}}\n"
    let whole = reading(("edge/traefik.yml", transport + entry))
    #expect(whole.told == [] && whole.services == ["carts", "web"])
    #expect(whole.knowledge(.timeout).isDeclared(2_000) && whole.knowledge(.maxConcurrency).isDeclared(100))
    let plain = reading(("edge/traefik.yml", "entryPoints: {web: {address: ':80'}}"))
    #expect(plain.knowledge(.timeout).isImplied(.infinity) && plain.knowledge(.maxConcurrency).isImplied(.infinity))
    // Entry points that differ, a middleware of another provider, a file elsewhere: nobody knows what holds.
    let two = reading(("edge/traefik.yml", transport + entry.replacing("{web:", with: "{tls: {address: ':443'}, web:")))
    #expect(two.knowledge(.timeout).isDeclared(2_000) && two.knowledge(.maxConcurrency).isUnknown)
    let foreign = reading(("edge/traefik.yml", transport + entry.replacing("m@file", with: "m@docker")))
    #expect(foreign.told == [] && foreign.knowledge(.maxConcurrency).isUnknown)
    let elsewhere = reading(("config/traefik.yml", transport + entry))
    #expect(elsewhere.knowledge(.timeout).isUnknown && elsewhere.knowledge(.maxConcurrency).isUnknown)
  }
}
