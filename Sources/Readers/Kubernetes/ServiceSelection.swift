internal import TopologyModel

/// Which workloads each Service selects, and which workloads are one node.
struct ServiceSelection {
  /// The workloads of each Service, in the order in which they were read.
  private(set) var selected: [[Int]]
  /// For each workload, the name that its node has: its own, or that of the Service or app whose versions it is one of.
  private(set) var nodeNames: [ObjectName]
  /// For each workload its own name, with its kind in front where a workload of another kind has the name.
  private(set) var ownNames: [ObjectName]
  /// The number of the first workload in the table of hosts; the others follow.
  let firstNumber: Int

  init(_ objects: ClusterObjects, _ hosts: inout HostTable) {
    let first = hosts.workloadCount
    for workload in objects.workloads { hosts.addWorkload(workload.labels, in: workload.name.namespace) }
    firstNumber = first
    selected = objects.services.map { service in
      hosts.workloads(with: service.selector, in: service.name.namespace).filter { $0 >= first }.map { $0 - first }
    }
    ownNames = Self.ownNames(objects, &hosts.names)
    nodeNames = ownNames
    group(objects, &hosts.names)
  }

  /// Of several kinds of one name the first in the order of `WorkloadKind` has it; another is `cronjob/orders`.
  private static func ownNames(_ objects: ClusterObjects, _ names: inout NameTable) -> [ObjectName] {
    var holders: [ObjectName: WorkloadKind] = [:]
    let order = WorkloadKind.allCases
    for workload in objects.workloads {
      let holder = holders[workload.name] ?? workload.kind
      holders[workload.name] = order.firstIndex(of: workload.kind)! < order.firstIndex(of: holder)! ? workload.kind : holder
    }
    return objects.workloads.map { workload in
      if holders[workload.name] == workload.kind { return workload.name }
      let text = Array(workload.kind.word.utf8) + [UInt8(ascii: "/")] + names.bytes(workload.name.name)
      return ObjectName(namespace: workload.name.namespace, name: names.intern(text[...]))
    }
  }

  private mutating func group(_ objects: ClusterObjects, _ names: inout NameTable) {
    let version = ["version", "app.kubernetes.io/version"].map { names.intern($0) }
    let app = ["app", "app.kubernetes.io/name", "k8s-app"].map { names.intern($0) }
    func value(_ keys: [NameID], of workload: Int) -> NameID? {
      for key in keys { if let label = objects.workloads[workload].labels.first(where: { $0.key == key }) { return label.value } }
      return nil
    }
    // The Services of each workload by name, so that the order of files decides nothing.
    var services = [[Int]](repeating: [], count: objects.workloads.count)
    for service in selected.indices.sorted(by: { names.precedes(objects.services[$0].name.name, objects.services[$1].name.name) }) {
      for workload in selected[service] { services[workload].append(service) }
    }
    let sharesApp = selected.map { workloads in
      guard let first = workloads.first, let shared = value(app, of: first) else { return false }
      return workloads.allSatisfy { value(app, of: $0) == shared }
    }
    for workload in objects.workloads.indices where ownNames[workload] == objects.workloads[workload].name {
      let name = objects.workloads[workload].name
      let text = names.bytes(name.name)
      let said = value(version, of: workload).map { names.bytes($0) }
      if let service = services[workload].first(where: {
        Self.isVersion(text, of: names.bytes(objects.services[$0].name.name), said)
      }) {
        nodeNames[workload].name = objects.services[service].name.name
      } else if let said, let app = value(app, of: workload), Self.isVersion(text, of: names.bytes(app), said), !said.isEmpty,
        text.suffix(said.count).elementsEqual(said)
      {
        nodeNames[workload].name = app
      } else if !services[workload].contains(where: { selected[$0].count == 1 }),
        let service = services[workload].first(where: { selected[$0].count > 1 && sharesApp[$0] })
      {
        nodeNames[workload].name = objects.services[service].name.name
      }
    }
  }

  /// Whether one name is another with a version behind it: `reviews-v2` of `reviews`.
  private static func isVersion(_ name: ArraySlice<UInt8>, of base: ArraySlice<UInt8>, _ said: ArraySlice<UInt8>?) -> Bool {
    guard name.count > base.count + 1, name.starts(with: base), name[name.startIndex + base.count] == UInt8(ascii: "-") else {
      return false
    }
    let suffix = name.dropFirst(base.count + 1)
    if let said, suffix.elementsEqual(said) { return true }
    if ["canary", "stable", "blue", "green", "baseline", "preview"].contains(where: { suffix.elementsEqual($0.utf8) }) { return true }
    let digits = suffix.first == UInt8(ascii: "v") ? suffix.dropFirst() : suffix
    return !digits.isEmpty
      && digits.allSatisfy { ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
  }
}
