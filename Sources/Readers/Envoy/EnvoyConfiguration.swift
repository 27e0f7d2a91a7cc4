internal import Documents
internal import SourceText

/// The resources of one Envoy: those of its bootstrap or of a dump, and those of files that it is given at run time.
struct EnvoyConfiguration {
  /// The file that names the proxy, and what it says of itself there.
  var path: Untrusted
  var span: Span
  var node: EnvoyMessage?
  /// Whether it is a file that Envoy starts from, and refuses as a whole.
  var isBootstrap = false
  /// Whether it is given more resources at run time.
  var isDynamic = false
  var listeners: [EnvoyMessage] = []
  var clusters: [EnvoyMessage] = []
  var routes: [EnvoyMessage] = []
  var endpoints: [EnvoyMessage] = []

  init(path: Untrusted, span: Span) {
    self.path = path
    self.span = span
  }

  /// Takes a document of any of the kinds.
  mutating func add(_ root: EnvoyMessage) {
    if let configs = root["configs"] {
      for config in configs.items { addDump(config) }
    } else if root["resources"] != nil {
      for resource in root.items(of: "resources") { add(resource: resource["resource"] ?? resource) }
    } else {
      addBootstrap(root)
    }
  }

  private mutating func addBootstrap(_ root: EnvoyMessage) {
    node = root["node"] ?? node
    isBootstrap = true
    isDynamic = root["dynamic_resources"] != nil
    let resources = root["static_resources"]
    listeners += resources?.items(of: "listeners") ?? []
    clusters += resources?.items(of: "clusters") ?? []
  }

  private mutating func add(resource: EnvoyMessage) {
    switch EnvoyCheck.message(ofAny: resource.id, resource.tree) {
    case "Listener": listeners.append(resource)
    case "Cluster": clusters.append(resource)
    case "RouteConfiguration": routes.append(resource)
    case "ClusterLoadAssignment": endpoints.append(resource)
    default: break
    }
  }

  /// A part of what `/config_dump` answers.
  private mutating func addDump(_ config: EnvoyMessage) {
    if let bootstrap = config["bootstrap"] { node = bootstrap["node"] ?? node }
    listeners += config.items(of: "static_listeners").compactMap { $0["listener"] }
    listeners += config.items(of: "dynamic_listeners").compactMap { $0["active_state"]?["listener"] }
    for list in ["static_clusters", "dynamic_active_clusters"] { clusters += config.items(of: list).compactMap { $0["cluster"] } }
    for list in ["static_route_configs", "dynamic_route_configs"] { routes += config.items(of: list).compactMap { $0["route_config"] } }
    for list in ["static_endpoint_configs", "dynamic_endpoint_configs"] {
      endpoints += config.items(of: list).compactMap { $0["endpoint_config"] }
    }
  }

  /// What the proxy is called.
  var name: ArraySlice<UInt8> { node?["cluster"]?.text ?? node?["id"]?.text ?? ProxyName.name(of: path, format: EnvoyReader.format) }

  /// Where that stands; for what does not say it at the beginning of the document.
  var nameSpan: Span { (node?["cluster"] ?? node?["id"])?.span ?? span }

  /// Resources by name, of several the first.
  static func byName(_ resources: [EnvoyMessage], _ field: String = "name") -> [[UInt8]: EnvoyMessage] {
    var found: [[UInt8]: EnvoyMessage] = [:]
    for resource in resources {
      guard let name = resource[field]?.text.map({ Array($0) }), found[name] == nil else { continue }
      found[name] = resource
    }
    return found
  }

  /// Whether a document is one of Envoy's.
  static func recognizes(_ root: EnvoyMessage) -> Bool {
    guard root.tree.isMapping(root.id), root["apiVersion"] == nil, root["kind"] == nil else { return false }
    let names = ["static_resources", "dynamic_resources"]
    if names.contains(where: { root[$0].map { $0.tree.isMapping($0.id) } ?? false }) { return true }
    let parts = root.items(of: "configs").prefix(mostParts) + root.items(of: "resources").prefix(mostParts)
    return parts.contains { part in
      (EnvoyCheck.name(ofAny: (part["resource"] ?? part).id, part.tree) ?? []).starts(with: "envoy.".utf8)
    }
  }

  private static let mostParts = 8
}
