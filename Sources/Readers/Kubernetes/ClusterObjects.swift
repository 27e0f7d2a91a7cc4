internal import Documents
internal import SourceText
internal import TopologyModel

/// Something that runs containers: a Deployment, a CronJob. Several manifests of one name (a base and its patches, one
/// file given twice) are one workload.
struct Workload {
  var name: ObjectName
  var span: Span
  /// The kind in lower case; our own word.
  var via: String
  var isJob: Bool
  /// Whether the manifest names its namespace, or leaves it to whoever applies it.
  var isPlaced: Bool
  var labels: [Label] = []
  var podSpecs: [Field] = []
  var replicas: (count: Int, span: Span)?
  var impliesOneReplica: Bool

  var scope: HostScope { HostScope(namespace: name.namespace, isPlaced: isPlaced) }

  var containers: [Field] { podSpecs.flatMap { Array($0["containers"].map { Array($0.items) } ?? []) } }

  /// The container that does the work: the first that is no known helper.
  var mainContainer: Field? {
    let containers = containers.filter { $0["image"] != nil }
    return containers.first { !Self.isTelemetry($0) } ?? containers.first
  }

  static func isTelemetry(_ container: Field) -> Bool {
    container["image"]?.text.flatMap(ImageCatalogue.entry(forImage:)) == .role(.telemetry)
  }
}

/// A Service: the name under which workloads are called.
struct ServiceObject {
  var name: ObjectName
  var span: Span
  var isPlaced: Bool
  var selector: [Label] = []
  /// The host that `type: ExternalName` stands for.
  var externalName: Field?
  /// Where it says that the world may call it.
  var exposure: Span?
  /// What its ports speak, by number.
  var protocols: [Int: (name: ArraySlice<UInt8>, span: Span)] = [:]
  var ports: [Int] = []

  /// The Service as others call it.
  var host: Host {
    Host(
      name: name.name, scope: HostScope(namespace: name.namespace, isPlaced: isPlaced), isAddress: true,
      alias: externalName?.text.flatMap { Address(bareHost: $0) }?.host, ports: ports, protocols: protocols)
  }
}

/// An Ingress: routes from outside to Services.
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
  var workloads: [Workload] = []
  var workloadIndex: [ObjectName: Int] = [:]
  var services: [ServiceObject] = []
  var serviceIndex: [ObjectName: Int] = [:]
  var ingresses: [IngressObject] = []
  var configValues: [ConfigKey: Field] = [:]
  var configMaps: [ObjectName: Field] = [:]
  /// Hosts that lead from outside to here.
  var ownHosts: Set<[UInt8]> = []
  /// Exceptions that objects carry, in the order in which they were read.
  private(set) var annotations: [(owner: AnnotationOwner, exceptions: [Exception])] = []
  /// The lower bound that a HorizontalPodAutoscaler sets for a workload.
  var minimumReplicas: [ObjectName: (count: Int, span: Span)] = [:]

  private func name(of metadata: Field?, _ names: inout NameTable) -> (name: ObjectName, span: Span, isPlaced: Bool)? {
    guard let field = metadata?["name"] ?? metadata?["generateName"], var text = field.text else { return nil }
    while metadata?["name"] == nil, text.last == UInt8(ascii: "-") { text = text.dropLast() }
    guard !text.isEmpty, text.count <= Limits.nameBytes else { return nil }
    let namespace = metadata?["namespace"]?.text
    return (ObjectName(text, in: namespace, &names), field.span, namespace != nil)
  }

  private func labels(_ field: Field?, _ names: inout NameTable) -> [Label] {
    var labels: [Label] = []
    for (key, value) in field?.pairs ?? [] where value.tree.kind(value.id) == .scalar {
      labels.append(Label(key: names.intern(key.tree.bytes(key.id)), value: names.intern(value.tree.bytes(value.id))))
    }
    return labels
  }

  /// Takes the exceptions of an object's metadata.
  mutating func addExceptions(_ metadata: Field?, of owner: AnnotationOwner) {
    guard let annotations = metadata?["annotations"] else { return }
    for (key, value) in annotations.pairs {
      let exceptions = ExceptionAnnotation.exceptions(key, value)
      if !exceptions.isEmpty { self.annotations.append((owner, exceptions)) }
    }
  }

  // MARK: - One object each

  mutating func addWorkload(_ object: Field, _ kind: WorkloadKind, _ names: inout NameTable) {
    let metadata = object["metadata"]
    // What a controller has made is spoken for by that controller.
    if let owners = metadata?["ownerReferences"], owners.items.contains(where: { $0["controller"]?.equals("true") == true }) { return }
    guard let (name, span, isPlaced) = name(of: metadata, &names) else { return }
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
          name: name, span: span, via: kind.word, isJob: kind.isJob, isPlaced: isPlaced, impliesOneReplica: kind.impliesOneReplica))
    }
    for label in labels(pod?["metadata"]?["labels"], &names)
    where !workloads[index].labels.contains(label) && workloads[index].labels.count < 64 {
      workloads[index].labels.append(label)
    }
    if let podSpec = pod?["spec"] { workloads[index].podSpecs.append(podSpec) }
    if kind.hasReplicas, workloads[index].replicas == nil, let replicas = spec?["replicas"], let count = replicas.count {
      workloads[index].replicas = (count, replicas.span)
    }
    if kind == .knativeService { addService(ServiceObject(name: name, span: span, isPlaced: isPlaced)) }
    addExceptions(metadata, of: .workload(index))
    if kind != .pod { addExceptions(pod?["metadata"], of: .workload(index)) }
  }

  private mutating func addService(_ service: ServiceObject) {
    guard serviceIndex[service.name] == nil else { return }
    serviceIndex[service.name] = services.count
    services.append(service)
  }

  mutating func addService(_ object: Field, _ names: inout NameTable) {
    guard let (name, span, isPlaced) = name(of: object["metadata"], &names) else { return }
    let spec = object["spec"]
    var service = ServiceObject(name: name, span: span, isPlaced: isPlaced, selector: labels(spec?["selector"], &names))
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

  mutating func addIngress(_ object: Field, _ names: inout NameTable) {
    guard let (name, span, _) = name(of: object["metadata"], &names) else { return }
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

  mutating func addConfigMap(_ object: Field, _ names: inout NameTable) {
    guard let (name, _, _) = name(of: object["metadata"], &names), configMaps[name] == nil, let data = object["data"] else { return }
    configMaps[name] = data
    for (key, value) in data.pairs { configValues[ConfigKey(map: name, key: names.intern(key.tree.bytes(key.id)))] = value }
  }

  mutating func addAutoscaler(_ object: Field, _ names: inout NameTable) {
    guard let target = object["spec"]?["scaleTargetRef"]?["name"]?.text, let minimum = object["spec"]?["minReplicas"],
      let count = minimum.count
    else { return }
    minimumReplicas[ObjectName(target, in: object["metadata"]?["namespace"]?.text, &names)] = (count, minimum.span)
  }
}
