internal import SourceText
internal import TopologyModel

/// What a workload is known by: two of one name and of different kinds are two.
struct WorkloadID: Hashable {
  var kind: WorkloadKind
  var name: ObjectName
}

/// Something that runs containers: a Deployment, a CronJob. Several manifests of one kind and name (a base and its patches,
/// one file given twice) are one workload.
struct Workload {
  var kind: WorkloadKind
  var name: ObjectName
  var span: Span
  /// Whether the manifest names its namespace, or leaves it to whoever applies it.
  var isPlaced: Bool
  var labels: [Label] = []
  var podSpecs: [Field] = []
  /// The container that `kubectl` takes where none is named.
  var defaultContainer: Field?
  var replicas: (count: Int, span: Span)?
  /// Whether it says how many replicas it has, and that is no number.
  var hasUnknownReplicas = false
  /// Whom its mesh's proxy calls for it: Consul's `connect-service-upstreams`.
  var upstreams: Field?
  /// Whether one of Consul's sidecars runs beside it, where that is said.
  var isInConsul: Bool?
  /// The id by which apps call it through Dapr's sidecars, if it has one.
  var app: Field?
  /// What its pods' labels and annotations say of a mesh's proxy beside it.
  var injection = MeshObjects.Injection(nil)

  /// Whether its silence about replicas means one.
  var impliesOneReplica: Bool { kind.impliesOneReplica && !hasUnknownReplicas }

  var id: WorkloadID { WorkloadID(kind: kind, name: name) }

  var scope: HostScope { HostScope(namespace: name.namespace, isPlaced: isPlaced) }

  /// What runs as long as the pod: its containers, and init containers that Kubernetes starts again.
  var containers: [Field] {
    podSpecs.flatMap { spec in
      func list(_ key: StaticString) -> [Field] { spec[key].map { Array($0.items) } ?? [] }
      return list("containers") + list("initContainers").filter { $0["restartPolicy"]?.equals("Always") ?? false }
    }
  }

  /// The container that does the work: the one that is said to be it, else one of the workload's own name, else the first
  /// that is no known helper.
  func mainContainer(_ names: NameTable) -> Field? {
    let containers = containers.filter { $0["image"] != nil }
    func named(_ name: ArraySlice<UInt8>) -> Field? { containers.first { $0["name"]?.text?.elementsEqual(name) ?? false } }
    let working = containers.filter { !Self.isHelper($0) }
    // A cache in front of what a Deployment runs helps it; a StatefulSet is what keeps data.
    let first = kind == .statefulSet ? nil : working.first { !Self.isCache($0) }
    return defaultContainer?.text.flatMap(named) ?? named(names.bytes(name.name)) ?? first ?? working.first ?? containers.first
  }

  static func isTelemetry(_ container: Field) -> Bool {
    container["image"]?.text.flatMap(ImageCatalogue.entry(forImage:)) == .role(.telemetry)
  }

  private static func isCache(_ container: Field) -> Bool {
    guard case .store(let kind) = container["image"]?.text.flatMap(ImageCatalogue.entry(forImage:)) else { return false }
    return kind == "redis" || kind == "valkey" || kind == "memcached"
  }

  private static func isHelper(_ container: Field) -> Bool { container["image"]?.text.map(ImageCatalogue.isHelper) ?? false }
}
