package import Advising
internal import Expressions
package import TopologyModel

/// An action that can clear the findings of a rule: an entry of `repair` in a rule file.
package struct Repair: Sendable {
  /// What is done.
  package let action: ActionKind
  /// What it is done to.
  package let place: RepairPlace
  /// The expression that says with which value, as it stands in the file; nil where the action takes none.
  package let valueText: String?
  /// Sees what the action is done to, and the parameters of the rule.
  let value: Program?
}

/// Where an action is done, seen from the subject of a finding: the key `at` of a repair.
package enum RepairPlace: String, CaseIterable, Sendable {
  /// What is said where nothing is: the subject itself.
  case here
  /// The calls of a cycle or chain; all of a topology.
  case calls
  /// The calls to the service, or to the caller of the call.
  case callers
  /// The calls of the service, or of the callee of the call.
  case callees
  /// The calls on every synchronous way to the subject.
  case upstream
  /// The calls on every synchronous way from the subject.
  case downstream
  /// The service that calls, and the one that is called.
  case caller, callee
  /// The services that consume from the queue.
  case consumers
  /// The services that use the store.
  case users
  /// Their uses of the store.
  case uses
  /// What the service publishes.
  case publishes

  /// What stands there; nil where the place means nothing for such a subject.
  package func target(from subject: SubjectKind) -> ActionKind.Target? {
    switch (self, subject) {
    case (.here, .topology): .topology
    case (.here, .service): .service
    case (.here, .call): .call
    case (.here, .queue): .queue
    case (.calls, .cycle), (.calls, .chain), (.calls, .topology): .call
    case (.callers, .service), (.callers, .call), (.callees, .service), (.callees, .call): .call
    case (.upstream, .service), (.upstream, .call), (.downstream, .service), (.downstream, .call): .call
    case (.caller, .call), (.callee, .call): .service
    case (.consumers, .queue), (.users, .store): .service
    case (.uses, .store): .use
    case (.publishes, .service): .publish
    default: nil
    }
  }

  /// The places that mean something for a subject.
  static func places(from subject: SubjectKind) -> [RepairPlace] { allCases.filter { $0.target(from: subject) != nil } }
}

extension ActionKind.Target {
  /// What an expression for a value sees.
  var kind: SubjectKind? {
    switch self {
    case .topology: .topology
    case .service: .service
    case .call: .call
    case .queue: .queue
    // No facts are told of these: a value is a number or a parameter.
    case .use, .publish: nil
    }
  }
}
