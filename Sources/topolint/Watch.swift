import ArgumentParser
import Running
import SourceText

/// Lints again whenever what the result depends on has changed. It looks at the files themselves, which works on every
/// system and every file system, and has no thread. Ctrl-C ends it as it ends any program: a shell sees 130.
struct Watch {
  /// What is linted again.
  let request: RunRequest

  private static let pause = Duration.milliseconds(300)

  /// Ends when nobody reads standard output any more.
  /// - Parameter lint: hands over its result before it tells of it; one that has none leaves the files that inputs refer to
  ///   as they were.
  /// - Throws: what the first run does if it is wrong usage: no change of a file would mend that.
  func run(_ lint: ((RunResult) -> Void) throws -> Void) throws {
    Surroundings.allowEnd()
    var referred: [Untrusted: [UInt8]] = [:]
    // Looked at before each run, so that what changes meanwhile is seen after it.
    var (files, pause) = timed(referred)
    do {
      try lint { referred = $0.referredFiles }
    } catch let error as RunError where error.kind != .usage {
      OutputStream.tell(error)
    } catch let code as ExitCode where code != .usage {}
    files.refer(to: referred)
    tellWatched(files)
    while Surroundings.wait(milliseconds: pause) {
      let before = files
      (files, pause) = timed(referred)
      guard let change = files.change(since: before) else { continue }
      if Surroundings.canClear { try? OutputStream.standardOutput.write(Array("\u{1B}[H\u{1B}[2J".utf8)) }
      say(change)
      do {
        try lint { referred = $0.referredFiles }
      } catch let error as RunError {
        OutputStream.tell(error)
      } catch is ExitCode {}
      files.refer(to: referred)
      tellWatched(files)
    }
  }

  /// What is there, and how many milliseconds to wait before the next look: so long that looking, however large the
  /// folders are, takes at most a fifth of the time.
  private func timed(_ referred: [Untrusted: [UInt8]]) -> (files: WatchedFiles, pause: Int32) {
    let start = ContinuousClock.now
    let files = WatchedFiles(request, referred: referred)
    let pause = min(max(Self.pause, (.now - start) * 4), .seconds(60))
    return (files, Int32(pause / .milliseconds(1)))
  }

  private func tellWatched(_ files: WatchedFiles) {
    let absent = files.count > 0 || files.absent == 0 ? "" : " and waiting for \(files.absent)"
    say("watching \(ours: counted(files.count, "file"))\(ours: absent); Ctrl-C ends it")
  }

  private func say(_ message: Message) {
    OutputStream.tell([Remarks(Diagnostic(.note, message, at: .none))])
  }
}
