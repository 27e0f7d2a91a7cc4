package import Configuration
package import Rules
package import SourceText

/// What a run yields.
package struct RunResult {
  /// One of the systems that the inputs hold.
  package struct System {
    /// What it is called, whether or not the run has others.
    package let name: Untrusted
    /// The findings, and the topology that they are about.
    package var lint: LintResult
    /// What is in force there.
    let run: Run
    /// Its inputs, and whether a configuration names it.
    let inputs: InputWalk
    let isConfigured: Bool

    /// The rules that there are, whether or not they were asked.
    package var rules: [Rule] { run.rules.rules }

    /// From which severity on findings fail the run.
    package var failOn: Threshold { run.failOn }
  }

  /// By name.
  package let systems: [System]
  /// What there is to say besides, in this order: what is wrong with the inputs first.
  package let remarks: [Remarks]
  /// Entries of the baseline about systems that this run does not look at.
  package let otherEntries: [KnownFinding]

  init(systems: [System], remarks: [Remarks], otherEntries: [KnownFinding] = []) {
    self.systems = systems
    self.remarks = remarks
    self.otherEntries = otherEntries
  }

  /// The one system that was asked for, or that there is.
  /// - Throws: wrong usage, with the names of the systems, if there are several.
  package func only() throws(RunError) -> System {
    if systems.count == 1 { return systems[0] }
    throw .several(systems.map(\.name), after: remarks)
  }

  /// Files that inputs refer to, whether or not they are there: the place of each by how it is shown.
  package var referredFiles: [Untrusted: [UInt8]] {
    systems.reduce(into: [:]) { all, system in
      for (name, places) in system.lint.sources.referred { all[name] = places[0] }
    }
  }

  /// What was read on the way.
  /// - Complexity: a question to the file system for each file.
  package var readFiles: ReadFiles {
    ReadFiles(systems.map(\.lint.sources), rulesFolders: systems.flatMap(\.run.rulesFolders))
  }
}
