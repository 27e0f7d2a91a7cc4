internal import SourceText
internal import TopologyModel

/// Whom policies of a mesh let in: whoever runs in the inputs and is named by none of those about a node is kept out of it.
struct MeshDoors {
  /// What policies say of one node, or of all in a namespace: who may call it, and the first of them.
  struct Door {
    var span: Span
    var allowed: Set<Int> = []
    /// Whether others may, of whom it is not known who they are.
    var isOpen = false
    /// Whether any of the policies has a rule: without one nobody may call.
    var hasRules = false

    mutating func add(_ callers: MeshCallers) {
      allowed.formUnion(callers.named.map(\.node))
      isOpen = isOpen || callers.isOpen
      hasRules = hasRules || callers.hasRules
    }
  }

  private var ofNode: [Int: Door] = [:]
  private var ofNamespace: [NameID: Door] = [:]

  /// Lets callers in to a node.
  mutating func add(_ callers: MeshCallers, to node: Int, at span: Span) { ofNode[node, default: Door(span: span)].add(callers) }

  /// Lets callers in to all nodes of a namespace.
  mutating func add(_ callers: MeshCallers, toNamespace namespace: NameID, at span: Span) {
    ofNamespace[namespace, default: Door(span: span)].add(callers)
  }

  /// What holds for a node: those who are let in by policies about it or about its namespace; nil where none is about it.
  func door(of node: Int, in namespace: NameID) -> Door? {
    guard var door = ofNode[node] else { return ofNamespace[namespace] }
    if let other = ofNamespace[namespace] {
      door.allowed.formUnion(other.allowed)
      door.isOpen = door.isOpen || other.isOpen
      door.hasRules = door.hasRules || other.hasRules
    }
    return door
  }
}

extension MeshWiring {
  /// Cuts off from each node whoever runs in the inputs and is not let in, and everybody where there is no rule to let anybody in.
  func shut(_ doors: MeshDoors, _ reading: inout Reading) {
    let running = services(cluster.nodeOfWorkload, reading.hosts)
    let unproxied = unproxied
    var isDone: Set<Int> = []
    for (index, workload) in cluster.objects.workloads.enumerated() {
      let node = cluster.nodeOfWorkload[index]
      guard !unproxied.contains(node), let door = doors.door(of: node, in: workload.name.namespace), !door.isOpen,
        isDone.insert(node).inserted
      else { continue }
      let callers = door.hasRules ? CallPolicy.Callers(only: running, except: services(door.allowed, reading.hosts)) : .all
      forbid(callers, to: node, at: door.span, &reading)
    }
  }

  /// Nodes that have no proxy of Istio beside them or on their machine, so that nobody asks its policies.
  var unproxied: Set<Int> {
    Set(
      cluster.objects.workloads.indices.filter { index in
        let workload = cluster.objects.workloads[index]
        let namespace = mesh.injection[workload.name.namespace]
        return !workload.injection.isAmbient && !(namespace?.isAmbient ?? false) && (workload.injection.istio ?? namespace?.istio) == false
      }.map { cluster.nodeOfWorkload[$0] })
  }

  /// Says that some cannot call a node.
  func forbid(_ callers: CallPolicy.Callers, to subject: Int, at span: Span, _ reading: inout Reading) {
    guard case .service(let callee) = reading.hosts.nodes[subject].element else { return }
    reading.add(
      CallPolicy(
        callees: [.service(callee)], callers: callers,
        settings: [CallPolicy.Setting(attribute: .reachable, value: 0, span: span)]))
  }
}
