import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

/// Which of two inputs holds where both speak of one attribute of a call, layer by layer, through the readers of real formats.
@Suite struct TopologyReadingLayersTests {
  private static let cluster =
    ["pay", "web"].map { name in
      """
      apiVersion: v1
      kind: Service
      metadata: {name: \(name)}
      spec: {selector: {app: \(name)}, ports: [{name: http, port: 80}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: \(name)}
      spec:
        template:
          metadata: {labels: {app: \(name)}}
          spec: {containers: [{name: \(name), image: acme/\(name), env: [{name: PAY_URL, value: "http://pay"}]}]}
      ---

      """
    }.joined()

  private static func ingress(_ tries: Int, _ name: String = "pay", path: String = "/") -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: \(name), annotations: {nginx.ingress.kubernetes.io/proxy-next-upstream-tries: "\(tries)"}}
    spec: {rules: [{http: {paths: [{path: \(path), pathType: Prefix, backend: {service: {name: pay, port: {number: 80}}}}]}}]}
    ---

    """
  }

  private static func route(_ retries: Int, _ name: String = "pay") -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: \(name)}
    spec: {hosts: [pay], http: [{retries: {attempts: \(retries)}, route: [{destination: {host: pay}}]}]}
    ---

    """
  }

  private static func native(_ caller: String, _ attempts: Int) -> String {
    "topolint: 1\nservices:\n  \(caller): {calls: [{to: pay, attempts: \(attempts)}]}\n  pay: {}\n"
  }

  private static func traces(_ caller: String, _ tries: Int) -> String {
    let counts = "\"calls\":9,\"errors\":0,\"retries\":0,\"entries\":9,\"tries\":\(tries),\"n99\":1"
    return """
      {"schema":"topolint.edges/1","window_ns":80315000000,"spans":40,"distinct_spans":40,"unpaired_client":0,"unpaired_server":0,"engine":"x"}
      {"caller":"\(caller)","callee":"pay","mode":"http","queue":null,"kind":null,"outside":false,\(counts),"inflight_max":1,"p50_ns":8,"p99_ns":8}

      """
  }

  private static func reading(_ files: [(path: String, text: String)], in folder: TemporaryFolder) throws -> TopologyReading {
    for file in files { try folder.write(file.text, to: file.path) }
    var reading = TopologyReading()
    reading.read(InputWalk(files.map { Array("\(folder.path)/\($0.path)".utf8) }))
    return reading
  }

  /// What is known of the attempts of a call, whichever of the files is read first.
  private static func attempts(_ caller: String, _ files: (path: String, text: String)...) throws -> Set<String> {
    try Set(
      [files, files.reversed()].map { files in
        let topology = try Lint.run(reading(files, in: TemporaryFolder()), rules: RuleSet()).topology
        let call = topology.calls.firstIndex { topology.name($0.caller).text == caller && topology.name($0.callee).text == "pay" }
        return call.map { "\(topology.knowledge(.attempts, of: ID<Call>($0)))" } ?? "-"
      })
  }

  @Test("a native file comes before a mesh, a mesh before traces, and a native file before traces")
  func mesh() throws {
    let (native, traces) = (("n.yaml", Self.native("web", 2)), ("e.jsonl", Self.traces("web", 6)))
    let mesh = ("m.yaml", Self.cluster + Self.route(3))
    #expect(try Self.attempts("web", native, mesh) == ["declared(2.0)"])
    #expect(try Self.attempts("web", mesh, traces) == ["declared(4.0)"])
    #expect(try Self.attempts("web", native, traces) == ["declared(2.0)"])
    #expect(try Self.attempts("web", ("m.yaml", Self.cluster), traces) == ["declared(6.0)"])
  }

  @Test("a native file comes before a manifest, and a manifest before traces")
  func manifests() throws {
    let (native, traces) = (("n.yaml", Self.native("ingress", 2)), ("e.jsonl", Self.traces("ingress", 6)))
    let manifest = ("m.yaml", Self.cluster + Self.ingress(5))
    #expect(try Self.attempts("ingress", native, manifest) == ["declared(2.0)"])
    #expect(try Self.attempts("ingress", manifest, traces) == ["declared(5.0)"])
  }

  @Test("what a mesh means by silence comes before what was seen, and after all that is said")
  func silence() throws {
    let meshed = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {istio-injection: enabled}}\n---\n" + Self.cluster
    #expect(try Self.attempts("web", ("m.yaml", meshed), ("e.jsonl", Self.traces("web", 6))) == ["implied(3.0)"])
    #expect(try Self.attempts("web", ("m.yaml", meshed), ("n.yaml", Self.native("web", 2))) == ["declared(2.0)"])
    let defaults = "topolint: 1\ndefaults: {call: {attempts: 5}}\nservices:\n  web: {calls: [{to: pay}]}\n  pay: {}\n"
    #expect(try Self.attempts("web", ("m.yaml", meshed), ("n.yaml", defaults)) == ["declared(5.0)"])
  }

  /// The two places of what equals disagree on.
  private static func conflicts(_ files: (path: String, text: String)...) throws -> [String] {
    let reading = try reading(files, in: TemporaryFolder())
    return Lint.run(reading, rules: RuleSet()).diagnostics.filter { $0.severity == .error }.map { diagnostic in
      let places = [diagnostic.span, diagnostic.related?.span].compactMap { span in
        span.flatMap { span in
          reading.sources.file(of: span).map { "\($0.path.text.split(separator: "/").last ?? ""):\($0.location(of: span).line)" }
        }
      }
      return "\(places.joined(separator: " and ")): \(words(diagnostic.message))"
    }
  }

  @Test("equals that disagree are an error at both places; what was seen twice may differ")
  func equals() throws {
    #expect(
      try Self.conflicts(("a.yaml", Self.native("web", 2)), ("b.yaml", Self.native("web", 3)))
        == ["b.yaml:3 and a.yaml:3: two places disagree on attempts of the call to 'pay'"])
    #expect(
      try Self.conflicts(("a.yaml", Self.cluster + Self.route(2)), ("b.yaml", Self.route(3, "pay-again")))
        == ["b.yaml:4 and a.yaml:30: two places disagree on attempts of the call to 'pay'"])
    let compose = "services:\n  pay:\n    image: acme/pay\n    deploy: {replicas: 4}\n"
    let manifest = Self.cluster.replacing(
      "spec:\n  template:\n    metadata: {labels: {app: pay}}",
      with: "spec:\n  replicas: 3\n  template:\n    metadata: {labels: {app: pay}}")
    #expect(
      try Self.conflicts(("a.yaml", manifest), ("compose.yaml", compose))
        == ["compose.yaml:4 and a.yaml:10: two places disagree on replicas of 'pay'"])
    #expect(try Self.conflicts(("a.jsonl", Self.traces("web", 2)), ("b.jsonl", Self.traces("web", 3))) == [])
  }
}
