internal import Documents
internal import SourceText
internal import TopologyModel

/// The name of an object in its namespace.
struct ObjectName: Hashable {
  var namespace: NameID
  var name: NameID
}

struct Label: Hashable {
  var key: NameID
  var value: NameID
}

/// Something that runs containers: a Deployment, a CronJob. Several manifests of one name (a base and its patches, one
/// file given twice) are one workload.
struct Workload {
  var name: ObjectName
  var span: Span
  /// The kind in lower case; our own word.
  var via: String
  var isJob: Bool
  /// Whether the manifest leaves its namespace to whoever applies it.
  var isUnplaced: Bool
  var labels: [Label] = []
  var podSpecs: [Field] = []
  var replicas: (count: Int, span: Span)?
  var impliesOneReplica: Bool
}

/// A Service: the name under which workloads are called.
struct ServiceObject {
  var name: ObjectName
  var span: Span
  var isUnplaced: Bool
  var selector: [Label] = []
  /// The host that `type: ExternalName` stands for.
  var externalName: Field?
  /// Where it says that the world may call it.
  var exposure: Span?
  /// What its ports speak, by number.
  var protocols: [Int: (name: ArraySlice<UInt8>, span: Span)] = [:]
  var ports: [Int] = []
}

struct IngressObject {
  var name: ObjectName
  var span: Span
  var className: Field?
  var backends: [(service: Field, port: Int?)] = []
}

/// Whose annotation an exception is.
enum AnnotationOwner {
  case workload(Int)
  case service(Int)
  case ingress(Int)
  /// An object that makes no node.
  case nobody
}

/// A key of a ConfigMap.
struct ConfigKey: Hashable {
  var map: ObjectName
  var key: NameID
}

/// What the manifests of a run say, before anything is joined.
struct ClusterObjects {
  var names = NameTable()
  var workloads: [Workload] = []
  var workloadIndex: [ObjectName: Int] = [:]
  var services: [ServiceObject] = []
  var serviceIndex: [ObjectName: Int] = [:]
  var ingresses: [IngressObject] = []
  var configValues: [ConfigKey: Field] = [:]
  var configMaps: [ObjectName: Field] = [:]
  /// Namespaces in which something runs or is served.
  var namespaces: Set<NameID> = []
  /// Hosts that lead from outside to here.
  var ownHosts: Set<[UInt8]> = []
  /// Exceptions that objects carry, in the order in which they were read.
  private(set) var annotations: [(owner: AnnotationOwner, exceptions: [Exception])] = []
  /// The lower bound that a HorizontalPodAutoscaler sets for a workload.
  var minimumReplicas: [ObjectName: (count: Int, span: Span)] = [:]

  mutating func intern(_ text: ArraySlice<UInt8>) -> NameID { names.intern(text) }

  mutating func intern(_ text: StaticString) -> NameID { names.intern(text.description) }

  /// The namespace that an object gives, or `default`.
  private mutating func namespace(of metadata: Field?) -> (id: NameID, isUnplaced: Bool) {
    if let text = metadata?["namespace"]?.text { return (intern(text), false) }
    return (intern("default"), true)
  }

  private mutating func name(of metadata: Field?) -> (name: ObjectName, span: Span, isUnplaced: Bool)? {
    guard let field = metadata?["name"] ?? metadata?["generateName"], var text = field.text else { return nil }
    while metadata?["name"] == nil, text.last == UInt8(ascii: "-") { text = text.dropLast() }
    guard !text.isEmpty, text.count <= Limits.nameBytes else { return nil }
    let (namespace, isUnplaced) = namespace(of: metadata)
    return (ObjectName(namespace: namespace, name: intern(text)), field.span, isUnplaced)
  }

  private mutating func labels(_ field: Field?) -> [Label] {
    var labels: [Label] = []
    for (key, value) in field?.pairs ?? [] where value.tree.kind(value.id) == .scalar {
      labels.append(Label(key: intern(key.tree.bytes(key.id)), value: intern(value.tree.bytes(value.id))))
    }
    return labels
  }

