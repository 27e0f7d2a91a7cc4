internal import Analyses
package import Rules
package import SourceText
internal import TopologyModel

/// What settings mean for the rules of a run.
package struct SettingsApplication {
  /// Rules, by id, that are turned off.
  package private(set) var off: Set<String> = []
  /// What holds for a part of the system; the last that fits a finding decides.
  package private(set) var overrides: [Override] = []
  /// Settings that name a rule or parameter that does not exist, or a value that it cannot have.
  package private(set) var diagnostics: [Diagnostic] = []

  /// Changes rules as settings say.
  package init(_ settings: Settings, to rules: inout RuleSet, sources: SourceFiles) {
    let byID = Dictionary(rules.rules.map { (Untrusted($0.id), $0) }) { first, _ in first }
    var replacements: [String: Rule] = [:]
    for (id, setting) in settings.rules.sorted(by: { $0.value.span < $1.value.span }) {
      guard let rule = find(id, at: setting.span, in: byID) else { continue }
      var values: [String: [Tier: RuleParameter.Scalar]] = [:]
      for (name, value) in setting.parameters.sorted(by: { $0.key < $1.key }) {
        if check(name, setting.parameterNames[name] ?? value.span, value, of: rule) {
          values[String(decoding: name.bytes, as: UTF8.self)] = value.value
        }
      }
      let level = setting.level?.value ?? .on
      if level == .off { off.insert(rule.id) }
      replacements[rule.id] = rule.adjusted(level, values)
    }
    for override in settings.overrides {
      for (id, level) in override.levels {
        guard let rule = find(id.value, at: id.span, in: byID), !rule.isSuppressible, level.value == .off else { continue }
        diagnostics.append(Diagnostic(.error, "no override turns findings of '\(id.value)' off", at: level.span))
      }
      overrides.append(
        Override(
          names: override.names.map(\.value), paths: override.paths.map(\.value),
          levels: Dictionary(override.levels.map { ($0.rule.value, $0.level.value) }) { $1 }, origin: Self.origin(override.span, sources)))
    }
    for exception in settings.exceptions { _ = find(exception.rule, at: exception.span, in: byID) }
    rules.replace(replacements)
  }

  /// Diagnostics that are kept.
  private static let most = 100

  /// `.topolint.yaml:12`.
  package static func origin(_ span: Span, _ sources: SourceFiles) -> Untrusted {
    guard let file = sources.file(of: span) else { return Untrusted("") }
    return Untrusted(file.path.bytes + Array(":\(file.location(of: span).line)".utf8))
  }

  private mutating func find(_ id: Untrusted, at span: Span, in rules: [Untrusted: Rule]) -> Rule? {
    if let rule = rules[id] { return rule }
    if diagnostics.count >= Self.most { return nil }
    let nearest = Spelling.nearest(to: id.bytes, among: rules.values.map(\.id).sorted())
    diagnostics.append(
      Diagnostic(
        .error, "there is no rule '\(id)'", at: span,
        hint: nearest.map { "did you mean '\(Untrusted($0))'?" } ?? "`topolint rules` lists them"))
    return nil
  }

  /// - Parameter place: where the parameter is named.
  private mutating func check(
    _ name: Untrusted, _ place: Span, _ value: Setting<[Tier: RuleParameter.Scalar]>, of rule: Rule
  ) -> Bool {
    guard let parameter = rule.parameters.first(where: { Untrusted($0.name) == name }) else {
      let known = rule.parameters.map(\.name)
      let nearest = Spelling.nearest(to: name.bytes, among: known)
      let all = known.isEmpty ? "it has none" : "known: \(known.joined(separator: ", "))"
      diagnostics.append(
        Diagnostic(
          .error, "the rule '\(Untrusted(rule.id))' has no parameter '\(name)'", at: place,
          hint: nearest.map { "did you mean '\(Untrusted($0))'?" } ?? Message([.untrusted(Untrusted(all))])))
      return false
    }
    if value.value.values.allSatisfy(parameter.accepts) { return true }
    diagnostics.append(
      Diagnostic(
        .error, "the parameter '\(name)' of '\(Untrusted(rule.id))' must be \(ours: parameter.expectation)", at: value.span))
    return false
  }
}
