internal import Documents
internal import SourceText
internal import TopologyModel

extension ClusterObjects {
  /// Takes a NetworkPolicy, if it has a name and says something.
  mutating func addNetworkPolicy(_ object: Field, _ names: inout NameTable) {
    guard let (name, span, isPlaced) = name(of: object["metadata"], &names), let spec = object["spec"] else { return }
    let subject = LabelSelector(spec["podSelector"], &names)
    var policy = NetworkPolicyObject(name: name, span: span, subject: subject ?? LabelSelector())
    let types = spec["policyTypes"].map { Array($0.items) }
    if types?.contains(where: { $0.equals("Ingress") }) ?? true {
      policy.ingress = rules(spec["ingress"], "from", name.namespace, isPlaced, &names)
    }
    if types?.contains(where: { $0.equals("Egress") }) ?? (spec["egress"] != nil) {
      policy.egress = rules(spec["egress"], "to", name.namespace, isPlaced, &names)
    }
    if subject == nil {
      (policy.ingress, policy.egress) = (policy.ingress.map { _ in [.open] }, policy.egress.map { _ in [.open] })
    }
    policies.append(policy)
  }

  private func rules(
    _ list: Field?, _ key: StaticString, _ namespace: NameID, _ isPlaced: Bool, _ names: inout NameTable
  ) -> [NetworkPolicyObject.Rule] {
    (list.map { Array($0.items) } ?? []).map { field in
      var rule = NetworkPolicyObject.Rule()
      let peers = field[key].map { Array($0.items) } ?? []
      // A rule that names nobody means everybody.
      if peers.isEmpty { (rule.isOpen, rule.isOpenOutside) = (true, true) }
      for peer in peers {
        // Which pods have such an address nobody knows.
        if peer["ipBlock"] != nil { (rule.isOpen, rule.isOpenOutside) = (true, true) }
        let selector = peer["namespaceSelector"]
        // A label that each namespace has.
        let said = selector?["matchLabels"]?["kubernetes.io/metadata.name"]?.text.map { names.intern($0) }
        let pods = LabelSelector(peer["podSelector"], &names) ?? LabelSelector()
        if pods.isByValues, selector == nil || said != nil {
          rule.pods.append(
            NetworkPolicyObject.Pods(selector: pods, namespace: said ?? namespace, span: peer.span, mayBeAnywhere: said == nil && !isPlaced)
          )
        } else {
          // A policy that leaves its namespace to whoever applies it may be in any.
          let place = said ?? (selector == nil && isPlaced ? namespace : nil)
          rule.others.append(NetworkPolicyObject.Pods(selector: pods, namespace: place, span: peer.span))
        }
      }
      if let ports = field["ports"].map({ Array($0.items) }), !ports.isEmpty {
        rule.ports = ports.filter { $0["protocol"]?.equals("TCP") ?? true }.map { port in
          NetworkPolicyObject.Port(first: port["port"]?.text.map { PodPort($0) }, last: port["endPort"]?.count)
        }
      }
      return rule
    }
  }
}
