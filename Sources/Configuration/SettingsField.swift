internal import Rules

/// One key of a configuration file: the reader takes it by this table, and the schema is made from it.
struct SettingsField: Sendable {
  /// What a key's value is.
  enum Shape: Sendable {
    case version, extends, tier, failOn, inputs, systems, folders, rules, aliases, overrides, exceptions, advise
    case costs, cost, action, name, patterns, files, names, level, levels, parameters
  }

  let key: String
  let shape: Shape
  /// One line for authors of configurations.
  let documentation: String

  private init(_ key: String, _ shape: Shape, _ documentation: String) {
    self.key = key
    self.shape = shape
    self.documentation = documentation
  }

  /// The keys of the whole file, in the order in which they are written.
  static let root = [
    SettingsField("topolint_config", .version, "The version of the format: 1, which it is where nothing is said."),
    SettingsField(
      "extends", .extends, "A configuration, or a list of them, that holds where this one says nothing; relative to this file."),
    SettingsField("tier", .tier, "The tier to judge by."),
    SettingsField("fail_on", .failOn, "How bad a finding must be for exit code 1."),
    SettingsField("inputs", .inputs, "Which files that a walk finds are inputs; what is named on the command line always is."),
    SettingsField(
      "systems", .systems,
      "Systems by name, each linted apart; without them a system is a folder with a configuration of its own, or a `name` of native files."),
    SettingsField("rules_folders", .folders, "Folders with more rules, relative to this file."),
    SettingsField("rules", .rules, "Rules by id: off, on, how bad they are, their parameters."),
    SettingsField("aliases", .aliases, "Other names of services, each with the one name."),
    SettingsField("overrides", .overrides, "What holds for a part of the system; of those that fit a finding the last one decides."),
    SettingsField("exceptions", .exceptions, "Findings that are accepted, each with a reason."),
    SettingsField("advise", .advise, "What `topolint advise` takes actions to cost, and what it leaves as it is."),
  ]

  static let advise = [
    SettingsField("costs", .costs, "What actions cost; of those that fit an action the last one decides."),
    SettingsField("freeze", .names, "Services, stores, queues, calls as `a -> b` and actions, to which nothing is done."),
  ]

  static let cost = [
    SettingsField("action", .action, "The action; without it every one."),
    SettingsField("subject", .name, "A service, store or queue, or a call as `a -> b`; without it all."),
    SettingsField("cost", .cost, "A whole number above 0."),
  ]

  static let inputs = [
    SettingsField("include", .patterns, "Only these, by patterns as in .gitignore, relative to this file."),
    SettingsField("exclude", .patterns, "Not these, by patterns as in .gitignore, relative to this file."),
  ]

  static let system = [
    SettingsField("inputs", .files, "Its files, by patterns as in .gitignore, relative to this file; no file is of two systems.")
  ]

  static let rule = [
    SettingsField("severity", .level, "off, on (as the rule has it), or how bad its findings are, at every tier."),
    SettingsField("params", .parameters, "Its parameters: one value, or one for some tiers."),
  ]

  static let override = [
    SettingsField("services", .names, "Globs, one of which must fit a name of the finding's subject."),
    SettingsField("paths", .patterns, "Patterns as in .gitignore, one of which must fit the finding's file; relative to this file."),
    SettingsField("rules", .levels, "Rules by id: off, on, or how bad their findings are."),
  ]
}
