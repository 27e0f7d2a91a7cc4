import Foundation
import TestSupport
import Testing

/// A git repository of its own for a test.
struct Project {
  let folder: TemporaryFolder

  static let isThere = Command.succeeds("git", "--version")

  /// - Parameter revisions: the files of one commit after another; nil takes a file away.
  init(_ revisions: [String: String?]...) throws {
    folder = try TemporaryFolder()
    try git("init", "-q", "-b", "main")
    for (number, files) in revisions.enumerated() {
      for (name, text) in files {
        if let text { try folder.write(text, to: name) } else { try FileManager.default.removeItem(atPath: folder.path + "/" + name) }
      }
      try git("add", "-A")
      try git("commit", "-q", "--allow-empty", "-m", "\(number)")
    }
  }

  func git(_ arguments: String...) throws {
    let who = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    let outcome = Command.run(["git"] + who + arguments, in: URL(fileURLWithPath: folder.path))
    try #require(outcome?.status == 0, "git \(arguments)")
  }

  func run(_ arguments: String..., below: String = "", input: String? = nil, environment: [String: String] = [:]) throws -> Program.Outcome
  {
    try Program.run(arguments, in: folder.path + below, input: input, environment: environment)
  }
}
