internal import Advising
internal import Analyses
internal import Documents
internal import Readers
package import Rules
package import SourceText
package import TopologyModel

/// What the command line says, which beats what a configuration does.
package struct CommandLineSettings {
  /// Nil where the command line says none.
  package var tier: Tier?
  /// Nil where the command line says none.
  package var failOn: Threshold?
  /// Folders of rules, as they were typed.
  package var rulesFolders: [Untrusted] = []
  /// Ids of rules; none means all.
  package var selected: Set<String> = []
  /// Ids of rules that are left out.
  package var ignored: Set<String> = []

  package init() {}
}

/// Writes the configuration that is in force as one file, each value with where it comes from: a file and line, the
/// command line, or nobody, which is the default.
package struct SettingsWriter {
  private let settings: Settings
  private let sources: SourceFiles
  private let commandLine: CommandLineSettings
  private var bytes: [UInt8] = []

  /// - Parameters:
  ///   - sources: the files of the settings.
  ///   - rules: all rules, the built-in ones and others.
  package static func write(_ settings: Settings, _ sources: SourceFiles, rules: RuleSet, _ commandLine: CommandLineSettings) -> [UInt8] {
    var writer = SettingsWriter(settings: settings, sources: sources, commandLine: commandLine)
    writer.writeHead()
    writer.writeSystems()
    writer.writeRules(rules.rules)
    writer.writeAliases()
    writer.writeOverrides()
    writer.writeExceptions()
    writer.writeAdvise()
    return writer.bytes
  }

  private init(settings: Settings, sources: SourceFiles, commandLine: CommandLineSettings) {
    self.settings = settings
    self.sources = sources
    self.commandLine = commandLine
  }

  private static let commandLineWords = "command line"
  private static let defaultWords = "default"

  // MARK: - Parts

  private mutating func writeHead() {
    let files = settings.files.reversed().map { Self.plain($0) }
    line(0, files.isEmpty ? "# no configuration file" : "# in force: \(files.joined(separator: ", over "))")
    line(0, "topolint_config: 1")
    if let tier = commandLine.tier {
      line(0, "tier: \(tier.word)", from: Self.commandLineWords)
    } else if let tier = settings.tier {
      line(0, "tier: \(tier.value.word)", from: place(tier.span))
    } else {
      line(0, "# tier: by scale.users, else by the number of services", from: Self.defaultWords)
    }
    if let threshold = commandLine.failOn {
      line(0, "fail_on: \(threshold.rawValue)", from: Self.commandLineWords)
    } else {
      line(0, "fail_on: \((settings.failOn?.value ?? .error).rawValue)", from: settings.failOn.map { place($0.span) } ?? Self.defaultWords)
    }
    if settings.include != nil || settings.exclude != nil {
      line(0, "inputs:")
      if let include = settings.include { list(1, "include", include.map { (Self.text($0.value.text), place($0.span)) }) }
      if let exclude = settings.exclude { list(1, "exclude", exclude.map { (Self.text($0.value.text), place($0.span)) }) }
    } else {
      line(0, "# inputs: all that a walk finds", from: Self.defaultWords)
    }
    let folders =
      settings.rulesFolders.map { (Self.text(Untrusted($0.value)), place($0.span)) }
      + commandLine.rulesFolders.map { (Self.text($0), Self.commandLineWords) }
    if !folders.isEmpty { list(0, "rules_folders", folders) }
  }

  private mutating func writeSystems() {
    guard !settings.systems.isEmpty else { return }
    line(0, "systems:")
    for system in settings.systems {
      let name = Self.text(system.name)
      line(1, name.utf8.count > 1_000 ? "? \(name)\n  :" : "\(name):", from: place(system.span))
      list(2, "inputs", system.inputs.map { (Self.text($0.value.text), place($0.span)) })
    }
  }

  private mutating func writeRules(_ rules: [Rule]) {
    line(0, "rules:")
    for rule in rules {
      let setting = settings.rules[Untrusted(rule.id)]
      let (level, origin) = level(of: rule, setting)
      let id = Self.text(Untrusted(rule.id))
      let parameters = setting.map { $0.parameters.sorted { $0.key < $1.key } } ?? []
      if parameters.isEmpty {
        line(1, "\(id): \(level.word)", from: origin)
        continue
      }
      line(1, "\(id):")
      line(2, "severity: \(level.word)", from: origin)
      line(2, "params:")
      for (name, values) in parameters { line(3, "\(Self.text(name)): \(Self.text(values.value))", from: place(values.span)) }
    }
  }

  private func level(of rule: Rule, _ setting: Settings.RuleSettings?) -> (RuleLevel, origin: String) {
    if commandLine.ignored.contains(rule.id) { return (.off, Self.commandLineWords) }
    if !commandLine.selected.isEmpty, !commandLine.selected.contains(rule.id) { return (.off, Self.commandLineWords) }
    guard let level = setting?.level else { return (.on, Self.defaultWords) }
    if level.value == .off, commandLine.selected.contains(rule.id) { return (.on, Self.commandLineWords) }
    return (level.value, place(level.span))
  }

  private mutating func writeAliases() {
    guard !settings.aliases.isEmpty else { return }
    line(0, "aliases:")
    for (alias, name) in settings.aliases.sorted(by: { $0.key < $1.key }) {
      key(1, alias, Self.text(name.value), from: place(name.span))
    }
  }

  private mutating func writeOverrides() {
    guard !settings.overrides.isEmpty else { return }
    line(0, "overrides:")
    for override in settings.overrides {
      line(1, "-", from: place(override.span))
      if !override.names.isEmpty { list(2, "services", override.names.map { (Self.text($0.value), place($0.span)) }) }
      if !override.paths.isEmpty { list(2, "paths", override.paths.map { (Self.text($0.value.text), place($0.span)) }) }
      line(2, "rules:")
      for (rule, level) in override.levels { key(3, rule.value, level.value.word, from: place(level.span)) }
    }
  }

  private mutating func writeExceptions() {
    guard !settings.exceptions.isEmpty else { return }
    line(0, "exceptions:")
    for exception in settings.exceptions {
      for (index, field) in ExceptionField.allCases.enumerated() {
        guard let text = field.text(of: exception) else { continue }
        if index == 0 {
          line(1, "- \(field.rawValue): \(text)", from: place(exception.span))
        } else {
          line(2, "\(field.rawValue): \(text)")
        }
      }
    }
  }

  private mutating func writeAdvise() {
    guard !settings.costs.isEmpty || !settings.frozen.isEmpty else { return }
    line(0, "advise:")
    if !settings.costs.isEmpty {
      let items = settings.costs.map { cost in
        let parts = [
          cost.action.map { "action: \($0.rawValue)" }, cost.subject.map { "subject: \(Self.quoted($0))" }, "cost: \(cost.cost)",
        ]
        return ("{\(parts.compactMap { $0 }.joined(separator: ", "))}", place(cost.span))
      }
      list(1, "costs", items)
    }
    if !settings.frozen.isEmpty { list(1, "freeze", settings.frozen.map { (Self.text($0.value), place($0.span)) }) }
  }

  // MARK: - Lines

  private mutating func line(_ indent: Int, _ text: String, from origin: String? = nil) {
    bytes += repeatElement(0x20, count: indent * 2)
    bytes += text.utf8
    if let origin { bytes += "   # \(origin)".utf8 }
    bytes.append(0x0A)
  }

  private mutating func list(_ indent: Int, _ key: String, _ items: [(text: String, origin: String)]) {
    line(indent, items.isEmpty ? "\(key): []" : "\(key):")
    for item in items { line(indent + 1, "- \(item.text)", from: item.origin) }
  }

  /// A name as a key, which YAML takes only up to 1 024 characters, and in quotes where it would be a note.
  private mutating func key(_ indent: Int, _ name: Untrusted, _ value: String, from origin: String) {
    let text = Self.text(name)
    if text.utf8.count > 1_000 {
      line(indent, "? \(text)")
      line(indent, ": \(value)", from: origin)
    } else {
      line(indent, "\(text): \(value)", from: origin)
    }
  }

  private func place(_ span: Span) -> String { Self.plain(SettingsApplication.origin(span, sources)) }

  /// A path for a comment: as it is where it is plain, else as a quoted scalar.
  private static func plain(_ path: Untrusted) -> String {
    path.bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") } ? String(decoding: path.bytes, as: UTF8.self) : text(path)
  }

  /// In a mapping on one line a comma or a brace would end a plain text.
  private static func quoted(_ text: Untrusted) -> String {
    let scalar = Self.text(text)
    return scalar.utf8.contains { ",{}[]:".utf8.contains($0) } && !scalar.hasPrefix("\"") && !scalar.hasPrefix("'")
      ? "'" + scalar.replacing("'", with: "''") + "'" : scalar
  }

  private static func text(_ text: Untrusted) -> String { YAMLScalar.text(text.bytes) }

  private static func text(_ values: [Tier: RuleParameter.Scalar]) -> String {
    let all = Tier.allCases.compactMap { tier in values[tier].map { (tier, text($0)) } }
    if all.count == Tier.allCases.count, all.allSatisfy({ $0.1 == all[0].1 }) { return all[0].1 }
    return "{" + all.map { "\($0.0.word): \($0.1)" }.joined(separator: ", ") + "}"
  }

  private static func text(_ value: RuleParameter.Scalar) -> String {
    switch value {
    case .flag(let flag): flag ? "true" : "false"
    case .count(let count): "\(count)"
    case .number(.infinity): ".inf"
    case .number(let number): "\(number)"
    case .text(let text): YAMLScalar.text(text.utf8)
    }
  }
}
