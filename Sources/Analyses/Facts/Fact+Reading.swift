package import TopologyModel

extension Fact {
  /// A fact that is read from one analysis.
  package init<A: Analysis & SendableMetatype>(
    _ name: String, of subject: SubjectKind, _ type: FactType, _ documentation: String, for audience: Audience = .everyone,
    from analysis: A.Type,
    read: @escaping @Sendable (A, Int) -> FactValue
  ) {
    self.init(name, of: subject, type, documentation, for: audience) { base in
      let learned = base[A.self]
      return { read(learned, $0) }
    }
  }

  /// A fact that is one of an analysis's figures, one for each subject.
  package init<A: Analysis & SendableMetatype>(
    _ name: String, of subject: SubjectKind, _ type: FactType, _ documentation: String, for audience: Audience = .everyone,
    from analysis: A.Type,
    estimates: @escaping @Sendable (A) -> Estimates
  ) {
    self.init(name, of: subject, type, documentation, for: audience) { base in
      let estimates = estimates(base[A.self])
      return { estimates[$0].factValue }
    }
    uniform = { base in estimates(base[A.self]).uniform?.factValue }
    self.estimates = { estimates($0[A.self]) }
  }

  /// A fact of a call that is a figure of the service that it calls.
  package init<A: Analysis & SendableMetatype>(
    ofCallee name: String, _ documentation: String, from analysis: A.Type, estimates: @escaping @Sendable (A) -> Estimates
  ) {
    self.init(name, of: .call, .number, documentation, for: .rules) { base in
      let (topology, estimates) = (base.topology, estimates(base[A.self]))
      return { estimates[topology.calls[$0].callee.index].factValue }
    }
    uniform = { base in estimates(base[A.self]).uniform?.factValue }
  }

  /// A fact that stands in the topology itself.
  package init(
    _ name: String, of subject: SubjectKind, _ type: FactType, _ documentation: String, for audience: Audience = .everyone,
    read: @escaping @Sendable (Topology, Int) -> FactValue
  ) {
    self.init(name, of: subject, type, documentation, for: audience) { base in
      let topology = base.topology
      return { read(topology, $0) }
    }
  }

  /// The same fact, known to be one and the same for every subject of topologies that fit.
  func always(_ flag: Bool, where fits: @escaping @Sendable (Topology) -> Bool) -> Fact {
    var fact = self
    fact.uniform = { fits($0.topology) ? .flag(flag) : nil }
    return fact
  }
}
