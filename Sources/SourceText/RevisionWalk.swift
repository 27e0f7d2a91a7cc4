extension InputWalk {
  /// Finds the files of a run as they stood in a revision, by the rules of a walk of folders: hidden files and those that
  /// the `.gitignore` files of that revision leave out are none. They are read at once.
  /// - Parameters:
  ///   - paths: as the user gives them, seen from the current folder.
  ///   - names: which files of a folder are looked into.
  ///   - prefix: goes in front of every path that is shown, to tell it from that of the working copy.
  ///   - missing: what a path is that was not there then.
  package init(
    _ paths: [[UInt8]], names: FileNames = .documents, in tree: GitTree, selection: InputSelection? = nil, prefix: [UInt8] = [],
    missing: Diagnostic.Severity
  ) throws(GitError) {
    var walk = RevisionWalk(names: names, tree: tree, selection: selection, prefix: prefix, missing: missing)
    for path in paths { try walk.add(path) }
    self = try walk.finish()
  }
}

/// A walk of the files of one revision.
private struct RevisionWalk {
  let tree: GitTree
  let names: FileNames
  let selection: InputSelection?
  let prefix: [UInt8]
  let missing: Diagnostic.Severity
  private var candidates: [Candidate] = []
  private var diagnostics: [Diagnostic] = []
  private var passedOver = PassedOver()

  private struct Candidate {
    let entry: Int
    /// From the repository's folder.
    let place: [UInt8]
    let shown: Untrusted
    let isNamed: Bool
    let isLink: Bool

    /// Of the paths to one file, as in a walk of folders.
    func isBetter(than other: Candidate) -> Bool {
      if isNamed != other.isNamed { return isNamed }
      if isLink != other.isLink { return other.isLink }
      return shown < other.shown
    }
  }

  init(names: FileNames, tree: GitTree, selection: InputSelection?, prefix: [UInt8], missing: Diagnostic.Severity) {
    self.names = names
    self.tree = tree
    self.selection = selection
    self.prefix = prefix
    self.missing = missing
  }

  /// Adds what a path named then.
  mutating func add(_ path: [UInt8]) throws(GitError) {
    let place = try place(of: path)
    switch tree.target(of: place) {
    case .entry(let entry) where tree.entries[entry].kind == .file: append(entry, at: place, shown(path), isNamed: true)
    case .entry: fail(path, "it is a submodule, whose files are in no revision of this repository")
    case .folder(let folder):
      passedOver.reach(shown(path))
      try walk(folder, of: path)
    case .outside: fail(path, "a link on its path leads out of the repository")
    case .circle: fail(path, FileError.circle.reason)
    case .missing:
      diagnostics.append(
        Diagnostic(missing, "there is no '\(InputWalk.shown(path))' at '\(tree.revision)'", at: .none))
    }
  }

