package import SourceText

/// What services have to do with queues and stores.
extension TopologyBuilder {
  /// Says that a service puts messages on a queue; both are what `declareService` and `queue` gave.
  /// - Returns: its number, for `set`.
  @discardableResult
  package mutating func addPublish(from service: Int, to queue: Int, at span: Span, _ provenance: Provenance) -> Int {
    scopes.declare(at: span, [services.drafts[service].name, queues.drafts[queue].name])
    return Self.link(&publishes, service, queue, span, provenance.confidence, via(provenance), vocabularies.id(of: provenance))
  }

  /// Says that a service takes messages from a queue, and what it does with one, in order.
  /// - Returns: its number, for `set`.
  @discardableResult
  package mutating func addConsume(by service: Int, from queue: Int, steps: [NameID] = [], at span: Span, _ provenance: Provenance) -> Int {
    scopes.declare(at: span, [queues.drafts[queue].name, services.drafts[service].name])
    let index = Self.link(
      &consumes, service, queue, span, provenance.confidence, via(provenance), vocabularies.id(of: provenance))
    consumes[index].steps = steps
    return index
  }

  /// Says that a service works with a store.
  /// - Returns: its number, for `set`.
  @discardableResult
  package mutating func addUse(by service: Int, of store: Int, at span: Span, _ provenance: Provenance) -> Int {
    scopes.declare(at: span, [services.drafts[service].name, stores.drafts[store].name])
    return Self.link(&uses, service, store, span, provenance.confidence, via(provenance), vocabularies.id(of: provenance))
  }

  private static func link(
    _ links: inout [DraftLink], _ service: Int, _ other: Int, _ span: Span, _ confidence: Confidence, _ via: NameID,
    _ vocabulary: VocabularyID
  ) -> Int {
    let said = EntryChain(vocabulary: vocabulary)
    links.append(
      DraftLink(service: Int32(service), other: Int32(other), confidence: confidence, via: via, span: span, said: said))
    return links.count - 1
  }
}
