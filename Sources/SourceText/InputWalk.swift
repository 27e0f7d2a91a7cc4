/// Finds the files of a run: each path that the user names, folders walked. Sorted by path, each file once however
/// many paths lead to it, so that what follows depends on what is there and not on how it was named.
///
/// A folder brings in only what lies in the repository, whatever links say; outside of a repository, in that folder.
package struct InputWalk {
  /// One file to read.
  package struct Input: Sendable {
    /// As it is opened.
    package let path: [UInt8]
    /// Where it lies: its folder real. Standard input lies in the current folder.
    package let place: [UInt8]
    /// As it is shown: a leading `./` left out.
    package let shown: Untrusted
    /// Whether the user named it, not a folder that holds it.
    package let isNamed: Bool
    package let isStandardInput: Bool
    /// False where a link leads out of where it was found: its text is never shown.
    package let mayBeShown: Bool
    /// Nil for what is no file of the file system.
    package let identity: FileSystem.Status.Identity?
    /// What of the files around it may be read for its sake.
    package let surroundings: Surroundings
    /// Which of the paths that the user named led to it, the first zero.
    package let argument: Int
    /// Its bytes, where they are not read from a file: those of standard input, or of a revision.
    var contents: Result<[UInt8], FileError>?
    /// Standard input that is not held in memory.
    var stream: HeldStream?
    /// What a tool has rendered it from; nil for what stands so in a file, and for a stream that somebody else rendered.
    package var rendered: RenderedInput?

    /// All its bytes, if they are at hand.
    package var held: [UInt8]? { try? contents?.get() }

    /// The bytes, to be read piece by piece.
    package func open() throws(FileError) -> ByteStream {
      if let stream { return try stream.take() }
      return try openHeld()
    }

    /// Whether it can be read but once, as it comes.
    package var isStream: Bool { stream != nil }

    private func openHeld() throws(FileError) -> ByteStream {
      if let contents { ByteStream(try contents.get()) } else { try FileSystem.open(path) }
    }

    /// All of it.
    package func read() throws(FileError) -> [UInt8] { try open().rest() }

    /// What a tool has made of the folder of this file.
    /// - Parameter shown: how it is told, in place of a path.
    package func rendered(_ bytes: [UInt8], as shown: Untrusted, of rendered: RenderedInput) -> Input {
      var input = Input(
        path: path, place: place, shown: shown, isNamed: false, isStandardInput: false, mayBeShown: mayBeShown, identity: nil,
        surroundings: surroundings, argument: argument, contents: .success(bytes))
      input.rendered = rendered
      return input
    }

    /// The same file, whose bytes are not read again.
    package func holding(_ bytes: [UInt8]) -> Input {
      var input = self
      input.contents = .success(bytes)
      return input
    }
  }

  package private(set) var inputs: [Input] = []
  /// What could not be read, and notes of what was passed over.
  package private(set) var diagnostics: [Diagnostic] = []
  /// Where files lie that the selection leaves out.
  package private(set) var leftOut: [[UInt8]] = []

  private let names: FileNames
  private let selection: InputSelection?
  private var candidates: [Candidate] = []
  private var passedOver = PassedOver()

  /// A path to a file; several may lead to one.
  private struct Candidate {
    let input: Input
    let isLink: Bool

    /// Of the paths to one file the one that is named is taken, then one that is no link, then the first.
    func isBetter(than other: Candidate) -> Bool {
      if input.isNamed != other.input.isNamed { return input.isNamed }
      if isLink != other.isLink { return other.isLink }
      return input.shown < other.input.shown
    }
  }

  /// - Parameters:
  ///   - paths: as bytes; `-` is standard input, once.
  ///   - names: which files of a folder are looked into.
  ///   - standardInput: what it held, or why it could not be read; nil if nobody has read it.
  ///   - standardStream: standard input that is yet to be read, in place of what it held.
  package init(
    _ paths: [[UInt8]], names: FileNames = .documents, selection: InputSelection? = nil, standardInput: Result<[UInt8], FileError>? = nil,
    standardStream: HeldStream? = nil
  ) {
    self.names = names
    self.selection = selection
    let dash = [UInt8(ascii: "-")]
    for (argument, path) in paths.enumerated() where path != dash { add(path, argument) }
    var seen: Set<FileSystem.Status.Identity> = []
    for candidate in candidates.sorted(by: { $0.isBetter(than: $1) })
    where candidate.input.identity.map({ seen.insert($0).inserted }) ?? true {
      inputs.append(candidate.input)
    }
    candidates = []
    if let argument = paths.firstIndex(of: dash) {
      let place = FilePath.join(FileSystem.realPath([UInt8(ascii: ".")]) ?? [], dash)
      inputs.append(
        Input(
          path: dash, place: place, shown: Untrusted("<stdin>"), isNamed: true, isStandardInput: true, mayBeShown: true, identity: nil,
          surroundings: Surroundings(of: place, shown: dash, border: Self.border(ofNamed: place)), argument: argument,
          contents: standardInput ?? .failure(FileError(reason: "standard input was not read")), stream: standardStream))
    }
    inputs.sort { $0.shown < $1.shown }
    // A folder that is named twice fails once.
    diagnostics.sort { ($0.path?.bytes ?? []).lexicographicallyPrecedes($1.path?.bytes ?? []) }
    for index in diagnostics.indices.reversed() where index > 0 && diagnostics[index] == diagnostics[index - 1] {
      diagnostics.remove(at: index)
    }
    diagnostics += passedOver.notes(read: inputs.map(\.shown))
    leftOut = passedOver.excludedPlaces
  }

  /// What has been found already, sorted.
  package init(inputs: [Input], diagnostics: [Diagnostic], leftOut: [[UInt8]] = []) {
    names = .documents
    selection = nil
    self.leftOut = leftOut
    self.inputs = inputs
    self.diagnostics = diagnostics
  }

  /// The same walk, with files that hold another text, or are yet to be made.
  /// - Parameter texts: by how the files are shown.
  package func holding(_ texts: [Untrusted: [UInt8]]) -> InputWalk {
    var inputs = inputs.map { input in texts[input.shown].map { input.holding($0) } ?? input }
    let known = Set(inputs.map(\.shown))
    for (path, text) in texts where !known.contains(path) {
      let place = FileSystem.place(of: path.bytes) ?? path.bytes
      inputs.append(
        Input(
          path: path.bytes, place: place, shown: path, isNamed: true, isStandardInput: false, mayBeShown: true, identity: nil,
          surroundings: Surroundings(of: place, shown: path.bytes, border: Self.border(ofNamed: place)), argument: 0,
          contents: .success(text)))
    }
    return InputWalk(inputs: inputs.sorted { $0.shown < $1.shown }, diagnostics: diagnostics, leftOut: leftOut)
  }

  /// The folder out of which nothing is read for the sake of a file that the user names.
  private static func border(ofNamed place: [UInt8]) -> [UInt8] {
    let folder = FilePath.folder(of: place)
    if let repository = FileSystem.repository(of: folder) { return repository }
    return FileSystem.realPath([UInt8(ascii: ".")]).flatMap { FilePath.isInside(folder, $0) ? $0 : nil } ?? folder
  }

  private mutating func add(_ path: [UInt8], _ argument: Int) {
    do {
      let status = try FileSystem.status(path)
      let trail = try PathTrail(path)
      if status.kind != .folder {
        let isLink = FileSystem.isLink(path)
        append(
          path, at: trail.place, status, argument, isNamed: true, isLink: isLink,
          mayBeShown: !trail.leadsOut && (!isLink || FileSystem.staysInside(path)), border: Self.border(ofNamed: trail.place))
      } else if trail.leadsOut {
        fail(path, "a link on its path leads out of the repository")
      } else if FileSystem.isLink(path), holdsItself(path) {
        fail(path, "it is a link to a folder that holds the link")
      } else {
        passedOver.reach(Self.shown(path))
        walk(path, at: trail.place, argument)
      }
    } catch {
      fail(path, error.reason)
    }
  }

  private mutating func append(
    _ path: [UInt8], at place: [UInt8], _ status: FileSystem.Status, _ argument: Int, isNamed: Bool, isLink: Bool, mayBeShown: Bool,
    border: [UInt8]
  ) {
    let identity = status.kind == .pipe ? nil : status.identity
    let shown = Self.shown(path)
    let input = Input(
      path: path, place: place, shown: shown, isNamed: isNamed, isStandardInput: false, mayBeShown: mayBeShown, identity: identity,
      surroundings: Surroundings(of: place, shown: shown.bytes, border: border), argument: argument)
    candidates.append(Candidate(input: input, isLink: isLink))
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
    /// Where it lies, links followed.
    var place: [UInt8]
    /// Its path below the folder that the walk began in.
    var parts: [[UInt8]]
    /// The `.gitignore` files that speak of it, outermost first, each with how many parts lie above it.
    var ignores: [(depth: Int, rules: GitIgnore)]
    /// Whether something in it cannot be reached and is told: the rest mostly fails for the same reason.
    var hasUnreachable = false
  }

  /// What a walk of one folder knows of it.
  private struct Walk {
    let place: [UInt8]
    /// The folder out of which no link may lead.
    let border: [UInt8]
    /// Which of the paths that the user named it is.
    let argument: Int
    /// What `.gitignore` hides.
    var hidden: [(path: [UInt8], place: [UInt8], isFolder: Bool)] = []

    init(at place: [UInt8], _ argument: Int) {
      self.place = place
      self.argument = argument
      border = FileSystem.repository(of: place) ?? place
    }

    func allows(_ target: [UInt8]) -> Bool {
      FilePath.isInside(target, border) && !FilePath.isInside(target, FilePath.join(border, Array(".git".utf8)))
    }
  }

  /// Walks a folder with a stack of our own. Links to folders are not followed, hidden files are left alone.
  private mutating func walk(_ root: [UInt8], at place: [UInt8], _ argument: Int) {
    var walk = Walk(at: place, argument)
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
      for name in names where name.first != UInt8(ascii: ".") { visit(name, in: &folder, of: &walk, &open) }
    }
    tellHidden(walk)
  }

  private mutating func visit(_ name: [UInt8], in folder: inout Folder, of walk: inout Walk, _ open: inout [Folder]) {
    let path = FilePath.join(folder.path, name)
    let place = FilePath.join(folder.place, name)
    let parts = folder.parts + [name]
    let isTopology = names.contains(name)
    let isLink = FileSystem.isLink(path)
    do {
      let status = try FileSystem.status(path)
      let isFolder = status.kind == .folder
      guard isFolder || isTopology else { return }
      if Self.isIgnored(parts, isFolder: isFolder, folder.ignores) {
        if isFolder || selection?.isOther(place) != true { walk.hidden.append((path, place, isFolder)) }
      } else if isFolder, !isLink {
        open.append(Folder(path: path, place: place, parts: parts, ignores: folder.ignores))
      } else if isLink, let target = FileSystem.realPath(path), !walk.allows(target) {
        passedOver.leadOut(Self.shown(path))
      } else if isFolder {
        if let target = FileSystem.realPath(path), !FilePath.isInside(target, walk.place), !FilePath.isInside(walk.place, target) {
          passedOver.leaveLink(toFolder: Self.shown(path))
        }
      } else if isSelected(place, path) {
        if status.kind == .file {
          append(
            path, at: place, status, walk.argument, isNamed: false, isLink: isLink,
            mayBeShown: !isLink || FileSystem.staysInside(path), border: walk.border)
        } else {
          passedOver.leaveIrregular(Self.shown(path))
        }
      }
    } catch {
      if Self.isIgnored(parts, isFolder: !isLink, folder.ignores) { return }
      if isTopology {
        if isSelected(place, path) { fail(path, error.reason) }
      } else if !isLink, !error.isMissing, !folder.hasUnreachable {
        // It may be a folder, and hold anything.
        fail(path, error.reason)
        folder.hasUnreachable = true
      }
    }
  }

  /// Whether the selection takes a file.
  private mutating func isSelected(_ place: [UInt8], _ path: [UInt8]) -> Bool {
    passedOver.take(place, as: Self.shown(path), by: selection)
  }

  /// Tells what `.gitignore` hides: git goes on tracking a file that it has, and so do those who read it.
  private mutating func tellHidden(_ walk: Walk) {
    if walk.hidden.isEmpty { return }
    let tracked = FileSystem.repository(of: walk.place).flatMap { root in
      GitIndex(ofRepositoryAt: root)?.paths.filter { names.contains(FilePath.name(of: $0)) }.map { FilePath.join(root, $0) }
    }
    let files = Set(tracked ?? [])
    for (path, place, isFolder) in walk.hidden {
      passedOver.hide(Self.shown(path), isTracked: files.contains(place))
      for file in isFolder ? files.filter({ FilePath.isInside($0, place) }) : [] {
        passedOver.hide(Self.shown(path + file.dropFirst(place.count)), isTracked: true)
      }
    }
  }

  /// Whether the `.gitignore` files of some folders, outermost first, leave a path out.
  static func isIgnored(_ parts: [[UInt8]], isFolder: Bool, _ ignores: [(depth: Int, rules: GitIgnore)]) -> Bool {
    for (depth, rules) in ignores.reversed() {
      if let verdict = rules.verdict(Array(parts[depth...]), isFolder: isFolder) { return verdict }
    }
    return false
  }

  // MARK: - Parts of a walk

  /// The same without what a walk of only a part of the folders would have left out, which is counted.
  /// - Parameter selection: what holds where a file lies; nil takes it. What a user names is taken in any case.
  package func selecting(_ selection: (Input) -> InputSelection?) -> InputWalk {
    var passedOver = PassedOver()
    let kept = inputs.filter { input in
      guard !input.isNamed, let selection = selection(input) else { return true }
      return passedOver.take(input.place, as: input.shown, by: selection)
    }
    return InputWalk(
      inputs: kept, diagnostics: diagnostics + passedOver.notes(read: []), leftOut: leftOut + passedOver.excludedPlaces)
  }

  /// The walk in several parts. What there is to say of a path goes with the files in its folder or in the nearest above
  /// that has some, the rest with the first part.
  /// - Parameter parts: for each the numbers of its inputs, in order.
  package func split(_ parts: [[Int]]) -> [InputWalk] {
    var walks = parts.map { InputWalk(inputs: $0.map { inputs[$0] }, diagnostics: [], leftOut: leftOut) }
    if walks.isEmpty { return [] }
    var homes: [[UInt8]: Int] = [:]
    func parent(_ folder: [UInt8]) -> [UInt8]? {
      let parent = FilePath.folder(of: folder)
      return parent == folder ? nil : parent
    }
    if !diagnostics.isEmpty {
      for (part, numbers) in parts.enumerated() {
        for number in numbers {
          var folder = parent(inputs[number].shown.bytes)
          while let here = folder, homes[here] == nil {
            homes[here] = part
            folder = parent(here)
          }
        }
      }
    }
    for diagnostic in diagnostics {
      var folder = diagnostic.path.map(\.bytes)
      while let here = folder, homes[here] == nil { folder = parent(here) }
      walks[folder.flatMap { homes[$0] } ?? 0].diagnostics.append(diagnostic)
    }
    return walks
  }
}
