import ArgumentParser
import Configuration
import Linting
import Reporters
import Rules
import SourceText

/// What a user names to compare with: a path as it is, or the inputs as they stood in a revision.
enum ComparedInput {
  case path([UInt8])
  case revision([UInt8], GitTree)

  /// In front of what is a revision in any case.
  private static let force = "git:"

  /// Finds out what an argument is. A path that is there comes first, as it does for every other command.
  static func find(_ argument: String) throws -> ComparedInput {
    let bytes = Surroundings.bytes(of: argument)
    if bytes.starts(with: force.utf8) { return try revision(Array(bytes.dropFirst(force.utf8.count))) }
    let isPath = bytes == [UInt8(ascii: "-")] || FileSystem.isLink(bytes) || (try? FileSystem.status(bytes)) != nil
    guard isPath else {
      return try orSay(startingWith: "'\(Untrusted(bytes))' is no file or folder, and ") { () throws(GitError) in
        .revision(bytes, try GitRepository().tree(of: bytes))
      }
    }
    if bytes.first != UInt8(ascii: "-"), let commit = try? GitRepository().commit(bytes), !commit.isEmpty {
      let name = Untrusted(bytes)
      say(
        Diagnostic(.note, "'\(name)' is a path and a revision; the path is taken", at: .none, hint: "\(ours: force)\(name) is the revision")
      )
    }
    return .path(bytes)
  }

  /// The files of a revision.
  static func revision(_ revision: [UInt8]) throws -> ComparedInput {
    .revision(revision, try orSay { () throws(GitError) in try GitRepository().tree(of: revision) })
  }

  /// What is wrong with a repository is wrong usage.
  /// - Parameter start: what the sentence begins with.
  static func orSay<Value>(startingWith start: Message = "", _ body: () throws(GitError) -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      say(Diagnostic(.error, start + error.message, at: .none, hint: error.hint))
      throw ExitCode.usage
    }
  }

  static func say(_ diagnostic: Diagnostic) {
    try? OutputStream.standardError.write(DiagnosticPrinter.print([diagnostic], in: SourceFiles()))
  }

  var name: Untrusted {
    switch self {
    case .path(let path): Untrusted(path)
    case .revision(let revision, _): Untrusted(revision)
    }
  }

  var isRevision: Bool { if case .revision = self { true } else { false } }

  /// Its inputs.
  /// - Parameters:
  ///   - paths: what is read of a revision.
  ///   - isBase: whether it is what is compared with. Its files are shown as `REVISION:PATH`, and what was not there then is
  ///     no fault.
  func walk(_ paths: [[UInt8]], _ configured: Configured, isBase: Bool) throws -> InputWalk {
    let selection = configured.settings.selection
    switch self {
    case .path(let path): return InputWalk([path], selection: selection)
    case .revision(let revision, let tree):
      return try Self.orSay { () throws(GitError) in
        try InputWalk(
          paths, in: tree, selection: selection, prefix: isBase ? revision + [UInt8(ascii: ":")] : [], missing: isBase ? .note : .error)
      }
    }
  }
}

extension InputOptions {
  /// What a walk finds, judged. Diagnostics go to standard error.
  /// - Returns: the result, and whether no input is a topology: then nothing is found, either.
  func judge(
    _ walk: InputWalk, _ configured: Configured, _ progress: inout Progress
  ) throws -> (result: LintResult, isEmpty: Bool) {
    var reading = try reading(configured)
    progress.begin(.read)
    reading.read(walk) { progress.advance($0, of: $1) }
    let isEmpty = reading.documentCount == 0
    var result = Lint.run(reading, rules: configured.rules, configured.options) { progress.begin($0) }
    if isEmpty { result.findings = [] }
    progress.end()
    progress.clear()
    try? OutputStream.standardError.write(DiagnosticPrinter.print(result.diagnostics, in: result.sources))
    return (result, isEmpty && !result.hasUnreadableInput)
  }

  /// The result with what was found at a revision left out.
  /// - Throws: an exit code if the inputs could not be read as they stood then: all that is old would be new.
  func since(_ revision: String, _ result: LintResult, _ configured: Configured, _ progress: inout Progress) throws -> LintResult {
    let base = try ComparedInput.revision(Surroundings.bytes(of: revision))
    let walk = try base.walk(paths.map(Surroundings.bytes), configured, isBase: true)
    let (before, isEmpty) = try judge(walk, configured, &progress)
    if isEmpty { ComparedInput.say(Diagnostic(.note, "there was no topology at '\(base.name)': every finding is new", at: .none)) }
    if before.hasUnreadableInput {
      OutputStream.complain("what was known at '\(revision)' cannot be told: not all of it could be read")
      throw ExitCode.unreadable
    }
    return result.since(before)
  }
}
