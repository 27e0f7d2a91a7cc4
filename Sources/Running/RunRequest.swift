package import Configuration
package import TopologyModel

/// What a user asks of a run. Each part is a value: a run asks neither the command line nor the clock.
package struct RunRequest: Sendable {
  /// Where the configuration comes from.
  package enum ConfigurationSource: Sendable {
    /// The nearest above the inputs, as `SettingsSearch` finds it.
    case nearest
    /// This file; no other is looked for.
    case file([UInt8])
    /// None: all is as it is by default.
    case none
  }

  /// Files, folders, or `-` for standard input, as bytes. They are one system, unless they say otherwise: see
  /// `SystemDivision`.
  package var inputs: [[UInt8]]
  /// The one format to read every input as; nil to tell it document by document.
  package var format: InputFormat?
  /// Whether folders are rendered that say something only then, by the tool that the user has.
  package var isRendering = false
  /// The tier to judge by, whatever else says one.
  package var tier: Tier?
  /// From which severity on findings fail the run; nil to leave that to the configuration.
  package var failOn: Threshold?
  /// Where the configuration comes from.
  package var configuration = ConfigurationSource.nearest
  /// Folders of rules besides the built-in ones and those of the configuration.
  package var rulesFolders: [[UInt8]] = []
  /// Rules to judge by, each an id or several with commas; empty for all that the configuration leaves on.
  package var selected: [String] = []
  /// Rules to leave out, likewise.
  package var ignored: [String] = []
  /// The findings that are known already; nil for none.
  package var baseline: BaselineFile?
  /// The one system that is looked at; nil for all.
  package var system: [UInt8]?
  /// Whether what looks like an edge is kept, with the reason where it is none.
  package var keepsAttempts = false
  /// Whether only systems are linted of which a file is staged.
  package var isOfStaged = false
  /// The git revision at which what was found is known; nil for none.
  package var since: [UInt8]?
  /// Today as year, month and day in one number, 20261124: exceptions expire.
  package var today: Int

  /// A run over these inputs, on a day as year, month and day in one number.
  package init(_ inputs: [[UInt8]], today: Int) {
    self.inputs = inputs
    self.today = today
  }

  /// Whether standard input is one of the inputs.
  package var readsStandardInput: Bool { inputs.contains([UInt8(ascii: "-")]) }
}
