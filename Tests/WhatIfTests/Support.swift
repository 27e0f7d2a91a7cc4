import Analyses
import Linting
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

/// The facts of a native file, which must be one without a fault.
func base(_ text: String, tier: Tier? = nil) -> FactBase {
  var reading = TopologyReading()
  reading.read(path: Untrusted("test.yaml"), text: Array(text.utf8))
  let (topology, _, diagnostics) = reading.finish()
  precondition(diagnostics.isEmpty, "\(diagnostics.map(\.message.text)) in:\n\(text)")
  return FactBase(topology, tier: tier)
}

extension FactBase {
  func element(_ name: String) -> Element { topology.elements(named: Untrusted(name))[0] }

  func service(_ name: String) -> ID<Service> {
    guard case .service(let service) = element(name) else { preconditionFailure("\(name) is no service") }
    return service
  }

  func fail(_ names: String...) -> Consequences { fail(names) }

  func fail(_ names: [String]) -> Consequences {
    var fault = Fault()
    fault.failing = names.map(element)
    return Consequences(of: fault, in: self)
  }

  func slow(_ name: String, _ milliseconds: Double, fail: [String] = []) -> Consequences {
    var fault = Fault()
    fault.failing = fail.map(element)
    fault.slow = [Fault.Slow(element: element(name), milliseconds: milliseconds)]
    return Consequences(of: fault, in: self)
  }

  /// `a failed, b degraded`: everything that is not ok, the fault included.
  func words(_ consequences: Consequences) -> String {
    let all = topology.elementNames.map(\.text).filter { consequences.state(of: element($0)) != .ok }
    return all.map { "\($0) \(consequences.state(of: element($0)).word)" }.joined(separator: ", ")
  }

  /// `a -> b, b -> c`
  func path(_ consequences: Consequences, _ name: String) -> String {
    consequences.path(of: element(name)).map { "\(topology.name($0.from).text) -> \(topology.name($0.to).text)" }.joined(separator: ", ")
  }

  func reason(_ consequences: Consequences, _ name: String) -> String { consequences.reason(of: element(name), in: topology).text }
}
