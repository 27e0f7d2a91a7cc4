internal import Linting
internal import Rules
internal import SourceText

/// The file of findings that are known already.
package struct BaselineFile: Sendable {
  /// As bytes.
  package let path: [UInt8]
  /// Whether it is replaced after the run.
  package let isReplaced: Bool

  /// The file at `path`, which may be written over only if `isReplaced`.
  package init(_ path: [UInt8], isReplaced: Bool) {
    self.path = path
    self.isReplaced = isReplaced
  }

  /// Reads it; it becomes one of the files of the run. One that is to be replaced need not be there yet, but what is
  /// there must be a baseline: no other file is ever replaced.
  /// - Parameter remarks: gets what there is to say of it.
  func read(into reading: inout TopologyReading, _ remarks: inout [Remarks]) throws(RunError) -> Baseline {
    if isReplaced, (try? FileSystem.status(path)) == nil { return Baseline(entries: []) }
    let walk = InputWalk([path])
    guard let input = walk.inputs.first, input.isNamed, !input.isStandardInput else {
      let reason = walk.diagnostics.first ?? Diagnostic(.error, "'\(Untrusted(path))' is no file", at: .none)
      throw Self.usage([reason], SourceFiles(), hint: "--write-baseline makes one")
    }
    let bytes: [UInt8]
    do {
      bytes = try FileSystem.read(input.path)
    } catch {
      throw Self.usage([Diagnostic(.error, "cannot read '\(input.shown)': \(ours: error.reason)", at: .none)], reading.sources)
    }
    let file = reading.addFile(path: input.shown, bytes: bytes, mayBeShown: input.mayBeShown)
    let (baseline, diagnostics) = Baseline.read(file)
    if let baseline {
      if baseline.isSilentOnParts, !isReplaced {
        let note: Message =
          "the baseline '\(input.shown)' does not say how bad its findings were and what they were made of: what gets worse or joins them is not told"
        let hint: Message = "an earlier version wrote it; look at all findings once without it, and write it anew with --write-baseline"
        remarks.append(Remarks(Diagnostic(.note, note, at: .none, hint: hint)))
      }
      return baseline
    }
    guard input.mayBeShown else {
      let hint: Message = "the file is a link that leads out of its folder; its text is not shown"
      throw Self.usage([Diagnostic(.error, "this is no baseline", at: .none, path: file.path, hint: hint)], reading.sources)
    }
    throw Self.usage(diagnostics, reading.sources, hint: isReplaced ? "delete the file, and --write-baseline makes a new one" : nil)
  }

  /// - Parameter hint: for the last of the diagnostics, if it has none of its own.
  private static func usage(_ diagnostics: [Diagnostic], _ sources: SourceFiles, hint: Message? = nil) -> RunError {
    var diagnostics = diagnostics
    if let hint, diagnostics[diagnostics.count - 1].hint == nil { diagnostics[diagnostics.count - 1].hint = hint }
    return RunError(.usage, Remarks(diagnostics, in: sources))
  }
}
