/// The API groups that this reader takes documents of.
enum APIGroup: Hashable {
  case core, apps, batch, extensions, networking, autoscaling, knative
  /// Those of operators, of which only some kinds are read.
  case rollouts, openShift, traefik, scaledObjects, products, messages
  /// Those of meshes and gateways.
  case mesh(MeshKind)
  /// Dapr's and Consul's own.
  case dapr(DaprKind)
  case consul(ConsulKind)
  /// One of Kubernetes' own that says nothing of a topology.
  case other

  /// Whether it is one of those that have had some kinds in common: a Deployment of `extensions` is that of `apps`.
  var isOfKubernetes: Bool {
    switch self {
    case .core, .apps, .batch, .extensions, .networking, .autoscaling: true
    default: false
    }
  }

  /// Nil for what is not Kubernetes' own and not read: OpenSLO's `openslo/v1`, which has a format of its own.
  init?(of object: Field) {
    guard let version = object["apiVersion"]?.text, let kind = object["kind"]?.text else { return nil }
    self.init(apiVersion: version, kind: kind.suffix(4).elementsEqual("List".utf8) ? kind.dropLast(4) : kind)
  }

  private init?(apiVersion: ArraySlice<UInt8>, kind: ArraySlice<UInt8>) {
    guard apiVersion.count <= 300 else { return nil }
    guard let slash = apiVersion.firstIndex(of: UInt8(ascii: "/")) else {
      guard apiVersion.elementsEqual("v1".utf8) else { return nil }
      self = .core
      return
    }
    let group = apiVersion[..<slash]
    func isGroup(_ name: StaticString) -> Bool { group.elementsEqual(name.description.utf8) }
    func isKind(_ name: StaticString) -> Bool { kind.elementsEqual(name.description.utf8) }
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
    } else if isGroup("argoproj.io"), isKind("Rollout") {
      self = .rollouts
    } else if (isGroup("apps.openshift.io") && isKind("DeploymentConfig")) || (isGroup("template.openshift.io") && isKind("Template"))
      || (isGroup("route.openshift.io") && isKind("Route"))
    {
      self = .openShift
    } else if isGroup("traefik.io") || isGroup("traefik.containo.us"),
      isKind("IngressRoute") || isKind("IngressRouteTCP") || TraefikObjects.kinds.contains(where: { kind.elementsEqual($0.utf8) })
    {
      self = .traefik
    } else if isGroup("keda.sh") || isGroup("keda.k8s.io"), isKind("ScaledObject") || isKind("ScaledJob") {
      self = .scaledObjects
    } else if let kind = MeshKind(group: group, kind: kind) {
      self = .mesh(kind)
    } else if isGroup("dapr.io") {
      self = DaprKind(rawValue: String(decoding: kind.prefix(64), as: UTF8.self)).map { .dapr($0) } ?? .other
    } else if isGroup("consul.hashicorp.com") {
      self = ConsulKind(kind).map { .consul($0) } ?? .other
    } else if MessageObjects.reads(group: group, kind: kind) {
      self = .messages
    } else if OperatorProduct.form(group: group, kind: kind) != nil {
      self = .products
    } else if isGroup("policy") || isGroup("kustomize.config.k8s.io")
      || (group.suffix(7).elementsEqual(".k8s.io".utf8) && !isGroup("gateway.networking.k8s.io"))
    {
      self = .other
    } else {
      return nil
    }
  }
}
