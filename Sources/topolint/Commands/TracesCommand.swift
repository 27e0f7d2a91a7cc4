import ArgumentParser
import Linting
import Readers
import Reporters
import Running
import SourceText

struct TracesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "traces",
    abstract: "Make edge files of traces: of more than one machine takes, and of several windows.",
    subcommands: [TracesSQL.self, TracesMerge.self])
}

struct TracesMerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Write the edges of several windows as one edge file.",
    discussion: """
      Takes edge files and files of traces, each as a window of its own. What was counted adds up; of tries and calls at once it is the most; \
      percentiles follow from how many calls took how long, within 2.5 %.

      Example: topolint traces merge monday.jsonl tuesday.jsonl > week.jsonl
      """)

  @Argument(help: ArgumentHelp("Files, or - for standard input.", valueName: "path"))
  var paths: [Path]

  func run() throws {
    let input = paths.contains { $0.isStandardInput } ? Result { () throws(FileError) in try FileSystem.openStandardInput().rest() } : nil
    let walk = InputWalk(paths.map(\.bytes), names: TopologyReading.fileNames, standardInput: input)
    var reading = Reading()
    reading.diagnostics = walk.diagnostics
    var windows: [EdgeFile] = []
    for input in walk.inputs {
      do throws(FileError) {
        if let window = try EdgeFile.window(input, into: &reading) {
          windows.append(window)
        } else if input.isNamed {
          reading.diagnostics.append(
            Diagnostic(.error, "this is neither an edge file nor a file of traces", at: .none, path: input.shown))
        }
      } catch {
        reading.diagnostics.append(Diagnostic(.error, "cannot read '\(input.shown)': \(ours: error.reason)", at: .none, path: input.shown))
      }
    }
    let remarks = Remarks(reading.diagnostics, in: reading.files.sources)
    let isUnreadable = reading.diagnostics.contains { $0.severity == .error }
    if windows.isEmpty, !isUnreadable {
      throw RunError(.noInput, "found no edges and no traces", hint: "name edge files, or files of traces", after: [remarks])
    }
    OutputStream.tell([remarks])
    if !windows.isEmpty { try OutputStream.print(EdgeFileJSON.write(EdgeFile(merging: windows))) }
    if isUnreadable { throw ExitCode.unreadable }
  }
}
