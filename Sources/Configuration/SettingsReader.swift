internal import Advising
internal import Analyses
internal import Documents
internal import Readers
internal import Rules
internal import SourceText
internal import TopologyModel

/// Reads one configuration file. Strict: an unknown key or a wrong type is an error where it stands; the rest is read
/// all the same.
struct SettingsReader: StrictReading {
  let tree: DocumentTree
  /// The file's folder: as it is opened, and with links followed.
  private let folder: (path: [UInt8], real: [UInt8])
  private(set) var settings = Settings()
  /// The files that it extends, as written.
  private(set) var extends: [Setting<Untrusted>] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// Bytes of one pattern: it is tried on many names.
  private static let mostPatternBytes = 256

  init(_ tree: DocumentTree, folder: (path: [UInt8], real: [UInt8])) {
    self.tree = tree
    self.folder = folder
    settings.files = [tree.file.path]
    guard let root = tree.roots.first, tree.roots.count == 1 else {
      let fault =
        tree.roots.isEmpty
        ? Diagnostic(
          .error, "the configuration is empty", at: tree.file.whole, path: tree.file.path, hint: "start it with `topolint_config: 1`")
        : Diagnostic(
          .error, "a configuration is one document, and this is another", at: tree.span(tree.roots[1]),
          hint: "put both into one; what several share stands in a file that each `extends`")
      diagnostics.append(fault)
      return
    }
    read(root)
  }

  private mutating func read(_ root: NodeID) {
    guard isMapping(root, "a configuration") else { return }
    refuseOwnTags(below: root)
    if tree.value(of: "topolint", in: root) != nil, tree.value(of: "topolint_config", in: root) == nil {
      fail("this is a topology, not a configuration", root, hint: "start it with `topolint_config: 1`")
      return
    }
    fields(of: root, SettingsField.root, "a configuration") { $0.read($1, $2) }
  }

  private mutating func read(_ field: SettingsField, _ value: NodeID) {
    switch field.shape {
    case .version:
      if !tree.equals(value, "1") || !tree.isBare(value) {
        fail("'topolint_config' must be 1, the version of the format; got \(shown(value))", value, hint: "write `topolint_config: 1`")
      }
    case .extends:
      let items = tree.kind(value) == .sequence ? Array(tree.items(value)) : [value]
      for item in items where isText(item, "'extends'") { extends.append(Setting(tree.untrusted(item), tree.span(item))) }
    case .tier:
      let words = Tier.allCases.map(\.word)
      if let word = word(value, of: words, "'tier'"), let tier = Tier(word) { settings.tier = Setting(tier, tree.span(value)) }
    case .failOn:
      let words = Threshold.allCases.map(\.rawValue)
      if let word = word(value, of: words, "'fail_on'") {
        settings.failOn = Threshold(rawValue: word).map { Setting($0, tree.span(value)) }
      }
    case .inputs:
      fields(of: value, SettingsField.inputs, "'inputs'") { reader, field, value in
        let patterns = reader.tree.isNull(value) ? nil : reader.patterns(value, "'\(field.key)'")
        if field.key == "include" { reader.settings.include = patterns } else { reader.settings.exclude = patterns }
      }
    case .systems: readSystems(value)
    case .folders:
      for item in list(value, "'rules_folders'") where isText(item, "a folder") { addFolder(item) }
    case .rules: readRules(value)
    case .aliases: readAliases(value)
    case .overrides: for item in list(value, "'overrides'") { readOverride(item) }
    case .exceptions:
      for item in list(value, "'exceptions'") {
        let (exception, faults) = ExceptionReader.read(item, in: tree)
        diagnostics += faults
        if let exception { settings.exceptions.append(exception) }
      }
    case .advise:
      fields(of: value, SettingsField.advise, "'advise'") { reader, field, value in
        if field.shape == .costs {
          for item in reader.list(value, "'costs'") { reader.readCost(item) }
        } else {
          for item in reader.list(value, "'freeze'") where reader.isText(item, "a name") {
            reader.settings.frozen.append(reader.text(item))
          }
        }
      }
    case .costs, .cost, .action, .name, .patterns, .files, .names, .level, .levels, .parameters: break
    }
  }

  // MARK: - Parts

  private mutating func addFolder(_ item: NodeID) {
    let bytes = tree.untrusted(item).bytes
    if bytes.first == UInt8(ascii: "/") {
      fail("a folder of rules is relative to the configuration", item)
    } else {
      settings.rulesFolders.append(Setting(FilePath.join(folder.path, bytes), tree.span(item)))
    }
  }

  private mutating func readSystems(_ value: NodeID) {
    guard !tree.isNull(value), isMapping(value, "'systems'") else { return }
    for pair in tree.pairs(value) where isName(pair.key, "a system") {
      var inputs: [Setting<PathPattern>] = []
      let faults = diagnostics.count
      fields(of: pair.value, SettingsField.system, "a system") { inputs = $0.patterns($2, "'\($1.key)'") }
      if !inputs.isEmpty {
        settings.systems.append(Settings.System(name: tree.untrusted(pair.key), inputs: inputs, span: tree.span(pair.key)))
      } else if diagnostics.count == faults {
        fail("a system needs 'inputs', the files that are its own", pair.value, hint: "such as `inputs: [apps/shop]`")
      }
    }
  }

