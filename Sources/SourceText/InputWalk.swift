/// Finds the files of a run: each path that the user names, folders walked. Sorted by path, each file once however
/// many paths lead to it, so that what follows depends on what is there and not on how it was named.
package struct InputWalk {
  /// One file to read.
  package struct Input: Sendable {
    /// As it is opened.
    package let path: [UInt8]
    /// As it is shown: a leading `./` left out.
    package let shown: Untrusted
    /// Whether the user named it, not a folder that holds it.
    package let isNamed: Bool
    package let isStandardInput: Bool
    /// False for a link that leads out of where it was found: its text is never shown.
    package let mayBeShown: Bool
    /// Its bytes, where it has been read already: from a revision.
    var contents: [UInt8]?

    package func read() throws(FileError) -> [UInt8] {
      if let contents { return contents }
      return try isStandardInput ? FileSystem.readStandardInput() : FileSystem.read(path)
    }
  }

  package private(set) var inputs: [Input] = []
  package private(set) var diagnostics: [Diagnostic] = []
  /// How many files a walk found that the selection leaves out.
  package private(set) var leftOut = 0

  private let selection: InputSelection?
  private var candidates: [Candidate] = []

  /// A path to a file; several may lead to one.
  private struct Candidate {
    let input: Input
    /// Nil for what has no identity that matters: pipes.
    let identity: FileSystem.Status.Identity?
    let isLink: Bool

    /// Of the paths to one file the one that is named is taken, then one that is no link, then the first.
    func isBetter(than other: Candidate) -> Bool {
      if input.isNamed != other.input.isNamed { return input.isNamed }
      if isLink != other.isLink { return other.isLink }
      return input.shown < other.input.shown
    }
  }

  /// - Parameter paths: as bytes; `-` is standard input, read once.
  package init(_ paths: [[UInt8]], selection: InputSelection? = nil) {
    self.selection = selection
    let dash = [UInt8(ascii: "-")]
    for path in paths where path != dash { add(path) }
    var seen: Set<FileSystem.Status.Identity> = []
    for candidate in candidates.sorted(by: { $0.isBetter(than: $1) }) where candidate.identity.map({ seen.insert($0).inserted }) ?? true {
      inputs.append(candidate.input)
    }
    candidates = []
    if paths.contains(dash) {
      inputs.append(Input(path: dash, shown: Untrusted("<stdin>"), isNamed: true, isStandardInput: true, mayBeShown: true))
    }
    inputs.sort { $0.shown < $1.shown }
    // A folder that is named twice fails once.
    diagnostics.sort { ($0.path?.bytes ?? []).lexicographicallyPrecedes($1.path?.bytes ?? []) }
    for index in diagnostics.indices.reversed() where index > 0 && diagnostics[index] == diagnostics[index - 1] {
      diagnostics.remove(at: index)
    }
  }

  /// What has been found elsewhere than in the file system, sorted.
  init(inputs: [Input], diagnostics: [Diagnostic], leftOut: Int) {
    selection = nil
    self.inputs = inputs
    self.diagnostics = diagnostics
    self.leftOut = leftOut
  }

  private mutating func add(_ path: [UInt8]) {
    do {
      let status = try FileSystem.status(path)
      if status.kind == .folder {
        if FileSystem.isLink(path), holdsItself(path) {
          fail(path, "it is a link to a folder that holds the link")
        } else {
          walk(path)
        }
      } else {
        append(path, status, isNamed: true)
      }
    } catch {
      fail(path, error.reason)
    }
  }

  private mutating func append(_ path: [UInt8], _ status: FileSystem.Status, isNamed: Bool) {
    let isLink = FileSystem.isLink(path)
    let input = Input(
      path: path, shown: Self.shown(path), isNamed: isNamed, isStandardInput: false, mayBeShown: !isLink || FileSystem.staysInside(path))
    candidates.append(Candidate(input: input, identity: status.kind == .pipe ? nil : status.identity, isLink: isLink))
  }

  /// A path as it is shown.
  static func shown(_ path: [UInt8]) -> Untrusted {
    var path = path[...]
    while path.count > 2, path.starts(with: Array("./".utf8)) {
      path = path.dropFirst(2)
      while path.count > 1, path.first == UInt8(ascii: "/") { path = path.dropFirst() }
    }
    return Untrusted(path)
  }

  private func holdsItself(_ path: [UInt8]) -> Bool {
    guard let target = FileSystem.realPath(path), let folder = FileSystem.realPath(FilePath.folder(of: path)) else { return true }
    return FilePath.isInside(folder, target)
  }

  private mutating func fail(_ path: [UInt8], _ reason: String) {
    let shown = Self.shown(path)
    diagnostics.append(Diagnostic(.error, "cannot read '\(shown)': \(ours: reason)", at: .none, path: shown))
  }

  // MARK: - Folders

  private struct Folder {
    var path: [UInt8]
    /// Where it lies, links followed; of no meaning without a selection.
    var place: [UInt8]
    /// Its path below the folder that the walk began in.
    var parts: [[UInt8]]
    /// The `.gitignore` files that speak of it, outermost first, each with how many parts lie above it.
    var ignores: [(depth: Int, rules: GitIgnore)]
  }

  /// Walks a folder with a stack of our own. Links to folders are not followed, hidden files are left alone.
  private mutating func walk(_ root: [UInt8]) {
    let place = selection == nil ? [] : FileSystem.realPath(root) ?? root
    var open = [Folder(path: root, place: place, parts: [], ignores: [])]
    while var folder = open.popLast() {
      let names: [[UInt8]]
      do {
        names = try FileSystem.list(folder.path)
      } catch {
        fail(folder.path, error.reason)
        continue
      }
      if names.contains(Array(".gitignore".utf8)), let text = try? FileSystem.read(FilePath.join(folder.path, Array(".gitignore".utf8))) {
        folder.ignores.append((folder.parts.count, GitIgnore(text)))
      }
      for name in names where name.first != UInt8(ascii: ".") { visit(name, in: folder, &open) }
    }
  }

  private mutating func visit(_ name: [UInt8], in folder: Folder, _ open: inout [Folder]) {
    let path = FilePath.join(folder.path, name)
    let parts = folder.parts + [name]
    let isTopology = Self.mayBeTopology(name)
    let isLink = FileSystem.isLink(path)
    do {
      let status = try FileSystem.status(path)
      if status.kind == .folder {
        if !isLink, !Self.isIgnored(parts, isFolder: true, folder.ignores) {
          open.append(Folder(path: path, place: FilePath.join(folder.place, name), parts: parts, ignores: folder.ignores))
        }
      } else if isTopology, !Self.isIgnored(parts, isFolder: false, folder.ignores), isSelected(FilePath.join(folder.place, name)) {
        if status.kind == .file { append(path, status, isNamed: false) } else { fail(path, "it is no regular file") }
      }
    } catch {
      if isTopology, isSelected(FilePath.join(folder.place, name)) { fail(path, error.reason) }
    }
  }

  /// Whether the selection takes a file; what it leaves out is counted.
  private mutating func isSelected(_ place: [UInt8]) -> Bool {
    guard let selection else { return true }
    if selection.isOther(place) { return false }
    let isTaken = selection.takes(place)
    if !isTaken { leftOut += 1 }
    return isTaken
  }

  /// Whether a walk looks into files of a name.
  static func mayBeTopology(_ name: [UInt8]) -> Bool { [".yaml", ".yml", ".json"].contains { name.ends(with: $0) } }

  /// Whether the `.gitignore` files of some folders, outermost first, leave a path out.
  static func isIgnored(_ parts: [[UInt8]], isFolder: Bool, _ ignores: [(depth: Int, rules: GitIgnore)]) -> Bool {
    for (depth, rules) in ignores.reversed() {
      if let verdict = rules.verdict(Array(parts[depth...]), isFolder: isFolder) { return verdict }
    }
    return false
  }
}

extension [UInt8] {
  fileprivate func ends(with suffix: String) -> Bool {
    count >= suffix.utf8.count && self[(count - suffix.utf8.count)...].elementsEqual(suffix.utf8)
  }
}
