import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

/// Objects that stand in the inputs more than once.
@Suite struct RepeatedObjectsTests {
  private static func object(
    _ spec: String, kind: String = "Deployment", version: String = "apps/v1", name: String = "name: web"
  ) -> String {
    "{apiVersion: \(version), kind: \(kind), metadata: {\(name)}, spec: {\(spec)}}\n---\n"
  }

  private static func read(_ files: [(path: String, text: String)]) -> KubernetesReading {
    KubernetesReading(files: files.map { ($0.path, Array($0.text.utf8)) })
  }

  @Test("one that stands in one file twice and not alike is an error at the second, which names the first")
  func oneFile() throws {
    let reading = KubernetesReading(Self.object("replicas: 1") + Self.object("replicas: 2"))
    let error = try #require(reading.diagnostics.first)
    #expect(reading.diagnostics.count == 1 && error.severity == .error)
    #expect(error.message.text == "the Deployment 'web' stands in this file once more, and not alike")
    #expect(error.related?.span.start ?? .max < error.span.start)
    #expect(reading.text(at: error.span) == "web")
    // Of two the cluster gets the last, whatever the first says besides.
    #expect(KubernetesReading(Self.object("replicas: 1, paused: true") + Self.object("replicas: 1")).diagnostics.count == 1)
  }

  @Test("several of a file are one error")
  func several() {
    let texts = ["a", "b", "c"].flatMap { name in (1...2).map { Self.object("replicas: \($0)", name: "name: \(name)") } }
    #expect(
      KubernetesReading(texts.joined()).diagnostics.map(\.message.text) == [
        "the Deployment 'a' stands in this file once more, and not alike, and so do 2 other objects"
      ])
  }

  @Test("in files of their own it is a note for each folder, and the first counts")
  func files() {
    func text(_ replicas: Int) -> String { Self.object("replicas: \(replicas)") + Self.object("replicas: \(replicas)", name: "name: api") }
    let reading = Self.read([("dev/a.yaml", text(1)), ("prod/a.yaml", text(2)), ("prod/b.yaml", text(3))])
    #expect(
      reading.diagnostics.map(\.message.text) == [
        "the Deployment 'web' stands in another file too, which says otherwise, and so do 3 other objects"
      ])
    #expect(reading.diagnostics.map(\.severity) == [.note])
    #expect(reading.value(.replicas, of: "web") == 1)
  }

  @Test("what another file adds, as a patch does, is no disagreement")
  func patch() {
    let base = Self.object("template: {spec: {containers: [{name: a, image: x}, {name: b, image: y}]}}")
    let patch = Self.object("replicas: 2, template: {spec: {containers: [{name: b, env: []}]}}")
    #expect(Self.read([("base.yaml", base), ("patch.yaml", patch)]).diagnostics.isEmpty)
    let other = Self.object("template: {spec: {containers: [{name: b, image: z}]}}")
    #expect(Self.read([("base.yaml", base), ("patch.yaml", other)]).diagnostics.count == 1)
  }

  @Test(
    "what is written in another way, or is another object, is told of nowhere",
    arguments: [
      (object("replicas: 1, paused: true"), object("\"paused\": true, 'replicas': \"1\"")),
      (object("replicas: 1"), object("replicas: 2", name: "name: api")),
      (object("replicas: 1"), object("replicas: 2", name: "name: web, namespace: other")),
      (object("replicas: 1"), object("replicas: 2", kind: "StatefulSet")),
      (
        object("ports: [{port: 80}]", kind: "Service", version: "v1"),
        object("template: {}", kind: "Service", version: "serving.knative.dev/v1")
      ),
      (
        object("a: 1", kind: "Job", version: "batch/v1", name: "generateName: x-"),
        object("a: 2", kind: "Job", version: "batch/v1", name: "generateName: x-")
      ),
      (object("a: 1", kind: "PersistentVolumeClaim", version: "v1"), object("a: 2", kind: "PersistentVolumeClaim", version: "v1")),
    ])
  func alike(one: String, other: String) {
    let told = KubernetesReading(one + other).diagnostics.filter { $0.message.text.contains("once more") }
    #expect(told.isEmpty)
  }

  @Test("a kind that two groups have had is one")
  func groups() {
    let one = Self.object("a: 1", kind: "Ingress", version: "extensions/v1beta1")
    let reading = KubernetesReading(one + Self.object("a: 2", kind: "Ingress", version: "networking.k8s.io/v1"))
    #expect(reading.diagnostics.contains { $0.message.text.contains("the Ingress 'web' stands in this file once more") })
  }
}
