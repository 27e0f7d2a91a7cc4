internal import SourceText
internal import TopologyModel

/// Those whom a rule of a mesh lets in or keeps out.
struct MeshCallers {
  /// Each with the place that names it, and whether nobody else runs as the same account.
  var named: [(node: Int, span: Span, isAlone: Bool)] = []
  /// Whether it means others, too, of whom it is not known who they are.
  var isOpen = false
  /// Whether there is a rule at all. Without one it does not matter who somebody is.
  var hasRules = false

  /// Takes the holders of an account, or takes note that it cannot be told whom it means.
  mutating func add(_ nodes: Set<Int>?, at span: Span) {
    guard let nodes else {
      isOpen = true
      return
    }
    named += nodes.sorted().map { ($0, span, nodes.count == 1) }
  }

  /// Takes those of another rule.
  mutating func add(_ other: MeshCallers) {
    named += other.named
    isOpen = isOpen || other.isOpen
    hasRules = true
  }

  /// Takes a principal, `cluster.local/ns/shop/sa/web`, or its longer form `spiffe://cluster.local/ns/shop/sa/web`.
  mutating func add(principal field: Field, _ accounts: ServiceAccounts, _ names: inout NameTable) {
    let parts = (field.text ?? []).split(separator: UInt8(ascii: "/"))
    guard parts.count >= 5, parts[parts.count - 4].elementsEqual("ns".utf8), parts[parts.count - 2].elementsEqual("sa".utf8) else {
      isOpen = true
      return
    }
    add(accounts.nodes(of: parts[parts.count - 1], in: parts[parts.count - 3], &names), at: field.span)
  }

  /// Whom a source of Istio's AuthorizationPolicy means.
  mutating func add(source: Field, in namespace: NameID, _ accounts: ServiceAccounts, _ names: inout NameTable) {
    let (principals, holders) = (source.list("principals"), source.list("serviceAccounts"))
    // Users, networks and whole namespaces are nobody in particular.
    if principals.isEmpty, holders.isEmpty { isOpen = true }
    for principal in principals { add(principal: principal, accounts, &names) }
    for holder in holders {
      let parts = (holder.text ?? []).split(separator: UInt8(ascii: "/"))
      guard let account = parts.last, parts.count <= 2 else { continue }
      add(accounts.nodes(of: account, in: parts.count == 2 ? parts[0] : names.bytes(namespace), &names), at: holder.span)
    }
  }
}
