internal import TopologyModel

/// Finds the nodes that NetworkPolicies mean by the labels and namespaces of their pods.
struct PolicedPods {
  private var nodesOfNamespace: [NameID: Set<Int>] = [:]
  /// Nodes of more than one workload, whose labels may differ.
  private var shared: Set<Int> = []
  /// The namespaces of workloads that leave it to whoever applies them where they are: they may be in any.
  private var unplaced: Set<NameID> = []
  /// Namespaces that are still looked into: each policy may be about all of them.
  private var stepsLeft = 1_000_000

  init(_ cluster: Cluster) {
    for (index, workload) in cluster.objects.workloads.enumerated() {
      let node = cluster.nodeOfWorkload[index]
      if !nodesOfNamespace[workload.name.namespace, default: []].insert(node).inserted { shared.insert(node) }
      if !workload.isPlaced { unplaced.insert(workload.name.namespace) }
    }
  }

  /// The nodes that are meant, and any of which it is not known that they aren't; nil for all, or too many to say.
  mutating func nodes(of pods: NetworkPolicyObject.Pods, _ hosts: inout HostTable) -> Set<Int>? {
    if pods.labels.isEmpty, pods.excluded.isEmpty, pods.namespace == nil { return nil }
    var found: Set<Int> = []
    let place = pods.mayBeAnywhere ? nil : pods.namespace
    for namespace in place.map({ unplaced.union([$0]) }) ?? Set(nodesOfNamespace.keys) {
      stepsLeft -= 1 + pods.excluded.count
      if stepsLeft < 0 || hosts.isNet(pods.labels, in: namespace) { return nil }
      var nodes = pods.labels.isEmpty ? nodesOfNamespace[namespace] ?? [] : Set(hosts.nodes(with: pods.labels, in: namespace))
      for label in pods.excluded {
        if hosts.isNet([label], in: namespace) { return nil }
        nodes.subtract(Set(hosts.nodes(with: [label], in: namespace)).subtracting(shared))
      }
      found.formUnion(nodes)
    }
    return found
  }
}
