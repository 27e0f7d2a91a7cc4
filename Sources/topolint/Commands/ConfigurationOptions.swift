import Analyses
import ArgumentParser
import Configuration
import Linting
import Reporters
import Rules
import SourceText
import TopologyModel

/// Where settings come from.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take this configuration, and look for no other. Default: the nearest \(SettingsSearch.name) above the inputs, up to the folder with .git.",
      valueName: "file"))
  var config: String?

  @Flag(help: "Look for no configuration.")
  var isolated = false

  @Flag(help: "Print the settings that are in force, each with where it comes from, and do no more.")
  var showConfig = false

  /// The settings for some inputs. What is wrong with them is wrong usage.
  func settings(for paths: [[UInt8]]) throws -> SettingsFiles {
    var path = config.map(Surroundings.bytes)
    if path == nil, !isolated {
      let found = SettingsSearch.find(for: paths)
      try Self.check(found.diagnostics, SourceFiles())
      path = found.path
    }
    let files = SettingsFiles(path)
    try check(files.diagnostics, files.sources, for: paths)
    return files
  }

  /// The same for a configuration: one that was looked for says whose it is, and how to do without.
  func check(_ diagnostics: [Diagnostic], _ sources: SourceFiles, for paths: [[UInt8]]) throws {
    var diagnostics = diagnostics
    if config == nil, !diagnostics.isEmpty, let path = paths.first {
      let note: Message = "the configuration was found for '\(Untrusted(path))'"
      diagnostics.append(Diagnostic(.note, note, at: .none, hint: "--config takes another, --isolated none"))
    }
    try Self.check(diagnostics, sources)
  }

  private static func check(_ diagnostics: [Diagnostic], _ sources: SourceFiles) throws {
    if diagnostics.isEmpty { return }
    try? OutputStream.standardError.write(DiagnosticPrinter.print(diagnostics, in: sources))
    throw ExitCode.usage
  }
}

/// Rules and options of a run as configuration and command line have it; the command line has the last word.
struct Configured {
  var settings: Settings
  /// The files of the settings.
  var sources: SourceFiles
  var rules: RuleSet
  var options = Lint.Options()
  var failOn: Threshold

  var aliases: [TopologyReading.Alias] {
    settings.aliases.sorted { $0.key < $1.key }.map { TopologyReading.Alias($0.key, of: $0.value.value, at: $0.value.span) }
  }
}

extension InputOptions {
  /// - Parameter failOn: what the command line says.
  /// - Throws: an exit code if the usage or configuration is wrong, or if only the settings are asked for.
  func configured(failOn: Threshold? = nil) throws -> Configured {
    var commandLine = CommandLineSettings()
    commandLine.failOn = failOn
    if let tier {
      guard let known = Tier(tier) else { throw Self.usage("there is no tier '\(tier)'", hint: "T1, T2, T3 or T4") }
      commandLine.tier = known
    }
    let inputs = paths.map(Surroundings.bytes)
    let files = try configuration.settings(for: inputs)
    let settings = files.settings
    let folders = rules.map(Surroundings.bytes)
    commandLine.rulesFolders = folders.map { Untrusted($0) }
    var ruleSet = try RuleFolders.load(settings.rulesFolders.map(\.value) + folders)
    let application = SettingsApplication(settings, to: &ruleSet, sources: files.sources)
    try configuration.check(application.diagnostics, files.sources, for: inputs)
    commandLine.selected = try ids(select, of: "--select", ruleSet)
    commandLine.ignored = try ids(ignore, of: "--ignore", ruleSet)
    if configuration.showConfig {
      try OutputStream.print(SettingsWriter.write(settings, files.sources, rules: ruleSet, commandLine))
      throw ExitCode.success
    }

    var configured = Configured(
      settings: settings, sources: files.sources, rules: ruleSet, failOn: failOn ?? settings.failOn?.value ?? .error)
    configured.options.today = Surroundings.today
    configured.options.tier = commandLine.tier ?? settings.tier?.value
    configured.options.leftOut = try leftOut(of: ruleSet, commandLine, off: application.off)
    configured.options.overrides = application.overrides
    configured.options.exceptions = settings.exceptions
    if !settings.files.isEmpty { configured.options.rulesTurnedOff = application.off.subtracting(commandLine.selected).count }
    return configured
  }

  /// Rules that are not judged. A rule that is selected by name is judged even if the configuration turns it off. A run
  /// without a rule finds nothing wrong with anything: wrong usage.
  private func leftOut(of rules: RuleSet, _ commandLine: CommandLineSettings, off: Set<String>) throws -> Set<String> {
    let selected = commandLine.selected
    let leftOut = commandLine.ignored.union(selected.isEmpty ? off : Set(rules.rules.map(\.id)).subtracting(selected))
    if rules.rules.allSatisfy({ leftOut.contains($0.id) }) {
      throw Self.usage("\(off.isEmpty ? "--select and --ignore leave" : "configuration, --select and --ignore leave") no rule to judge by")
    }
    return leftOut
  }
}
