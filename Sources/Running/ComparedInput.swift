internal import SourceText

/// What a user names to compare with: a path as it is, or the inputs as they stood in a revision.
enum ComparedInput {
  case path([UInt8])
  case revision([UInt8], GitTree)

  /// In front of what is a revision in any case.
  private static let force = "git:"

  /// Finds out what an argument is. A path that is there comes first, as it does for every other command.
  /// - Returns: what it is, and a note where it could be either.
  static func find(_ argument: [UInt8]) throws(RunError) -> (input: ComparedInput, note: Remarks?) {
    if argument.starts(with: force.utf8) { return (try revision(Array(argument.dropFirst(force.utf8.count))), nil) }
    let name = Untrusted(argument)
    let isStandardInput = argument == [UInt8(ascii: "-")]
    guard isStandardInput || FileSystem.isLink(argument) || (try? FileSystem.status(argument)) != nil else {
      return (try revision(argument, startingWith: "'\(name)' is no file or folder, and "), nil)
    }
    guard argument.first != UInt8(ascii: "-"), let commit = try? GitRepository().commit(argument), !commit.isEmpty else {
      return (.path(argument), nil)
    }
    let message: Message = "'\(name)' is a path and a revision; the path is taken"
    return (.path(argument), Remarks(Diagnostic(.note, message, at: .none, hint: "\(ours: force)\(name) is the revision")))
  }

  /// The files of a revision.
  /// - Parameter start: what the sentence begins with that says why it cannot be read.
  static func revision(_ revision: [UInt8], startingWith start: Message = "") throws(RunError) -> ComparedInput {
    do {
      return .revision(revision, try GitRepository().tree(of: revision))
    } catch {
      throw RunError(error, startingWith: start)
    }
  }

  var name: Untrusted {
    switch self {
    case .path(let path): Untrusted(path)
    case .revision(let revision, _): Untrusted(revision)
    }
  }

  var isRevision: Bool { if case .revision = self { true } else { false } }
}
