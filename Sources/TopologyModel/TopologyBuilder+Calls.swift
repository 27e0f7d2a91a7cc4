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

  /// The run of a call, the last in `packed`, as it holds beside all that is said of the call and what a native file says of all calls.
  func settled(_ run: AttributeRun, _ said: EntryChain, _ defaults: AttributeRun, in packed: inout [AttributeEntry]) -> AttributeRun {
    if isMeantForOnce(run, defaults, in: packed), impliesSafeRetries(said) { keepSafeRetries(run, in: &packed) }
    return defaults.count > 0 ? givingWay(run, to: defaults, in: &packed) : run
  }

  /// The run of a call, the last in `packed`, without what is implied where `defaults` say it: what a native file says of all its
  /// calls is more than what another format means by silence.
  private func givingWay(_ run: AttributeRun, to defaults: AttributeRun, in packed: inout [AttributeEntry]) -> AttributeRun {
    let start = Int(run.start)
    guard vocabularies[run.vocabulary].listsAll, packed[start...].contains(where: \.isImplied) else { return run }
    packed[start...].removeAll { $0.isImplied && defaults.said.contains($0.attribute) }
    return AttributeRun(packed, from: start, vocabulary: run.vocabulary)
  }

  /// Whether a file says that a second attempt of a call does harm: of the call itself, or of all.
  private func isMeantForOnce(_ run: AttributeRun, _ defaults: AttributeRun, in packed: [AttributeEntry]) -> Bool {
    func said(_ run: AttributeRun) -> AttributeEntry? {
      guard run.said.contains(.idempotent) else { return nil }
      return packed[Int(run.start)..<Int(run.start + run.count)].first { $0.attribute == .idempotent && !$0.isImplied }
    }
    return (said(run) ?? said(defaults))?.value == 0
  }

  /// Whether something tries a call again that repeats by itself only what is safe to send twice, as proxies do with GET.
  private func impliesSafeRetries(_ said: EntryChain) -> Bool {
    var next = said.first
    while next >= 0 {
      let entry = entries[Int(next)].entry
      if entry.attribute == .idempotent, entry.isImplied, entry.value == 1 { return true }
      next = entries[Int(next)].next
    }
    return false
  }

  /// Leaves of the retries of a call, the last in `packed`, those of a connection that nobody took: more is never tried again of what is not
  /// safe to send twice. What a native file says of retries stands.
  private func keepSafeRetries(_ run: AttributeRun, in packed: inout [AttributeEntry]) {
    let places = Int(run.start)..<packed.count
    let conditions = places.first { packed[$0].attribute == .retryOn }
    if let conditions {
      guard packed[conditions].precedence == .mesh else { return }
      let takesRefused = FailureKinds(value: packed[conditions].value).contains(.refused)
      packed[conditions].value = FailureKinds.refused.value
      if takesRefused { return }
    }
    for place in places where packed[place].attribute == .attempts && packed[place].precedence == .mesh { packed[place].value = 1 }
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
