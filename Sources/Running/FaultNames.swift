internal import Analyses
internal import SourceText
internal import TopologyModel
internal import WhatIf

/// Finds what users name in a topology.
struct FaultNames {
  private let topology: Topology

  init(_ topology: Topology) { self.topology = topology }

  /// - Throws: wrong usage, with what was probably meant.
  func fault(of question: WhatIfQuestion) throws(RunError) -> Fault {
    var fault = Fault()
    fault.duration = question.duration
    for value in question.failing {
      let names = elements(value).isEmpty ? value.split(separator: ",").map(String.init) : [value]
      if names.isEmpty { throw .usage("--fail names nothing", hint: "--fail NAME") }
      for name in names { try fail(name, &fault) }
    }
    for (name, milliseconds) in question.slow {
      for element in try known(name) {
        if case .queue = element {
          let queue = Untrusted(name)
          throw .usage("nobody waits for the queue '\(queue)'", hint: "name a service, an external or a store; or --fail '\(queue)'")
        }
        if fault.slow.contains(where: { $0.element == element }) {
          throw .usage("--slow names '\(Untrusted(name))' twice", hint: "give it one time")
        }
        fault.slow.append(Fault.Slow(element: element, milliseconds: milliseconds))
      }
    }
    return fault
  }

  private func fail(_ name: String, _ fault: inout Fault) throws(RunError) {
    // A part that is really called so comes first.
    if elements(name).isEmpty, name == "zone" {
      fault.failZone(of: topology)
    } else if elements(name).isEmpty, name.hasPrefix("zone:") {
      let part = String(name.dropFirst("zone:".count))
      for element in try known(part) {
        guard case .service(let service) = element, topology.services[service.index].role.isOurs else {
          throw .usage("'\(Untrusted(part))' is no service of yours, and has no zones", hint: "--fail \(Untrusted(part))")
        }
        if !fault.withoutZone.contains(service) { fault.withoutZone.append(service) }
      }
    } else {
      for element in try known(name) where !fault.failing.contains(element) { fault.failing.append(element) }
    }
  }

  private func elements(_ name: String) -> [Element] { topology.elements(named: Untrusted(name)) }

  private func known(_ name: String) throws(RunError) -> [Element] {
    let found = elements(name)
    if !found.isEmpty { return found }
    throw .unknownPart(name, among: topology.elementNames)
  }
}
