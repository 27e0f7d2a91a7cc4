import Analyses
import ArgumentParser
import Configuration
import Linting
import Rules
import Running
import SourceText
import TopologyModel

/// What every command that reads a topology takes.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Files, folders (walked, .gitignore respected) or - for standard input. They are one system, unless names or configurations say otherwise.",
      valueName: "path"),
    completion: .file())
  var paths: [Path] = ["."]

  @Option(
    help: ArgumentHelp(
      "Read every input as this format instead of detecting it: \(InputFormat.words.joined(separator: ", ")).", valueName: "format"))
  var from: Typed<InputFormat>?

  @Flag(
    help:
      "Render Helm charts and kustomizations that folders hold, by your own helm and kubectl or kustomize, for a minute each at most. This runs a program on what the folders hold."
  )
  var render = false

  @Option(
    help: ArgumentHelp("Judge by the thresholds of this tier: T1, T2, T3 or T4. Default: by scale.users, else by the number of services."))
  var tier: Typed<Tier>?

  @Option(help: ArgumentHelp("Look at this one system of several.", valueName: "name"))
  var system: Path?

  @Option(help: ArgumentHelp("More rules: a folder of rule files. Repeatable.", valueName: "folder"), completion: .directory)
  var rules: [Path] = []

  @Option(help: ArgumentHelp("Judge by this rule only. Repeatable, or several with commas.", valueName: "rule"), completion: .ruleIDs)
  var select: [String] = []

  @Option(help: ArgumentHelp("Leave this rule out. Repeatable, or several with commas.", valueName: "rule"), completion: .ruleIDs)
  var ignore: [String] = []

  @OptionGroup var configuration: ConfigurationOptions

  /// What these options ask for.
  func request(failOn: Threshold? = nil) throws(RunError) -> RunRequest {
    var request = RunRequest(paths.map(\.bytes), today: try Surroundings.today())
    request.tier = try tier?.value
    request.format = try from?.value
    request.isRendering = render
    request.system = system?.bytes
    request.failOn = failOn
    request.configuration = try configuration.source
    request.rulesFolders = rules.map(\.bytes)
    request.selected = select
    request.ignored = ignore
    return request
  }

  /// Makes the run of a request, its standard input read. With `--show-config` it prints the settings and ends.
  /// - Parameter readsStandardInput: nil if that is so where it is one of the inputs.
  func run(_ request: RunRequest, readsStandardInput: Bool? = nil, _ progress: inout Progress) throws -> Run {
    let settings = try RunSettings(request)
    if configuration.showConfig {
      OutputStream.tell(settings.remarks)
      try OutputStream.print(settings.listing())
      OutputStream.tell([settings.otherConfigurations()])
      throw ExitCode.success
    }
    var run = try Run(settings)
    if readsStandardInput ?? request.readsStandardInput {
      progress.report(.began(.read))
      do throws(FileError) {
        var stream = FileSystem.openStandardInput()
        if TopologyReading.isReadAsStream(try stream.head()) {
          run.standardStream = HeldStream(stream)
        } else {
          run.standardInput = .success(try stream.rest())
        }
      } catch {
        run.standardInput = .failure(error)
      }
    }
    return run
  }

  /// Reads and judges the one system that there is, or that is named. What there is to say besides the result goes to
  /// standard error.
  /// - Parameter output: a file that is written then; one that was read must not be replaced.
  func lint(writingTo output: Path? = nil) throws -> LintResult {
    try result { run, onProgress in
      let result = try run.lint(onProgress: onProgress)
      if let output { try result.readFiles.check(output.bytes, of: "--output '\(output.shown)'") }
      return result
    }.lint
  }

  /// Reads, and asks no rule; likewise.
  /// - Parameter keepingAttempts: whether what looks like an edge is kept, with the reason where it is none.
  func read(keepingAttempts: Bool = false) throws -> RunResult.System {
    try result(keepingAttempts: keepingAttempts) { run, onProgress in try run.read(onProgress: onProgress) }
  }

  /// The same of all systems.
  func readAll() throws -> [RunResult.System] {
    let result = try results { run, onProgress in try run.read(onProgress: onProgress) }
    OutputStream.tell(result.remarks)
    return result.systems
  }

  private func result(keepingAttempts: Bool = false, _ body: (Run, (Run.Progress) -> Void) throws -> RunResult) throws -> RunResult.System {
    let result = try results(keepingAttempts: keepingAttempts, body)
    let system = try result.only()
    OutputStream.tell(result.remarks)
    return system
  }

  private func results(keepingAttempts: Bool = false, _ body: (Run, (Run.Progress) -> Void) throws -> RunResult) throws -> RunResult {
    var request = try request()
    request.keepsAttempts = keepingAttempts
    return try Progress.show { progress in
      let run = try run(request, &progress)
      return try body(run) { progress.report($0) }
    }
  }
}
