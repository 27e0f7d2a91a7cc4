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
  }

  package private(set) var inputs: [Input] = []
  package private(set) var diagnostics: [Diagnostic] = []

  private var candidates: [Candidate] = []
  private static let slash = UInt8(ascii: "/")

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
  package init(_ paths: [[UInt8]]) {
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
    let input = Input(path: path, shown: shown(path), isNamed: isNamed, isStandardInput: false, mayBeShown: !isLink || staysInside(path))
    candidates.append(Candidate(input: input, identity: status.kind == .pipe ? nil : status.identity, isLink: isLink))
  }

  private func shown(_ path: [UInt8]) -> Untrusted {
    var path = path[...]
    while path.count > 2, path.starts(with: Array("./".utf8)) {
      path = path.dropFirst(2)
      while path.count > 1, path.first == Self.slash { path = path.dropFirst() }
    }
    return Untrusted(path)
  }

  private func folder(of path: [UInt8]) -> [UInt8] {
    guard let last = path.lastIndex(of: Self.slash) else { return Array(".".utf8) }
    return last == 0 ? [Self.slash] : Array(path[..<last])
  }

  private func isInside(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
    path == folder || path.starts(with: folder.last == Self.slash ? folder : folder + [Self.slash])
  }

  /// Whether a link leads to somewhere below its own folder.
  private func staysInside(_ path: [UInt8]) -> Bool {
    guard let target = FileSystem.realPath(path), let folder = FileSystem.realPath(folder(of: path)) else { return false }
    return isInside(target, folder)
  }

  private func holdsItself(_ path: [UInt8]) -> Bool {
    guard let target = FileSystem.realPath(path), let folder = FileSystem.realPath(folder(of: path)) else { return true }
    return isInside(folder, target)
  }

  private mutating func fail(_ path: [UInt8], _ reason: String) {
    let shown = shown(path)
    diagnostics.append(Diagnostic(.error, "cannot read '\(shown)': \(ours: reason)", at: .none, path: shown))
  }

  // MARK: - Folders

  private struct Folder {
    var path: [UInt8]
    /// Its path below the folder that the walk began in.
    var parts: [[UInt8]]
    /// The `.gitignore` files that speak of it, outermost first, each with how many parts lie above it.
    var ignores: [(depth: Int, rules: GitIgnore)]
  }

  /// Walks a folder with a stack of our own. Links to folders are not followed, hidden files are left alone.
  private mutating func walk(_ root: [UInt8]) {
    var open = [Folder(path: root, parts: [], ignores: [])]
    while var folder = open.popLast() {
      let names: [[UInt8]]
      do {
        names = try FileSystem.list(folder.path)
      } catch {
        fail(folder.path, error.reason)
        continue
      }
      if names.contains(Array(".gitignore".utf8)), let text = try? FileSystem.read(join(folder.path, Array(".gitignore".utf8))) {
        folder.ignores.append((folder.parts.count, GitIgnore(text)))
      }
      for name in names where name.first != UInt8(ascii: ".") { visit(name, in: folder, &open) }
    }
  }

  private mutating func visit(_ name: [UInt8], in folder: Folder, _ open: inout [Folder]) {
    let path = join(folder.path, name)
    let parts = folder.parts + [name]
    let isTopology = [".yaml", ".yml", ".json"].contains { name.ends(with: $0) }
    let isLink = FileSystem.isLink(path)
    do {
      let status = try FileSystem.status(path)
      if status.kind == .folder {
        if !isLink, !isIgnored(parts, isFolder: true, folder.ignores) {
          open.append(Folder(path: path, parts: parts, ignores: folder.ignores))
        }
      } else if isTopology, !isIgnored(parts, isFolder: false, folder.ignores) {
        if status.kind == .file { append(path, status, isNamed: false) } else { fail(path, "it is no regular file") }
      }
    } catch {
      if isTopology { fail(path, error.reason) }
    }
  }

  private func isIgnored(_ parts: [[UInt8]], isFolder: Bool, _ ignores: [(depth: Int, rules: GitIgnore)]) -> Bool {
    for (depth, rules) in ignores.reversed() {
      if let verdict = rules.verdict(Array(parts[depth...]), isFolder: isFolder) { return verdict }
    }
    return false
  }

  private func join(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
    if folder == Array(".".utf8) { return name.first == UInt8(ascii: "-") ? Array("./".utf8) + name : name }
    return folder.last == Self.slash ? folder + name : folder + [Self.slash] + name
  }
}

extension [UInt8] {
  fileprivate func ends(with suffix: String) -> Bool {
    count >= suffix.utf8.count && self[(count - suffix.utf8.count)...].elementsEqual(suffix.utf8)
  }
}
