package import Advising
internal import Expressions
internal import TopologyModel

/// An action that can clear the findings of a rule: an entry of `repair` in a rule file.
package struct Repair: Sendable {
  /// What is done.
  package let action: ActionKind
  /// What it is done to.
  package let place: RepairPlace
  /// The expression that says with which value, as it stands in the file; nil where the action takes none.
  package let valueText: String?
  /// Whether the expression means in one rule what it does not in another.
  package let readsParameters: Bool
  /// Sees what the action is done to, and the parameters of the rule.
  let value: Program?
  /// Of the calls of a chain, how many in a row make a finding: one of each so many has to go; nil where all count together.
  let stretch: Program?
  /// Of the services that wait for the subject, or that it waits for, without a fallback, how many may be left; nil where that is not
  /// what is wrong.
  let most: Program?
}

/// Where an action is done, seen from the subject of a finding: the key `at` of a repair.
package enum RepairPlace: String, CaseIterable, Sendable {
  /// What is meant where nothing is said: the subject itself.
  case here
  /// The calls of a chain, between the services of a cycle, or of a topology all.
  case calls
  /// The calls of every way round a cycle: each way has to lose one.
  case waysRound = "ways-round"
  /// The calls to the service, or to the caller of the call.
  case callers
  /// The calls of the service, or of the callee of the call.
  case callees
  /// The other calls of the caller.
  case beside
  /// The calls, or the services, on every synchronous way to the subject.
  case upstream
  /// The calls, or the services, on every synchronous way from the subject.
  case downstream
  /// The service that calls, and the one that is called.
  case caller, callee
  /// The services that consume from the queue.
  case consumers
  /// The uses of the store.
  case uses
  /// What the service publishes.
  case publishes
  /// The whole system.
  case system

  /// Where that is, as pages about a rule say it: `calls to it`.
  package var words: String {
    switch self {
    case .here: "it"
    case .calls: "its calls"
    case .waysRound: "a call of every way round"
    case .callers: "calls to it, or to its caller"
    case .callees: "its own calls, or those of its callee"
    case .beside: "other calls of its caller"
    case .upstream: "what waits for it, all the way up"
    case .downstream: "what it waits for, all the way down"
    case .caller: "its caller"
    case .callee: "its callee"
    case .consumers: "its consumers"
    case .uses: "uses of it"
    case .publishes: "what it publishes"
    case .system: "the whole system"
    }
  }

  /// Whether it leads along calls from a service.
  func leadsAlong(from subject: SubjectKind, to target: ActionKind.Target) -> Bool {
    (self == .upstream || self == .downstream) && subject == .service && target == .call
  }

  /// Whether it leads from a subject to what an action can be done to.
  func leads(from subject: SubjectKind, to target: ActionKind.Target) -> Bool {
    switch (self, subject, target) {
    case (.here, .topology, .topology), (.here, .service, .service), (.here, .call, .call), (.here, .queue, .queue): true
    case (.calls, .cycle, .call), (.calls, .chain, .call), (.calls, .topology, .call), (.waysRound, .cycle, .call): true
    case (.callers, .service, .call), (.callers, .call, .call), (.callees, .service, .call), (.callees, .call, .call): true
    case (.beside, .call, .call): true
    case (.upstream, .service, .call), (.upstream, .call, .call), (.upstream, .service, .service), (.upstream, .call, .service): true
    case (.downstream, .service, .call), (.downstream, .call, .call), (.downstream, .service, .service), (.downstream, .call, .service):
      true
    case (.caller, .call, .service), (.callee, .call, .service): true
    case (.consumers, .queue, .service), (.uses, .store, .use), (.publishes, .service, .publish): true
    case (.system, _, .topology): true
    default: false
    }
  }
}

extension ActionKind.Target {
  /// What an expression for a value sees: what the action is done to; of the use of a store, the store.
  var kind: SubjectKind {
    switch self {
    case .topology, .publish: .topology
    case .service: .service
    case .call: .call
    case .queue: .queue
    case .use: .store
    }
  }
}
