/// Other names of services, and which of them have been met.
struct AliasTable: Sendable {
  private var names: [NameID: NameID] = [:]
  private var met: Set<NameID> = []

  mutating func add(_ alias: NameID, of name: NameID) { names[alias] = name }

  /// The one name of a service.
  mutating func properName(_ name: NameID) -> NameID {
    guard !names.isEmpty, let proper = names[name] else { return name }
    met.insert(name)
    return proper
  }

  /// The same for who only asks whether there is such a service.
  func properName(ofAny name: NameID) -> NameID { names[name] ?? name }

  func hasMet(_ alias: NameID) -> Bool { met.contains(alias) }
}
