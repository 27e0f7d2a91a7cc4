internal import Documents
internal import SourceText
internal import TopologyModel

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
  /// What an operator runs behind it: a place in `ClusterObjects.products`.
  var product: Int?
  /// What its ports speak, by number.
  var protocols: [Int: (name: ArraySlice<UInt8>, span: Span)] = [:]
  var ports: [Int] = []
  /// Its annotations, where one is of a mesh.
  var annotations: Field?
  /// Through which waypoint of a mesh requests come to it.
  var waypoint: MeshObjects.Waypoint?
  /// The ports of its pods, by its own; none where its name leads to the pods themselves.
  var targets: [Int: PodPort] = [:]

  /// Whether a proxy may take what goes to one of its ports for HTTP: it says so, or nothing of what is spoken there.
  var speaksHTTP: Bool {
    ports.isEmpty
      || ports.contains { port in
        protocols[port].map { said in Self.wordsOfHTTP.contains { said.name.elementsEqual($0.utf8) } } ?? true
      }
  }

  private static let wordsOfHTTP = ["http", "http2", "grpc", "grpc-web", "graphql", "websocket"]

  /// The Service as others call it.
  var host: Host {
    Host(
      name: name.name, scope: HostScope(namespace: name.namespace, isPlaced: isPlaced), isAddress: true,
      alias: externalName?.text.flatMap { Address(bareHost: $0) }?.host, ports: ports, targets: targets, protocols: protocols)
  }
}

/// Whose annotation an exception is.
enum AnnotationOwner {
  case workload(Int)
  case service(Int)
  case ingress(Int)
  /// An object that makes no node.
  case nobody
}

/// What the manifests of a run say, before anything is joined.
struct ClusterObjects {
  var workloads: [Workload] = []
  private(set) var workloadIndex: [WorkloadID: Int] = [:]
  var services: [ServiceObject] = []
  var serviceIndex: [ObjectName: Int] = [:]
  var ingresses: [IngressObject] = []
  private(set) var traefik = TraefikObjects()
  /// Routes of Traefik, with the ingress that each is a part of, its host and its path.
  private var ingressRoutes: [(ingress: Int, route: Field, host: [UInt8]?, path: ArraySlice<UInt8>)] = []
  private(set) var settings: [SettingsID: Settings] = [:]
  var policies: [NetworkPolicyObject] = []
  private(set) var budgets: [DisruptionBudget] = []
  private(set) var products: [OperatorProduct] = []
  private(set) var messages = MessageObjects()
  private(set) var mesh = MeshObjects()
  private(set) var dapr = DaprObjects()
  private(set) var consul: [ConsulEntry] = []
  private(set) var webhooks: [(service: ObjectName, span: Span)] = []
  /// Hosts that lead from outside to here.
  var ownHosts: Set<[UInt8]> = []
  /// Exceptions that objects carry, in the order in which they were read.
  private(set) var annotations: [(owner: AnnotationOwner, exceptions: [Exception])] = []
  /// How many replicas others than a workload itself let it have.
  private(set) var replicas: [WorkloadID: ReplicaRange] = [:]

