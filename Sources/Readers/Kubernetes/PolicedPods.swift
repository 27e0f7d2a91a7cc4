internal import TopologyModel

/// Finds the nodes that NetworkPolicies mean by the labels and namespaces of their pods.
struct PolicedPods {
  private var nodesOfNamespace: [NameID: Set<Int>] = [:]
  /// The namespaces of workloads that leave it to whoever applies them where they are: they may be in any.
  private var unplaced: Set<NameID> = []
  /// Namespaces that are still looked into: each policy may be about all of them.
  private var stepsLeft = 1_000_000

  init(_ cluster: Cluster) {
    for (index, workload) in cluster.objects.workloads.enumerated() {
      let node = cluster.nodeOfWorkload[index]
      nodesOfNamespace[workload.name.namespace, default: []].insert(node)
      if !workload.isPlaced { unplaced.insert(workload.name.namespace) }
    }
  }

  /// The nodes that are meant, and any of which it is not known that they aren't; nil for all, or too many to say.
  mutating func nodes(of pods: NetworkPolicyObject.Pods, _ hosts: inout HostTable) -> Set<Int>? {
    if pods.selector.isEmpty, pods.namespace == nil { return nil }
    var found: Set<Int> = []
    let place = pods.mayBeAnywhere ? nil : pods.namespace
    for namespace in place.map({ unplaced.union([$0]) }) ?? Set(nodesOfNamespace.keys) {
      stepsLeft -= pods.selector.size
      if stepsLeft < 0 || hosts.isNet(pods.selector, in: namespace) { return nil }
      found.formUnion(
        pods.selector.isEmpty ? nodesOfNamespace[namespace] ?? [] : Set(hosts.nodes(with: pods.selector, in: namespace)))
    }
    return found
  }
}
