package import SourceText

extension TopologyBuilder {
  /// Takes note of what looks like an edge of a service, where that is kept.
  /// - Parameters:
  ///   - target: the host that it names, or what would name one.
  ///   - edges: what `addCall` and `addUse` gave for it.
  ///   - refusal: why there are none.
  package mutating func note(
    by service: Int, to target: ArraySlice<UInt8>, key: ArraySlice<UInt8>?, edges: [Element] = [], at span: Span,
    via word: String, refusal: Refusal?
  ) {
    guard keepsAttempts else { return }
    let callees = edges.compactMap { edge -> NameID? in
      switch edge {
      case .call(let call): services.drafts[Int(calls[call].callee)].name
      case .use(let use): stores.drafts[Int(uses[use].other)].name
      case .topology, .callDefaults, .service, .store, .queue, .publish, .consume: nil
      }
    }
    attempts.append(
      Attempt(
        caller: services.drafts[service].name, target: names.intern(target), callees: callees, via: names.intern(word),
        key: key.map { names.intern($0) }, span: span, refusal: refusal))
  }
}
