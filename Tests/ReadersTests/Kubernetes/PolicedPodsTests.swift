import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("Pods that policies mean") struct PolicedPodsTests {
  private static func placed(_ manifests: String, _ namespace: String) -> String {
    manifests.replacing("metadata: {name: ", with: "metadata: {namespace: \(namespace), name: ")
      .replacing("metadata:\n  name: ", with: "metadata:\n  namespace: \(namespace)\n  name: ")
  }

  /// Whether web, in a namespace of its own, is kept out by what a policy lets in.
  private static func isCutOff(_ peer: String, from namespace: String? = "front", image: String = "a/b", isPlaced: Bool = true) -> Bool {
    let policy =
      "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p\(isPlaced ? ", namespace: shop" : "")}, spec: {podSelector: {matchLabels: {app: api}}, ingress: [{from: [\(peer)]}]}}"
    let web = deployment("web", env("A: http://api.shop:80"))
    let texts = [placed(deployment("api", image: image), "shop"), namespace.map { placed(web, $0) } ?? web, policy]
    let topology = KubernetesReading(files: texts.map { ("f", Array($0.utf8)) }).topology
    #expect(topology.calls.count + topology.uses.count == 1)
    return topology.calls.indices.contains { topology.knowledge(.reachable, of: ID<Call>($0)).value == 0 }
      || topology.uses.indices.contains { topology.knowledge(.reachable, of: ID<Use>($0)).value == 0 }
  }

  private static func named(_ namespace: String) -> String {
    "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: \(namespace)}}"
  }

  @Test("a selector of namespaces keeps out who is in another, and one of pods who has other labels")
  func others() {
    for image in ["a/b", "postgres"] {
      #expect(Self.isCutOff("{\(Self.named("fin"))}", image: image))
      #expect(Self.isCutOff("{\(Self.named("fin")), podSelector: {}}", image: image))
      #expect(Self.isCutOff("{namespaceSelector: {}, podSelector: {matchLabels: {app: other}}}", image: image))
      #expect(Self.isCutOff("{podSelector: {}}", image: image))
    }
    #expect(!Self.isCutOff("{\(Self.named("front"))}") && !Self.isCutOff("{\(Self.named("front")), podSelector: {}}"))
    #expect(!Self.isCutOff("{namespaceSelector: {}}") && !Self.isCutOff("{podSelector: {}}", from: "shop"))
    #expect(!Self.isCutOff("{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}"))
    #expect(!Self.isCutOff("{\(Self.named("fin"))}, {ipBlock: {cidr: 10.0.0.0/8}}"))
  }

  @Test("labels that may not be there keep out who has one of them")
  func excluded() {
    func not(_ values: String, _ more: String = "") -> String {
      "podSelector: {\(more)matchExpressions: [{key: app, operator: NotIn, values: [\(values)]}]}"
    }
    for namespace in ["namespaceSelector: {}, ", Self.named("front") + ", "] {
      #expect(Self.isCutOff("{\(namespace)\(not("web"))}") && Self.isCutOff("{\(namespace)\(not("x, web"))}"))
      #expect(!Self.isCutOff("{\(namespace)\(not("x, y"))}"))
      #expect(Self.isCutOff("{\(namespace)\(not("x", "matchLabels: {app: z}, "))}"))
    }
    #expect(Self.isCutOff("{\(not("web"))}", from: "shop") && !Self.isCutOff("{\(not("api"))}", from: "shop"))
    #expect(!Self.isCutOff("{\(not("web"))}, {podSelector: {matchLabels: {app: web}}}", from: "shop"))
  }

  private static func pods(_ expressions: String) -> String { "podSelector: {matchExpressions: [\(expressions)]}" }

  @Test("of several values one is enough, and a key may have to be there, or not to be")
  func expressions() {
    for (expression, isCutOff) in [
      ("{key: app, operator: In, values: [admin, batch]}", true), ("{key: app, operator: In, values: [admin, web]}", false),
      ("{key: app, operator: Exists}", false), ("{key: tier, operator: Exists}", true),
      ("{key: app, operator: DoesNotExist}", true), ("{key: tier, operator: DoesNotExist}", false),
      ("{key: app, operator: In, values: [admin, web]}, {key: tier, operator: Exists}", true),
      // Whom a controller gives a label, and what another operator asks for, nobody can tell from manifests.
      ("{key: job-name, operator: Exists}", false), ("{key: app, operator: Like, values: [x]}", false),
    ] {
      #expect(Self.isCutOff("{\(Self.pods(expression))}", from: "shop") == isCutOff, "\(expression)")
    }
  }

  @Test("a policy is about the pods that its expressions mean, and lets nobody in to others")
  func subjects() {
    func isCutOff(_ selectors: String...) -> Bool {
      let policies = selectors.enumerated().map { index, selector in
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p\(index), namespace: shop}, spec: {\(selector), ingress: [{from: [{podSelector: {matchLabels: {app: \(index == 0 ? "admin" : "web")}}}]}]}}"
      }
      let parts = [Self.placed(deployment("api"), "shop"), Self.placed(deployment("web", env("A: http://api:80")), "shop")] + policies
      return KubernetesReading(files: parts.map { ("f", Array($0.utf8)) }).forbidden == ["web -> api"]
    }
    let both = Self.pods("{key: app, operator: In, values: [api, db]}")
    #expect(isCutOff(both) && isCutOff(Self.pods("{key: app, operator: NotIn, values: [web]}")))
    #expect(isCutOff(both, Self.pods("{key: app, operator: In, values: [cache, db]}")) && !isCutOff(both, both))
    #expect(isCutOff(both, Self.pods("{key: tier, operator: Exists}")) && !isCutOff(both, Self.pods("{key: app, operator: Exists}")))
    #expect(!isCutOff(Self.pods("{key: tier, operator: Exists}")) && !isCutOff(Self.pods("{key: app, operator: DoesNotExist}")))
  }

  @Test("labels that nobody knows, and a namespace that is left to whoever applies the file, may be those that are meant")
  func unknown() {
    #expect(!Self.isCutOff("{namespaceSelector: {matchLabels: {team: fin}}}"))
    #expect(!Self.isCutOff("{namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: Exists}]}}"))
    #expect(Self.isCutOff("{\(Self.named("fin")), podSelector: {matchExpressions: [{key: app, operator: Exists}]}}"))
    #expect(!Self.isCutOff("{\(Self.named("fin"))}", from: nil) && !Self.isCutOff("{podSelector: {}}", isPlaced: false))
    #expect(Self.isCutOff("{namespaceSelector: {}, podSelector: {matchLabels: {app: other}}}", from: nil))
    // In whichever namespace the policy is applied, pods of it have these labels, or none have.
    #expect(!Self.isCutOff("{podSelector: {matchLabels: {app: web}}}", isPlaced: false))
  }
}
