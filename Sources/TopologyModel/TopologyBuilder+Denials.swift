package import SourceText

/// Calls of which a native file says that they are not made.
extension TopologyBuilder {
  /// Says that there is no call, whatever less specific sources show.
  package mutating func denyCall(from caller: Int, to callee: Int, at span: Span, _ provenance: Provenance) {
    calls[addCall(from: caller, to: callee, at: span, provenance)].isMade = false
  }

  /// Of what speaks of the calls from one service to another, the calls; none where it is denied that there are any.
  mutating func made(_ group: ArraySlice<Int32>, _ caller: ID<Service>, _ callee: ID<Service>, in topology: Topology) -> ArraySlice<
    Int32
  > {
    guard let denial = group.first(where: { !calls[Int($0)].isMade }).map({ calls[Int($0)] }) else { return group }
    let made = group.filter { calls[Int($0)].isMade }
    let names = [topology.services[caller.index].name, topology.services[callee.index].name].map { self.names[$0] }
    if let equal = made.first(where: { calls[Int($0)].provenance >= denial.provenance }) {
      conflict("whether '\(names[0])' calls '\(names[1])'", denial.span, calls[Int(equal)].span)
      return made[...]
    }
    if made.isEmpty {
      diagnostics.append(
        Diagnostic(
          .note, "no input shows that '\(names[0])' calls '\(names[1])': `made: false` changes nothing", at: denial.span,
          hint: "remove the entry"))
    }
    return []
  }
}
