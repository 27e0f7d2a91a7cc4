package import Documents
package import SourceText
internal import TopologyModel

/// Reads Kubernetes manifests: workloads become services and stores, the addresses in their containers become calls.
///
/// Manifests come from files, from folders, and as one stream from `kustomize build`, `helm template` or
/// `kubectl get -o yaml`. A workload's node has the workload's name; Services give it more names to be called by, and
/// join several versions of it into one node. What a format cannot say (a timeout) stays unknown.
package struct KubernetesReader: DocumentReader {
  package static let format = "kubernetes"
  package static let hint = "a folder with Kubernetes manifests"
  package static let reads =
    "workloads, Services, Ingresses, autoscalers, ConfigMaps and Knative services; the addresses in their containers become calls; what Istio, the Gateway API, Linkerd, Consul and Dapr are told of them"
  package static let cannotSay = "payloads, load; without a mesh timeouts, retries, breakers"
  package static let fileNames = FileNames(union: [.documents, FileNames(["Kustomization"])])

  /// Whose silence means values: one replica.
  static let convention = "Kubernetes 1.37"

  private var objects = ClusterObjects()
  private var repeated = RepeatedObjects()
  private var notes: [Diagnostic] = []
  /// What is left to do once all readers have declared their hosts.
  private var wiring: ClusterWiring?
  /// How much text of containers is looked at. Aliases and ConfigMaps let a small file make any amount of it; no real
  /// one comes near this.
  var textBytes = 16 << 20

  package init() {}

  /// Whether a document has an `apiVersion` of one of Kubernetes' own groups. Objects that say nothing of the topology
  /// (a Secret, a Role) are recognised and left alone.
  package static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let root = Field(tree: tree, id: root)
    return APIGroup(of: root) != nil
  }

  package static func isMeant(by keys: Set<Untrusted>) -> Bool { keys.isSuperset(of: [Untrusted("apiVersion"), Untrusted("kind")]) }

  /// The kind of an object of whatever group.
  package static func kindLeftOut(_ tree: DocumentTree, _ root: NodeID) -> Untrusted? {
    let root = Field(tree: tree, id: root)
    guard root["apiVersion"]?.text != nil, let kind = root["kind"]?.text else { return nil }
    return Untrusted(kind)
  }

  /// A chart may make documents of values alone, which `kubectl` passes over. One with half of what makes an object is
  /// a misspelt object.
  package static func mayStandBeside(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let root = Field(tree: tree, id: root)
    return root["apiVersion"] == nil && root["kind"] == nil
  }

  package static func renderedFolders(_ inputs: [InputWalk.Input], areRendered: Bool) -> RenderedFolders {
    RenderedFolders(ofKubernetes: inputs, areRendered: areRendered)
  }

  package static func projects(_ inputs: [InputWalk.Input]) -> [InputProject?] { inputs.map { $0.rendered?.project } }

  package static func template(_ file: SourceFile) -> (what: Message, hint: Message)? {
    HelmTemplate.recognizes(file) ? ("this is a Helm template, not YAML", "render it: helm template CHART | topolint lint -") : nil
  }

  package mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    let document = Field(tree: tree, id: root)
    guard document["apiVersion"] != nil, document["kind"] != nil else {
      reading.fail("this is no Kubernetes object", at: document.span, hint: "an object has an `apiVersion` and a `kind`")
      return
    }
    // `kubectl get` wraps what it prints in a List, or in a DeploymentList whose items leave their kind out.
    var pending: [(object: Field, group: APIGroup?, list: Field?, version: Field?)] = [(document, nil, nil, nil)]
    while let (object, outerGroup, list, outerVersion) = pending.popLast() {
      guard tree.kind(object.id) == .mapping else { continue }
      let version = object["apiVersion"] ?? outerVersion
      let group = object["apiVersion"] == nil ? outerGroup : APIGroup(of: object)
      guard let kind = object["kind"] ?? list else { continue }
      guard let group else {
        if let name = kind.text { reading.leaveOut(kind: Untrusted(name), tree, object.id) }
        continue
      }
      if let items = object["items"], kind.text?.suffix(4).elementsEqual("List".utf8) == true {
        pending += items.items.reversed().map { ($0, group, kind, version) }
      } else if group == .openShift || group == .core, kind.equals("Template"), let items = object["objects"] {
        let parameters = TemplateParameters(object["parameters"])
        pending += items.items.reversed().map { ($0.with(parameters), nil, nil, nil) }
      } else {
        if group == .core, kind.equals("ConfigMap") || list?.equals("ConfigMapList") ?? false { embed(object, &reading) }
        if add(object, group, kind, &reading.hosts.names) {
          repeated.add(object, kind, in: group, of: version, &reading.hosts.names)
          notes += ObjectForms.notes(on: object, kind.text ?? [])
        } else {
          leaveOut(object, kind, of: version, &reading)
        }
      }
    }
  }

  /// Leaves out an object of which nothing is made. One of a kind that its group does not have is misspelt, or not known here.
  private func leaveOut(_ object: Field, _ kind: Field, of version: Field?, _ reading: inout Reading) {
    guard let name = kind.text, let version = version?.text else { return }
    switch BuiltInKinds.place(of: name, in: version) {
    case .known: reading.leaveOut(key: Untrusted(name))
    case .unknown: reading.leaveOut(kind: Untrusted(name), object.tree, object.id)
    case .misspelt(let meant):
      reading.fail("'\(Untrusted(version))' has no kind '\(Untrusted(name))'", at: kind.span, hint: "did you mean '\(ours: meant)'?")
    }
  }

  private static let endings = [".conf", ".cfg", ".yaml", ".yml", ".json"].map { Array($0.utf8) }

  /// Hands on the texts of a ConfigMap that may be files of proxies.
  private func embed(_ object: Field, _ reading: inout Reading) {
    let folder = Settings.folder(of: object)
    for (key, value) in object["data"]?.pairs ?? [] {
      guard let name = key.text, let text = value.text, text.contains(0x0A), !name.contains(UInt8(ascii: "/")),
        Self.endings.contains(where: { name.suffix($0.count).elementsEqual($0) })
      else { continue }
      reading.embed(text, value, as: folder + [UInt8(ascii: "/")] + name)
    }
  }

  /// Lets what pods mount be found by its files.
  private func declareMounts(of cluster: Cluster, _ reading: inout Reading) {
    for (id, settings) in objects.settings where !id.isSecret { reading.hosts.setNamespace(of: settings.folder, id.name.namespace) }
    for (index, workload) in objects.workloads.enumerated() {
      for spec in workload.podSpecs {
        for mount in PodFiles(spec, in: workload.name.namespace, objects, &reading.hosts.names).mounts where !mount.id.isSecret {
          guard let folder = objects.settings[mount.id]?.folder else { continue }
          let paths = mount.keys.map { $0.map { folder + [UInt8(ascii: "/")] + $0 } } ?? [folder]
          for path in paths { reading.hosts.addMount(of: path, cluster.nodeOfWorkload[index]) }
        }
      }
    }
  }

  /// Returns whether anything is made of an object of its kind.
  private mutating func add(_ object: Field, _ group: APIGroup, _ kind: Field, _ names: inout NameTable) -> Bool {
    // Helm runs tests when somebody asks for them; they are no part of the system.
    if object["metadata"]?["annotations"]?["helm.sh/hook"]?.text?.firstRange(of: "test".utf8) != nil { return true }
    func isKind(_ name: StaticString) -> Bool {
      guard let text = kind.text else { return false }
      return kind.equals(name)
        || (object["kind"] == nil && text.count == name.utf8CodeUnitCount + 4 && text.starts(with: name.description.utf8))
    }
    var isUsed = true
    switch group {
    case .core, .apps, .batch, .extensions:
      if isKind("Namespace"), group == .core {
        objects.addNamespace(object, &names)
      } else if isKind("Service"), group == .core {
        objects.addService(object, &names)
        return true
      } else if isKind("ConfigMap") || isKind("Secret") {
        if group == .core { objects.addSettings(object, isSecret: isKind("Secret"), &names) }
        isUsed = group == .core
      } else if group == .extensions, isKind("Ingress") {
        objects.addIngress(object, &names)
        return true
      } else if let workload = WorkloadKind.allCases.first(where: { $0.isBuiltIn && isKind($0.kind) }) {
        if object["metadata"]?["name"] == nil, object["metadata"]?["generateName"] == nil {
          notes.append(Diagnostic(.note, "a \(ours: workload.kind.description) without a name is left out", at: kind.span))
        }
        objects.addWorkload(object, workload, &names)
        return true
      } else {
        isUsed = false
      }
    case .networking where isKind("Ingress"):
      objects.addIngress(object, &names)
      return true
    case .networking where isKind("NetworkPolicy"): objects.addNetworkPolicy(object, &names)
    case .autoscaling where isKind("HorizontalPodAutoscaler"): objects.addAutoscaler(object, &names)
    case .knative where isKind("Service"):
      objects.addWorkload(object, .knativeService, &names)
      return true
    case .rollouts:
      objects.addWorkload(object, .rollout, &names)
      return true
    case .openShift where isKind("DeploymentConfig"):
      objects.addWorkload(object, .deploymentConfig, &names)
      return true
    case .openShift where isKind("Route"):
      objects.addRoute(object, &names)
      return true
    case .traefik where isKind("IngressRoute"):
      objects.addIngressRoute(object, &names)
      return true
    case .traefik where isKind("IngressRouteTCP"):
      objects.addIngressRouteTCP(object, &names)
      return true
    case .traefik:
      notes += objects.addTraefik(object, &names).map { Diagnostic(.error, $0.message, at: $0.span, hint: $0.hint) }
    case .scaledObjects:
      objects.addMessages(object, &names)
      objects.addScaler(object, isJob: isKind("ScaledJob"), &names)
      if isKind("ScaledJob") {
        objects.addWorkload(object, .scaledJob, &names)
        return true
      }
    case .messages: objects.addMessages(object, &names)
    case .mesh(let kind): objects.addMesh(object, kind, &names)
    case .consul(let kind):
      objects.addConsul(object, kind, &names)
      let faults = object["spec"].map { ConsulCheck.faults(of: LooseField($0), kind) } ?? []
      notes += faults.map { Diagnostic(.error, $0.message, at: $0.span, hint: $0.hint) }
    case .dapr(let kind): objects.addDapr(object, kind, &names)
    case .products: objects.addProduct(object, &names)
    case .other where isKind("PodDisruptionBudget"): isUsed = objects.addBudget(object, &names)
    case .other where isKind("ValidatingWebhookConfiguration") || isKind("MutatingWebhookConfiguration"):
      objects.addWebhooks(object, &names)
    case .autoscaling, .networking, .knative, .openShift, .other: isUsed = false
    }
    objects.addExceptions(object["metadata"], of: .nobody)
    return isUsed
  }

  /// Keys of a container that say how it runs, of which nothing is made.
  private static let unusedKeys: [StaticString] = ["livenessProbe", "resources", "startupProbe"]

  private func countUnused(_ reading: inout Reading) {
    for workload in objects.workloads {
      for container in workload.containers {
        for key in Self.unusedKeys where container[key] != nil { reading.leaveOut(key: Untrusted(Array(key.description.utf8))) }
      }
    }
  }

  package mutating func declare(into reading: inout Reading) {
    reading.diagnostics += notes
    repeated.tell(&reading)
    countUnused(&reading)
    guard
      !objects.workloads.isEmpty || !objects.services.isEmpty || !objects.ingresses.isEmpty || !objects.annotations.isEmpty
        || !objects.messages.isEmpty || !objects.mesh.all.isEmpty || !objects.dapr.isEmpty
        || !objects.consul.isEmpty
    else { return }
    objects.leaveOut(reading.taken)
    objects.followIngressRoutes(&reading.hosts.names)
    for key in objects.traefik.unread { reading.leaveOut(key: Untrusted(key)) }
    reading.diagnostics += objects.traefik.notes + objects.traefik.faults(reading.hosts.names)
    let cluster = Cluster(objects, declaredIn: &reading)
    declareMounts(of: cluster, &reading)
    wiring = ClusterWiring(cluster, textBytes: textBytes, &reading)
    cluster.declareNodes(&reading)
  }

  package mutating func resolve(into reading: inout Reading) { wiring?.wire(into: &reading) }
}
