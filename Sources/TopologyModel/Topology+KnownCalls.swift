extension Topology {
  /// Of how many services it is known that they call somebody or are called, or send or take messages.
  package struct KnownCalls: Sendable {
    /// Services of ours.
    package var services = 0
    /// Those with a known call or message.
    package var known = 0
    /// Those that no native file declares: what others are silent on they may not know.
    package var unlisted = 0
  }

  /// How much is known of who calls whom.
  /// - Complexity: linear in services.
  package var knownCalls: KnownCalls {
    var calls = KnownCalls()
    for index in services.indices where services[index].role.isOurs {
      let service = ID<Service>(index)
      calls.services += 1
      if !listsAll(services[index].attributes) { calls.unlisted += 1 }
      let isKnown =
        !self.calls(of: service).isEmpty || !self.calls(to: service).isEmpty || !publishes(of: service).isEmpty
        || !consumes(of: service).isEmpty
      if isKnown { calls.known += 1 }
    }
    return calls
  }
}
