import Reporters
import Rules
import Running
import SourceText

/// The files of `--output`: what is wrong with them is said before anything is read, and each is written whatever the
/// others come to.
struct OutputFiles {
  private var targets: [(value: Untrusted, reporter: any Reporter.Type, path: [UInt8])] = []

  /// - Parameters:
  ///   - values: `FORMAT:FILE`, each.
  ///   - inputs: paths that are read, none of which may be replaced.
  ///   - baseline: likewise.
  init(_ values: [Path], inputs: [Path], baseline: BaselineFile?) throws(RunError) {
    let baseline = baseline.map { Place($0.path) }
    let inputs = inputs.filter { !$0.isStandardInput }.map { Place($0.bytes) }
    var outputs: [Place] = []
    for value in values {
      guard let colon = value.bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < value.bytes.count else {
        throw .usage("--output takes FORMAT:FILE, not '\(value.shown)'", hint: "--output sarif:out.sarif")
      }
      let format = try OutputFormat(typed: String(decoding: value.bytes[..<colon], as: UTF8.self))
      let path = Array(value.bytes[(colon + 1)...])
      targets.append((value.shown, format.reporter, path))
      if path == [UInt8(ascii: "-")] {
        throw .usage("--output writes to a file, not to standard output", hint: "--format \(ours: format.word)")
      }
      let place = Place(path)
      let hint: Message = "give each output a file of its own"
      if inputs.contains(place) { throw .usage("--output '\(value.shown)' would replace an input", hint: hint) }
      if place == baseline { throw .usage("--output '\(value.shown)' would replace the baseline", hint: hint) }
      try OutputStream.check(path)
      if outputs.contains(place) { throw .usage("--output '\(value.shown)' would replace another output", hint: hint) }
      outputs.append(place)
    }
  }

  /// - Throws: wrong usage if one of the files has been read.
  func check(_ files: ReadFiles) throws(RunError) {
    for target in targets { try files.check(target.path, of: "--output '\(target.value)'") }
  }

  /// Replaces each file.
  /// - Parameter beforeEach: called before standard error may be written to.
  /// - Returns: whether all could be written; if not, standard error says why.
  func write(_ systems: [LintResult], _ options: ReportOptions, beforeEach: () -> Void) -> Bool {
    var isFine = true
    for target in targets {
      beforeEach()
      do {
        try OutputStream.save(to: target.path) { stream throws(OutputError) in try systems.write(by: target.reporter, options, to: stream) }
      } catch {
        OutputStream.tell(error)
        isFine = false
      }
    }
    return isFine
  }

  /// Where a path leads, whatever it is called: the file that is there, else the one that would be made.
  private enum Place: Equatable {
    case file(FileSystem.Status.Identity)
    case name([UInt8])
    /// A device or pipe, which takes as many as come.
    case open

    init(_ path: [UInt8]) {
      if let status = try? FileSystem.status(path) {
        self = status.kind == .file ? .file(status.identity) : .open
      } else {
        self = .name((try? PathTrail(path).place) ?? path)
      }
    }

    static func == (a: Place, b: Place) -> Bool {
      switch (a, b) {
      case (.file(let a), .file(let b)): a == b
      case (.name(let a), .name(let b)): a == b
      default: false
      }
    }
  }
}
