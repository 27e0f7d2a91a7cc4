import Foundation
import Linting
import Readers
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite("Reading a topology") struct TopologyReadingTests {
  private static let native = "topolint: 1\nservices: {a: {calls: [{to: b}]}, b: {}}\n"
  private static let manifest =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: x}]}}}\n"

  private func walk(_ folder: TemporaryFolder, _ names: String..., from format: String? = nil) -> TopologyReading {
    var reading = TopologyReading(from: format)
    reading.read(InputWalk(names.map { Array((folder.path + ($0.isEmpty ? "" : "/" + $0)).utf8) }))
    return reading
  }

  private func services(_ reading: consuming TopologyReading) -> Set<String> {
    let topology = reading.finish().topology
    return Set(topology.services.map { String(decoding: topology.names.bytes($0.name), as: UTF8.self) })
  }

  @Test("the formats that --from knows are the readers")
  func formats() { #expect(TopologyReading.formats.contains("native") && TopologyReading.formats.contains("kubernetes")) }

  @Test("formats are told apart document by document")
  func detection() {
    let reading = read(Self.native + "---\n" + Self.manifest)
    #expect(reading.documentCount == 2 && messages(reading) == [])
    #expect(services(reading).isSuperset(of: ["a", "b", "web"]))
  }

  @Test("proxies' files in ConfigMaps are read, in the place where they stand, for the workload that mounts them")
  func embedded() {
    func manifest(_ name: String, _ data: String, namespace: String = "shop") -> String {
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: edge, namespace: \(namespace)}
      spec: {template: {spec: {containers: [{name: web, image: "nginx:1"}], volumes: [{name: c, configMap: {name: conf}}]}}}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: conf, namespace: shop}
      data:
        \(name): \(data)
      """ + "\n"
    }
    func outcome(_ text: String) -> (calls: [String], told: [String]) {
      let (topology, sources, diagnostics) = read(text).finish()
      func edge(_ from: Untrusted, _ to: Untrusted) -> String {
        [from, to].map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: " -> ")
      }
      let calls =
        topology.calls.map { edge(topology.name($0.caller), topology.name($0.callee)) }
        + topology.uses.map { edge(topology.name($0.service), topology.name($0.store)) }
      let told = diagnostics.filter { $0.severity == .error }.map { diagnostic in
        let place = sources.file(of: diagnostic.span)?.location(of: diagnostic.span)
        return "\(place?.line ?? 0):\(place?.column ?? 0) \(diagnostic.message.plainText)"
      }
      return (calls, told)
    }
    let nginx = "|\n    events {}\n    http {\n      server {\n        location / { proxy_pass http://carts:80; }\n      }\n    }"
    #expect(outcome(manifest("nginx.conf", nginx)) == (["edge -> carts"], []))
    #expect(
      outcome(manifest("nginx.conf", nginx.replacing("proxy_pass", with: "proxy_pas"))).told == ["14:22 nginx has no directive 'proxy_pas'"]
    )
    let haproxy = "|\n    listen carts\n      bind :80\n      server a carts:80 chekc"
    #expect(outcome(manifest("haproxy.cfg", haproxy)) == (["edge -> carts"], ["13:25 'chekc' is no setting of a server of HAProxy"]))
    // In another spelling nobody can tell where in the text.
    let quoted = "\"events {}\\nhttp { server { location / { proxy_pas http://carts; } } }\\n\""
    #expect(outcome(manifest("nginx.conf", quoted)).told == ["10:15 nginx has no directive 'proxy_pas'"])
    let traefik =
      "|\n    http:\n      routers: {r: {rule: x, service: s}}\n      services: {s: {loadBalancer: {servers: [{url: 'http://carts'}]}}}"
    #expect(outcome(manifest("dynamic.yaml", traefik)) == (["edge -> carts"], []))
    #expect(outcome(manifest("app.yaml", "|\n    a: [}")) == ([], []))
    // Of Spring's files the routes are read, and what addresses there are besides.
    let spring =
      "|\n    spring:\n      datasource: {url: 'jdbc:postgresql://db.example.org:5432/x'}\n      cloud: {gateway: {server: {webflux: {routes: [{id: a, uri: 'http://carts', filters: ['Retry=3']}]}}}}"
    #expect(outcome(manifest("application.yml", spring)) == (["edge -> carts", "edge -> db.example.org"], []))
    let profiles = spring + "\n    ---\n    spring: {config: {activate: {on-profile: test}}}"
    #expect(outcome(manifest("application.yml", profiles)).calls == ["edge -> carts", "edge -> db.example.org"])
    #expect(outcome(manifest("x.json", "|\n    {\"a\": 1}\n    {")) == ([], []))
  }

  @Test(
    "proxies' files in the configs of a Compose file are read, for the service that sees them",
    arguments: ["[edge]", "[{source: edge, target: /etc/nginx/nginx.conf}]"])
  func configs(_ configs: String) throws {
    let services = """
      services:
        proxy: {image: "nginx:1.27", ports: ["80:80"], configs: \(configs)}
        carts: {image: shop/carts}
      configs:
        other: {content: "events {}\\nhttp { server { location / { proxy_pass http://stock; } } }"}
        edge:
      """
    let nginx =
      "events {}\nhttp {\n  server {\n    location / { proxy_set_header H $host; proxy_pass http://carts; proxy_read_timeout 5s; }\n  }\n}\n"
    func outcome(_ reading: consuming TopologyReading) -> [String] {
      let (topology, _, diagnostics) = reading.finish()
      let timeouts = topology.calls.indices.map { topology.knowledge(.idleTimeout, of: ID<Call>($0)) }
      let names = topology.services.map { String(decoding: topology.names.bytes($0.name), as: UTF8.self) }
      #expect(timeouts.map(\.value) == [5_000])
      return names.sorted() + diagnostics.map(\.message.plainText)
    }
    let block = nginx.replacing("$", with: "$$").replacing("\n", with: "\n      ")
    #expect(outcome(read(services + "\n    content: |\n      " + block, path: "compose.yaml")) == ["carts", "proxy"])
    let folder = try TemporaryFolder()
    try folder.write(services + " {file: ./edge/nginx.conf}\n", to: "compose.yaml")
    try folder.write(nginx, to: "edge/nginx.conf")
    #expect(outcome(walk(folder, "compose.yaml", "edge/nginx.conf")) == ["carts", "proxy"])
  }

  @Test("files whose bytes are at hand are parsed side by side, and give what they give one by one")
  func sideBySide() throws {
    let folder = try TemporaryFolder()
    let padding = String(repeating: "# so that there is something to do\n", count: 500)
    for number in 0..<40 {
      let text =
        switch number % 4 {
        case 0: "topolint: 1\nservices: {a\(number): {calls: [{to: a\(number + 4), timeout: 1}]}}\n"
        case 1: "chart: {values: 1}\n"
        case 2: "topolint: 1\nservices: {b\(number): {}}\nservices: {}\n"
        default: "topolint: 1\nservices: {c\(number): [}\n"
        }
      try folder.write(padding + text, to: "\(number).yaml")
    }
    let walk = InputWalk([Array(folder.path.utf8)])
    let held = InputWalk(inputs: try walk.inputs.map { $0.holding(try $0.read()) }, diagnostics: walk.diagnostics)
    func outcome(_ walk: InputWalk) -> (names: [String], told: [Diagnostic], files: [Untrusted]) {
      var reading = TopologyReading()
      reading.read(walk)
      let (topology, sources, diagnostics) = reading.finish()
      return (
        topology.services.map { String(decoding: topology.names.bytes($0.name), as: UTF8.self) }, diagnostics, sources.all.map(\.path)
      )
    }
    let (one, other) = (outcome(walk), outcome(held))
    #expect(one.names.count >= 10 && one.told.count >= 30 && one.files.count == 30)
    #expect(one.names == other.names && one.told == other.told && one.files == other.files)
  }

  @Test(
    "a key that stands twice spoils its own document, and none of a kind that is not read",
    arguments: [
      ("apiVersion: x.io/v1\nkind: Foo\nspec: {a: 1, a: 2}\n---\n" + manifest, 1, ["note left out: 1 Foo"]),
      (manifest + "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, name: b}\n", 2, ["error key 'name' is defined twice"]),
      (native + "x-a: 1\nx-a: 2\n---\n" + manifest, 2, ["error key 'x-a' is defined twice"]),
      ("apiVersion: x.io/v1\nkind: Foo\nspec: {? [a] : 1}\n---\n" + manifest, 1, ["note left out: 1 Foo"]),
    ])
  func repeatedKeys(_ text: String, _ documents: Int, _ told: [String]) {
    let reading = read(text)
    #expect(reading.documentCount == documents)
    let (topology, _, diagnostics) = reading.finish()
    #expect(diagnostics.map { "\($0.severity) \($0.message.text)" } == told)
    #expect(topology.services.contains { String(decoding: topology.names.bytes($0.name), as: UTF8.self) == "web" })
  }

  /// Every reader adds its format to what is said.
  private static let stranger =
    "error this is none of the formats that topolint knows (\(TopologyReading.formats.joined(separator: ", ")))"

  @Test(
    "a document of no format is passed over beside manifests, and an error beside others",
    arguments: [
      ("foo: 1\n---\n" + manifest, "note skipped 1 document of no format that topolint knows"),
      (manifest + "---\nfoo: 1\n---\n- 2\n---\nnull\n", "note skipped 2 documents of no format that topolint knows"),
      ("foo: 1\n---\n" + native, stranger),
      ("apiversion: v1\nkind: Service\n---\n" + manifest, stranger),
    ])
  func strangers(_ text: String, _ told: String) {
    #expect(read(text).finish().diagnostics.prefix(1).map { "\($0.severity) \($0.message.text)" } == [told])
  }

  @Test("a document of no format is passed over in a stream that says that it was rendered")
  func renderedStrangers() {
    let text = "---\n# Source: shop/templates/a.yaml\nfoo: 1\n"
    #expect(read(text, path: "<stdin>").finish().diagnostics.map(\.severity) == [.note])
    #expect(read("foo: 1\n", path: "<stdin>").finish().diagnostics.map(\.severity) == [.error])
  }

  @Test("of a key that stands twice in what Helm has rendered the last value counts, as it does for Helm")
  func renderedKeys() {
    let text = "---\n# Source: shop/templates/a.yaml\n" + Self.manifest + "metadata: {name: shop, name: api}\n"
    let rendered = read(text, path: "<stdin>").finish()
    #expect(rendered.diagnostics.map { words($0.message) }.prefix(2) == ["key 'name' is defined twice", "key 'metadata' is defined twice"])
    #expect(rendered.diagnostics.allSatisfy { $0.severity == .note })
    #expect(rendered.topology.services.map { String(decoding: rendered.topology.names.bytes($0.name), as: UTF8.self) } == ["api"])
    // Nobody renders what stands in a file of its own.
    #expect(read(text).finish().diagnostics.prefix(2).allSatisfy { $0.severity == .error })
  }

  @Test("names that look the same are told where the second stands")
  func twins() {
    let diagnostics = read("topolint: 1\nservices:\n  orders: {}\n  Orders: {}\nstores: {ORDERS: {}}\n").finish().diagnostics
    #expect(
      diagnostics.map { words($0.message) } == ["'Orders' looks like 'orders', and is another name: they differ in case"])
    #expect(diagnostics.map(\.severity) == [.note])
  }

  @Test("a named format is taken for everything")
  func forced() {
    let reading = read(Self.manifest, from: "native")
    #expect(reading.documentCount == 1)
    let diagnostics = reading.finish().diagnostics
    #expect(!diagnostics.isEmpty && diagnostics.allSatisfy { $0.severity == .error })
  }

  @Test("JSON is read where the name says so")
  func json() {
    #expect(services(read("{\"topolint\": 1, \"services\": {\"\\ud83d\\ude00\": {}}}", path: "a.json")) == ["😀"])
    #expect(!read("topolint: 1\n", path: "a.json").diagnostics.isEmpty)
  }

  @Test("files are merged by name, whatever their order")
  func merging() throws {
    let folder = try TemporaryFolder()
    try folder.write("topolint: 1\nservices: {a: {calls: [{to: b}]}}\n", to: "1.yaml")
    try folder.write("topolint: 1\nservices: {b: {calls: [{to: c}]}, c: {}}\n", to: "2.yml")
    try folder.write("{\"topolint\": 1, \"services\": {\"d\": {}}}", to: "deep/er/3.json")
    try folder.write("services: no", to: "ignored.txt")
    for names in [["1.yaml", "2.yml", "deep"], ["deep", "2.yml", "1.yaml"], [""]] {
      var reading = TopologyReading()
      reading.read(InputWalk(names.map { Array((folder.path + ($0.isEmpty ? "" : "/" + $0)).utf8) }))
      #expect(reading.documentCount == 3 && messages(reading) == [])
      #expect(services(reading) == ["a", "b", "c", "d"])
    }
  }

  @Test(
    "a file that was named must add something",
    arguments: [
      ("", "the file is empty"), ("# nothing\n", "the file is empty"),
      ("hello: world\n", "this is none of the formats that topolint knows ("),
      ("- 1\n", "this is none of the formats"), ("hello", "this is none of the formats"),
      ("services: {}\n", "this Compose file has no services"),
    ])
  func named(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "a.yaml")
    let reading = walk(folder, "a.yaml")
    #expect(reading.diagnostics.count == 1 && reading.diagnostics[0].severity == .error)
    #expect(messages(reading)[0].hasPrefix(message), "\(messages(reading))")
  }

  @Test(
    "a file that a walk found may be of another trade, and is counted",
    arguments: [("", 1), ("hello: world\n", 1), ("topolint: 1\nservices: {a: {}}\n", 0)])
  func walked(text: String, skipped: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "a.yaml")
    let diagnostics = walk(folder, "").finish().diagnostics
    #expect(
      diagnostics.map { words($0.message) }
        == (skipped > 0 ? ["skipped 1 file of no format that topolint knows (1 .yaml): '\(folder.path)/a.yaml'"] : []))
    #expect(diagnostics.allSatisfy { $0.severity == .note })
  }

  @Test(
    "whatever is wrong in a file of another trade, a walk passes over it; where it is named, it is an error",
    arguments: [
      ("tsconfig.json", "{\n  // topolint: 1\n  \"compilerOptions\": {}\n}\n"), ("mkdocs.yml", "a: !!python/name:x.y\n"),
      ("list.json", "{ \"items\": [ {{ range .Pages }} { \"kind\": 1 }, {{ end }} ] }\n"), ("x.yaml", "a: {{ .Values.x }}\n b: c\n"),
      ("x.yaml", "apiVersion: v1\n\tb: 1\n"), ("x.yaml", "a: \u{0}\n"), ("x.json", "{}{}"), ("x.yaml", "a: 1\na: 2\n"),
    ])
  func otherTrades(name: String, text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: name)
    let walked = walk(folder, "").finish().diagnostics
    #expect(walked.count == 1 && walked[0].severity == .note && words(walked[0].message).hasSuffix("'\(folder.path)/\(name)'"), "\(walked)")
    #expect(walk(folder, name).diagnostics.contains { $0.severity == .error })
  }

  @Test(
    "a broken file that starts as a topology is an error in a walk too",
    arguments: [
      "topolint: 1\nservices:\n  payments:\n\tteam: money\n", "apiVersion: apps/v1\nkind: Deployment\nspec: [\n",
      "{topolint: 1, services: {",
      "a: 1\n---\ntopolint: 1\ntopolint: 2\n", "apiVersion: v1\nkind: X\na: {{ .Values.x }}\n b: c\n",
    ])
  func brokenTopology(text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "a.yaml")
    #expect(walk(folder, "").diagnostics.contains { $0.severity == .error })
  }

  @Test("objects of kinds that no reader knows are counted by kind, in a stream, a list and a walk")
  func foreignKinds() throws {
    let certificate = "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web}\n"
    let monitor = "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: web}\n"
    let list =
      "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: x.io/v1, kind: Rocket, metadata: {name: cart}}\n- {apiVersion: v1, kind: Secret}\n"
    func told(_ text: String) -> [String] { read(text).finish().diagnostics.map { words($0.message) } }
    #expect(
      told([Self.manifest, certificate, monitor, monitor].joined(separator: "---\n")) == ["left out: 2 ServiceMonitor, 1 Certificate"])
    #expect(told([Self.manifest, list].joined(separator: "---\n")) == ["left out: 1 Rocket"])
    #expect(read(certificate).documentCount == 0 && told(certificate) == ["left out: 1 Certificate"])
    let many = (0..<12).map { "apiVersion: x.io/v1\nkind: K\($0)\n" }.joined(separator: "---\n")
    #expect(told(Self.manifest + "---\n" + many) == ["left out: 1 K0, 1 K1, 1 K10, 1 K11, 1 K2, 1 K3, 1 K4, 1 K5 and 4 more kinds"])
    let folder = try TemporaryFolder()
    try folder.write(certificate, to: "a.yaml")
    #expect(walk(folder, "").finish().diagnostics.map { words($0.message) } == ["left out: 1 Certificate"])
  }

  @Test("a broken file is an error, named or not, and the others are read")
  func broken() throws {
    let folder = try TemporaryFolder()
    try folder.write("topolint: 1\nservices: [\n", to: "a.yaml")
    try folder.write(Self.native, to: "b.yaml")
    for name in ["", "a.yaml"] {
      let reading = walk(folder, name)
      #expect(reading.diagnostics.contains { $0.severity == .error })
      #expect(reading.documentCount == (name.isEmpty ? 1 : 0))
    }
  }

  @Test("a Helm template is told as one, not as broken YAML")
  func helm() {
    let reading = read("kind: Deployment\nmetadata:\n  name: {{ .Values.name }}-x\n{{- if .Values.on }}\nspec: {}\n{{- end }}\n")
    #expect(messages(reading) == ["this is a Helm template, not YAML"])
    #expect(words(reading.diagnostics[0].hint) == "render it: helm template CHART | topolint lint -")
  }

  @Test("templates that a walk meets are told once a folder, each that is named by itself")
  func templates() throws {
    let folder = try TemporaryFolder()
    let template = "apiVersion: apps/v1\nkind: Deployment\n{{- if .Values.on }}\nspec: {}\n{{- end }}\n"
    for name in ["a/1.yaml", "a/2.yaml", "b/3.yaml"] { try folder.write(template, to: name) }
    let walked = walk(folder, "").finish().diagnostics
    #expect(
      walked.map { words($0.message) } == ["this is a Helm template, not YAML; its folder has 1 more", "this is a Helm template, not YAML"])
    #expect(walk(folder, "a/1.yaml", "a/2.yaml").finish().diagnostics.count == 2)
  }

  @Test("what could not be read is unknown, and so is what it may hold; the rest is known")
  func unread() {
    func topology(_ texts: String...) -> Topology {
      var reading = TopologyReading()
      for (index, text) in texts.enumerated() { reading.read(path: Untrusted("\(index).yaml"), text: Array(text.utf8)) }
      return reading.finish().topology
    }
    func isUnknown(_ attribute: Attribute, _ texts: String...) -> Bool {
      var reading = TopologyReading()
      for (index, text) in texts.enumerated() { reading.read(path: Untrusted("\(index).yaml"), text: Array(text.utf8)) }
      let topology = reading.finish().topology
      return topology.knowledge(attribute, of: ID<Call>(0)).isUnknown
    }
    func call(_ text: String) -> String { "topolint: 1\nservices: {a: {calls: [{to: b, \(text)}]}, b: {}}\n" }
    for value in ["timeout: 5", "timeout: 99999999999999999999h", "timout: 5s", "timeout: !env T", "timeout: [1]"] {
      #expect(isUnknown(.timeout, call(value)) && !isUnknown(.attempts, call(value)), "\(value)")
    }
    #expect(isUnknown(.attempts, call("retries: many")) && isUnknown(.breakerWindow, call("breaker: 3")))
    #expect(
      isUnknown(.cacheTTL, call("cache: yes")) && isUnknown(.timeout, call("mode: sync"), "topolint: 1\ndefaults: {call: {timeout: 5}}\n"))
    // A file that says so keeps its word, and so does one beside it.
    #expect(!isUnknown(.timeout, call("timeout: 5s"), "topolint: 1\ndefaults: {call: {timeout: 5}}\n"))
    let broken = "topolint: 1\ndefaults: {\n"
    #expect(isUnknown(.timeout, call("mode: sync"), broken) && !isUnknown(.timeout, call("mode: sync"), "topolint: 1\nservices: {\n"))
    #expect(topology(call("mode: sync"), "topolint: 1\nscale: {\n").knowledge(.users).isUnknown)
    #expect(!topology(call("mode: sync"), "apiVersion: v1\nkind: Pod\nmetadata: {\n").knowledge(.users).isUnknown)
    for text in [
      broken, "topolint: 2\n", "topolint: 1\nservces: {}\n", "topolint: 1\nservices: {a: {calls: {to: b}}}\n",
      "topolint: 1\nservices: {a: {calls: [b]}}\n", "topolint: 1\nservices: {a: {calls: [{at: b}]}}\n", "topolint: 1\nservices: {a: 3}\n",
      "toplint: 1\nservices: {}\n",
    ] {
      #expect(!topology(text).isFullyRead, "\(text)")
    }
    for text in [call("timeout: 5"), call("mode: sync"), "topolint: 1\nscale: {users: many}\n", "topolint: 1\nignore: [{rule: x}]\n"] {
      #expect(topology(text).isFullyRead, "\(text)")
    }
  }

  @Test("inputs are a whole system where a native file is among them, or as `complete` says")
  func whole() {
    func isWhole(_ text: String) -> Bool { read(text).finish().topology.isWhole }
    #expect(isWhole(Self.native) && isWhole(Self.native + "---\n" + Self.manifest) && !isWhole(Self.manifest))
    #expect(!isWhole("complete: false\n" + Self.native) && isWhole("complete: true\n" + Self.native))
    #expect(!isWhole("complete: maybe\n" + Self.native))
  }

  @Test("many files that are none of ours are told by kind and by the folders they lie in; few by name")
  func skipped() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.native, to: "a.yaml")
    for name in ["docs/x/1.json", "docs/y/2.json", "docs/3.yml", "web/4.json", "5.json"] { try folder.write("{\"a\": 1}", to: name) }
    func note() -> String {
      walk(folder, "").finish().diagnostics.map { words($0.message).replacing(folder.path, with: "R") }.first { $0.hasPrefix("skipped") }
        ?? ""
    }
    #expect(note().hasPrefix("skipped 5 files of no format that topolint knows (4 .json, 1 .yml): 'R/5.json', "))
    try folder.write("a: 1", to: "web/6.yml")
    #expect(note() == "skipped 6 files of no format that topolint knows (4 .json, 2 .yml) in 'R': 'docs' (3), 'web' (2), '.' (1)")
  }

  @Test("what can't be opened is an error with its reason")
  func missing() throws {
    let folder = try TemporaryFolder()
    let reading = walk(folder, "none.yaml")
    #expect(reading.diagnostics.count == 1 && reading.diagnostics[0].severity == .error)
    #expect(messages(reading)[0].hasSuffix("none.yaml': there is no such file"))
  }

  @Test("two files that disagree are an error that shows both places")
  func conflict() throws {
    let folder = try TemporaryFolder()
    try folder.write("topolint: 1\nservices: {a: {replicas: 2}}\n", to: "1.yaml")
    try folder.write("topolint: 1\nservices: {a: {replicas: 3}}\n", to: "2.yaml")
    let diagnostics = walk(folder, "").finish().diagnostics
    #expect(diagnostics.count == 1 && diagnostics[0].severity == .error)
    #expect(diagnostics.first?.related != nil)
  }

  @Test("manifests that do not tell who calls whom are named as such; a native file that is silent means it")
  func silence() {
    func said(_ names: [String], _ argument: String = "") -> [String] {
      let manifests = names.map { name in
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(name)}
        spec: {template: {spec: {containers: [{image: shop/app, args: ["\(argument)"]}]}}}

        """
      }
      return read(manifests.joined(separator: "---\n")).finish().diagnostics.map { words($0.message) }
    }
    let note = "found 2 services, but not who calls whom: no rule for calls, cycles and hubs had anything to judge"
    #expect(said(["a", "b"]) == [note])
    #expect(said(["a"]) == [])
    #expect(said(["a", "b"], "http://b:80") == [])
    #expect(read("topolint: 1\nservices: {a: {}, b: {}}\n").finish().diagnostics == [])
    let empty = read("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n").finish().diagnostics
    #expect(empty.map { words($0.message) } == ["found no services: there was nothing to judge"])
  }

  @Test(
    "of a link that leads out of its folder no word is shown",
    arguments: [
      "SECRET: [\n", "SECRET: 1\n", "topolint: 1\nSECRET: 1\n", "topolint: 1\nservices: {a: {calls: [{to: b, timeout: SECRET}]}}\n",
      "SECRET: \"\\q\"\n",
      "topolint: 1\nservices: {SECRET: {}, SECRET: {}}\n", "&SECRET a: *SECRET2\n", "SECRET",
    ])
  func hidden(text: String) throws {
    let outside = try TemporaryFolder()
    try outside.write(text, to: "secret.yaml")
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/a.yaml", withDestinationPath: outside.path + "/secret.yaml")
    for name in ["", "a.yaml"] {
      let (_, _, diagnostics) = walk(folder, name).finish()
      #expect(!diagnostics.isEmpty)
      for diagnostic in diagnostics {
        let said = [diagnostic.message, diagnostic.hint, diagnostic.related?.message].map(words).joined()
        #expect(!said.contains("SECRET"), "\(said)")
      }
    }
  }

  // MARK: - Several readers

  private static let manifests = """
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 80, name: grpc}]}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web-v1}
    spec: {template: {metadata: {labels: {app: web, version: v1}}, spec: {containers: [{image: x, env: [{name: MAIL, value: "http://mail:25"}]}]}}}

    """

  /// The calls and stores' uses that some readers find in texts.
  private func edges(_ catalog: [any Reader.Type], _ texts: [String]) -> [String] {
    var reading = TopologyReading(catalog: catalog)
    for text in texts { reading.read(path: Untrusted("a.yaml"), text: Array(text.utf8)) }
    let (topology, _, diagnostics) = reading.finish()
    #expect(diagnostics == [])
    return topology.calls.indices.map { index in
      let call = topology.calls[index]
      let word = topology.knowledge(.protocolName, of: ID<Call>(index)).value.map { topology.names[NameID(value: $0)].text } ?? "?"
      return "\(topology.name(call.caller).text) -> \(topology.name(call.callee).text) (\(word), \(call.confidence.word))"
    }
  }

  @Test("an address in one format means a host of another, whatever the order of readers and files")
  func hosts() {
    let boats = "boats: {mail: {calls: ['http://web.default.svc:80']}}\n"
    for catalog in [[KubernetesReader.self, BoatReader.self], [BoatReader.self, KubernetesReader.self]] as [[any Reader.Type]] {
      for texts in [[Self.manifests, boats], [boats, Self.manifests]] {
        // The Deployment is the node of the Service that its version belongs to.
        #expect(edges(catalog, texts) == ["mail -> web (grpc, high)", "web -> mail (http, high)"])
      }
    }
    // Without the other format the names lead to what nobody declares.
    #expect(edges([BoatReader.self], [boats]) == ["mail -> web (http, high)"])
    #expect(edges([KubernetesReader.self], [Self.manifests]) == ["web -> mail (http, high)"])
  }

  @Test("what a format can say of a call is known attribute by attribute")
  func vocabulary() {
    var reading = TopologyReading(catalog: [BoatReader.self])
    reading.read(path: Untrusted("a.yaml"), text: Array("boats: {mail: {calls: ['http://post:25']}, post: {}}\n".utf8))
    let topology = reading.finish().topology
    guard case .absent = topology.knowledge(.timeout, of: ID<Call>(0)), case .unknown = topology.knowledge(.attempts, of: ID<Call>(0))
    else {
      Issue.record("\(topology.knowledge(.timeout, of: ID<Call>(0)))")
      return
    }
  }

  @Test("a file that is no document is read as a stream, piece by piece, by whoever knows its beginning")
  func streams() throws {
    let folder = try TemporaryFolder()
    let lines = String(repeating: "web>http://mail:25\n", count: 20_000)
    try folder.write(lines, to: "a.calls")
    try folder.write("boats: {mail: {}}\n", to: "b.yaml")
    var reading = TopologyReading(catalog: [BoatReader.self, LineReader.self])
    reading.read(InputWalk([Array(folder.path.utf8)], names: FileNames(union: [BoatReader.fileNames, LineReader.fileNames])))
    #expect(reading.documentCounts == ["boats": 1, "lines": 1])
    let (topology, sources, diagnostics) = reading.finish()
    #expect(diagnostics.map { words($0.message) } == ["pieces of \(ByteStream.pieceSize) bytes"])
    #expect(topology.calls.count == 1 && topology.calls[0].sources.count == 20_000)
    #expect(sources.all.map(\.bytes.count).sorted() == [0, 18], "the bytes of a stream are not kept")
  }

  @Test("a named format of streams takes every file, one of documents none of them")
  func forcedStream() throws {
    let folder = try TemporaryFolder()
    try folder.write("no call\nweb>http://mail:25\n", to: "a.yaml")
    for (format, count) in [("lines", 1), ("boats", 0)] {
      var reading = TopologyReading(from: format, catalog: [BoatReader.self, LineReader.self])
      reading.read(InputWalk([Array((folder.path + "/a.yaml").utf8)]))
      #expect(reading.documentCounts["lines", default: 0] == count)
    }
  }
}
