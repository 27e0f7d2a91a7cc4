package import SourceText

/// What has been drawn so far, for what is joined with calls that others have drawn.
extension TopologyBuilder {
  /// The ends of each call, in the order in which they were added: the call is `.call` of its place.
  package var callEnds: some Sequence<(caller: Int, callee: Int)> { calls.lazy.map { (Int($0.caller), Int($0.callee)) } }

  /// Takes note of a policy that does not do what it says.
  /// - Parameter name: with its kind: `VirtualService reviews`.
  package mutating func add(_ kind: PolicyFault.Kind, _ name: ArraySlice<UInt8>, at span: Span) {
    policyFaults.append(PolicyFault(kind: kind, name: names.intern(name), span: span))
  }

  /// Says that what has been said of a call so far is, of one attribute, only what a convention means by silence.
  package mutating func imply(_ attribute: Attribute, ofCall call: Int, by convention: String) {
    var next = calls[call].said.first
    while next >= 0 {
      if entries[Int(next)].entry.attribute == attribute { entries[Int(next)].entry.impliedBy = conventions.id(of: convention) }
      next = entries[Int(next)].next
    }
  }

  /// The run of a call, the last in `packed`, without what is implied where `defaults` say it: what a native file says of all its
  /// calls is more than what another format means by silence.
  func givingWay(_ run: AttributeRun, to defaults: AttributeRun, in packed: inout [AttributeEntry]) -> AttributeRun {
    let start = Int(run.start)
    guard vocabularies[run.vocabulary].listsAll, packed[start...].contains(where: \.isImplied) else { return run }
    packed[start...].removeAll { $0.isImplied && defaults.said.contains($0.attribute) }
    return AttributeRun(packed, from: start, vocabulary: run.vocabulary)
  }

  /// Whether anybody has spoken of a service, store or queue of a name.
  package func hasElement(_ name: ArraySlice<UInt8>) -> Bool {
    guard let id = names.find(name) else { return false }
    return findService(name) != nil || stores.find(id) != nil || queues.find(id) != nil
  }

  /// The service of a name, if anybody has spoken of one.
  package func findService(_ name: ArraySlice<UInt8>) -> Int? {
    names.find(name).flatMap { services.find(aliases.properName(ofAny: $0)) }
  }
}
