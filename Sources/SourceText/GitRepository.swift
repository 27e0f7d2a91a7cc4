/// The git repository that holds the current folder, read by `git` itself: by its commands for objects only, which run
/// no hook, filter or other program of the repository's and which are kept from the network.
package struct GitRepository: Sendable {
  /// Its folder, real, links followed.
  package let root: [UInt8]
  private let program: [UInt8]

  /// Bytes of a list of files, and of all the files that are read of a revision.
  private static let outputLimit = 1 << 30

  package init() throws(GitError) {
    guard let program = Subprocess.find("git") else {
      throw GitError("git is not installed, and revisions cannot be read without it", hint: "compare two folders or files instead")
    }
    self.program = program
    let outcome = try Self.run(program, ["rev-parse", "--show-toplevel"])
    var path = outcome.output[...]
    if path.last == 0x0A { path = path.dropLast() }
    guard outcome.status == 0, let root = FileSystem.realPath(Array(path)) else {
      throw GitError("the current folder is in no git repository: \(Self.reason(outcome))")
    }
    self.root = root
  }

  /// A commit of the repository: its name as git keeps it, or nil if the words name none.
  package func commit(_ revision: [UInt8]) throws(GitError) -> [UInt8]? {
    if revision.isEmpty || revision.first == UInt8(ascii: "-") {
      throw GitError("'\(Untrusted(revision))' is no revision: none begins with '-' or is empty")
    }
    let outcome = try Self.run(program, ["rev-parse", "--verify", "--quiet"].map { Array($0.utf8) } + [revision + Array("^{commit}".utf8)])
    let name = outcome.output.prefix { $0 != 0x0A }
    return outcome.status == 0 && Self.isName(name) ? Array(name) : nil
  }

  /// The files of a revision.
  package func tree(of revision: [UInt8]) throws(GitError) -> GitTree {
    guard let commit = try commit(revision) else {
      throw GitError(
        "'\(Untrusted(revision))' is no revision of this repository",
        hint: "a build server often has the newest commit only: fetch the others first (`fetch-depth: 0`)")
    }
    let list = ["ls-tree", "-r", "-z", "--full-tree"].map { Array($0.utf8) } + [commit]
    let outcome = try Self.run(program, list, limit: Self.outputLimit)
    guard outcome.status == 0, let entries = GitTree.entries(of: outcome.output) else {
      throw GitError("cannot list the files of '\(Untrusted(revision))': \(Self.reason(outcome))")
    }
    return try GitTree(revision: Untrusted(revision), repository: self, entries: entries)
  }

  /// The files that are staged to change, to come or to go: those in which the index differs from HEAD, real paths.
  /// - Returns: nil where there is no commit yet.
  package func stagedFiles() throws(GitError) -> [[UInt8]]? {
    guard let head = try commit(Array("HEAD".utf8)) else { return nil }
    // Two trees are compared: no file of the working copy is looked at, which could run a filter.
    let list = ["diff-index", "--cached", "--name-only", "--no-renames", "-z"].map { Array($0.utf8) } + [head]
    let outcome = try Self.run(program, list, limit: Self.outputLimit)
    guard outcome.status == 0 else { throw GitError("cannot tell what is staged: \(Self.reason(outcome))") }
    return outcome.output.split(separator: 0).map { FilePath.join(root, Array($0)) }
  }

  /// The contents of objects, in their order; nil for one that this clone does not have.
  func contents(of names: [[UInt8]]) throws(GitError) -> [[UInt8]?] {
    if names.isEmpty { return [] }
    let outcome = try Self.run(
      program, ["cat-file", "--batch"].map { Array($0.utf8) }, input: Array(names.joined(separator: [0x0A])) + [0x0A],
      limit: Self.outputLimit)
    guard outcome.status == 0, let contents = Self.batch(outcome.output, count: names.count) else {
      throw GitError(
        "cannot read the files of a revision: \(Self.reason(outcome))",
        hint: "a partial clone lacks what was not needed yet, and nothing is fetched here: clone without --filter")
    }
    return contents
  }

  /// Takes apart what `cat-file --batch` writes: `NAME blob SIZE`, the bytes and a line end, or `NAME missing`.
  static func batch(_ output: [UInt8], count: Int) -> [[UInt8]?]? {
    var contents: [[UInt8]?] = []
    var rest = output[...]
    while contents.count < count {
      guard let end = rest.firstIndex(of: 0x0A) else { return nil }
      let words = rest[..<end].split(separator: 0x20)
      rest = rest[(end + 1)...]
      if words.count == 2, words[1].elementsEqual("missing".utf8) {
        contents.append(nil)
        continue
      }
      guard words.count == 3, let size = Int(String(decoding: words[2], as: UTF8.self)), size >= 0, size < rest.count else { return nil }
      contents.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size + 1)
    }
    return contents
  }

  // MARK: - Running git

  private static func run(_ program: [UInt8], _ arguments: [String]) throws(GitError) -> Subprocess.Outcome {
    try run(program, arguments.map { Array($0.utf8) })
  }

  /// No transport is allowed (a partial clone would fetch what it lacks), a bare repository that lies among the files is
  /// not taken for ours, and what a configuration could run is turned off, although these commands run nothing.
  private static let settings = [
    "--no-pager", "--no-replace-objects", "--literal-pathspecs", "-c", "protocol.allow=never", "-c", "safe.bareRepository=explicit", "-c",
    "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
  ]

  private static let environment = [
    "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C",
  ]

  private static func run(
    _ program: [UInt8], _ arguments: [[UInt8]], input: [UInt8] = [], limit: Int = 1 << 16
  ) throws(GitError) -> Subprocess.Outcome {
    do {
      return try Subprocess.run(
        program, settings.map { Array($0.utf8) } + arguments, environment: environment, input: input, limit: limit)
    } catch {
      switch error {
      case .notStarted(let reason): throw GitError("cannot run git: \(ours: reason)")
      case .tooMuchOutput: throw GitError("what git writes is larger than \(limit >> 10) KiB", hint: "name fewer paths")
      case .tookTooLong: preconditionFailure("git may run as long as it takes")
      }
    }
  }

  /// What git says is wrong: its first line.
  private static func reason(_ outcome: Subprocess.Outcome) -> Message {
    let line = outcome.errors.prefix { $0 != 0x0A }
    return line.isEmpty ? "git ended with \(outcome.status)" : "\(Untrusted(line.starts(with: "fatal: ".utf8) ? line.dropFirst(7) : line))"
  }

  static func isName(_ bytes: some Collection<UInt8>) -> Bool {
    (bytes.count == 40 || bytes.count == 64) && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