  /// Takes the exceptions of an object's metadata, a line each: `topolint/ignore: "missing-timeout until 2027-03-31: why"`.
  mutating func addExceptions(_ metadata: Field?, of owner: AnnotationOwner) {
    guard let annotations = metadata?["annotations"],
      let pair = annotations.tree.pair(of: "topolint/ignore", in: annotations.id)
    else { return }
    let span = annotations.tree.span(pair.key)
    let lines = annotations.tree.bytes(pair.value).split { $0 == 0x0A || $0 == 0x0D }.map(ExceptionText.trimmed).filter { !$0.isEmpty }
    let texts = lines.isEmpty ? [ExceptionText([])] : lines.map { ExceptionText($0) }
    self.annotations.append((owner, texts.flatMap { $0.exceptions(.annotation, at: span) { _ in span } }))
  }

  // MARK: - One object each

  mutating func addWorkload(_ object: Field, _ kind: WorkloadKind) {
    let metadata = object["metadata"]
    // What a controller has made is spoken for by that controller.
    if let owners = metadata?["ownerReferences"], owners.items.contains(where: { $0["controller"]?.equals("true") == true }) { return }
    guard let (name, span, isUnplaced) = name(of: metadata) else { return }
    let spec = object["spec"]
    let pod: Field? =
      switch kind {
      case .pod: object
      case .cronJob: spec?["jobTemplate"]?["spec"]?["template"]
      default: spec?["template"]
      }
    let index: Int
    if let known = workloadIndex[name] {
      index = known
      workloads[index].isJob = workloads[index].isJob && kind.isJob
    } else {
      index = workloads.count
      workloadIndex[name] = index
      workloads.append(
        Workload(
          name: name, span: span, via: kind.word, isJob: kind.isJob, isUnplaced: isUnplaced, impliesOneReplica: kind.impliesOneReplica))
    }
    namespaces.insert(name.namespace)
    for label in labels(pod?["metadata"]?["labels"]) where !workloads[index].labels.contains(label) && workloads[index].labels.count < 64 {
      workloads[index].labels.append(label)
    }
    if let podSpec = pod?["spec"] { workloads[index].podSpecs.append(podSpec) }
    if kind.hasReplicas, workloads[index].replicas == nil, let replicas = spec?["replicas"], let count = replicas.count {
      workloads[index].replicas = (count, replicas.span)
    }
    if kind == .knativeService { addService(ServiceObject(name: name, span: span, isUnplaced: isUnplaced)) }
    addExceptions(metadata, of: .workload(index))
    if kind != .pod { addExceptions(pod?["metadata"], of: .workload(index)) }
  }

  private mutating func addService(_ service: ServiceObject) {
    guard serviceIndex[service.name] == nil else { return }
    serviceIndex[service.name] = services.count
    namespaces.insert(service.name.namespace)
    services.append(service)
  }

  mutating func addService(_ object: Field) {
    guard let (name, span, isUnplaced) = name(of: object["metadata"]) else { return }
    let spec = object["spec"]
    var service = ServiceObject(name: name, span: span, isUnplaced: isUnplaced, selector: labels(spec?["selector"]))
    if let type = spec?["type"] {
      if type.equals("ExternalName") { service.externalName = spec?["externalName"] }
      if type.equals("LoadBalancer") || type.equals("NodePort") { service.exposure = type.span }
    }
    if let ports = spec?["ports"] {
      for port in ports.items {
        guard let number = port["port"]?.count else { continue }
        service.ports.append(number)
        if let said = port["appProtocol"] ?? port["name"], let text = said.text, let word = ServiceProtocol.word(for: text) {
          service.protocols[number] = (word, said.span)
        }
      }
    }
    addService(service)
    if let index = serviceIndex[name] { addExceptions(object["metadata"], of: .service(index)) }
  }

  mutating func addIngress(_ object: Field) {
    guard let (name, span, _) = name(of: object["metadata"]) else { return }
    let spec = object["spec"]
    var ingress = IngressObject(
      name: name, span: span, className: spec?["ingressClassName"] ?? object["metadata"]?["annotations"]?["kubernetes.io/ingress.class"])
    func add(_ backend: Field?) {
      // networking.k8s.io/v1, and what v1beta1 had.
      if let service = backend?["service"]?["name"] {
        ingress.backends.append((service, backend?["service"]?["port"]?["number"]?.count))
      } else if let service = backend?["serviceName"] {
        ingress.backends.append((service, backend?["servicePort"]?.count))
      }
    }
    add(spec?["defaultBackend"] ?? spec?["backend"])
    if let rules = spec?["rules"] {
      for rule in rules.items {
        if let host = rule["host"]?.text { ownHosts.insert(host.map(Address.lowercased)) }
        guard let paths = rule["http"]?["paths"] else { continue }
        for path in paths.items { add(path["backend"]) }
      }
    }
    addExceptions(object["metadata"], of: .ingress(ingresses.count))
    ingresses.append(ingress)
  }

