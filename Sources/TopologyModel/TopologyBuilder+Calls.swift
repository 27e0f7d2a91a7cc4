package import SourceText

/// What has been drawn so far, for what is joined with calls that others have drawn.
extension TopologyBuilder {
  /// The ends of each call, in the order in which they were added: the call is `.call` of its place.
  package var callEnds: some Sequence<(caller: Int, callee: Int)> { calls.lazy.map { (Int($0.caller), Int($0.callee)) } }

  /// Says that what a call carries are copies of requests: it is not one with other calls to the same service.
  package mutating func setOfCopies(_ call: Int) { calls[call].isOfCopies = true }

  package func isOfCopies(_ call: Int) -> Bool { calls[call].isOfCopies }

  /// Takes note of a policy that does not do what it says.
  /// - Parameter name: with its kind: `VirtualService reviews`.
  package mutating func add(_ kind: PolicyFault.Kind, _ name: ArraySlice<UInt8>, at span: Span) {
    policyFaults.append(PolicyFault(kind: kind, name: names.intern(name), span: span))
  }

  /// Says that what has been said of a call so far is, of one attribute, only what a convention means by silence.
  package mutating func imply(_ attribute: Attribute, ofCall call: Int, by convention: String) {
    for place in places(of: calls[call].said) where entries[place].attribute == attribute {
      entries[place].impliedBy = conventions.id(of: convention)
    }
  }

  /// The run of a call as it holds beside all that is said of the call and what a native file says of all calls.
  mutating func settled(_ run: AttributeRun, _ said: EntryChain, _ defaults: AttributeRun) -> AttributeRun {
    if isMeantForOnce(run, defaults), impliesSafeRetries(said) { keepSafeRetries(run) }
    return defaults.count > 0 ? givingWay(run, to: defaults) : run
  }

  /// The run of a call without what is implied where `defaults` say it: what a native file says of all its calls is more than what another
  /// format means by silence.
  private mutating func givingWay(_ run: AttributeRun, to defaults: AttributeRun) -> AttributeRun {
    guard vocabularies[run.vocabulary].listsAll, entries[run.places].contains(where: \.isImplied) else { return run }
    let kept = entries[run.places].filter { !$0.isImplied || !defaults.said.contains($0.attribute) }
    let places = Int(run.start)..<Int(run.start) + kept.count
    for (place, entry) in zip(places, kept) { entries[place] = entry }
    return AttributeRun(entries, places, vocabulary: run.vocabulary)
  }

  /// Whether a file says that a second attempt of a call does harm: of the call itself, or of all.
  private func isMeantForOnce(_ run: AttributeRun, _ defaults: AttributeRun) -> Bool {
    func said(_ run: AttributeRun) -> AttributeEntry? {
      guard run.said.contains(.idempotent) else { return nil }
      return entries[run.places].first { $0.attribute == .idempotent && !$0.isImplied }
    }
    return (said(run) ?? said(defaults))?.value == 0
  }

  /// Whether something tries a call again that repeats by itself only what is safe to send twice, as proxies do with GET.
  private func impliesSafeRetries(_ said: EntryChain) -> Bool {
    places(of: said).contains { entries[$0].attribute == .idempotent && entries[$0].isImplied && entries[$0].value == 1 }
  }

  /// Leaves of the retries of a call those of a connection that nobody took: more is never tried again of what is not
  /// safe to send twice. What a native file says of retries stands.
  private mutating func keepSafeRetries(_ run: AttributeRun) {
    let conditions = run.places.first { entries[$0].attribute == .retryOn }
    if let conditions {
      guard entries[conditions].precedence == .mesh else { return }
      let takesRefused = FailureKinds(value: entries[conditions].value).contains(.refused)
      entries[conditions].value = FailureKinds.refused.value
      if takesRefused { return }
    }
    for place in run.places where entries[place].attribute == .attempts && entries[place].precedence == .mesh { entries[place].value = 1 }
  }

  /// Whether anybody has spoken of a service, store or queue of a name.
  package func hasElement(_ name: ArraySlice<UInt8>) -> Bool {
    guard let id = names.find(name) else { return false }
    return findService(name) != nil || stores.find(id) != nil || queues.find(id) != nil
  }

  /// The store of a name, if anybody has declared one.
  package func findDeclaredStore(_ name: ArraySlice<UInt8>) -> Int? {
    names.find(name).flatMap(stores.find).flatMap { stores.drafts[$0].declaredBy == nil ? nil : $0 }
  }

  /// The service of a name, if anybody has spoken of one.
  package func findService(_ name: ArraySlice<UInt8>) -> Int? {
    names.find(name).flatMap { services.find(aliases.properName(ofAny: $0)) }
  }
}
