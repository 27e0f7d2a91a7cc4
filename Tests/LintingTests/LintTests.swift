import Analyses
import Linting
import Rules
import SourceText
import Testing
import TopologyModel

@Suite("Lint") struct LintTests {
  private static let ring = "topolint: 1\nservices: {a: {calls: [{to: b}]}, b: {calls: [{to: a}]}}\n"

  private func ids(_ result: LintResult) -> [String] { result.findings.map(\.rule.id) }

  @Test("reading, analysing and judging are one step")
  func pipeline() {
    let result = Lint.run(read(Self.ring), rules: RuleSet())
    #expect(ids(result).contains("sync-cycle"))
    #expect(result.topology.services.count == 2 && result.topology.calls.count == 2)
    #expect(result.sources.all.map(\.path) == [Untrusted("a.yaml")])
    #expect(result.diagnostics == [] && result.baselined == 0)
    #expect(result.rules.map(\.id) == RuleSet().rules.map(\.id))
  }

  @Test("whoever waits is told of each file and each step")
  func steps() throws {
    let folder = try TemporaryFolder()
    for name in ["a.yaml", "b.yaml"] { try folder.write("topolint: 1\n", to: name) }
    var reading = TopologyReading()
    var files: [[Int]] = []
    reading.read(InputWalk([Array(folder.path.utf8)])) { files.append([$0, $1]) }
    var steps: [Step] = []
    _ = Lint.run(reading, rules: RuleSet()) { steps.append($0) }
    #expect(files == [[0, 2], [1, 2]] && steps == [.analyse, .judge])
  }

  @Test("findings come worst first, then by rule and subject")
  func order() {
    let result = Lint.run(read(Self.ring), rules: RuleSet())
    let keys = result.findings.map { "\(9 - $0.severity.rawValue) \($0.rule.id) \(String(decoding: $0.subject().id.bytes, as: UTF8.self))" }
    #expect(keys == keys.sorted() && !keys.isEmpty)
  }

