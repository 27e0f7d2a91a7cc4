package import Advising
package import SourceText
import TopologyModel

/// What actions cost, and what must stay as it is.
package struct Tariff: Sendable {
  /// A cost that is not that of the kind.
  package struct Price: Sendable {
    /// Nil for every kind.
    package var kind: ActionKind?
    /// A service, store or queue by name, or a call as `a -> b`; nil for all.
    package var subject: Untrusted?
    /// What such an action costs.
    package var cost: Int

    /// A price for actions of a kind, on a part.
    package init(kind: ActionKind?, subject: Untrusted?, cost: Int) {
      self.kind = kind
      self.subject = subject
      self.cost = cost
    }
  }

  /// The last that fits holds.
  package var prices: [Price] = []
  /// Services, stores, queues, and calls as `a -> b`, to which nothing is done.
  package var frozen: Set<Untrusted> = []
  /// The kinds of actions that may be done.
  package var kinds = Set(ActionKind.allCases)

  /// Whether any call may become a message that does not say it needs its answer.
  package var allowsMessages = false

  /// Every kind may be done to everything, for what it costs by itself.
  package init() {}

  /// - Parameter names: what the action is done to: a call by `a -> b`, then its caller and its callee.
  func cost(of kind: ActionKind, to names: [Untrusted]) -> Int {
    prices.last { ($0.kind ?? kind) == kind && ($0.subject.map(names.contains) ?? true) }?.cost ?? kind.definition.cost
  }
}

extension Topology {
  /// What an action may be named by: the part itself, then what it stands at.
  func names(of part: Change.Part) -> [Untrusted] {
    switch part {
    case .topology, .callDefaults: []
    case .service(let id): [name(id)]
    case .store(let id): [name(id)]
    case .queue(let id): [name(id)]
    case .call(let id): [edgeName(id), name(calls[id.index].caller), name(calls[id.index].callee)]
    case .publish(let id):
      [Untrusted(path: [name(publishes[id.index].service), name(publishes[id.index].queue)]), name(publishes[id.index].service)]
    case .consume(let id):
      [Untrusted(path: [name(consumes[id.index].queue), name(consumes[id.index].service)]), name(consumes[id.index].service)]
    case .use(let id): [Untrusted(path: [name(uses[id.index].service), name(uses[id.index].store)]), name(uses[id.index].service)]
    }
  }
}
