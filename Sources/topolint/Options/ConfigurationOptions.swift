import ArgumentParser
import Configuration
import Running
import SourceText

/// Where settings come from.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take this configuration, and look for no other. Default: the nearest \(SettingsSearch.name) above the inputs, up to the folder with .git.",
      valueName: "file"))
  var config: Path?

  @Flag(help: "Look for no configuration.")
  var isolated = false

  @Flag(help: "Print the settings that are in force, each with where it comes from, and do no more.")
  var showConfig = false

  /// - Throws: wrong usage if a configuration is named and none is wanted.
  var source: RunRequest.ConfigurationSource {
    get throws(RunError) {
      if config != nil, isolated { throw .usage("--config and --isolated exclude each other", hint: "leave out one of them") }
      return config.map { .file($0.bytes) } ?? (isolated ? .none : .nearest)
    }
  }
}