  private mutating func readRules(_ value: NodeID) {
    guard !tree.isNull(value), isMapping(value, "'rules'") else { return }
    for pair in tree.pairs(value) where !isExtension(pair.key) {
      var rule = Settings.RuleSettings(span: tree.span(pair.key))
      if tree.isMapping(pair.value) {
        fields(of: pair.value, SettingsField.rule, "a rule") { reader, field, value in
          if field.shape == .level { rule.level = reader.level(value) } else { reader.readParameters(value, of: &rule) }
        }
      } else {
        rule.level = level(pair.value)
      }
      settings.rules[tree.untrusted(pair.key)] = rule
    }
  }

  private func setting(_ level: RuleLevel?, _ node: NodeID) -> Setting<RuleLevel>? { level.map { Setting($0, tree.span(node)) } }

  private mutating func level(_ node: NodeID) -> Setting<RuleLevel>? {
    // The words of YAML's older booleans, and its new ones.
    let meant: Message? = tree.equals(node, "false") ? "write off" : tree.equals(node, "true") ? "write on" : nil
    return setting(word(node, of: RuleLevel.words, "a rule's severity", hint: meant).flatMap { RuleLevel($0) }, node)
  }

  private mutating func readParameters(_ node: NodeID, of rule: inout Settings.RuleSettings) {
    guard !tree.isNull(node), isMapping(node, "'params'") else { return }
    for pair in tree.pairs(node) where !isExtension(pair.key) {
      let name = tree.untrusted(pair.key)
      rule.parameters[name] = Setting(parameterValues(pair.value), tree.span(pair.value))
      rule.parameterNames[name] = tree.span(pair.key)
    }
  }

  private mutating func parameterValues(_ node: NodeID) -> [Tier: RuleParameter.Scalar] {
    guard tree.isMapping(node) else {
      guard let value = parameterValue(node) else { return [:] }
      return Dictionary(uniqueKeysWithValues: Tier.allCases.map { ($0, value) })
    }
    var values: [Tier: RuleParameter.Scalar] = [:]
    for pair in tree.pairs(node) {
      if let word = word(pair.key, of: Tier.allCases.map(\.word), "a tier"), let tier = Tier(word) {
        values[tier] = parameterValue(pair.value)
      }
    }
    return values
  }

  private mutating func parameterValue(_ node: NodeID) -> RuleParameter.Scalar? {
    let value = tree.isNull(node) ? nil : RuleParameter.Scalar(node, in: tree)
    if value == nil { fail("a parameter is a number, text, true or false; got \(shown(node))", node) }
    return value
  }

  private mutating func readAliases(_ value: NodeID) {
    guard !tree.isNull(value), isMapping(value, "'aliases'") else { return }
    for pair in tree.pairs(value) where !isExtension(pair.key) {
      guard isName(pair.key, "a service"), isName(pair.value, "a service") else { continue }
      settings.aliases[tree.untrusted(pair.key)] = Setting(tree.untrusted(pair.value), tree.span(pair.value))
    }
  }

  private mutating func isName(_ node: NodeID, _ what: String) -> Bool {
    guard isText(node, "the name of \(what)") else { return false }
    let length = Int(tree.node(node).count)
    if length == 0 { fail("the name of \(ours: what) can't be empty", node) }
    if length > Limits.nameBytes { fail("the name of \(ours: what) has \(length) bytes; the limit is \(Limits.nameBytes)", node) }
    return length > 0 && length <= Limits.nameBytes
  }

  private mutating func readOverride(_ item: NodeID) {
    var override = Settings.OverrideSettings(span: tree.span(item))
    fields(of: item, SettingsField.override, "an override") { reader, field, value in
      switch field.shape {
      case .names: for item in reader.list(value, "'services'") where reader.isPattern(item) { override.names.append(reader.text(item)) }
      case .patterns: override.paths = reader.patterns(value, "'paths'")
      default: override.levels = reader.levels(value)
      }
    }
    guard tree.isMapping(item) else { return }
    let selects = tree.value(of: "services", in: item) != nil || tree.value(of: "paths", in: item) != nil
    if !selects {
      fail("an override needs 'services' or 'paths'", item, hint: "what holds everywhere stands under 'rules'")
    } else if override.names.isEmpty, override.paths.isEmpty {
      if diagnostics.isEmpty { fail("an override of nothing: 'services' and 'paths' are empty", item) }
    } else if override.levels.isEmpty {
      if diagnostics.isEmpty { fail("an override needs 'rules'", item) }
    } else {
      settings.overrides.append(override)
    }
  }