  func name(of metadata: Field?, _ names: inout NameTable) -> (name: ObjectName, span: Span, isPlaced: Bool)? {
    guard let field = metadata?["name"] ?? metadata?["generateName"], var text = field.text else { return nil }
    while metadata?["name"] == nil, text.last == UInt8(ascii: "-") { text = text.dropLast() }
    guard !text.isEmpty, text.count <= Limits.nameBytes else { return nil }
    let namespace = metadata?["namespace"]?.text
    return (ObjectName(text, in: namespace, &names), field.span, namespace != nil)
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
      case .scaledJob: spec?["jobTargetRef"]?["template"]
      default: spec?["template"]
      }
    // A Rollout that runs a Deployment's pods only says how many.
    if kind == .rollout, let reference = spec?["workloadRef"] {
      let count = ReplicaRange.Count(spec?["replicas"], silence: 1)
      return addReplicas(ReplicaRange(least: count, most: count), of: reference, metadata, &names)
    }
    let id = WorkloadID(kind: kind, name: name)
    let index = workloadIndex[id] ?? workloads.count
    if index == workloads.count {
      workloadIndex[id] = index
      workloads.append(Workload(kind: kind, name: name, span: span, isPlaced: isPlaced))
    }
    for label in LabelSelector.labels(pod?["metadata"]?["labels"], &names)
    where !workloads[index].labels.contains(label) && workloads[index].labels.count < 64 {
      workloads[index].labels.append(label)
    }
    if let podSpec = pod?["spec"] { workloads[index].podSpecs.append(podSpec) }
    workloads[index].upstreams =
      workloads[index].upstreams ?? pod?["metadata"]?["annotations"]?["consul.hashicorp.com/connect-service-upstreams"]
    workloads[index].isInConsul =
      workloads[index].isInConsul ?? pod?["metadata"]?["annotations"]?["consul.hashicorp.com/connect-inject"].map { $0.equals("true") }
    workloads[index].defaultContainer =
      workloads[index].defaultContainer ?? pod?["metadata"]?["annotations"]?["kubectl.kubernetes.io/default-container"]
    if let annotations = pod?["metadata"]?["annotations"], annotations["dapr.io/enabled"]?.equals("true") ?? false {
      workloads[index].app = workloads[index].app ?? annotations["dapr.io/app-id"]
    }
    if kind.hasReplicas, workloads[index].replicas == nil, let replicas = spec?["replicas"] {
      workloads[index].replicas = replicas.integer.map { ($0, replicas.span) }
      workloads[index].hasUnknownReplicas = replicas.integer == nil && !replicas.tree.isNull(replicas.id)
    }
    if kind == .knativeService {
      addService(ServiceObject(name: name, span: span, isPlaced: isPlaced))
      addScale(pod?["metadata"]?["annotations"], of: id)
    }
    if let said = pod?["metadata"] { workloads[index].injection = workloads[index].injection.merged(with: MeshObjects.Injection(said)) }
    addExceptions(metadata, of: .workload(index))
    if kind != .pod { addExceptions(pod?["metadata"], of: .workload(index)) }
  }

  private mutating func addService(_ service: ServiceObject) {
    if let known = serviceIndex[service.name] {
      services[known].product = services[known].product ?? service.product
      return
    }
    serviceIndex[service.name] = services.count
    services.append(service)
  }

  mutating func addService(_ object: Field, _ names: inout NameTable) {
    guard let (name, span, isPlaced) = name(of: object["metadata"], &names) else { return }
    let spec = object["spec"]
    var service = ServiceObject(name: name, span: span, isPlaced: isPlaced, selector: LabelSelector.labels(spec?["selector"], &names))
    if let type = spec?["type"] {
      if type.equals("ExternalName") { service.externalName = spec?["externalName"] }
      if type.equals("LoadBalancer") || type.equals("NodePort") { service.exposure = type.span }
    }
    if let ports = spec?["ports"] {
      for port in ports.items {
        guard let number = port["port"]?.count else { continue }
        service.ports.append(number)
        if spec?["clusterIP"]?.equals("None") != true {
          service.targets[number] = port["targetPort"]?.text.map { PodPort($0) } ?? .number(number)
        }
        if let said = port["appProtocol"] ?? port["name"], let text = said.text, let word = ServiceProtocol.word(for: text) {
          service.protocols[number] = (word, said.span)
        }
      }
    }
    service.waypoint = MeshObjects.Waypoint(object["metadata"])
    let annotations = object["metadata"]?["annotations"]
    if annotations?.pairs.contains(where: { $0.key.text?.firstRange(of: ".linkerd.io/".utf8) != nil }) ?? false {
      service.annotations = annotations
    }
    addService(service)
    if let index = serviceIndex[name] { addExceptions(object["metadata"], of: .service(index)) }
  }

  mutating func addIngress(_ object: Field, _ names: inout NameTable) {
    guard let (name, span, _) = name(of: object["metadata"], &names) else { return }
    let spec = object["spec"]
    var ingress = IngressObject(
      name: name, span: span,
      className: (spec?["ingressClassName"] ?? object["metadata"]?["annotations"]?["kubernetes.io/ingress.class"])?.text)
    readIngressNginx(object["metadata"]?["annotations"], &ingress)
    func add(_ backend: Field?, host: [UInt8]? = nil, path: Field? = nil) {
      // networking.k8s.io/v1, and what v1beta1 had.
      guard let service = backend?["service"]?["name"] ?? backend?["serviceName"] else { return }
      let port = (backend?["service"]?["port"]?["number"] ?? backend?["servicePort"])?.count
      ingress.backends.append(IngressObject.Backend(service: service, port: port, host: host, path: path?.text ?? [UInt8(ascii: "/")]))
    }
    add(spec?["defaultBackend"] ?? spec?["backend"])
    if let rules = spec?["rules"] {
      for rule in rules.items {
        let host = rule["host"]?.text.map { $0.map(Address.lowercased) }
        if let host { ownHosts.insert(host) }
        guard let paths = rule["http"]?["paths"] else { continue }
        for path in paths.items { add(path["backend"], host: host, path: path["path"]) }
      }
    }
    addExceptions(object["metadata"], of: .ingress(ingresses.count))
    ingresses.append(ingress)
  }

  /// What annotations tell ingress-nginx. Of seconds and tries, 0 is no limit.
  private func readIngressNginx(_ annotations: Field?, _ ingress: inout IngressObject) {
    let prefix = "nginx.ingress.kubernetes.io/"
    ingress.isOfIngressNginx = annotations?.pairs.contains { $0.key.text?.starts(with: prefix.utf8) ?? false } ?? false
    ingress.authorizations = [annotations?["nginx.ingress.kubernetes.io/auth-url"]].compactMap { $0 }.map { ($0, nil) }
    if let field = annotations?["nginx.ingress.kubernetes.io/proxy-read-timeout"], let seconds = field.count, seconds > 0 {
      ingress.idleTimeout = (Double(seconds) * 1000, field.span)
    }
    if let field = annotations?["nginx.ingress.kubernetes.io/proxy-next-upstream"], field.equals("off") {
      ingress.attempts = (1, field.span)
    } else if let field = annotations?["nginx.ingress.kubernetes.io/proxy-next-upstream-tries"], let tries = field.count, tries > 0 {
      ingress.attempts = (Double(tries), field.span)
    }
  }

  /// Takes the Services that the API server asks before it accepts objects.
  mutating func addWebhooks(_ object: Field, _ names: inout NameTable) {
    for webhook in object["webhooks"].map({ Array($0.items) }) ?? [] {
      guard let service = webhook["clientConfig"]?["service"], let field = service["name"], let name = field.text else { continue }
      webhooks.append((ObjectName(name, in: service["namespace"]?.text, &names), field.span))
    }
  }

  mutating func addSettings(_ object: Field, isSecret: Bool, _ names: inout NameTable) {
    guard let (name, _, _) = name(of: object["metadata"], &names) else { return }
    let id = SettingsID(isSecret: isSecret, name: name)
    if settings[id] == nil { settings[id] = Settings(object, isSecret: isSecret) }
  }

  /// Takes the texts out that another reader has read.
  mutating func leaveOut(_ taken: Set<Span>) {
    if taken.isEmpty { return }
    for id in settings.keys { settings[id]?.leaveOut(taken) }
  }

  mutating func addAutoscaler(_ object: Field, _ names: inout NameTable) {
    let spec = object["spec"]
    let most = spec?["maxReplicas"].flatMap { ReplicaRange.Count($0) }
    let range = ReplicaRange(least: ReplicaRange.Count(spec?["minReplicas"], silence: 1), most: most)
    addReplicas(range, of: spec?["scaleTargetRef"], object["metadata"], &names)
  }

  /// Takes an object of KEDA, which stops the last replica where nothing is said, and starts 100 at most.
  mutating func addScaler(_ object: Field, isJob: Bool, _ names: inout NameTable) {
    let spec = object["spec"]
    let range = ReplicaRange(
      least: ReplicaRange.Count(spec?["idleReplicaCount"] ?? spec?["minReplicaCount"], silence: 0),
      most: ReplicaRange.Count(spec?["maxReplicaCount"], silence: 100))
    if !isJob { return addReplicas(range, of: spec?["scaleTargetRef"], object["metadata"], &names) }
    if let (name, _, _) = name(of: object["metadata"], &names) { replicas[WorkloadID(kind: .scaledJob, name: name)] = range }
  }

  /// Takes what annotations say of a Knative service, which stops the last replica where nothing is said; 0 is no upper end.
  private mutating func addScale(_ annotations: Field?, of id: WorkloadID) {
    let least = annotations?["autoscaling.knative.dev/min-scale"] ?? annotations?["autoscaling.knative.dev/minScale"]
    let most = (annotations?["autoscaling.knative.dev/max-scale"] ?? annotations?["autoscaling.knative.dev/maxScale"])
      .flatMap { ReplicaRange.Count(annotation: $0) }
    guard least != nil || most != nil else { return }
    replicas[id] = ReplicaRange(
      least: least.flatMap { ReplicaRange.Count(annotation: $0) } ?? ReplicaRange.Count(0, nil),
      most: most.flatMap { $0.value > 0 ? $0 : nil })
  }

  private mutating func addReplicas(_ range: ReplicaRange, of target: Field?, _ metadata: Field?, _ names: inout NameTable) {
    guard let name = target.flatMap(MessageObjects.targetName)?.text else { return }
    let id = WorkloadID(kind: WorkloadKind(of: target) ?? .deployment, name: ObjectName(name, in: metadata?["namespace"]?.text, &names))
    if replicas[id] == nil { replicas[id] = range }
  }

  /// Takes an object of which an operator makes a store or a broker.
  mutating func addProduct(_ object: Field, _ names: inout NameTable) {
    guard let (name, span, isPlaced) = name(of: object["metadata"], &names), let version = object["apiVersion"]?.text,
      let kind = object["kind"]?.text,
      let form = OperatorProduct.form(group: version.prefix { $0 != UInt8(ascii: "/") }, kind: kind)
    else { return }
    let product = OperatorProduct(name: name, span: span, isPlaced: isPlaced, form: form)
    for service in product.serviceNames(names) {
      let name = ObjectName(namespace: name.namespace, name: names.intern(service[...]))
      addService(ServiceObject(name: name, span: span, isPlaced: isPlaced, product: products.count))
    }
    products.append(product)
    if form.word == "kafka" { messages.addCluster(object, name) }
    guard let secret = form.secret else { return }
    let secretName = ObjectName(namespace: name.namespace, name: names.intern(product.filled(secret.name, names)[...]))
    let id = SettingsID(isSecret: true, name: secretName)
    if settings[id] == nil { settings[id] = Settings(url: product.filled(secret.url, names), object) }
  }

  mutating func addMessages(_ object: Field, _ names: inout NameTable) {
    guard let (name, span, _) = name(of: object["metadata"], &names) else { return }
    messages.add(object, name, Array(names.bytes(name.name))[...], span, &names)
  }

  /// Takes an object of a mesh or gateway.
  mutating func addMesh(_ object: Field, _ kind: MeshKind, _ names: inout NameTable) {
    guard let (name, span, isPlaced) = name(of: object["metadata"], &names) else { return }
    let added = MeshObject(kind: kind, name: name, span: span, isPlaced: isPlaced, object: object)
    ownHosts.formUnion(added.ownHosts)
    mesh.add(added)
  }

  mutating func addDapr(_ object: Field, _ kind: DaprKind, _ names: inout NameTable) {
    guard let (name, span, _) = name(of: object["metadata"], &names) else { return }
    dapr.add(DaprObjects.Object(kind: kind, name: name, nameText: Array(names.bytes(name.name))[...], span: span, object: object))
  }

  mutating func addConsul(_ object: Field, _ kind: ConsulKind, _ names: inout NameTable) {
    guard let (name, span, isPlaced) = name(of: object["metadata"], &names), let spec = object["spec"] else { return }
    consul.append(
      ConsulEntry(
        kind: kind, name: Array(names.bytes(name.name))[...], span: span, body: LooseField(spec),
        scope: HostScope(namespace: name.namespace, isPlaced: isPlaced)))
  }

  /// Takes what a Namespace says of the meshes of its pods.
  mutating func addNamespace(_ object: Field, _ names: inout NameTable) {
    guard let (name, _, _) = name(of: object["metadata"], &names) else { return }
    mesh.addNamespace(name.name, object["metadata"])
  }

  /// Takes a Route of OpenShift, an Ingress of one host.
  mutating func addRoute(_ object: Field, _ names: inout NameTable) {
    guard let (name, span, _) = name(of: object["metadata"], &names), let spec = object["spec"] else { return }
    var route = IngressObject(name: name, span: span)
    let host = spec["host"]?.text.map { $0.map(Address.lowercased) }
    if let host { ownHosts.insert(host) }
    for target in [spec["to"]].compactMap({ $0 }) + (spec["alternateBackends"].map { Array($0.items) } ?? []) {
      guard let service = target["name"] else { continue }
      let path = spec["path"]?.text ?? [UInt8(ascii: "/")]
      route.backends.append(IngressObject.Backend(service: service, port: spec["port"]?["targetPort"]?.count, host: host, path: path))
    }
    addExceptions(object["metadata"], of: .ingress(ingresses.count))
    ingresses.append(route)
  }

  /// Takes an IngressRoute of Traefik: one rule names hosts and paths, and the Services behind them.
  mutating func addIngressRoute(_ object: Field, _ names: inout NameTable) {
    guard let (name, span, _) = name(of: object["metadata"], &names) else { return }
    let ingress = IngressObject(name: name, span: span, className: Array("traefik".utf8)[...])
    for route in object["spec"]?["routes"].map({ Array($0.items) }) ?? [] {
      let match = route["match"]?.text ?? []
      let host = Self.argument(of: ["Host("], in: match).map { $0.map(Address.lowercased) }
      if let host { ownHosts.insert(host) }
      let path = Self.argument(of: ["PathPrefix(", "Path("], in: match) ?? [UInt8(ascii: "/")]
      ingressRoutes.append((ingresses.count, route, host, path))
    }
    addExceptions(object["metadata"], of: .ingress(ingresses.count))
    ingresses.append(ingress)
  }

  /// Takes an IngressRouteTCP of Traefik: connections are handed on as they are, by the name that TLS asks for.
  mutating func addIngressRouteTCP(_ object: Field, _ names: inout NameTable) {
    guard let (name, span, _) = name(of: object["metadata"], &names) else { return }
    var ingress = IngressObject(name: name, span: span, className: Array("traefik".utf8)[...])
    for route in object["spec"]?.list("routes") ?? [] {
      let host = Self.argument(of: ["HostSNI("], in: route["match"]?.text ?? []).map { $0.map(Address.lowercased) }
      let ownHost = host.flatMap { $0.elementsEqual("*".utf8) ? nil : $0 }
      if let ownHost { ownHosts.insert(ownHost) }
      for service in route.list("services") {
        guard let field = service["name"] else { continue }
        ingress.backends.append(
          IngressObject.Backend(
            service: field, namespace: service["namespace"]?.text, port: service["port"]?.count, host: ownHost, path: [UInt8(ascii: "/")],
            scheme: "tcp", policy: TraefikMiddleware.ofConnections(at: service.span)))
      }
    }
    addExceptions(object["metadata"], of: .ingress(ingresses.count))
    ingresses.append(ingress)
  }

  /// Takes what an IngressRoute names.
  /// - Returns: what Kubernetes refuses of it.
  mutating func addTraefik(_ object: Field, _ names: inout NameTable) -> [ProxyKeys.Fault] {
    guard let kind = TraefikObjects.kinds.first(where: { object["kind"]?.text?.elementsEqual($0.utf8) ?? false }),
      let (name, _, _) = name(of: object["metadata"], &names)
    else { return [] }
    return traefik.add(object, kind, name)
  }

  /// Follows the IngressRoutes, once all is known that they name.
  mutating func followIngressRoutes(_ names: inout NameTable) {
    for (ingress, route, host, path) in ingressRoutes {
      let (backends, asked) = traefik.backends(of: route, in: ingresses[ingress].name.namespace, &names)
      ingresses[ingress].authorizations += asked.map { ($0, TraefikMiddleware.ofAuthentication(at: $0.span)) }
      for backend in backends {
        ingresses[ingress].backends.append(
          IngressObject.Backend(
            service: backend.service, namespace: backend.namespace, port: backend.port, host: host, path: path, scheme: backend.scheme,
            policy: backend.policy))
      }
    }
    ingressRoutes = []
  }

  /// What a rule of Traefik says in backquotes behind the first of some words: `shop.example.com` of ``Host(`shop.example.com`)``.
  private static func argument(of words: [StaticString], in rule: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    for word in words {
      guard let start = rule.firstRange(of: Array(word.description.utf8) + [UInt8(ascii: "`")])?.upperBound else { continue }
      return rule[start...].prefix { $0 != UInt8(ascii: "`") }
    }
    return nil
  }

  /// Takes a PodDisruptionBudget, if it names pods and says how many are left.
  mutating func addBudget(_ object: Field, _ names: inout NameTable) -> Bool {
    guard let (name, _, _) = name(of: object["metadata"], &names), let spec = object["spec"],
      let selector = LabelSelector(spec["selector"], &names), !selector.isEmpty,
      let budget = DisruptionBudget(spec, selector: selector, name: name)
    else { return false }
    budgets.append(budget)
    return true
  }
}