  mutating func addConfigMap(_ object: Field) {
    guard let (name, _, _) = name(of: object["metadata"]), configMaps[name] == nil, let data = object["data"] else { return }
    configMaps[name] = data
    for (key, value) in data.pairs { configValues[ConfigKey(map: name, key: intern(key.tree.bytes(key.id)))] = value }
  }

  mutating func addAutoscaler(_ object: Field) {
    guard let target = object["spec"]?["scaleTargetRef"]?["name"]?.text, let minimum = object["spec"]?["minReplicas"],
      let count = minimum.count
    else { return }
    let namespace = namespace(of: object["metadata"]).id
    minimumReplicas[ObjectName(namespace: namespace, name: intern(target))] = (count, minimum.span)
  }
}

/// The kinds that run containers.
enum WorkloadKind: CaseIterable {
  case deployment, statefulSet, daemonSet, replicaSet, replicationController, job, cronJob, pod, knativeService

  var isJob: Bool { self == .job || self == .cronJob }

  var hasReplicas: Bool {
    switch self {
    case .deployment, .statefulSet, .replicaSet, .replicationController: true
    case .daemonSet, .job, .cronJob, .pod, .knativeService: false
    }
  }

  /// Whether silence about replicas means one.
  var impliesOneReplica: Bool { hasReplicas || self == .pod }

  var word: String {
    switch self {
    case .deployment: "deployment"
    case .statefulSet: "statefulset"
    case .daemonSet: "daemonset"
    case .replicaSet: "replicaset"
    case .replicationController: "replicationcontroller"
    case .job: "job"
    case .cronJob: "cronjob"
    case .pod: "pod"
    case .knativeService: "knative"
    }
  }

  var kind: StaticString {
    switch self {
    case .deployment: "Deployment"
    case .statefulSet: "StatefulSet"
    case .daemonSet: "DaemonSet"
    case .replicaSet: "ReplicaSet"
    case .replicationController: "ReplicationController"
    case .job: "Job"
    case .cronJob: "CronJob"
    case .pod: "Pod"
    case .knativeService: "Service"
    }
  }
}

/// What a Service's port speaks: `appProtocol`, or the prefix of its name as Istio and others read it.
enum ServiceProtocol {
  static func word(for text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard text.count <= 63 else { return nil }
    let text = text.map(Address.lowercased)
    if text.elementsEqual("kubernetes.io/h2c".utf8) { return Array("http2".utf8)[...] }
    if text.elementsEqual("kubernetes.io/ws".utf8) || text.elementsEqual("kubernetes.io/wss".utf8) { return Array("websocket".utf8)[...] }
    if text.starts(with: "grpc-web".utf8) { return Array("grpc-web".utf8)[...] }
    let prefix = text.prefix { $0 != UInt8(ascii: "-") }
    return known.contains(Array(prefix)) ? prefix : nil
  }

  /// What a URL's scheme says of the protocol.
  static func word(forScheme scheme: [UInt8]) -> ArraySlice<UInt8>? {
    if scheme.elementsEqual("ws".utf8) || scheme.elementsEqual("wss".utf8) { return Array("websocket".utf8)[...] }
    if scheme.elementsEqual("amqps".utf8) { return Array("amqp".utf8)[...] }
    return known.contains(scheme) ? scheme[...] : nil
  }

  private static let known = Set(
    [
      "http", "http2", "https", "grpc", "grpcs", "graphql", "tcp", "tls", "udp", "mongo", "mongodb", "mysql", "redis", "postgres",
      "postgresql",
      "amqp", "kafka", "mqtt", "nats", "thrift", "websocket",
    ].map { Array($0.utf8) })
}
