package import SourceText

extension TopologyBuilder {
  /// Takes note of what looks like an edge of a service, where that is kept.
  /// - Parameters:
  ///   - target: the host that it names, or what would name one.
  ///   - edges: what `addCall`, `addUse`, `addPublish` and `addConsume` gave for it.
  ///   - refusal: why there are none.
  package mutating func note(
    by service: Int, to target: ArraySlice<UInt8>, key: ArraySlice<UInt8>?, edges: [Element] = [], at span: Span,
    via word: String, refusal: Refusal?
  ) {
    guard keepsAttempts else { return }
    note(
      by: names.bytes(services.drafts[service].name)[...], to: target, key: key, edges: edges, at: span, via: word, refusal: refusal)
  }

  /// The same of whoever would hold the edge, though nothing of that name need be in the topology.
  package mutating func note(
    by caller: ArraySlice<UInt8>, to target: ArraySlice<UInt8>, key: ArraySlice<UInt8>? = nil, edges: [Element] = [], at span: Span,
    via word: String, refusal: Refusal?
  ) {
    guard keepsAttempts else { return }
    let callees = edges.compactMap { edge -> NameID? in
      switch edge {
      case .call(let call): services.drafts[Int(calls[call].callee)].name
      case .use(let use): stores.drafts[Int(uses[use].other)].name
      case .publish(let publish): queues.drafts[Int(publishes[publish].other)].name
      case .consume(let consume): queues.drafts[Int(consumes[consume].other)].name
      case .topology, .callDefaults, .service, .store, .queue: nil
      }
    }
    attempts.append(
      Attempt(
        caller: names.intern(caller), target: names.intern(target), callees: callees, via: names.intern(word),
        key: key.map { names.intern($0) }, span: span, refusal: refusal))
  }
}
