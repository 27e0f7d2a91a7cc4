internal import Analyses
internal import Configuration
internal import Linting
package import Rules
internal import SourceText

/// What is in force in a run: what the configuration and the folders of rules say, and the request, which has the last
/// word.
package struct RunSettings {
  /// What is asked for.
  package let request: RunRequest
  /// All rules, adjusted as the configuration says.
  package let rules: RuleSet
  /// What there is to say of the folders of rules; the results and errors of a run begin with it.
  package let remarks: [Remarks]
  let configuration: Settings
  /// The files of the configuration.
  let sources: SourceFiles
  /// Where the configuration lies; nil without one.
  let place: [UInt8]?
  /// Where inputs have several configurations, each with an input: then none of them is that of the whole run.
  private let several: [(place: [UInt8], input: [UInt8])]

  private let application: SettingsApplication
  private let commandLine: CommandLineSettings

  /// Finds and reads the configuration and the folders of rules.
  /// - Throws: wrong usage, with all that is wrong in those files.
  package init(_ request: RunRequest) throws(RunError) {
    var found: [(place: [UInt8], input: [UInt8])] = []
    var path: [UInt8]?
    switch request.configuration {
    case .none: break
    case .file(let file): path = file
    case .nearest:
      var search = SettingsSearch()
      found = search.find(for: request.inputs)
      if !search.diagnostics.isEmpty { throw RunError(.usage, Remarks(search.diagnostics, in: SourceFiles())) }
      if found.count == 1 { path = SettingsSearch.shown(found[0].place) }
    }
    try self.init(request, path, foundFor: found.first?.input, several: found.count > 1 ? found : [])
  }

  /// What is in force in a part of the inputs, which has a configuration of its own.
  /// - Parameter place: that of the configuration.
  init(_ request: RunRequest, at place: [UInt8]) throws(RunError) {
    try self.init(request, SettingsSearch.shown(place), foundFor: SettingsSearch.shown(FilePath.folder(of: place)), several: [])
  }

  private init(
    _ request: RunRequest, _ path: [UInt8]?, foundFor input: [UInt8]?, several: [(place: [UInt8], input: [UInt8])]
  ) throws(RunError) {
    self.request = request
    self.several = several
    place = path.flatMap { FileSystem.place(of: $0) }
    let files = SettingsFiles(path)
    try Self.check(files.diagnostics, files.sources, foundFor: input)
    (configuration, sources) = (files.settings, files.sources)
    let loaded = try RuleFolders.load(configuration.rulesFolders.map(\.value) + request.rulesFolders)
    var rules = loaded.rules
    application = SettingsApplication(configuration, to: &rules, sources: sources)
    do {
      try Self.check(application.diagnostics, sources, foundFor: input)
      commandLine = try Self.commandLine(of: request)
    } catch {
      throw error.after(loaded.remarks)
    }
    (self.rules, remarks) = (rules, loaded.remarks)
  }

  private static func commandLine(of request: RunRequest) throws(RunError) -> CommandLineSettings {
    var commandLine = CommandLineSettings()
    commandLine.tier = request.tier
    commandLine.failOn = request.failOn
    commandLine.rulesFolders = request.rulesFolders.map { Untrusted($0) }
    commandLine.selected = try ids(request.selected, of: "--select")
    commandLine.ignored = try ids(request.ignored, of: "--ignore")
    return commandLine
  }

  /// Refuses a rule that the command line names and that neither these settings nor others have.
  /// - Parameter others: those of parts of the inputs, whose configurations may bring rules of their own.
  /// - Throws: wrong usage, with the id that was probably meant.
  func checkRules(among others: [RunSettings] = []) throws(RunError) {
    for id in commandLine.selected.union(commandLine.ignored).sorted() where !others.contains(where: { $0.rules.rule(id) != nil }) {
      do { _ = try RuleFolders.rule(id, in: rules) } catch { throw error.after(remarks) }
    }
  }

  /// All of it as one configuration file, each value with where it comes from.
  /// - Throws: wrong usage if there is not one configuration for all inputs.
  package func listing() throws(RunError) -> [UInt8] {
    guard several.isEmpty else {
      let words = several.prefix(2).map {
        "'\(Untrusted($0.input))' is configured by '\(Untrusted(SettingsSearch.shown($0.place)))'" as Message
      }
      throw .usage("\(words[0]), \(words[1])", hint: "name one of them, or --config")
    }
    try checkRules()
    return SettingsWriter.write(configuration, sources, rules: rules, commandLine)
  }

  /// That inputs in folders below have configurations of their own, which the listing does not have.
  package func otherConfigurations() -> Remarks {
    guard case .nearest = request.configuration else { return Remarks([], in: sources) }
    var search = SettingsSearch()
    let inputs = InputWalk(request.inputs, names: TopologyReading.fileNames, selection: configuration.selection).inputs
    let own = inputs.compactMap { $0.isNamed ? nil : search.nearest(to: FilePath.folder(of: $0.place)) }
    let notes = Set(own.filter { $0 != place }.map(SettingsSearch.shown)).sorted { Untrusted($0) < Untrusted($1) }.map { path in
      let folder = Untrusted(FilePath.folder(of: path))
      return Diagnostic(
        .note, "what lies in '\(folder)' is configured by '\(Untrusted(path))'", at: .none, hint: "topolint lint \(folder) --show-config")
    }
    return Remarks(notes, in: sources)
  }

  /// Other names of services, by name.
  var aliases: [TopologyReading.Alias] {
    configuration.aliases.sorted { $0.key < $1.key }.map { TopologyReading.Alias($0.key, of: $0.value.value, at: $0.value.span) }
  }

  /// - Throws: wrong usage if no rule is left to judge by: a run without a rule finds nothing wrong with anything.
  func options() throws(RunError) -> Lint.Options {
    var options = Lint.Options()
    options.today = request.today
    options.tier = commandLine.tier ?? configuration.tier?.value
    options.leftOut = try leftOut()
    options.overrides = application.overrides
    options.exceptions = configuration.exceptions
    if !configuration.files.isEmpty { options.rulesTurnedOff = application.off.subtracting(commandLine.selected).count }
    return options
  }

  /// Rules that are not judged. A rule that is selected by name is judged even if the configuration turns it off.
  private func leftOut() throws(RunError) -> Set<String> {
    let (selected, off) = (commandLine.selected, application.off)
    let leftOut = commandLine.ignored.union(selected.isEmpty ? off : Set(rules.rules.map(\.id)).subtracting(selected))
    // A rule that is selected and is none of these may be one of another part of the inputs.
    if rules.rules.allSatisfy({ leftOut.contains($0.id) }), selected.allSatisfy({ rules.rule($0) != nil }) {
      let options = off.isEmpty ? "--select and --ignore leave" : "configuration, --select and --ignore leave"
      throw RunError(.usage, "\(ours: options) no rule to judge by", after: remarks)
    }
    return leftOut
  }

  // MARK: - The configuration

  /// What is wrong with a configuration is wrong usage. One that was looked for says whose it is, and how to do without.
  private static func check(_ diagnostics: [Diagnostic], _ sources: SourceFiles, foundFor input: [UInt8]?) throws(RunError) {
    if diagnostics.isEmpty { return }
    var diagnostics = diagnostics
    if let input {
      let note: Message = "the configuration was found for '\(Untrusted(input))'"
      diagnostics.append(Diagnostic(.note, note, at: .none, hint: "--config takes another, --isolated none"))
    }
    throw RunError(.usage, Remarks(diagnostics, in: sources))
  }

  private static func ids(_ values: [String], of option: String) throws(RunError) -> Set<String> {
    let ids = values.map { $0.split(separator: ",").map(String.init) }
    if ids.contains([]) { throw .usage("\(ours: option) names no rule", hint: "`topolint rules` lists them") }
    return Set(ids.joined())
  }
}
