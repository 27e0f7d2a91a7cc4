import Reporters
import Rules
import Running
import SourceText

/// The files of `--output`: what is wrong with them is said before anything is read, and each is written whatever the
/// others come to.
struct OutputFiles {
  private var targets: [(reporter: any Reporter.Type, path: [UInt8])] = []

  /// - Parameters:
  ///   - values: `FORMAT:FILE`, each.
  ///   - inputs: paths that are read, none of which may be replaced.
  init(_ values: [Path], inputs: [Path]) throws(RunError) {
    let inputs = inputs.filter { !$0.isStandardInput }.map { Place($0.bytes) }
    var outputs: [Place] = []
    for value in values {
      guard let colon = value.bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < value.bytes.count else {
        throw .usage("--output takes FORMAT:FILE, not '\(value.shown)'", hint: "--output sarif:out.sarif")
      }
      let format = try OutputFormat(typed: String(decoding: value.bytes[..<colon], as: UTF8.self))
      let path = Array(value.bytes[(colon + 1)...])
      targets.append((format.reporter, path))
      if path == [UInt8(ascii: "-")] {
        throw .usage("--output writes to a file, not to standard output", hint: "--format \(ours: format.word)")
      }
      let place = Place(path)
      let hint: Message = "give each output a file of its own"
      if inputs.contains(place) { throw .usage("--output '\(value.shown)' would replace an input", hint: hint) }
      if outputs.contains(place) { throw .usage("--output '\(value.shown)' would replace another output", hint: hint) }
      outputs.append(place)
    }
  }

  /// Replaces each file.
  /// - Parameter beforeEach: called when its text is made and standard error may be written to.
  /// - Returns: whether all could be written; if not, standard error says why.
  func write(_ result: LintResult, _ options: ReportOptions, beforeEach: () -> Void) -> Bool {
    var isFine = true
    for target in targets {
      let text = target.reporter.report(result, options)
      beforeEach()
      do {
        try OutputStream.save(text, to: target.path)
      } catch {
        OutputStream.tell(error)
        isFine = false
      }
    }
    return isFine
  }

  /// Where a path leads, whatever it is called: the file that is there, else its name in its folder.
  private enum Place: Equatable {
    case file(FileSystem.Status.Identity)
    case name(folder: [UInt8], [UInt8])
    /// A device or pipe, which takes as many as come.
    case open

    init(_ path: [UInt8]) {
      if let status = try? FileSystem.status(path) {
        self = status.kind == .file ? .file(status.identity) : .open
      } else {
        let slash = path.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { Array(path[...$0]) } ?? Array(".".utf8)
        self = .name(folder: FileSystem.realPath(folder) ?? folder, Array(path[(slash.map { $0 + 1 } ?? 0)...]))
      }
    }

    static func == (a: Place, b: Place) -> Bool {
      switch (a, b) {
      case (.file(let a), .file(let b)): a == b
      case (.name(let a, let c), .name(let b, let d)): a == b && c == d
      default: false
      }
    }
  }
}
