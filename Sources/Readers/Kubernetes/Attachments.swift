internal import SourceText
internal import TopologyModel

/// Which routes of the Gateway API are taken by the Gateways and ListenerSets that they name.
struct Attachments {
  private let gateways: [ObjectName: [MeshObject]]
  private let listenerSets: [ObjectName: [MeshObject]]
  /// Namespaces of which the inputs have Gateways, and those of which they have ListenerSets.
  private let withGateways: Set<NameID>
  private let withListenerSets: Set<NameID>

  /// Of several of one name, as overlays have them, any may be the one that is there.
  init(gateways: [MeshObject], listenerSets: [MeshObject]) {
    self.gateways = Dictionary(grouping: gateways, by: \.name)
    self.listenerSets = Dictionary(grouping: listenerSets, by: \.name)
    withGateways = Set(gateways.filter(\.isPlaced).map(\.name.namespace))
    withListenerSets = Set(listenerSets.filter(\.isPlaced).map(\.name.namespace))
  }

  /// Whether a listener of a parent takes a route, as far as the inputs tell: of a parent that they do not have nobody knows, unless both
  /// say which namespace they are in, and that has others of its kind.
  func take(_ route: MeshObject, at reference: Field, of parent: ObjectName, isSet: Bool) -> Bool {
    guard let objects = isSet ? listenerSets[parent] : gateways[parent] else {
      return !route.isPlaced || !(isSet ? withListenerSets : withGateways).contains(parent.namespace)
    }
    return objects.contains { takes(route, at: reference, $0) }
  }

  private func takes(_ route: MeshObject, at reference: Field, _ object: MeshObject) -> Bool {
    let listeners = object.spec?.list("listeners") ?? []
    return listeners.isEmpty
      || listeners.contains { listener in
        let (name, port) = (reference["sectionName"], reference["port"])
        return (name == nil || name?.text == listener["name"]?.text) && (port == nil || port?.count == listener["port"]?.count)
          && Self.allows(route, listener["allowedRoutes"], of: object) && Self.shareHost(route, listener)
      }
  }

  /// Whether a listener lets routes of this kind and namespace in. Where nothing is said that is those of its own namespace.
  private static func allows(_ route: MeshObject, _ allowed: Field?, of parent: MeshObject) -> Bool {
    let kinds = allowed?.list("kinds") ?? []
    if !kinds.isEmpty, !kinds.contains(where: { $0["kind"]?.text?.elementsEqual(route.kind.word.utf8) ?? false }) { return false }
    guard let from = allowed?["namespaces"]?["from"], !from.equals("Same") else {
      return !route.isPlaced || !parent.isPlaced || route.name.namespace == parent.name.namespace
    }
    // Which labels the namespace of the route has is often told nowhere.
    return !from.equals("None")
  }

  /// Whether a route and a listener have a host in common; either may be for all, and `*.example.com` is for each below it.
  private static func shareHost(_ route: MeshObject, _ listener: Field) -> Bool {
    let hosts = route.spec?.list("hostnames") ?? []
    guard let own = listener["hostname"]?.text, !own.isEmpty, !hosts.isEmpty else { return true }
    return hosts.contains { host in host.text.map { covers(own, $0) || covers($0, own) } ?? true }
  }

  private static func covers(_ pattern: ArraySlice<UInt8>, _ host: ArraySlice<UInt8>) -> Bool {
    let (pattern, host) = (pattern.map(Address.lowercased), host.map(Address.lowercased))
    if pattern.first != UInt8(ascii: "*") { return pattern == host }
    return host.count >= pattern.count && host.suffix(pattern.count - 1).elementsEqual(pattern.dropFirst())
  }
}
