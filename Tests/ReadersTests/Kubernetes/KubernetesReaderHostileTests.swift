import Documents
import SourceText
import Testing
import TopologyModel

@testable import Readers

/// Manifests that nobody in his senses writes.
@Suite struct KubernetesReaderHostileTests {
  @Test("wrong types everywhere are passed over")
  func wrongTypes() {
    let values = ["~", "x", "[]", "{}", "[[]]", "[x]", "{x: y}", "[{}]", "[~]", "1", "'#'"]
    let shapes = [
      "metadata: %", "metadata: {name: %}", "metadata: {name: a, namespace: %, ownerReferences: %}", "metadata: {name: a}\nspec: %",
      "metadata: {name: a}\nspec: {template: %, selector: %, ports: %, type: %, externalName: %, replicas: %, rules: %, jobTemplate: %}",
      "metadata: {name: a}\nspec: {template: {metadata: %, spec: %}, ports: [{port: %, name: %, appProtocol: %}], type: ExternalName, externalName: %}",
      "metadata: {name: a}\nspec: {template: {metadata: {labels: %}, spec: {containers: %}}, rules: [{host: %, http: %}], defaultBackend: %}",
      "metadata: {name: a}\nspec: {template: {spec: {containers: [{image: %, env: %, args: %, command: %, envFrom: %, ports: %}]}}}",
      "metadata: {name: a}\nspec: {template: {spec: {containers: [{env: [{name: %, value: %, valueFrom: %}], envFrom: [{configMapRef: %}]}]}}}",
      "metadata: {name: a}\nspec: {scaleTargetRef: %, minReplicas: %}\ndata: %\nitems: %", "items: %",
    ]
    for kind in [
      "v1\nkind: Service", "apps/v1\nkind: Deployment", "batch/v1\nkind: CronJob", "v1\nkind: Pod", "v1\nkind: ConfigMap", "v1\nkind: List",
      "networking.k8s.io/v1\nkind: Ingress", "autoscaling/v2\nkind: HorizontalPodAutoscaler", "apps/v1\nkind: DeploymentList",
    ] {
      for shape in shapes {
        for value in values {
          let reading = KubernetesReading(
            "apiVersion: \(kind)\n\(shape.split(separator: "%", omittingEmptySubsequences: false).joined(separator: value))\n")
          #expect(!reading.diagnostics.contains { $0.severity == .error })
        }
      }
    }
  }

  @Test("empty documents, aliases and merge keys are what they stand for")
  func aliases() {
    let reading = KubernetesReading(
      """
      ---
      ---
      # nothing
      ---
      apiVersion: v1
      kind: List
      items:
      - apiVersion: apps/v1
        kind: Deployment
        metadata: {name: a}
        spec: &spec {template: {metadata: &meta {labels: {app: a}}, spec: &pod {containers: [&main {image: a/b, env: &env [{name: X, value: "b:80"}]}]}}}
      - apiVersion: apps/v1
        kind: Deployment
        metadata: {name: c}
        spec: {template: {spec: {containers: [{<<: *main, image: c/d}]}}}
      - {apiVersion: v1, kind: Service, metadata: {name: b}, spec: {ports: [{port: 80}]}}
      """)
    #expect(reading.calls == ["a -> b", "c -> b"])
  }

