internal import SourceText
internal import TopologyModel

/// Who runs as which service account: the names by which policies of meshes mean callers.
struct ServiceAccounts {
  private var nodes: [ObjectName: Set<Int>] = [:]
  /// Those of workloads whose namespace no file names.
  private var unplaced: [NameID: Set<Int>] = [:]

  init(_ cluster: Cluster, _ names: inout NameTable) {
    for (index, workload) in cluster.objects.workloads.enumerated() {
      for spec in workload.podSpecs {
        guard let account = (spec["serviceAccountName"] ?? spec["serviceAccount"])?.text else { continue }
        let name = names.intern(account)
        nodes[ObjectName(namespace: workload.name.namespace, name: name), default: []].insert(cluster.nodeOfWorkload[index])
        if !workload.isPlaced { unplaced[name, default: []].insert(cluster.nodeOfWorkload[index]) }
      }
    }
  }

  /// The nodes that run as an account; nil for `default`, which tells nothing of who it is, and for a pattern.
  func nodes(of account: ArraySlice<UInt8>, in namespace: ArraySlice<UInt8>, _ names: inout NameTable) -> Set<Int>? {
    if account.elementsEqual("default".utf8) || (account + namespace).contains(UInt8(ascii: "*")) { return nil }
    let name = ObjectName(account, in: namespace, &names)
    return nodes[name] ?? unplaced[name.name] ?? []
  }
}
