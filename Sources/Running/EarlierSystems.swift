internal import Rules
internal import SourceText

/// The systems of the same inputs at an earlier revision.
struct EarlierSystems {
  private let revision: Untrusted
  private let systems: [Run.System]

  /// - Throws: wrong usage if there is no such revision.
  init(of run: Run, at revision: [UInt8], _ remarks: inout [Remarks]) throws(RunError) {
    do {
      let base = try ComparedInput.revision(revision)
      self.revision = base.name
      systems = try run.systems(in: run.walk(base, isBase: true), isNow: false, &remarks)
    } catch {
      throw error.after(remarks)
    }
  }

  /// What was found in a system.
  /// - Parameter isOnly: whether the run has no other: then it is what it was, whatever it was called.
  /// - Throws: `unreadable` if not all of it can be read: all that is old would be new.
  func result(
    of system: Run.System, isOnly: Bool, isJudged: Bool, _ remarks: inout [Remarks], _ onProgress: (Run.Progress) -> Void
  ) throws(RunError) -> LintResult {
    let earlier = systems.first { $0.name == system.name } ?? (isOnly && systems.count == 1 ? systems[0] : nil)
    let walk = earlier?.walk ?? InputWalk(inputs: [], diagnostics: [])
    let before = try system.run.judge(walk, isJudged: isJudged, of: system.name, isConfigured: system.isConfigured, &remarks, onProgress)
    if before.result.hasUnreadableInput {
      throw RunError(.unreadable, "what was known at '\(revision)' cannot be told: not all of it could be read", after: remarks)
    }
    if before.isEmpty {
      let what: Message = isOnly ? "topology" : "system '\(system.name)'"
      remarks.append(Remarks(Diagnostic(.note, "there was no \(what) at '\(revision)': every finding is new", at: .none)))
    }
    return before.result
  }
}
