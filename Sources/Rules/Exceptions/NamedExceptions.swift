internal import Analyses
package import SourceText
package import TopologyModel

/// Exceptions as a list that names what they cover, for a file in which they stand beside nothing.
package struct NamedExceptions {
  /// One that stands beside several elements is one for each that its rule can be about here.
  package let exceptions: [Exception]
  /// What is wrong with those that the list has no place for: how they are written, or that their rule is none, so that nobody
  /// knows which of the elements beside them they mean.
  package private(set) var diagnostics: [Diagnostic] = []

  /// Those that a topology has.
  /// - Complexity: linear in the topology, and for each exception in what it covers.
  package init(_ topology: Topology, _ rules: [Rule]) {
    if topology.exceptions.allSatisfy({ $0.scope == nil && $0.problem == nil }) {
      exceptions = topology.exceptions
      return
    }
    let kinds = Dictionary(rules.map { (Untrusted($0.id), $0.subject) }) { first, _ in first }
    let services = Dictionary(topology.services.enumerated().map { ($1.name, $0) }) { first, _ in first }
    let (stores, queues) = (Set(topology.stores.map(\.name)), Set(topology.queues.map(\.name)))

    /// Whether a finding of that kind can be about the element, or the element be a part of it.
    func fits(_ element: [NameID], _ kind: SubjectKind) -> Bool {
      switch kind {
      case .call, .chain: element.count == 2 && element.allSatisfy { services[$0] != nil }
      case .cycle: element.count == 2 && element.allSatisfy { services[$0] != nil || queues.contains($0) }
      case .service: element.count == 1 && services[element[0]] != nil
      case .store: element.count == 1 && stores.contains(element[0])
      case .queue: element.count == 1 && queues.contains(element[0])
      case .topology: element.count == 1 && topology.name.map { $0 == element[0] } ?? (services[element[0]] == nil)
      case .exception: false
      }
    }
    func calls(of caller: NameID) -> [[NameID]] {
      services[caller].map { topology.calls(of: ID($0)).map { [caller, topology.services[topology.calls[$0].callee.index].name] } } ?? []
    }

    var lost: [Diagnostic] = []
    func lose(_ exception: Exception, _ why: Message) -> [Exception] {
      lost.append(
        Diagnostic(.error, "this exception is not taken over: \(why)", at: exception.span, hint: "repair it, or take it out"))
      return []
    }
    exceptions = topology.exceptions.flatMap { exception -> [Exception] in
      if let problem = exception.problem { return lose(exception, "\(problem)") }
      guard let number = exception.scope else { return [exception] }
      guard let kind = kinds[exception.rule] else { return lose(exception, "there is no rule '\(exception.rule)'") }
      let scope = topology.scopes[number]
      return (scope.elements + scope.callers.flatMap(calls)).filter { fits($0, kind) }.map { element in
        Exception(
          rule: exception.rule, subject: Untrusted(path: element.map { topology.names[$0] }), reason: exception.reason,
          until: exception.until, span: exception.span)
      }
    }
    diagnostics = lost
  }
}
