import TopologyModel

/// Who calls whom, and how sure we are of it.
package struct CallEnds: Analysis {
  package static let facts = [
    Fact("caller", of: .call, .text, "the name of the service that calls", for: .rules) {
      .name($0.services[$0.calls[$1].caller.index].name)
    },
    Fact("callee", of: .call, .text, "the name of what is called", for: .rules) { .name($0.services[$0.calls[$1].callee.index].name) },
    Fact("caller_role", of: .call, .text, "the role of the service that calls", for: .rules) {
      .word(.word($0.services[$0.calls[$1].caller.index].role))
    },
    Fact(
      "callee_role", of: .call, .text, "the role of what is called; `external`, or `undeclared` if no input declares it", for: .rules
    ) {
      .word(.word($0.services[$0.calls[$1].callee.index].role))
    },
    Fact("is_hop", of: .call, .flag, "whether neither end is infrastructure: registry, config, telemetry or broker", for: .rules) {
      .flag($0.isHop(ID($1)))
    }.always(true) { !$0.services.contains { $0.role.isInfrastructure } },
    Fact("confidence", of: .call, .text, "how sure the inputs make us that there is this call: low, medium or high", for: .rules) {
      .word(.word($0.calls[$1].confidence))
    },
  ]

  package init(_ base: FactBase) {}
}
