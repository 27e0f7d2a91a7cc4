package import TopologyModel

/// What a team says of a rule in its configuration.
extension Rule {
  /// The rule as a configuration has it. A severity that is set holds at every tier and for every finding: what would
  /// make one an error by itself is left out.
  /// - Parameter values: for parameters of the rule, of their types; tiers that are missing keep their values.
  package func adjusted(_ level: RuleLevel, _ values: [String: [Tier: RuleParameter.Scalar]]) -> Rule {
    var severity = severity
    var programs = programs
    if case .severity(let one) = level {
      for tier in Tier.allCases { severity[tier] = one }
      programs.errorWhen = nil
    }
    let parameters = parameters.map { parameter in values[parameter.name].map(parameter.replacing) ?? parameter }
    return Rule(
      id: id, title: title, category: category, subject: subject, advice: advice, severity: severity, effect: effect,
      parameters: parameters,
      isSuppressible: isSuppressible,
      condition: condition, errorCondition: programs.errorWhen == nil ? nil : errorCondition, why: why, fix: fix, sources: sources,
      programs: programs, show: show, readDetails: readDetails)
  }
}

extension RuleParameter {
  private var isNumber: Bool { values.values.contains { if case .number = $0 { true } else { false } } }

  /// Whether a value is of the parameter's type: the one that the rule's expressions were checked with.
  package func accepts(_ value: RuleParameter.Scalar) -> Bool {
    switch (value, values.values.first) {
    case (.flag, .flag), (.text, .text), (.count, .count), (.count, .number), (.number, .number): true
    case (.number, .count): isNumber
    default: false
    }
  }

  /// The parameter's type in words: `a whole number`.
  package var expectation: String {
    switch values.values.first {
    case .flag: "true or false"
    case .text, nil: "text"
    case .count, .number: isNumber ? "a number" : "a whole number"
    }
  }

  fileprivate func replacing(_ replacements: [Tier: RuleParameter.Scalar]) -> RuleParameter {
    var values = values
    for (tier, value) in replacements {
      // The type stays, even where each number is now a whole one.
      if isNumber, case .count(let count) = value { values[tier] = .number(Double(count)) } else { values[tier] = value }
    }
    return RuleParameter(name: name, values: values, isByTier: isByTier, isConfigured: true)
  }
}