  @Test("what a mesh or proxy tries again by itself harms a call that must be made once where it repeats POST, and nowhere else")
  func retriesOfOthers() throws {
    let once = "topolint: 1\nservices: {edge: {calls: [{to: pay, idempotent: false}]}, pay: {}}\n"
    func isFound(_ file: String, _ text: String, _ native: String = once) throws -> Bool {
      let folder = try TemporaryFolder()
      try folder.write(native, to: "topology.yaml")
      try folder.write(text, to: file)
      var reading = TopologyReading()
      reading.read(InputWalk([Array(folder.path.utf8)], names: TopologyReading.fileNames))
      #expect(messages(reading) == [] && reading.documentCount > 1, "\(messages(reading))")
      return ids(Lint.run(reading, rules: RuleSet())).contains("retry-not-idempotent")
    }
    func nginx(_ words: String) -> String {
      "events {}\nhttp { upstream u { server pay:80; server pay:81; } server { location / { proxy_pass http://u; \(words) } } }\n"
    }
    #expect(try !isFound("edge/nginx.conf", nginx("")))
    #expect(try !isFound("edge/nginx.conf", nginx("proxy_next_upstream timeout http_503;")))
    #expect(try isFound("edge/nginx.conf", nginx("proxy_next_upstream error timeout non_idempotent;")))
    let all = once.replacing(", idempotent: false", with: "").replacing(
      "services:", with: "defaults: {call: {idempotent: false}}\nservices:")
    #expect(try !isFound("edge/nginx.conf", nginx(""), all))
    // What a native file says of retries stands.
    #expect(
      try isFound(
        "edge/nginx.conf", nginx(""), once.replacing("idempotent: false", with: "idempotent: false, attempts: 3, retry_on: reset")))
    let envoy = """
      node: {cluster: edge}
      static_resources:
        listeners: [{address: {socket_address: {address: 0.0.0.0, port_value: 80}}, filter_chains: [{filters: [{name: h, typed_config: {
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager, stat_prefix: a,
          route_config: {virtual_hosts: [{name: a, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: pay, retry_policy: {retry_on: 5xx}}}]}]}}}]}]}]
        clusters: [{name: pay, load_assignment: {cluster_name: pay, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: pay, port_value: 80}}}}]}]}}]

      """
    #expect(try isFound("envoy.yaml", envoy))
    let caddy = { (match: String) in
      #"{"apps": {"http": {"servers": {"s": {"routes": [{"handle": [{"handler": "reverse_proxy", "upstreams": [{"dial": "pay:80"}], "load_balancing": {"retries": 2\#(match)}}]}]}}}}}"#
    }
    #expect(try !isFound("edge/caddy.json", caddy("")))
    #expect(try isFound("edge/caddy.json", caddy(#", "retry_match": [{"method": ["POST"]}]"#)))
    func mesh(_ labels: String, _ port: String, _ annotations: String = "") -> String {
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: default, \(labels)}}
      ---
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: pay}, spec: {template: {metadata: {labels: {app: pay}}, spec: {containers: [{image: a/b}]}}}}
      ---
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: edge}, spec: {template: {metadata: {labels: {app: edge}}, spec: {containers: [{image: a/b}]}}}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: pay, annotations: {\(annotations)}}, spec: {selector: {app: pay}, ports: [{name: \(port), port: 80}]}}

      """
    }
    // Istio tries refused connections again, and of gRPC UNAVAILABLE, which may come after the work.
    let istio = "labels: {istio-injection: enabled}"
    #expect(try !isFound("pay.yaml", mesh(istio, "http")))
    #expect(try isFound("pay.yaml", mesh(istio, "grpc")))
    let linkerd = "annotations: {linkerd.io/inject: enabled}"
    #expect(try !isFound("pay.yaml", mesh(linkerd, "http")))
    #expect(try isFound("pay.yaml", mesh(linkerd, "http", "retry.linkerd.io/http: '503'")))
  }

  @Test("only the rules that are given judge")
  func rules() {
    var rules = RuleSet()
    rules.keep { $0.id == "sync-cycle" }
    #expect(ids(Lint.run(read(Self.ring), rules: rules)) == ["sync-cycle"])
    rules.keep { _ in false }
    #expect(ids(Lint.run(read(Self.ring), rules: rules)) == [])
  }

  @Test("the tier is inferred from services, taken from users, or asked for")
  func tier() {
    let inferred = Lint.run(read(Self.ring), rules: RuleSet())
    #expect(inferred.tier == .t1 && inferred.tierIsInferred)
    let declared = Lint.run(read(Self.ring + "scale: {users: 1M}\n"), rules: RuleSet())
    #expect(declared.tier == .t3 && !declared.tierIsInferred)
    var options = Lint.Options()
    options.tier = .t4
    let asked = Lint.run(read(Self.ring + "scale: {users: 1M}\n"), rules: RuleSet(), options)
    #expect(asked.tier == .t4 && !asked.tierIsInferred)
  }

  @Test("an exception takes its finding out, until it expires")
  func exceptions() {
    let text = Self.ring + "ignore: [{rule: sync-cycle, subject: \"b -> a\", reason: agreed, until: 2026-06-30}]\n"
    var options = Lint.Options()
    options.today = 20_260_630
    let covered = Lint.run(read(text), rules: RuleSet(), options)
    #expect(!ids(covered).contains("sync-cycle") && covered.excepted.map(\.rule.id) == ["sync-cycle"])
    options.today = 20_260_701
    let expired = Lint.run(read(text), rules: RuleSet(), options)
    #expect(ids(expired).contains("sync-cycle") && expired.excepted.isEmpty)
    #expect(ids(expired).contains("expired-exception") && !ids(covered).contains("expired-exception"))
  }

  @Test("an exception for a rule that is left out of the run is no error")
  func exceptionOfUnselectedRule() {
    let text = Self.ring + "ignore: [{rule: sync-cycle, subject: \"b -> a\", reason: agreed}]\n"
    var options = Lint.Options()
    options.leftOut = ["sync-cycle"]
    let result = Lint.run(read(text), rules: RuleSet(), options)
    #expect(result.diagnostics == [] && result.excepted.isEmpty && !ids(result).contains("sync-cycle"))
    #expect(!result.rules.contains { $0.id == "sync-cycle" })
  }

  @Test("a rule that fails is an error of the run: never a false green")
  func failingRule() {
    var sources = SourceFiles()
    var rules = RuleSet()
    let text = """
      id: broken
      title: Fails
      for: service
      advice: []
      severity: error
      when: 1 / (service.fan_in - service.fan_in) == 1
      message: m
      why: w
      fix: f
      sources: []
      examples: []
      """
    #expect(rules.add(sources.add(path: Untrusted("broken.yaml"), bytes: Array(text.utf8))) == [])
    let result = Lint.run(read(Self.ring), rules: rules)
    #expect(result.diagnostics.count { $0.severity == .error && words($0.message).hasPrefix("rule 'broken' failed") } == 1)
    #expect(ids(result).contains("sync-cycle"))
  }

  @Test("nothing read gives nothing found")
  func nothing() {
    let result = Lint.run(TopologyReading(), rules: RuleSet())
    #expect(result.findings.isEmpty && result.undecided.isEmpty && result.diagnostics == [])
  }

  @Test("two runs are equal")
  func deterministic() {
    let (one, two) = (Lint.run(read(Self.ring), rules: RuleSet()), Lint.run(read(Self.ring), rules: RuleSet()))
    #expect(one.findings.map { $0.finding().message } == two.findings.map { $0.finding().message })
    func places(_ result: LintResult) -> [[Place]] { result.findings.map { [$0.finding().location] + $0.finding().related } }
    #expect(places(one) == places(two))
  }
}
