internal import SourceText
internal import TopologyModel

/// The kinds of objects by which meshes and gateways are told what to do. One word can be a kind of two of them, so that the
/// group decides: `Gateway`, `AuthorizationPolicy`.
enum MeshKind: CaseIterable, Hashable {
  case virtualService, destinationRule, serviceEntry, sidecar, istioGateway, istioAuthorization, peerAuthentication
  case gatewayClass, gateway, listenerSet, httpRoute, grpcRoute, tcpRoute, tlsRoute, referenceGrant, retryBudget, envoyPolicy
  case serviceProfile, linkerdServer, linkerdAuthorization, serverAuthorization, meshAuthentication

  /// The API groups that have it, and its word there.
  private var names: (groups: [StaticString], kinds: [StaticString]) {
    switch self {
    case .virtualService: (["networking.istio.io"], ["VirtualService"])
    case .destinationRule: (["networking.istio.io"], ["DestinationRule"])
    case .serviceEntry: (["networking.istio.io"], ["ServiceEntry"])
    case .sidecar: (["networking.istio.io"], ["Sidecar"])
    case .istioGateway: (["networking.istio.io"], ["Gateway"])
    case .istioAuthorization: (["security.istio.io"], ["AuthorizationPolicy"])
    case .peerAuthentication: (["security.istio.io"], ["PeerAuthentication"])
    case .gatewayClass: (["gateway.networking.k8s.io"], ["GatewayClass"])
    case .gateway: (["gateway.networking.k8s.io"], ["Gateway"])
    case .listenerSet: (["gateway.networking.k8s.io", "gateway.networking.x-k8s.io"], ["ListenerSet", "XListenerSet"])
    // Linkerd's own is of the same shape.
    case .httpRoute: (["gateway.networking.k8s.io", "policy.linkerd.io"], ["HTTPRoute"])
    case .grpcRoute: (["gateway.networking.k8s.io"], ["GRPCRoute"])
    case .tcpRoute: (["gateway.networking.k8s.io"], ["TCPRoute"])
    case .tlsRoute: (["gateway.networking.k8s.io"], ["TLSRoute"])
    case .referenceGrant: (["gateway.networking.k8s.io"], ["ReferenceGrant"])
    case .retryBudget: (["gateway.networking.x-k8s.io"], ["XBackendTrafficPolicy"])
    case .envoyPolicy: (["gateway.envoyproxy.io"], ["BackendTrafficPolicy"])
    case .serviceProfile: (["linkerd.io"], ["ServiceProfile"])
    case .linkerdServer: (["policy.linkerd.io"], ["Server"])
    case .linkerdAuthorization: (["policy.linkerd.io"], ["AuthorizationPolicy"])
    case .serverAuthorization: (["policy.linkerd.io"], ["ServerAuthorization"])
    case .meshAuthentication: (["policy.linkerd.io"], ["MeshTLSAuthentication"])
    }
  }

  /// Nil for what is not read.
  init?(group: ArraySlice<UInt8>, kind: ArraySlice<UInt8>) {
    func isOne(of words: [StaticString], _ text: ArraySlice<UInt8>) -> Bool {
      words.contains { text.elementsEqual($0.description.utf8) }
    }
    guard let found = Self.allCases.first(where: { isOne(of: $0.names.groups, group) && isOne(of: $0.names.kinds, kind) }) else {
      return nil
    }
    self = found
  }

  /// The word of its kind, for people.
  var word: String { names.kinds[0].description }

  /// How edges that it draws are named: `virtualService`.
  var via: String {
    let word = word
    let capitals = word.prefix { $0.isUppercase }.count
    return word.prefix(max(1, capitals - 1)).lowercased() + word.dropFirst(max(1, capitals - 1))
  }
}

/// One object of a mesh or gateway.
struct MeshObject {
  var kind: MeshKind
  var name: ObjectName
  var span: Span
  /// Whether it names its namespace.
  var isPlaced: Bool
  var object: Field

  var spec: Field? { object["spec"] }

  var annotations: Field? { object["metadata"]?["annotations"] }

