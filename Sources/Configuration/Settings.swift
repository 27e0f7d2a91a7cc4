package import Advising
package import Rules
package import SourceText
package import TopologyModel

/// A value of a configuration, and where it stands.
package struct Setting<Value: Sendable>: Sendable {
  /// What is said.
  package let value: Value
  /// The place of the value in its file.
  package let span: Span

  init(_ value: Value, _ span: Span) {
    self.value = value
    self.span = span
  }
}

/// From which severity on findings fail a run.
package enum Threshold: String, CaseIterable, Sendable {
  case error, warning, info, never

  /// Whether a finding of a severity fails the run.
  package func isReached(by severity: Severity) -> Bool {
    switch self {
    case .error: severity >= .error
    case .warning: severity >= .warning
    case .info: true
    case .never: false
    }
  }
}

/// What configuration files say, one over the other: the file itself over those that it extends.
package struct Settings: Sendable {
  /// What is said of one rule.
  package struct RuleSettings: Sendable {
    /// Whether it is judged, and how badly it is held to be; nil where only parameters are said.
    package var level: Setting<RuleLevel>?
    /// Values of its parameters for each tier, by the name of the parameter.
    package var parameters: [Untrusted: Setting<[Tier: RuleParameter.Scalar]>] = [:]
    /// Where each of them is named.
    var parameterNames: [Untrusted: Span] = [:]
    /// Where the rule is named.
    package var span: Span
  }

  /// An override as it stands.
  package struct OverrideSettings: Sendable {
    /// Patterns for the names that a finding is about; none for any.
    package var names: [Setting<Untrusted>] = []
    /// Patterns for the file that a finding stands in; none for any.
    package var paths: [Setting<PathPattern>] = []
    /// What becomes of which rule there.
    package var levels: [(rule: Setting<Untrusted>, level: Setting<RuleLevel>)] = []
    /// The place of the override in its file.
    package var span: Span
  }

  /// A system that a configuration names.
  package struct System: Sendable {
    /// What outputs and the baseline call it.
    package let name: Untrusted
    /// Patterns for its files; at least one.
    package let inputs: [Setting<PathPattern>]
    /// Where it is named.
    package let span: Span

    /// The pattern that takes a file, if one does.
    /// - Parameter place: as `FileSystem.place(of:)` gives it.
    package func pattern(for place: [UInt8]) -> Setting<PathPattern>? { inputs.first { $0.value.matches(place) } }
  }

  /// What an action costs.
  package struct Cost: Sendable {
    /// Nil for every action.
    package var action: ActionKind?
    /// Nil for all that it can be done to.
    package var subject: Untrusted?
    /// From 1 to `mostCost`.
    package var cost: Int
    /// Where it stands.
    package let span: Span
  }

  /// The largest cost of an action.
  static let mostCost = 1_000_000

  /// The paths of the files that say so, those that are extended first.
  package internal(set) var files: [Untrusted] = []
  /// Where they lie: they are no inputs.
  package internal(set) var places: Set<[UInt8]> = []
  /// The tier to judge by; nil to infer it from the topology.
  package internal(set) var tier: Setting<Tier>?
  /// From which severity on findings fail a run; nil for errors.
  package internal(set) var failOn: Setting<Threshold>?
  /// Patterns for the files that a walk takes; nil for all.
  package internal(set) var include: [Setting<PathPattern>]?
  /// Patterns for the files that a walk leaves out.
  package internal(set) var exclude: [Setting<PathPattern>]?
  /// The systems that are named, in the order of the files.
  package internal(set) var systems: [System] = []
  /// Folders as they are opened.
  package internal(set) var rulesFolders: [Setting<[UInt8]>] = []
  /// What is said of rules, by id.
  package internal(set) var rules: [Untrusted: RuleSettings] = [:]
  /// Other names of services, each with the one name.
  package internal(set) var aliases: [Untrusted: Setting<Untrusted>] = [:]
  /// What holds for a part of the system, in the order of the files; the last that fits a finding decides.
  package internal(set) var overrides: [OverrideSettings] = []
  /// Findings that are accepted, each with a reason.
  package internal(set) var exceptions: [Exception] = []
  /// What actions cost, in the order of the files; the last that fits decides.
  package internal(set) var costs: [Cost] = []
  /// To what nothing is done.
  package internal(set) var frozen: [Setting<Untrusted>] = []

  package init() {}

  /// Lays other settings over these: a value replaces a value, the list of one selection replaces the other, rules and
  /// systems are merged one by one, and other lists go on.
  mutating func lay(_ upper: Settings) {
    tier = upper.tier ?? tier
    failOn = upper.failOn ?? failOn
    include = upper.include ?? include
    exclude = upper.exclude ?? exclude
    let named = Set(upper.systems.map(\.name))
    systems = systems.filter { !named.contains($0.name) } + upper.systems
    rulesFolders += upper.rulesFolders
    for (id, rule) in upper.rules {
      var merged = rules[id] ?? rule
      merged.level = rule.level ?? merged.level
      merged.parameters.merge(rule.parameters) { $1 }
      rules[id] = merged
    }
    aliases.merge(upper.aliases) { $1 }
    overrides += upper.overrides
    exceptions += upper.exceptions
    costs += upper.costs
    frozen += upper.frozen
    files += upper.files
    places.formUnion(upper.places)
  }

  /// What of a walk is read; nil where all is.
  package var selection: InputSelection? {
    guard !files.isEmpty else { return nil }
    var selection = InputSelection()
    selection.include = include?.map(\.value)
    selection.exclude = exclude?.map(\.value) ?? []
    selection.others = places
    selection.otherFolders = rulesFolders.compactMap { FileSystem.realPath($0.value) }
    return selection
  }
}
