package import Documents
internal import SourceText
internal import TopologyModel

/// Reads Kubernetes manifests: workloads become services and stores, the addresses in their containers become calls.
///
/// Manifests come from files, from folders, and as one stream from `kustomize build`, `helm template` or
/// `kubectl get -o yaml`. A workload's node has the workload's name; Services give it more names to be called by, and
/// join several versions of it into one node. What a format cannot say (a timeout) stays unknown.
package struct KubernetesReader: Reader {
  package static let format = "kubernetes"

  private var objects = ClusterObjects()
  private var notes: [Diagnostic] = []
  /// How much text of containers is looked at. Aliases and ConfigMaps let a small file make any amount of it; no real
  /// one comes near this.
  var textBytes = 16 << 20

  package init() {}

  /// Whether a document has an `apiVersion` of one of Kubernetes' own groups. Objects that say nothing of the topology
  /// (a Secret, a Role) are recognised and left alone.
  package static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let root = Field(tree: tree, id: root)
    guard let version = root["apiVersion"]?.text, root["kind"]?.text != nil else { return false }
    return APIGroup(apiVersion: version) != nil
  }

  package mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    let document = Field(tree: tree, id: root)
    guard document["apiVersion"] != nil, document["kind"] != nil else {
      reading.fail("this is no Kubernetes object", at: document.span, hint: "an object has an `apiVersion` and a `kind`")
      return
    }
    // `kubectl get` wraps what it prints in a List, or in a DeploymentList whose items leave their kind out.
    var pending: [(object: Field, group: APIGroup?, list: Field?)] = [(document, nil, nil)]
    while let (object, outerGroup, list) = pending.popLast() {
      guard tree.kind(object.id) == .mapping else { continue }
      let group: APIGroup? = if let version = object["apiVersion"]?.text { APIGroup(apiVersion: version) } else { outerGroup }
      guard let kind = object["kind"] ?? list else { continue }
      guard let group else {
        if let name = kind.text { reading.leaveOut(kind: Untrusted(name)) }
        continue
      }
      if let items = object["items"], kind.text?.suffix(4).elementsEqual("List".utf8) == true {
        pending += items.items.reversed().map { ($0, group, kind) }
      } else {
        add(object, group, kind)
      }
    }
  }

  private mutating func add(_ object: Field, _ group: APIGroup, _ kind: Field) {
    func isKind(_ name: StaticString) -> Bool {
      guard let text = kind.text else { return false }
      return kind.equals(name)
        || (object["kind"] == nil && text.count == name.utf8CodeUnitCount + 4 && text.starts(with: name.description.utf8))
    }
    switch group {
    case .core, .apps, .batch, .extensions:
      if isKind("Service"), group == .core {
        objects.addService(object)
        return
      } else if isKind("ConfigMap") {
        if group == .core { objects.addConfigMap(object) }
      } else if group == .extensions, isKind("Ingress") {
        objects.addIngress(object)
        return
      } else if let workload = WorkloadKind.allCases.first(where: { $0 != .knativeService && isKind($0.kind) }) {
        if object["metadata"]?["name"] == nil, object["metadata"]?["generateName"] == nil {
          notes.append(Diagnostic(.note, "a \(ours: workload.kind.description) without a name is left out", at: kind.span))
        }
        objects.addWorkload(object, workload)
        return
      }
    case .networking where isKind("Ingress"): return objects.addIngress(object)
    case .autoscaling: if isKind("HorizontalPodAutoscaler") { objects.addAutoscaler(object) }
    case .knative where isKind("Service"): return objects.addWorkload(object, .knativeService)
    case .networking, .knative, .other: break
    }
    objects.addExceptions(object["metadata"], of: .nobody)
  }

  package mutating func finish(into reading: inout Reading) {
    reading.diagnostics += notes
    guard !objects.workloads.isEmpty || !objects.services.isEmpty || !objects.ingresses.isEmpty || !objects.annotations.isEmpty else {
      return
    }
    var wiring = ClusterWiring(objects, textBytes: textBytes)
    wiring.wire(into: &reading)
  }
}

/// The API groups that this reader takes documents of.
enum APIGroup: Hashable {
  case core, apps, batch, extensions, networking, autoscaling, knative
  /// One of Kubernetes' own that says nothing of a topology.
  case other

  /// Nil for a group that is not Kubernetes' own: `networking.istio.io/v1`, but also OpenSLO's `openslo/v1` and the
  /// Gateway API, which have formats of their own.
  init?(apiVersion: ArraySlice<UInt8>) {
    guard apiVersion.count <= 300 else { return nil }
    guard let slash = apiVersion.firstIndex(of: UInt8(ascii: "/")) else {
      guard apiVersion.elementsEqual("v1".utf8) else { return nil }
      self = .core
      return
    }
    let group = apiVersion[..<slash]
    func isGroup(_ name: StaticString) -> Bool { group.elementsEqual(name.description.utf8) }
    if isGroup("apps") {
      self = .apps
    } else if isGroup("batch") {
      self = .batch
    } else if isGroup("extensions") {
      self = .extensions
    } else if isGroup("networking.k8s.io") {
      self = .networking
    } else if isGroup("autoscaling") {
      self = .autoscaling
    } else if isGroup("serving.knative.dev") {
      self = .knative
    } else if isGroup("policy") || isGroup("kustomize.config.k8s.io")
      || (group.suffix(7).elementsEqual(".k8s.io".utf8) && !isGroup("gateway.networking.k8s.io"))
    {
      self = .other
    } else {
      return nil
    }
  }
}