  /// Where its short names of hosts are looked up.
  var scope: HostScope { HostScope(namespace: name.namespace, isPlaced: isPlaced) }

  /// The hosts of the world by which users come to what it leads to.
  var ownHosts: [[UInt8]] {
    var hosts: [Field] = []
    if kind == .virtualService, !Istio.gateways(spec?["gateways"]).others.isEmpty { hosts = spec?.list("hosts") ?? [] }
    if kind == .httpRoute || kind == .grpcRoute || kind == .tlsRoute { hosts = spec?.list("hostnames") ?? [] }
    return hosts.compactMap { field in
      guard let text = field.text, !text.contains(UInt8(ascii: "*")) else { return nil }
      let labels = text.split(separator: UInt8(ascii: "."))
      // Shorter ones may be those of a Service in its namespace.
      return labels.count > 2 && !labels.contains { $0.elementsEqual("svc".utf8) } ? text.map(Address.lowercased) : nil
    }
  }

  /// A host that it names, as others look it up.
  func callee(_ host: ArraySlice<UInt8>) -> CallPolicy.Callee { .host(host.map(Address.lowercased), scope) }
}

/// What the inputs say of meshes and gateways, before anything is joined.
struct MeshObjects {
  private(set) var all: [MeshObject] = []
  /// Namespaces whose pods get a proxy of Istio or of Linkerd, or that say that they don't.
  private(set) var injection: [NameID: Injection] = [:]

  /// A Gateway of Istio's mesh without sidecars, through which requests come to a Service.
  struct Waypoint {
    var name: ArraySlice<UInt8>
    /// Where it is; nil for the namespace of the Service.
    var namespace: ArraySlice<UInt8>?

    /// What the labels of a Service or a namespace say. `none` is nobody's name, and so leaves a Service without one.
    init?(_ metadata: Field?) {
      guard let name = metadata?["labels"]?["istio.io/use-waypoint"]?.text else { return nil }
      self.name = name
      namespace = metadata?["labels"]?["istio.io/use-waypoint-namespace"]?.text
    }
  }

  /// Which proxies run beside a container. Nil where nothing says it.
  struct Injection {
    var istio: Bool?
    var linkerd: Bool?
    /// Istio's mesh without sidecars: what proxies do by themselves is then not done.
    var isAmbient = false
    /// Through which waypoint of Istio requests come.
    var waypoint: Waypoint?
    /// Whether Linkerd lets in nobody whom no policy lets in. Nil where nothing says it.
    var isClosed: Bool?

    /// What several manifests of one workload say.
    func merged(with other: Injection) -> Injection {
      var merged = self
      (merged.istio, merged.linkerd, merged.isAmbient) = (other.istio ?? istio, other.linkerd ?? linkerd, isAmbient || other.isAmbient)
      (merged.waypoint, merged.isClosed) = (other.waypoint ?? waypoint, other.isClosed ?? isClosed)
      return merged
    }

    /// What labels and annotations of a namespace or pod say.
    init(_ metadata: Field?) {
      waypoint = Waypoint(metadata)
      for field in [metadata?["labels"], metadata?["annotations"]] {
        if let said = field?["istio-injection"] ?? field?["sidecar.istio.io/inject"] {
          istio = said.equals("enabled") || said.equals("true")
        } else if field?["istio.io/rev"] != nil {
          istio = istio ?? true
        }
        if field?["istio.io/dataplane-mode"]?.equals("ambient") ?? false { isAmbient = true }
        if let said = field?["linkerd.io/inject"] { linkerd = said.equals("enabled") || said.equals("ingress") }
        if let said = field?["config.linkerd.io/default-inbound-policy"] { isClosed = said.equals("deny") }
      }
    }
  }

  func all(_ kind: MeshKind) -> [MeshObject] { all.filter { $0.kind == kind } }

  mutating func add(_ object: MeshObject) { all.append(object) }

  mutating func addNamespace(_ name: NameID, _ metadata: Field?) { injection[name] = Injection(metadata) }
}
