internal import Documents
internal import SourceText
internal import TopologyModel

/// The kinds of Consul's configuration entries that say something of a topology.
enum ConsulKind: CaseIterable, Hashable {
  case intentions, router, resolver, splitter, defaults, proxyDefaults, ingressGateway

  /// Its word without what stands between parts: `service-router` and `ServiceRouter` are one.
  private var word: StaticString {
    switch self {
    case .intentions: "serviceintentions"
    case .router: "servicerouter"
    case .resolver: "serviceresolver"
    case .splitter: "servicesplitter"
    case .defaults: "servicedefaults"
    case .proxyDefaults: "proxydefaults"
    case .ingressGateway: "ingressgateway"
    }
  }

  /// Kinds of entries of which nothing is made.
  private static let others: [StaticString] = [
    "terminatinggateway", "apigateway", "boundapigateway", "httproute", "tcproute", "mesh", "exportedservices", "jwtprovider",
    "samenessgroup", "controlplanerequestlimit", "inlinecertificate", "filesystemcertificate", "ratelimit",
  ]

  /// Nil for what is not read.
  init?(_ text: ArraySlice<UInt8>) {
    guard let found = Self.allCases.first(where: { LooseField.matches(text, $0.word) }) else { return nil }
    self = found
  }

  /// Whether a text is the kind of an entry, read or not.
  static func isKind(_ text: ArraySlice<UInt8>) -> Bool {
    ConsulKind(text) != nil || others.contains { LooseField.matches(text, $0) }
  }

  /// How edges that it draws are named.
  var via: String {
    switch self {
    case .intentions: "intention"
    case .router: "serviceRouter"
    case .resolver: "serviceResolver"
    case .splitter: "serviceSplitter"
    case .defaults: "serviceDefaults"
    case .proxyDefaults: "proxyDefaults"
    case .ingressGateway: "ingressGateway"
    }
  }
}

/// One entry, from a file of its own or as an object of Kubernetes.
struct ConsulEntry {
  var kind: ConsulKind
  /// The service that it is about.
  var name: ArraySlice<UInt8>
  var span: Span
  var body: LooseField
  /// Where services are looked up by name.
  var scope: HostScope
}

/// A service as an agent registers it.
struct ConsulService {
  var name: ArraySlice<UInt8>
  var span: Span
  var body: LooseField

  /// What its sidecar is told, wherever that stands.
  var proxy: LooseField? { body.block("connect")?.block("sidecarservice")?.block("proxy") ?? body.block("proxy") }

  /// Whether it is the proxy of another, and which.
  var destination: ArraySlice<UInt8>? {
    body["kind"]?.equals("connectproxy") ?? false ? body.block("proxy")?["destinationservicename"]?.text : nil
  }

  /// Whether it is a gateway of a mesh.
  var isGateway: Bool { body["kind"]?.text.map { $0.suffix(8).elementsEqual("-gateway".utf8) } ?? false }
}
