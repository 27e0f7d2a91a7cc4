import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

/// Values and keys of another form than the API server takes.
@Suite struct ObjectFormsTests {
  private static func deployment(_ spec: String, container: String = "") -> String {
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {\(spec), template: {spec: {containers: [{image: shop/web\(container)}]}}}}\n"
  }

  private static func route(_ fields: String) -> String {
    "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: pay}, spec: {hosts: [pay], http: [{\(fields)}]}}\n"
  }

  @Test(
    "each is a note at its place",
    arguments: [
      (deployment("replicas: two"), "`replicas` must be a whole number, and is not read", "two"),
      (deployment("replicas: 1.5"), "`replicas` must be a whole number, and is not read", "1.5"),
      (deployment("replicas: -1"), "`replicas` must be a whole number, and is not read", "-1"),
      (deployment("replicass: 0"), "the key 'replicass' says nothing to Kubernetes, and is not read", "replicass"),
      (deployment("a: b", container: ", evn: []"), "the key 'evn' says nothing to Kubernetes, and is not read", "evn"),
      (route("timeout: 2sec"), "`timeout` must be a time with a unit, such as 2s, and is not read", "2sec"),
      (route("timeout: 2"), "`timeout` must be a time with a unit, such as 2s, and is not read", "2"),
      (route("retries: {attempts: three}"), "`attempts` must be a whole number, and is not read", "three"),
      (route("retries: {perTryTimout: 1s}"), "the key 'perTryTimout' says nothing to Kubernetes, and is not read", "perTryTimout"),
      (route("timout: 2s"), "the key 'timout' says nothing to Kubernetes, and is not read", "timout"),
    ])
  func told(text: String, message: String, place: String) {
    let reading = KubernetesReading(text)
    let notes = reading.diagnostics.filter { $0.message.text.hasSuffix("is not read") }
    #expect(notes.map(\.message.text) == [message] && notes.map(\.severity) == [.note])
    #expect(notes.map { reading.text(at: $0.span) } == [place])
  }

  @Test(
    "what is right, null, or filled in by somebody is told of nowhere",
    arguments: [
      deployment("replicas: 3"), deployment("replicas: "), deployment("replicas: '${N}'"), deployment("replicas: '{{ .Values.n }}'"),
      deployment("paused: true, strategy: {}", container: ", tty: true, stdin: true, name: a, envFrom: []"), route("timeout: 1m30s"),
      route("timeout: 0s, mirrors: [], name: a, retries: {attempts: 0, retryOn: 5xx}"),
    ])
  func silent(text: String) {
    #expect(!KubernetesReading(text).diagnostics.contains { $0.message.text.hasSuffix("is not read") })
  }

  @Test("replicas that are no number are not taken for the one that silence means")
  func replicas() {
    #expect(KubernetesReading(Self.deployment("replicas: two")).value(.replicas, of: "web") == nil)
    #expect(KubernetesReading(Self.deployment("replicas: '${N}'")).value(.replicas, of: "web") == nil)
    #expect(KubernetesReading(Self.deployment("replicas: ")).value(.replicas, of: "web") == 1)
    #expect(KubernetesReading(Self.deployment("paused: true")).value(.replicas, of: "web") == 1)
  }
}