  private mutating func readCost(_ item: NodeID) {
    var cost = Settings.Cost(cost: 0, span: tree.span(item))
    let faults = diagnostics.count
    fields(of: item, SettingsField.cost, "a cost") { reader, field, value in
      switch field.shape {
      case .action:
        cost.action = reader.word(value, of: ActionKind.allCases.map(\.rawValue), "an action").flatMap { ActionKind(rawValue: $0) }
      case .name: if reader.isText(value, "a name") { cost.subject = reader.tree.untrusted(value) }
      default:
        if case .count(let count)? = RuleParameter.Scalar(value, in: reader.tree), (1...Settings.mostCost).contains(count) {
          cost.cost = count
        } else {
          reader.fail("a cost is a whole number from 1 to \(Settings.mostCost); got \(reader.shown(value))", value)
        }
      }
    }
    guard diagnostics.count == faults, tree.isMapping(item) else { return }
    if cost.cost == 0 {
      fail("a cost needs 'cost'", item, hint: "such as `cost: 8`")
    } else if cost.action == nil, cost.subject == nil {
      fail("a cost needs 'action' or 'subject'", item, hint: "such as `action: make-async`")
    } else {
      settings.costs.append(cost)
    }
  }

  private mutating func levels(_ value: NodeID) -> [(rule: Setting<Untrusted>, level: Setting<RuleLevel>)] {
    guard isMapping(value, "'rules'") else { return [] }
    return tree.pairs(value).compactMap { pair in
      if isExtension(pair.key) { return nil }
      if tree.isMapping(pair.value) {
        fail("a rule's parameters can't differ from service to service; write its severity", pair.value)
        return nil
      }
      return level(pair.value).map { (text(pair.key), $0) }
    }
  }

  // MARK: - Patterns

  private mutating func patterns(_ value: NodeID, _ what: String) -> [Setting<PathPattern>] {
    list(value, what).compactMap { item in
      guard isPattern(item) else { return nil }
      let text = tree.untrusted(item)
      if text.bytes.first == UInt8(ascii: "!") || text.bytes.first == UInt8(ascii: "#") {
        fail(
          "a pattern here cannot start with '\(Untrusted(text.bytes.prefix(1)))'", item,
          hint: "write a backslash before it if a name starts so")
        return nil
      }
      return Setting(PathPattern(text, in: folder.real), tree.span(item))
    }
  }

  private mutating func isPattern(_ item: NodeID) -> Bool {
    guard isText(item, "a pattern") else { return false }
    let bytes = tree.bytes(item)
    let fault: Message? =
      if bytes.allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }) {
        "this pattern fits nothing"
      } else if bytes.contains(where: { $0 < 0x20 }) {
        "a pattern is one line"
      } else if bytes.count > Self.mostPatternBytes {
        "a pattern has at most \(Self.mostPatternBytes) bytes"
      } else {
        nil
      }
    if let fault { fail(fault, item) }
    return fault == nil
  }

  // MARK: - Shapes

  private func text(_ node: NodeID) -> Setting<Untrusted> { Setting(tree.untrusted(node), tree.span(node)) }

  private mutating func list(_ node: NodeID, _ what: String) -> [NodeID] { isList(node, what) ? Array(tree.items(node)) : [] }

  /// One of some words; anything else is told.
  private mutating func word(_ node: NodeID, of words: [String], _ what: String, hint: Message? = nil) -> String? {
    let bytes = tree.bytes(node)
    if tree.kind(node) == .scalar, let word = words.first(where: { $0.utf8.elementsEqual(bytes) }) { return word }
    fail(
      "\(ours: what) must be one of \(ours: words.joined(separator: ", ")); got \(shown(node))", node,
      hint: hint ?? (hasEnough ? nil : guess(bytes, words)))
    return nil
  }

  private mutating func fields(
    of mapping: NodeID, _ fields: [SettingsField], _ what: String, _ body: (inout SettingsReader, SettingsField, NodeID) -> Void
  ) {
    if tree.isNull(mapping), what != "a configuration" { return fail("\(ours: what) is empty", mapping) }
    guard isMapping(mapping, what) else { return }
    for pair in tree.pairs(mapping) {
      let key = tree.bytes(pair.key)
      if let field = fields.first(where: { $0.key.utf8.elementsEqual(key) }) {
        body(&self, field, pair.value)
      } else if tree.equals(pair.key, "render") {
        fail(
          "a configuration cannot ask for rendering: it may come with a pull request, and rendering runs a program", pair.key,
          hint: "give --render on the command line, where you trust what is rendered")
      } else if !isExtension(pair.key), !hasEnough {
        unknownKey(pair.key, fields.map(\.key), what)
      }
    }
  }

  /// Whether enough is wrong: what else is, is not told.
  private var hasEnough: Bool { diagnostics.count >= Limits.diagnostics }

  mutating func fail(_ message: Message, _ node: NodeID, hint: Message? = nil, related: Diagnostic.Related? = nil) {
    if !hasEnough { diagnostics.append(Diagnostic(.error, message, at: tree.span(node), hint: hint, related: related)) }
  }
}
