import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite("Spring Cloud Gateway") struct SpringReaderTests {
  /// The lines of a gateway with one route.
  private func configuration(filters: String = "", defaults: String = "", route: String = "", gateway: String = "", more: String = "")
    -> String
  {
    """
    spring:
      application: {name: front}
      cloud:
        gateway:
          server:
            webflux:
              default-filters: [\(defaults)]
              routes:
                - {id: r, uri: 'lb://carts', filters: [\(filters)], \(route)}
              \(gateway)
    \(more)
    """
  }

  private func read(_ text: String, _ path: String = "front/application.yml") -> ProxyReading {
    ProxyReading([(path, text)], with: SpringReader.self)
  }

  private func filtered(_ filters: String, _ defaults: String = "") -> ProxyReading {
    read(configuration(filters: filters, defaults: defaults))
  }

  @Test("a route is a call without a timeout or a second try")
  func silence() {
    let reading = read(configuration())
    #expect(reading.told == [] && reading.calls == ["front -> carts"] && reading.role("front") == .gateway)
    #expect(reading.knowledge(.timeout).isImplied(.infinity) && reading.knowledge(.attempts).isImplied(1))
    #expect(reading.knowledge(.maxConcurrency).isImplied(.infinity))
    #expect(reading.knowledge(.breaker).isAbsent && reading.knowledge(.totalTimeout).isAbsent)
  }

  @Test(
    "routes are found in each place of them, in any spelling",
    arguments: [
      "spring: {cloud: {gateway: {routes: [{uri: 'lb://carts'}]}}}", "spring.cloud.gateway: {routes: [{uri: 'http://carts:80/x'}]}",
      "spring: {cloud.gateway.server.webflux.routes: [{uri: 'lb:ws://CARTS'}]}",
      "SPRING: {Cloud: {gateway: {server: {web-mvc: {routes: [{URI: 'https://carts'}]}}}}}",
      "spring: {cloud: {gateway: {mvc: {routesMap: {a: {uri: 'lb://carts'}}}}}}",
      "spring: {cloud: {gateway: {routes: [{uri: '${X:lb://${Y:carts}}'}]}}}",
      "spring: {cloud: {gateway: {routes: [{id: carts, uri: 'http://127.0.0.1:80'}]}}}",
    ])
  func places(_ text: String) {
    let reading = read(text, "shop/front/src/main/resources/application.yml")
    #expect(reading.calls == ["front -> carts"] && reading.told == [])
  }

  @Test(
    "what stays in the gateway, is switched off or has no address is no call",
    arguments: [
      "{uri: 'forward:/x'}", "{uri: 'no://op'}", "{uri: 'lb://carts', enabled: false}", "{uri: '${NOWHERE}'}", "{uri: 'lb://'}", "{id: a}",
      "{uri: 'http://old', filters: ['RedirectTo=302, https://new']}", "5", "[]", "{uri: {a: b}}",
    ])
  func noCalls(_ route: String) {
    #expect(read("spring: {cloud: {gateway: {routes: [\(route)]}}}").calls == [])
    #expect(read("spring: {cloud: {gateway: {enabled: false, routes: [{uri: 'lb://carts'}]}}}").calls == [])
  }

  @Test("a configuration without a gateway is of another format, and one of a profile is left out")
  func profiles() {
    #expect(read("spring: {application: {name: carts}}\nserver: {port: 80}").services == [])
    #expect(read("spring: {cloud: {gateway: true}}").services == [])
    let profile = "\n---\nspring: {config: {activate: {on-profile: test}}, cloud: {gateway: {routes: [{uri: 'lb://stub'}]}}}"
    #expect(read(configuration(more: profile)).calls == ["front -> carts"])
    #expect(read(configuration(), "front/application-test.yml").calls == [])
    // What another document says counts, and the later holds.
    let named = read(configuration(more: "\n---\nspring.application.name: edge"))
    #expect(named.calls == ["edge -> carts"])
  }

  @Test("a timeout is that of the route, else of all; without a default of its placeholder it is unknown")
  func timeouts() {
    #expect(read(configuration(gateway: "httpclient: {response-timeout: 5s}")).knowledge(.timeout).isDeclared(5_000))
    #expect(read(configuration(gateway: "httpclient: {responseTimeout: PT1M}")).knowledge(.timeout).isDeclared(60_000))
    let route = { (text: String) in
      read(configuration(route: "metadata: {response-timeout: \(text)}", gateway: "httpclient: {response-timeout: 5s}"))
    }
    #expect(route("200").knowledge(.timeout).isDeclared(200) && route("-1").knowledge(.timeout).isDeclared(.infinity))
    #expect(route("'${T:300}'").knowledge(.timeout).isDeclared(300))
    for unknown in ["'${T}'", "0", "x", "99999999999999999999"] {
      #expect(!route(unknown).knowledge(.timeout).isAbsent && route(unknown).knowledge(.timeout).value == nil, "\(unknown)")
    }
  }

  @Test("what Spring does not take as a duration or a number is refused, each place once")
  func refusals() {
    func global(_ text: String) -> [String] { read(configuration(gateway: "httpclient: {response-timeout: \(text)}")).told }
    for wrong in ["5sec", "1.5s", "1m30s", "'5 s'", "soon"] {
      #expect(global(wrong) == ["'response-timeout' is a duration, or the gateway does not start"], "\(wrong)")
    }
    for right in ["5s", "5", "5S", "+5ms", "PT5S", "'${T}'", "'${T:5s}'", "1d"] { #expect(global(right) == [], "\(right)") }
    let pause = "{name: Retry, args: {backoff: {firstBackoff: 1.5s, maxBackoff: 2s}}}"
    #expect(filtered(pause).told == ["'firstBackoff' is a duration, or the gateway does not start"])
    #expect(filtered("", pause).told.count == 1)
    #expect(filtered("Retry=three").told == ["'retries' is a whole number, or the gateway does not start"])
    let limiter = "resilience4j: {timelimiter: {instances: {carts: {timeoutDuration: 2 seconds}}}}"
    #expect(
      read(configuration(filters: "CircuitBreaker=carts", more: limiter)).told == [
        "'timeout-duration' is a duration, or the gateway does not start"
      ])
  }

  @Test("retries do not count the first try, and are made of GET after errors and dropped connections unless it is said otherwise")
  func retries() {
    let silent = filtered("Retry")
    #expect(silent.knowledge(.attempts).isImplied(4) && silent.knowledge(.idempotent).isImplied(1))
    // No timeout cuts a try off.
    #expect(silent.knowledge(.retryOn).isImplied(FailureKinds([.refused, .reset, .error]).value))
    #expect(silent.knowledge(.backoff).isAbsent)
    let short = filtered("'Retry=2, BAD_GATEWAY, POST, 10ms, 50ms'")
    #expect(short.knowledge(.attempts).isDeclared(3) && short.knowledge(.idempotent).isDeclared(0))
    #expect(short.knowledge(.backoff).isDeclared(10) && short.knowledge(.maxBackoff).isDeclared(50))
    let named = filtered("{name: Retry, args: {retries: 1, methods: [GET, PUT], backoff: {factor: 2}}}")
    #expect(named.knowledge(.attempts).isDeclared(2) && named.knowledge(.idempotent).isDeclared(1))
    #expect(named.knowledge(.backoff).isImplied(5))
    let text = configuration(
      filters: "{name: Retry, args: {series: [], exceptions: [org.springframework.cloud.gateway.support.TimeoutException]}}",
      route: "metadata: {response-timeout: 200}")
    #expect(read(text).knowledge(.retryOn).isDeclared(FailureKinds.timeout.value))
    #expect(filtered("{name: Retry, args: {series: [], exceptions: [TimeoutException]}}").knowledge(.attempts).isDeclared(1))
    #expect(filtered("{name: Retry, args: {exceptions: [shop.Mine]}}").knowledge(.retryOn).value == nil)
    let other = filtered("{name: Retry, args: {exceptions: [java.util.concurrent.TimeoutException]}}")
    #expect(other.knowledge(.retryOn).isDeclared(FailureKinds.error.value))
    #expect(filtered("Retry, Retry").knowledge(.attempts).value == nil)
    #expect(filtered("Retry=0").told == ["'retries' is at least 1, or the gateway does not start"])
  }

  @Test("a breaker behind Retry limits each try, one in front of it all of them")
  func breakers() {
    let inner = filtered("Retry, CircuitBreaker=carts")
    #expect(inner.knowledge(.timeout).isUnknown && inner.knowledge(.totalTimeout).isAbsent)
    #expect(inner.knowledge(.retryOn).isImplied(FailureKinds.all.value))
    #expect(inner.knowledge(.breaker).isDeclared(1) && inner.knowledge(.breakerMinCalls).isImplied(100))
    #expect(inner.knowledge(.breakerFailures).isImplied(FailureKinds([.refused, .reset, .timeout]).value))
    let outer = filtered("CircuitBreaker=carts, Retry")
    #expect(outer.knowledge(.timeout).isUnknown && outer.knowledge(.totalTimeout).isUnknown)
    #expect(outer.knowledge(.retryOn).isImplied(FailureKinds([.refused, .reset, .error]).value))
    // Places count in each list by themselves.
    #expect(filtered("A=1, Retry", "CircuitBreaker=carts").knowledge(.totalTimeout).isUnknown)
    #expect(filtered("Retry", "A=1, CircuitBreaker=carts").knowledge(.totalTimeout).isAbsent)
    let fallback = filtered("Retry, {name: CircuitBreaker, args: {name: carts, fallbackUri: 'forward:/x', statusCodes: [503]}}")
    #expect(fallback.knowledge(.fallback).isDeclared(1) && fallback.knowledge(.breakerFailures).isDeclared(FailureKinds.all.value))
    #expect(fallback.knowledge(.retryOn).isImplied(FailureKinds.error.value))
    let told = filtered("'CircuitBreaker=name=carts,fallbackUri=/x'")
    #expect(told.knowledge(.fallback).isAbsent && told.told.count == 1)
  }

  @Test("what Resilience4j is told of a breaker counts")
  func resilience() {
    let text = { (more: String) in self.read(self.configuration(filters: "CircuitBreaker=carts", more: more)) }
    let own = text(
      """
      resilience4j:
        timelimiter: {instances: {carts: {timeoutDuration: 2s}}}
        circuitbreaker.instances: {carts: {baseConfig: a, slidingWindowSize: 10}}
      resilience4j.circuitbreaker.configs: {a: {minimum-number-of-calls: 20}}
      """)
    #expect(own.knowledge(.timeout).isDeclared(2_000))
    #expect(own.knowledge(.breakerMinCalls).value == 10)
    let timed = text("resilience4j.circuitbreaker: {configs: {default: {slidingWindowType: TIME_BASED, slidingWindowSize: 10}}}")
    #expect(timed.knowledge(.breakerWindow).isDeclared(10_000) && timed.knowledge(.timeout).isUnknown)
    let off = text("spring.cloud.circuitbreaker.resilience4j.disable-time-limiter: true")
    #expect(off.knowledge(.timeout).value == .infinity)
  }

  @Test("a bulkhead that is configured may limit what is behind a breaker")
  func bulkheads() {
    func bound(_ filter: String, _ module: String) -> ProxyReading {
      read(configuration(filters: filter, more: "resilience4j: {\(module): {instances: {carts: {maxConcurrentCalls: 20}}}}"))
    }
    for module in ["bulkhead", "thread-pool-bulkhead"] {
      #expect(bound("CircuitBreaker=carts", module).knowledge(.maxConcurrency).isUnknown, "\(module)")
      #expect(bound("Retry", module).knowledge(.maxConcurrency).isImplied(.infinity), "\(module)")
    }
    #expect(bound("CircuitBreaker=carts", "ratelimiter").knowledge(.maxConcurrency).isImplied(.infinity))
    let dotted = "resilience4j.bulkhead.instances.carts.maxConcurrentCalls: 20"
    #expect(read(configuration(filters: "CircuitBreaker=carts", more: dotted)).knowledge(.maxConcurrency).isUnknown)
  }

  @Test("a name of Resilience4j keeps its dots in brackets alone")
  func dots() {
    func told(_ name: String) -> ProxyReading {
      let instances = "instances: {\(name): {minimumNumberOfCalls: 10, timeoutDuration: 2s}}"
      return read(
        configuration(
          filters: "{name: CircuitBreaker, args: {name: carts.cb}}",
          more: "resilience4j: {circuitbreaker: {\(instances)}, timelimiter: {\(instances)}}"))
    }
    let kept = told("'[carts.cb]'")
    #expect(kept.knowledge(.breakerMinCalls).isDeclared(10) && kept.knowledge(.timeout).isDeclared(2_000) && kept.told.isEmpty)
    let torn = told("carts.cb")
    #expect(torn.knowledge(.breakerMinCalls).isUnknown && torn.knowledge(.timeout).isUnknown && torn.knowledge(.breaker).isDeclared(1))
    #expect(torn.told.count == 2 && torn.told[0].hasPrefix("Spring does not take 'carts.cb' for a name"))
  }

  @Test(
    "keys of Resilience4j nest, or stand in one with dots between, and a later document adds to an earlier one",
    arguments: [
      "resilience4j.circuitbreaker.instances.carts.minimumNumberOfCalls: 7\nresilience4j.timelimiter.instances.carts.timeout-duration: 2s",
      "resilience4j.circuitbreaker: {instances.carts: {minimum-number-of-calls: 7}}\nresilience4j: {timelimiter: {instances.carts.timeoutDuration: 2s}}",
      "resilience4j: {circuitbreaker.instances: {carts.minimumNumberOfCalls: 7}, timelimiter.instances.carts: {timeoutDuration: 2s}}",
      "resilience4j.circuitbreaker.instances.[carts].minimumNumberOfCalls: 7\nresilience4j.timelimiter.instances: {'[carts].timeoutDuration': 2s}",
      "resilience4j.timelimiter.instances.carts.timeoutDuration: 2s\n---\nresilience4j.circuitbreaker.instances.carts: {minimumNumberOfCalls: 7}",
      "resilience4j.circuitbreaker.configs.slow.minimumNumberOfCalls: 7\nresilience4j.circuitbreaker.instances.carts.baseConfig: slow\nresilience4j.timelimiter.configs.default.timeoutDuration: 2s",
    ])
  func nesting(_ more: String) {
    let reading = read(configuration(filters: "CircuitBreaker=carts", more: more))
    #expect(reading.knowledge(.breakerMinCalls).isDeclared(7) && reading.knowledge(.timeout).isDeclared(2_000) && reading.told.isEmpty)
  }

  @Test("a limit for answers says nothing of websockets", arguments: ["lb:ws://carts", "ws://carts:80", "wss://carts"])
  func websockets(_ uri: String) {
    let reading = read(configuration(gateway: "httpclient: {response-timeout: 5s}").replacing("lb://carts", with: uri))
    #expect(reading.calls == ["front -> carts"] && reading.knowledge(.timeout).isUnknown)
  }

  @Test("what gateways on servlets try, and how long they wait, depends on what is not in the file")
  func servlet() {
    let reading = read("spring: {cloud: {gateway: {server: {webmvc: {routes: [{uri: 'lb://carts', filters: [Retry=3]}]}}}}}")
    #expect(reading.calls == ["front -> carts"])
    for attribute in [Attribute.timeout, .attempts, .retryOn] {
      #expect(!reading.knowledge(attribute).isAbsent && reading.knowledge(attribute).value == nil)
    }
  }

  @Test("names of any bytes, keys of many spellings and filters that aliases multiply do no harm")
  func hostile() {
    for name in ["", "'", "<script>", String(repeating: "a", count: 10_000), "a\\nb", "${", "${a:${a:${a:", "lb://", "lb:lb://a", "://"] {
      _ = read(
        "spring: {application: {name: \"\(name)\"}, cloud: {gateway: {routes: [{id: \"\(name)\", uri: \"lb://\(name)\"}, {uri: \"\(name)\"}]}}}"
      )
      _ = filtered("\"\(name)\", \"Retry=\(name)\", {name: Retry, args: {backoff: {firstBackoff: \"\(name)\"}}}, CircuitBreaker=")
    }
    let filters = "[" + String(repeating: "A=1,", count: 300) + "]"
    let routes = "[" + String(repeating: "*r,", count: 300) + "]"
    let reading = read("spring: {x: &r {uri: 'lb://carts', filters: \(filters)}, cloud: {gateway: {routes: \(routes)}}}")
    #expect(reading.calls == ["front -> carts"])
    let spelled = (0..<60).map { "\(String(repeating: "-", count: $0))cloud: *c" }.joined(separator: ", ")
    _ = read("x: &c {gateway: {routes: [{uri: 'lb://carts'}]}}\nspring: {\(spelled)}")
  }
}
