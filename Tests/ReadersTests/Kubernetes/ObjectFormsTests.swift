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

  private static func ingress(_ annotation: String) -> String {
    "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, annotations: {nginx.ingress.kubernetes.io/\(annotation)}}, spec: {}}\n"
  }

  @Test(
    "each is a note at its place",
    arguments: [
      (deployment("replicas: two"), "`replicas` must be a whole number, and is not read", "two"),
      (deployment("replicas: 1.5"), "`replicas` must be a whole number, and is not read", "1.5"),
      (deployment("replicas: '3'"), "`replicas` must be a whole number, and is not read", "'3'"),
      (
        ingress("proxy-read-timeout: 30s"), "`nginx.ingress.kubernetes.io/proxy-read-timeout` must be a whole number, and is not read",
        "30s"
      ),
      (
        ingress("proxy-next-upstream-tries: '2.5'"),
        "`nginx.ingress.kubernetes.io/proxy-next-upstream-tries` must be a whole number, and is not read", "'2.5'"
      ),
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
      ingress("proxy-read-timeout: '30'"), deployment("replicas: 3.0"), deployment("replicas: 3"), deployment("replicas: "),
      deployment("replicas: '${N}'"), deployment("replicas: '{{ .Values.n }}'"),
      deployment("paused: true, strategy: {}", container: ", tty: true, stdin: true, name: a, envFrom: []"), route("timeout: 1m30s"),
      route("timeout: 0s, mirrors: [], name: a, retries: {attempts: 0, retryOn: 5xx}"),
    ])
  func silent(text: String) {
    #expect(!KubernetesReading(text).diagnostics.contains { $0.message.text.hasSuffix("is not read") })
  }

  private static func variable(_ value: String) -> [String] {
    let containers = "containers: [{image: shop/web, env: [{name: A, value: \(value)}]}]"
    return [
      deployment("a: b", container: ", env: [{name: A, value: \(value)}]"),
      "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {\(containers)}}\n",
      "{apiVersion: batch/v1, kind: CronJob, metadata: {name: web}, spec: {jobTemplate: {spec: {template: {spec: {\(containers)}}}}}}\n",
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {A: \(value)}}\n",
    ]
  }

  @Test("a number or a boolean where text is to stand is a note, and what a template fills in is none")
  func texts() {
    for (value, kind) in [("8080", "a number"), ("3.0", "a number"), ("true", "a boolean"), ("false", "a boolean")] {
      for manifest in Self.variable(value) {
        let notes = KubernetesReading(manifest).diagnostics
        #expect(notes.map(\.message.text) == ["Kubernetes takes text here, and refuses \(kind)"], "\(manifest)")
        #expect(notes.map(\.severity) == [.note])
      }
    }
    for value in ["'8080'", "\"true\"", "", "null", "'${PORT}'", "'{{ .Values.port }}'", "$(PORT)", "1.2.3", "8080/tcp", "!!str 8080"] {
      for manifest in Self.variable(value) { #expect(KubernetesReading(manifest).diagnostics.isEmpty, "\(manifest)") }
    }
  }

  private static func gatewayRoute(_ rule: String, group: String = "gateway.networking.k8s.io/v1") -> String {
    "{apiVersion: \(group), kind: HTTPRoute, metadata: {name: r}, spec: {parentRefs: [{name: edge}], rules: [{\(rule)}]}}\n"
  }

  @Test("times of the Gateway API have up to four whole numbers of five digits, with the units h, m, s and ms")
  func gatewayTimes() {
    for (time, milliseconds) in [("3s500ms", 3500.0), ("1h30m", 5_400_000), ("99999h", 359_996_400_000), ("0s", .infinity)] {
      let route = Self.gatewayRoute("timeouts: {request: \(time)}, backendRefs: [{name: pay}]")
      let reading = KubernetesReading(ReadersTests.deployment("pay") + route)
      #expect(reading.diagnostics.isEmpty && reading.calls == ["edge -> pay"])
      #expect(reading.topology.knowledge(.totalTimeout, of: ID<Call>(0)).value == milliseconds)
    }
    for time in ["500us", "100000h", "1d", "1.5s", "-1s", "0", "2", "1h1m1s1ms1h", "s", "''"] {
      let reading = KubernetesReading(Self.gatewayRoute("timeouts: {request: \(time)}"))
      #expect(
        reading.diagnostics.map(\.message.text) == [
          "`request` must be whole numbers of up to five digits with the units h, m, s and ms, such as 1m30s, and is not read"
        ], "\(time)")
    }
  }

  @Test(
    "what the API server refuses for what stands beside it is an error",
    arguments: [
      (scaler("minReplicas: 5, maxReplicas: 3"), "`minReplicas` is more than `maxReplicas`, which is refused"),
      (
        scaledObject("minReplicaCount: 5, maxReplicaCount: 3"), "`minReplicaCount` is more than `maxReplicaCount`, which is refused"
      ),
      (budget("minAvailable: 1, maxUnavailable: 1"), "`minAvailable` and `maxUnavailable` stand together, which Kubernetes refuses"),
      (
        gatewayRoute("timeouts: {request: 1s, backendRequest: 1500ms}"), "`backendRequest` is more than `request`, which is refused"
      ),
      (
        gatewayRoute("filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}], backendRefs: [{name: web}]"),
        "a rule with `requestRedirect` has `backendRefs`, which Kubernetes refuses"
      ),
    ])
  func refused(text: String, message: String) {
    let errors = KubernetesReading(text).diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.message.text) == [message])
  }

  @Test(
    "what goes together is none",
    arguments: [
      scaler("minReplicas: 3, maxReplicas: 3"), scaler("minReplicas: 3"), scaledObject("minReplicaCount: 0, maxReplicaCount: 3"),
      budget("minAvailable: 1"), budget("minAvailable: 1, maxUnavailable: "),
      gatewayRoute("timeouts: {request: 0s, backendRequest: 5s}"), gatewayRoute("timeouts: {request: 1s, backendRequest: 0s}"),
      gatewayRoute("timeouts: {request: 1s, backendRequest: 1000ms}"),
      gatewayRoute("timeouts: {request: 1s, backendRequest: 2s}", group: "policy.linkerd.io/v1beta3"),
      gatewayRoute("filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]"),
    ])
  func together(text: String) {
    #expect(!KubernetesReading(text).diagnostics.contains { $0.severity == .error })
  }

  private static func scaler(_ fields: String) -> String {
    "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: x}, spec: {scaleTargetRef: {kind: Deployment, name: web}, \(fields)}}\n"
  }

  private static func scaledObject(_ fields: String) -> String {
    "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: x}, spec: {scaleTargetRef: {name: web}, \(fields)}}\n"
  }

  private static func budget(_ fields: String) -> String {
    "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: x}, spec: {selector: {matchLabels: {app: web}}, \(fields)}}\n"
  }

  @Test("replicas that are no number are not taken for the one that silence means")
  func replicas() {
    #expect(KubernetesReading(Self.deployment("replicas: two")).value(.replicas, of: "web") == nil)
    #expect(KubernetesReading(Self.deployment("replicas: '${N}'")).value(.replicas, of: "web") == nil)
    #expect(KubernetesReading(Self.deployment("replicas: '3'")).value(.replicas, of: "web") == nil)
    #expect(KubernetesReading(Self.deployment("replicas: 3.0")).value(.replicas, of: "web") == 3)
    #expect(KubernetesReading(Self.deployment("replicas: ")).value(.replicas, of: "web") == 1)
    #expect(KubernetesReading(Self.deployment("paused: true")).value(.replicas, of: "web") == 1)
  }
}
