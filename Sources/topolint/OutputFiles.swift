import Reporters
import Rules
import SourceText

/// The files of `--output`: what is wrong with them is said before anything is read, and each is written whatever the
/// others come to.
struct OutputFiles {
  private var targets: [(reporter: any Reporter.Type, path: [UInt8])] = []

  /// - Parameter inputs: paths that are read, none of which may be replaced.
  init(_ values: [String], inputs: [String]) throws {
    let inputs = inputs.filter { $0 != "-" }.map { Place(Surroundings.bytes(of: $0)) }
    var outputs: [Place] = []
    for value in values {
      guard let colon = value.firstIndex(of: ":"), colon != value.startIndex, value.index(after: colon) != value.endIndex else {
        throw InputOptions.usage("--output takes FORMAT:FILE, not '\(value)'", hint: "--output sarif:out.sarif")
      }
      let format = String(value[..<colon])
      // The whole argument is looked up, so that a file's name keeps its bytes.
      let path = Array(Surroundings.bytes(of: value).drop { $0 != UInt8(ascii: ":") }.dropFirst())
      targets.append((try Self.reporter(format), path))
      if path == Array("-".utf8) {
        throw InputOptions.usage("--output writes to a file, not to standard output", hint: "--format \(format)")
      }
      let place = Place(path)
      let hint = "give each output a file of its own"
      if inputs.contains(place) { throw InputOptions.usage("--output '\(value)' would replace an input", hint: hint) }
      if outputs.contains(place) { throw InputOptions.usage("--output '\(value)' would replace another output", hint: hint) }
      outputs.append(place)
    }
  }

  static var formats: [String] { Reporters.catalog.map { $0.format } }

  static func reporter(_ format: String) throws -> any Reporter.Type {
    if let reporter = Reporters.catalog.first(where: { $0.format == format }) { return reporter }
    let nearest = Spelling.nearest(to: format.utf8, among: formats)
    throw InputOptions.usage(
      "there is no output format '\(format)'", hint: nearest.map { "did you mean '\($0)'?" } ?? "known: \(formats.joined(separator: ", "))")
  }

  /// Replaces each file.
  /// - Parameter beforeEach: called when its text is made and standard error may be written to.
  /// - Returns: whether all could be written; if not, standard error says why.
  func write(_ result: LintResult, _ options: ReportOptions, beforeEach: () -> Void) -> Bool {
    var isFine = true
    for target in targets {
      let text = target.reporter.report(result, options)
      beforeEach()
      if (try? OutputStream.save(text, to: target.path)) == nil { isFine = false }
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