  @Test("partial manifests, as patches are, join with what they patch")
  func patches() {
    let patch =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 5, template: {spec: {containers: [{name: main, env: [{name: X, value: 'api:80'}]}]}}}\n"
    let reading = KubernetesReading(deployment("api"), deployment("web"), patch)
    #expect(reading.calls == ["web -> api"])
    #expect(reading.value(.replicas, of: "web") == 5)
    #expect(reading.diagnostics.isEmpty)
  }

  @Test("one file given twice changes nothing but the sources")
  func twice() {
    let web = deployment("web", env("X: api:80", "Y: db:5432"))
    let once = KubernetesReading(deployment("api"), deployment("db", image: "postgres"), web)
    let twice = KubernetesReading(deployment("api"), deployment("db", image: "postgres"), web, web, deployment("db", image: "postgres"))
    #expect(twice.services == once.services)
    #expect(twice.edges == once.edges)
    #expect(twice.diagnostics.isEmpty)
  }

  @Test("the order of files decides nothing")
  func order() {
    let manifests = [
      deployment("api", env("X: web-2:80")), deployment("web-1", env("Y: api:80")), deployment("web-2"), deployment("db", image: "mysql"),
      "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web-1}}",
      deployment("job", env("Z: db:3306", "GONE_ADDR: gone:1")),
    ]
    func read(_ order: [Int]) -> KubernetesReading { KubernetesReading(files: order.map { ("f", Array(manifests[$0].utf8)) }) }
    let (forth, back) = (read([0, 1, 2, 3, 4, 5]), read([5, 4, 3, 2, 1, 0]))
    #expect(forth.services == back.services)
    #expect(forth.edges == back.edges)
    #expect(forth.stores == back.stores)
  }

  @Test("a workload without a name is a note, no error")
  func nameless() {
    let reading = KubernetesReading("apiVersion: apps/v1\nkind: Deployment\nmetadata: {labels: {a: b}}\n")
    #expect(reading.diagnostics.map(\.severity) == [.note])
  }

  @Test("a document that is no object at all is an error where it is read as one")
  func noObject() {
    var files = SourceFiles()
    var reader = KubernetesReader()
    var reading = Reading()
    for text in ["services: {}", "[]", "x", "{apiVersion: example.org/v1, kind: X}"] {
      let (tree, _) = YAMLReader.read(files.add(path: Untrusted("f"), bytes: Array(text.utf8)))
      reader.read(tree, tree.roots[0], into: &reading)
    }
    #expect(reading.diagnostics.map(\.severity) == [.error, .error, .error])
  }

  @Test("names are bytes: what composes to one letter is two names")
  func bytes() {
    let reading = KubernetesReading(deployment("caf\u{E9}", service: false), deployment("cafe\u{301}", service: false))
    #expect(reading.topology.services.count == 2)
  }

  /// What bounds the work is what is not there: no Service takes in all workloads, and no workload has the calls of a
  /// map that all read.
  @Test("what all share joins nothing: neither a label of more than a thousand workloads nor a map of addresses")
  func nets() {
    let count = 1_001
    var text = ""
    for index in 0..<count {
      text += """
        apiVersion: v1
        kind: Service
        metadata: {name: s\(index)}
        spec: {selector: {part-of: shop, app: s\(index)}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: all\(index)}
        spec: {selector: {part-of: shop}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: s\(index)}
        spec:
          template:
            metadata: {labels: {part-of: shop, app: s\(index)}}
            spec: {containers: [{image: a/b, envFrom: [{configMapRef: {name: big}}], args: ["http://s\((index + 1) % count):80", "http://all\(index):80"]}]}
        ---

        """
    }
    text += "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n" + (0..<count).map { "  K\($0): http://s\($0):80\n" }.joined()
    let reading = KubernetesReading(text)
    #expect(reading.services.count == 2 * count)
    let expected = (0..<count).flatMap { ["s\($0) -> s\(($0 + 1) % count)", "s\($0) -> all\($0)"] }
    #expect(Set(reading.calls).symmetricDifference(expected) == [])
  }

  @Test("any change of a byte is read to the end")
  func mutations() {
    let manifest = Array(
      (deployment(
        "api", env("X_URL: http://$(Y):80/$(X_URL)", "Y: db:5432,web.x.svc.cluster.local:1") + "\nargs: [--a, 'b:80', \"-Dx.host=c\"]")
        + deployment("db", image: "postgres:1") + KubernetesReaderAddressTests.map).utf8)
    let bytes = Array("\0 :/$()@.-{}[]&*#'\"\n,9aZ~|\u{E9}".utf8)
    var state: UInt64 = 42
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    for _ in 0..<1_500 {
      var mutant = manifest
      for _ in 0...random(4) {
        let place = random(mutant.count)
        switch random(3) {
        case 0: mutant[place] = bytes[random(bytes.count)]
        case 1: mutant.insert(bytes[random(bytes.count)], at: place)
        default: mutant.removeSubrange(place..<min(mutant.count, place + random(9)))
        }
      }
      _ = KubernetesReading(files: [("mutant", mutant)])
    }
  }

  @Test("a text that aliases repeat without end is cut off with an error")
  func repeatedText() {
    let text = String(repeating: "http://api:80 ", count: 700)
    let containers = (0..<80).map { _ in "{image: a/b, args: *args}" }.joined(separator: ", ")
    let pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: a/b, args: &args ['x \(text)']}, \(containers)]}\n"
    let reading = KubernetesReading(files: [("api", Array(deployment("api").utf8)), ("pod", Array(pod.utf8))], textBytes: 100_000)
    #expect(reading.calls == ["p -> api"])
    #expect(reading.diagnostics.map(\.severity) == [.error])
  }

  @Test("a script of many words is searched once")
  func script() {
    let words = (0..<20_000).map { "http://api:\($0 % 60_000 + 1)/$(X)" }.joined(separator: "\n    ")
    let reading = KubernetesReading(deployment("api"), deployment("web", "args:\n- |\n    \(words)"))
    #expect(reading.calls == ["web -> api"])
  }
}