  /// A path from the repository's folder.
  private func place(of path: [UInt8]) throws(GitError) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    var parts: [ArraySlice<UInt8>] = []
    let start = path.first == slash ? [] : (FileSystem.realPath([UInt8(ascii: ".")]) ?? []) + [slash]
    for part in (start + path).split(separator: slash) where !part.elementsEqual(".".utf8) {
      if part.elementsEqual("..".utf8) { _ = parts.popLast() } else { parts.append(part) }
    }
    let whole = [slash] + Array(parts.joined(separator: [slash]))
    // Links above the repository are followed; it may be another name that leads there.
    let real = whole.count > 1 ? FileSystem.place(of: whole) ?? whole : whole
    guard FilePath.isInside(real, tree.repository.root) else {
      throw GitError("'\(Untrusted(path))' lies outside of the repository at '\(Untrusted(tree.repository.root))'")
    }
    return Array(real.dropFirst(tree.repository.root.count).drop { $0 == slash })
  }

  private func shown(_ path: [UInt8]) -> Untrusted { Untrusted(prefix + InputWalk.shown(path).bytes) }

  private mutating func fail(_ path: [UInt8], _ reason: String) {
    let shown = shown(path)
    diagnostics.append(Diagnostic(.error, "cannot read '\(shown)': \(ours: reason)", at: .none, path: shown))
  }

  private mutating func append(_ entry: Int, at place: [UInt8], _ shown: Untrusted, isNamed: Bool) {
    candidates.append(Candidate(entry: entry, place: place, shown: shown, isNamed: isNamed, isLink: tree.entries[entry].path != place))
  }

  // MARK: - Folders

  /// A folder below the one that is walked.
  private struct Folder {
    /// Whether its name, or that of a folder above, starts with a dot.
    var isHidden = false
    /// Whether `.gitignore` leaves it out.
    var isIgnored = false
    /// The `.gitignore` files that speak of it, outermost first, each with how many parts lie above it.
    var ignores: [(depth: Int, rules: GitIgnore)] = []
  }

  private mutating func walk(_ root: [UInt8], of path: [UInt8]) throws(GitError) {
    let entries = tree.entries(below: root)
    func parts(_ entry: Int) -> [[UInt8]] {
      tree.entries[entry].path.dropFirst(root.isEmpty ? 0 : root.count + 1).split(separator: UInt8(ascii: "/")).map { Array($0) }
    }
    let name = Array(".gitignore".utf8)
    let files = entries.filter { FilePath.name(of: tree.entries[$0].path) == name && tree.entries[$0].kind == .file }
    var texts: [[[UInt8]]: [UInt8]] = [:]
    for (file, text) in zip(files, try tree.repository.contents(of: files.map { tree.entries[$0].object })) {
      texts[parts(file).dropLast()] = text
    }
    var folders: [[[UInt8]]: Folder] = [:]
    func open(_ parts: [[UInt8]]) -> Folder {
      var folder = Folder()
      for depth in 0...parts.count {
        let here = Array(parts[..<depth])
        if let known = folders[here] {
          folder = known
          continue
        }
        if depth > 0, !folder.isHidden { folder.isHidden = here[depth - 1].first == UInt8(ascii: ".") }
        if depth > 0, !folder.isIgnored { folder.isIgnored = InputWalk.isIgnored(here, isFolder: true, folder.ignores) }
        if let text = texts[here] { folder.ignores.append((depth, GitIgnore(text))) }
        folders[here] = folder
      }
      return folder
    }
    for entry in entries {
      let parts = parts(entry)
      guard let name = parts.last, name.first != UInt8(ascii: ".") else { continue }
      let isSubmodule = tree.entries[entry].kind == .submodule
      // A link may lead to a folder.
      guard tree.entries[entry].kind != .file || names.contains(name) else { continue }
      let folder = open(parts.dropLast())
      let path = FilePath.join(path, Array(parts.joined(separator: [UInt8(ascii: "/")])))
      if InputWalk.isIgnored(parts, isFolder: isSubmodule, folder.ignores) || folder.isIgnored {
        if names.contains(name), !isSubmodule, !folder.isHidden { passedOver.hide(shown(path), isTracked: true) }
        continue
      }
      if folder.isHidden { continue }
      visit(entry, path, root)
    }
  }

  /// - Parameter root: the folder that is walked.
  private mutating func visit(_ entry: Int, _ path: [UInt8], _ root: [UInt8]) {
    let (place, kind) = (tree.entries[entry].path, tree.entries[entry].kind)
    if kind == .submodule {
      diagnostics.append(
        Diagnostic(.note, "the submodule '\(InputWalk.shown(path))' is not read at '\(tree.revision)'", at: .none))
      return
    }
    let target = kind == .file ? .entry(entry) : tree.target(of: place)
    switch target {
    case .outside: passedOver.leadOut(shown(path))
    case .folder(let folder):
      // The repository's own folder is empty, and holds all.
      let isAround = root.isEmpty || folder.isEmpty || FilePath.isInside(folder, root) || FilePath.isInside(root, folder)
      if !isAround { passedOver.leaveLink(toFolder: shown(path)) }
    case .entry, .missing, .circle:
      guard names.contains(FilePath.name(of: place)), isSelected(place, path) else { return }
      if case .entry(let target) = target {
        if tree.entries[target].kind == .file { append(target, at: place, shown(path), isNamed: false) }
      } else {
        fail(path, target == .missing ? "there is no such file" : FileError.circle.reason)
      }
    }
  }

  /// Whether the selection takes a file.
  private mutating func isSelected(_ place: [UInt8], _ path: [UInt8]) -> Bool {
    passedOver.take(FilePath.join(tree.repository.root, place), as: shown(path), by: selection)
  }

  /// Reads what was found, each file once.
  func finish() throws(GitError) -> InputWalk {
    var seen: Set<Int> = []
    let found = candidates.sorted { $0.isBetter(than: $1) }.filter { seen.insert($0.entry).inserted }.sorted { $0.shown < $1.shown }
    let contents = try tree.repository.contents(of: found.map { tree.entries[$0.entry].object })
    var diagnostics = diagnostics
    var inputs: [InputWalk.Input] = []
    for (candidate, contents) in zip(found, contents) {
      let reason = contents == nil ? "this clone does not have it" : "it is larger than \(FileSystem.fileLimit >> 20) MiB"
      if let contents, contents.count <= FileSystem.fileLimit {
        // All of it is in the repository, wherever in it a link leads.
        inputs.append(
          InputWalk.Input(
            path: tree.entries[candidate.entry].path, place: FilePath.join(tree.repository.root, candidate.place), shown: candidate.shown,
            isNamed: candidate.isNamed, isStandardInput: false,
            mayBeShown: true, identity: nil, contents: .success(contents)))
      } else {
        let message: Message = "cannot read '\(candidate.shown)': \(ours: reason)"
        diagnostics.append(Diagnostic(.error, message, at: .none, path: candidate.shown))
      }
    }
    diagnostics += passedOver.notes(read: inputs.map(\.shown))
    return InputWalk(inputs: inputs, diagnostics: diagnostics)
  }
}
