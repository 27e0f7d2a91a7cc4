import SourceText
import TestSupport
import Testing

@testable import Readers

/// Which kinds the groups of Kubernetes have.
@Suite struct BuiltInKindsTests {
  private func place(_ kind: String, _ version: String) -> BuiltInKinds.Place {
    BuiltInKinds.place(of: Array(kind.utf8)[...], in: Array(version.utf8)[...])
  }

  @Test(
    "kinds of which nothing is made are known",
    arguments: [
      ("PersistentVolumeClaim", "v1"), ("List", "v1"), ("RoleBinding", "rbac.authorization.k8s.io/v1"),
      ("IngressClass", "networking.k8s.io/v1"),
      ("ServiceAccountList", "v1"), ("PodSecurityPolicy", "extensions/v1beta1"), ("Kustomization", "kustomize.config.k8s.io/v1beta1"),
    ])
  func known(kind: String, version: String) { #expect(place(kind, version) == .known) }

  @Test(
    "one that is nearly a kind of its group is misspelt",
    arguments: [
      ("Deploymnt", "apps/v1", "Deployment"), ("deployment", "apps/v1", "Deployment"), ("CronJobb", "batch/v1", "CronJob"),
      ("Servce", "v1", "Service"), ("DeploymntList", "apps/v1", "DeploymentList"), ("Ingres", "networking.k8s.io/v1", "Ingress"),
    ])
  func misspelt(kind: String, version: String, meant: String) { #expect(place(kind, version) == .misspelt(meant: meant)) }

  @Test(
    "one that another group has, or a later version may have, is unknown, and so is what a misspelt group has",
    arguments: [
      ("Foo", "v1"), ("Service", "apps/v1"), ("PodGroupSets", "scheduling.k8s.io/v1"), ("Ingress", "netwroking.k8s.io/v1"),
      ("VolumeSnapshot", "snapshot.storage.k8s.io/v1"), ("", "v1"), (String(repeating: "Pod", count: 5_000), "v1"),
    ])
  func unknown(kind: String, version: String) { #expect(place(kind, version) == .unknown) }

  @Test("a misspelt kind is an error at its place, in a list too, and its like of another group is none")
  func told() {
    let list = "{apiVersion: v1, kind: List, items: [{apiVersion: apps/v1, kind: Deploymnt, metadata: {name: a}}]}\n"
    for text in ["{apiVersion: apps/v1, kind: Deploymnt, metadata: {name: a}}\n", list] {
      let reading = KubernetesReading(deployment("web"), text)
      #expect(reading.diagnostics.map(\.message.text) == ["'apps/v1' has no kind 'Deploymnt'"])
      #expect(reading.diagnostics.map(\.severity) == [.error] && reading.diagnostics[0].hint?.text == "did you mean 'Deployment'?")
      #expect(reading.text(at: reading.diagnostics[0].span) == "Deploymnt")
    }
    #expect(KubernetesReading(deployment("web"), "{apiVersion: apps/v1, kind: Service, metadata: {name: a}}\n").diagnostics.isEmpty)
  }
}
