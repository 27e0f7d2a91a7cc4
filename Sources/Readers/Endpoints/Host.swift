internal import SourceText
internal import TopologyModel

/// Where names are said: a short one is looked up in its own namespace first.
struct HostScope: Hashable {
  var namespace: NameID
  /// Whether a file names the namespace. Else whoever applies the file does, and it may be any.
  var isPlaced: Bool
}

/// A name by which something can be called.
struct Host {
  var name: NameID
  var scope: HostScope
  /// Whether calls to it arrive: a Service, a container's name. Else it is the name of a workload, which is an address
  /// only if something makes it one that the inputs lack.
  var isAddress: Bool
  /// The host that it stands for: that of an ExternalName.
  var alias: [UInt8]?
  var ports: [Int] = []
  /// The ports of what it leads to, by its own; one that is not here is handed on as it is.
  var targets: [Int: PodPort] = [:]
  /// What its ports speak, by number, and where that is said.
  var protocols: [Int: (name: ArraySlice<UInt8>, span: Span)] = [:]
  /// What it leads to: places in `HostTable.nodes`.
  var nodes: [Int] = []

  /// Whether answers can have a status of gRPC: unless all its ports say that they speak HTTP and no more.
  var mayBeGRPC: Bool {
    ports.isEmpty || ports.contains { port in protocols[port].map { !$0.name.elementsEqual("http".utf8) } ?? true }
  }

  /// What is spoken at an address of the host: at its only port if the address names none.
  func protocolName(of address: Address) -> (name: ArraySlice<UInt8>, span: Span)? {
    if let port = address.port { return protocols[port] }
    return ports.count == 1 ? protocols[ports[0]] : nil
  }
}

extension Host {
  /// The port at which what an address means takes it, as far as it is known.
  func podPort(of address: Address) -> PodPort? {
    guard let port = address.port ?? (ports.count == 1 ? ports[0] : address.defaultPort) else { return nil }
    return targets[port] ?? .number(port)
  }
}

/// What hosts lead to: a service or store of the topology, in it from the start or once something calls it.
struct HostNode {
  /// As it is shown.
  var name: ArraySlice<UInt8>
  var nature: Nature
  /// Where its nature is said; none where nothing says it.
  var natureSpan: Span
  var span: Span
  var provenance: Provenance
  /// The databases of a store that addresses name; each is a store of its own once there are several.
  var databases: [NameID: Int?] = [:]
  /// What it is in the topology, if it is there already.
  var element: TopologyBuilder.Element?
}
