import ArgumentParser
import Configuration
import Reporters
import SourceText

/// Lints again whenever what the result depends on has changed. It looks at the files themselves, which works on every
/// system and every file system, and has no thread. Ctrl-C ends it as it ends any program: a shell sees 130.
struct Watch {
  /// What is there now.
  let look: () -> WatchedFiles

  private static let pause = Duration.milliseconds(300)

  /// Ends when nobody reads standard output any more.
  /// - Throws: the exit code of the first run if it is that of wrong usage: no change of a file would mend that.
  func run(_ lint: () throws -> Void) throws {
    Surroundings.allowEnd()
    // Looked at before each run, so that what changes meanwhile is seen after it.
    var (files, pause) = timed()
    do {
      try lint()
    } catch let code as ExitCode where code != .usage {}
    say("watching \(files.count) \(ours: files.count == 1 ? "file" : "files"); Ctrl-C ends it")
    while Surroundings.wait(milliseconds: pause) {
      let before = files
      (files, pause) = timed()
      guard let change = files.change(since: before) else { continue }
      if Surroundings.canClear { try? OutputStream.standardOutput.write(Array("\u{1B}[H\u{1B}[2J".utf8)) }
      say(change)
      do {
        try lint()
      } catch is ExitCode {}
      say("watching \(files.count) \(ours: files.count == 1 ? "file" : "files"); Ctrl-C ends it")
    }
  }

  /// What is there, and how many milliseconds to wait before the next look: so long that looking, however large the
  /// folders are, takes at most a fifth of the time.
  private func timed() -> (files: WatchedFiles, pause: Int32) {
    let start = ContinuousClock.now
    let files = look()
    let pause = min(max(Self.pause, (.now - start) * 4), .seconds(60))
    return (files, Int32(pause / .milliseconds(1)))
  }

  private func say(_ message: Message) {
    try? OutputStream.standardError.write(DiagnosticPrinter.print([Diagnostic(.note, message, at: .none)], in: SourceFiles()))
  }
}

/// The files that a run depends on, as they are at one moment.
struct WatchedFiles {
  /// By the name that is shown. Nil for one that is not there.
  private var stamps: [Untrusted: FileSystem.Status.Stamp?] = [:]

  init(_ input: InputOptions, _ baseline: BaselineOptions) {
    let paths = input.paths.map(Surroundings.bytes)
    let options = input.configuration
    let config = options.config.map(Surroundings.bytes) ?? (options.isolated ? nil : SettingsSearch.find(for: paths).path)
    let files = SettingsFiles(config)
    for file in files.sources.all { add(file.path) }
    for path in [config, baseline.baseline.map(Surroundings.bytes)] { if let path { add(Untrusted(path)) } }
    let folders = files.settings.rulesFolders.map(\.value) + input.rules.map(Surroundings.bytes)
    for walk in [InputWalk(paths, selection: files.settings.selection), InputWalk(folders)] {
      for input in walk.inputs { add(input.shown, at: input.path) }
    }
  }

  private mutating func add(_ name: Untrusted, at path: [UInt8]? = nil) {
    stamps.updateValue(try? FileSystem.status(path ?? name.bytes).stamp, forKey: name)
  }

  /// How many are there.
  var count: Int { stamps.values.count { $0 != nil } }

  /// What has become of which file, of many the first three by name; nil if nothing has.
  func change(since before: WatchedFiles) -> Message? {
    let names = Set(stamps.keys).union(before.stamps.keys).filter { stamps[$0, default: nil] != before.stamps[$0, default: nil] }.sorted()
    if names.isEmpty { return nil }
    var message: Message = ""
    for (index, name) in names.prefix(3).enumerated() {
      let event =
        stamps[name, default: nil] == nil ? "is gone" : before.stamps[name, default: nil] == nil ? "is new" : "has changed"
      message = message + "\(ours: index == 0 ? "" : ", ")'\(name)' \(ours: event)"
    }
    return names.count > 3 ? message + ", and \(names.count - 3) more" : message
  }
}

extension LintCommand {
  /// What can't be read or must not be written twice makes no watch.
  func checkWatch() throws {
    if input.paths.contains("-") { throw InputOptions.usage("--watch needs files; standard input is read once") }
    for path in input.paths {
      if let kind = try? FileSystem.status(Surroundings.bytes(of: path)).kind, kind != .file, kind != .folder {
        throw InputOptions.usage("--watch needs files; '\(path)' is read once")
      }
    }
    let excluded = [
      ("--output", !output.isEmpty), ("--write-baseline", baseline.writeBaseline), ("--show-config", input.configuration.showConfig),
    ]
    if let option = excluded.first(where: \.1)?.0 {
      throw InputOptions.usage("--watch and \(option) exclude each other", hint: "--watch shows, and writes no file")
    }
    if !["text", "concise"].contains(format), OutputFiles.formats.contains(format) {
      throw InputOptions.usage("--watch is for people: --format text or concise, not '\(format)'")
    }
  }
}
