internal import TopologyModel

/// Which routes may lead into which other namespaces.
struct ReferenceGrants {
  private struct Grant: Hashable {
    var kind: MeshKind
    var namespace: NameID
    /// Nil for all Services of the namespace.
    var service: NameID?
    var target: NameID
  }

  private var all: Set<Grant> = []

  init(_ objects: [MeshObject], _ names: inout NameTable) {
    for object in objects {
      let services = (object.spec?.list("to") ?? []).filter { $0["kind"]?.equals("Service") ?? false }
      for from in object.spec?.list("from") ?? [] {
        guard let kind = MeshKind.allCases.first(where: { from["kind"]?.text?.elementsEqual($0.word.utf8) ?? false }),
          let namespace = from["namespace"]?.text.map({ names.intern($0) })
        else { continue }
        for service in services {
          all.insert(
            Grant(kind: kind, namespace: namespace, service: service["name"]?.text.map { names.intern($0) }, target: object.name.namespace))
        }
      }
    }
  }

  func allow(_ kind: MeshKind, from namespace: NameID, to service: ObjectName) -> Bool {
    [service.name, nil].contains {
      all.contains(Grant(kind: kind, namespace: namespace, service: $0, target: service.namespace))
    }
  }
}
