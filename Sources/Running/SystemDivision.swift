internal import Configuration
internal import SourceText

/// Which file belongs to which system. It knows of files and configurations only what is handed to it.
///
/// 1. A file is of the system that a configuration names under `systems:`, if a pattern there fits it.
/// 2. Else it is of what its nearest configuration roots. All files of one configuration are one system, unless native
///    files among them give two names.
/// 3. Then it is of the system of its name, and without a name of the system of its folder: the nearest folder, itself
///    or above, that holds files of one name only. Where all of them hold more, it and what lies beside it in the last
///    folder that holds no name are a system, called by that folder.
/// 4. Of what would be one system by 2 or 3, each project of a format that has projects is a system of its own, with what
///    lies in its folder and is of no other format; what is left is one more.
struct SystemDivision {
  struct File {
    /// As `FileSystem.place(of:)` gives it.
    var place: [UInt8]
    /// As it is told.
    var shown: Untrusted
    /// What a native file calls its system; nil if it doesn't, or is no native file.
    var name: Untrusted?
    /// The number of its nearest configuration; nil if it has none.
    var configuration: Int?
    /// The project that it is a part of; nil if it is of none.
    var project: InputProject?
    /// Its format; nil for one that belongs to projects of others, as the native one does, and where it is not known.
    var format: String?
  }

  struct Configuration {
    /// Real, links followed.
    var folder: [UInt8]
    var systems: [Settings.System]
    /// Whether the run looks at its whole folder, so that a system without a file has none.
    var isWhole: Bool
  }

  struct System: Hashable {
    /// No other of the run has it.
    var name: Untrusted
    /// The number of the configuration that is in force; nil for none.
    var configuration: Int?
    /// Numbers of files, in their order.
    var files: [Int]
    /// Whether a configuration names it.
    var isConfigured: Bool
  }

  /// Sorted by name.
  private(set) var systems: [System] = []
  /// What is wrong with `systems:` of a configuration.
  private(set) var faults: [(configuration: Int, diagnostic: Diagnostic)] = []

  private let files: [File]
  private let configurations: [Configuration]
  private let base: [UInt8]

  /// - Parameters:
  ///   - first: the configuration that is asked before the nearest one of a file: that of the run.
  ///   - base: the folder that others are called from.
  /// - Complexity: files times patterns of `systems:`, and files times the depth of their folders.
  init(_ files: [File], _ configurations: [Configuration], first: Int?, from base: [UInt8]) {
    self.files = files
    self.configurations = configurations
    self.base = base
    let rest = claim(first: first)
    for (configuration, members) in Dictionary(grouping: rest, by: { files[$0].configuration }) {
      divide(members, of: configuration, isNested: configuration != first)
    }
    makeNamesUnique()
    systems.sort { $0.name < $1.name }
  }

  // MARK: - Systems that a configuration names

  /// - Returns: the files that are of none of them.
  private mutating func claim(first: Int?) -> [Int] {
    var members: [Claim: [Int]] = [:]
    var rest: [Int] = []
    for file in files.indices {
      let asked = [first, files[file].configuration].compactMap { $0 }
      if let claim = asked.lazy.compactMap({ [self] in claims(on: file, of: $0) }).first(where: { !$0.isEmpty }) {
        members[claim[0].claim, default: []].append(file)
        if claim.count > 1 { tell(file, isOf: claim) }
      } else {
        rest.append(file)
      }
    }
    for (number, configuration) in configurations.enumerated() {
      for (index, system) in configuration.systems.enumerated() {
        if let files = members[Claim(configuration: number, system: index)] {
          systems.append(System(name: system.name, configuration: nearest(of: files, or: number), files: files, isConfigured: true))
        } else if configuration.isWhole {
          let message: Message = "no file is an input of the system '\(system.name)'"
          let hint: Message = "`inputs` are patterns as in .gitignore, relative to the configuration; remove a system that is gone"
          faults.append((number, Diagnostic(.error, message, at: system.inputs[0].span, hint: hint)))
        }
      }
    }
    return rest
  }

  private struct Claim: Hashable {
    var configuration: Int
    var system: Int
  }

  private func claims(on file: Int, of configuration: Int) -> [(claim: Claim, pattern: Setting<PathPattern>)] {
    configurations[configuration].systems.enumerated().compactMap { index, system in
      system.pattern(for: files[file].place).map { (Claim(configuration: configuration, system: index), $0) }
    }
  }

  private mutating func tell(_ file: Int, isOf claims: [(claim: Claim, pattern: Setting<PathPattern>)]) {
    let systems = configurations[claims[0].claim.configuration].systems
    let (one, other) = (systems[claims[0].claim.system].name, systems[claims[1].claim.system].name)
    let diagnostic = Diagnostic(
      .error, "'\(files[file].shown)' is an input of two systems, '\(one)' and '\(other)'", at: claims[1].pattern.span,
      hint: "narrow the patterns of one of them",
      related: Diagnostic.Related(span: claims[0].pattern.span, message: "'\(one)' takes it here"))
    // Of many files that two patterns share, the first.
    if !faults.contains(where: { $0.diagnostic.span == diagnostic.span && $0.diagnostic.related?.span == diagnostic.related?.span }) {
      faults.append((claims[0].claim.configuration, diagnostic))
    }
  }

  /// The nearest configuration of some files, if it is the same for all.
  private func nearest(of members: [Int], or other: Int) -> Int {
    let all = Set(members.map { files[$0].configuration })
    return all.count == 1 ? all.first! ?? other : other
  }

  // MARK: - Systems of one configuration

  private mutating func divide(_ members: [Int], of configuration: Int?, isNested: Bool) {
    func add(_ name: Untrusted, _ files: [Int]) {
      let parts = projects(among: files)
      for (project, files) in parts {
        let name = project.map { self.name(of: $0, in: name, among: parts) } ?? name
        systems.append(System(name: name, configuration: configuration, files: files, isConfigured: false))
      }
    }
    let folders = FolderNames(members.lazy.map { [files] in (files[$0].place, files[$0].name) })
    guard folders.areSeveral else {
      let folder = isNested ? configuration.map { configurations[$0].folder } : nil
      return add(folders.first ?? shown(folder ?? common(members)), members)
    }
    var byName: [Untrusted: [Int]] = [:]
    var byFolder: [[UInt8]: [Int]] = [:]
    for file in members {
      switch files[file].name.map({ .name($0) }) ?? folders.home(of: files[file].place) {
      case .name(let name): byName[name, default: []].append(file)
      case .folder(let folder): byFolder[folder, default: []].append(file)
      }
    }
    for (name, files) in byName { add(name, files) }
    for (folder, files) in byFolder { add(shown(folder), files) }
  }

  // MARK: - Projects

  /// What some files are made of: projects, each with its files, and one more for what is of none.
  private func projects(among members: [Int]) -> [(project: InputProject?, files: [Int])] {
    var places: [InputProject: Int] = [:]
    var parts: [(project: InputProject?, files: [Int])] = []
    func add(_ file: Int, to project: InputProject) {
      if places[project] == nil {
        places[project] = parts.count
        parts.append((project, []))
      }
      parts[places[project]!].files.append(file)
    }
    for member in members { if let project = files[member].project { add(member, to: project) } }
    if parts.isEmpty { return [(nil, members)] }
    let others = members.filter { files[$0].project == nil }
    // What is said beside one project alone is said of it.
    let isBeside = others.allSatisfy { files[$0].format == nil }
    var byFolder = Dictionary(parts.map { ($0.project!.folder, $0.project!) }) { first, _ in first }
    if parts.count == 1 { byFolder[[UInt8(ascii: "/")]] = parts[0].project! }
    var rest: [Int] = []
    for other in others {
      if isBeside, let project = nearest(byFolder, to: files[other].place) { add(other, to: project) } else { rest.append(other) }
    }
    for index in parts.indices { parts[index].files.sort() }
    return parts + (rest.isEmpty ? [] : [(nil, rest)])
  }

  private func nearest(_ projects: [[UInt8]: InputProject], to place: [UInt8]) -> InputProject? {
    var folder = FilePath.folder(of: place)
    while projects[folder] == nil {
      let parent = FilePath.folder(of: folder)
      if parent == folder { return nil }
      folder = parent
    }
    return projects[folder]
  }

  /// What a project is called among others of what else would be one system.
  private func name(of project: InputProject, in system: Untrusted, among parts: [(project: InputProject?, files: [Int])]) -> Untrusted {
    if parts.count == 1 { return system }
    let isOnly = parts.count { $0.project != nil } == 1
    if !isOnly, !project.path.bytes.elementsEqual(".".utf8) { return project.path }
    return system.bytes.elementsEqual(".".utf8)
      ? Untrusted(project.format) : Untrusted(system.bytes + Array(" (\(project.format))".utf8))
  }

  /// The folder that holds all of some files.
  private func common(_ members: [Int]) -> [UInt8] {
    var parts = FilePath.folder(of: files[members[0]].place).split(separator: UInt8(ascii: "/"))
    for member in members.dropFirst() {
      let others = FilePath.folder(of: files[member].place).split(separator: UInt8(ascii: "/"))
      parts = Array(parts.prefix(zip(parts, others).prefix { $0 == $1 }.count))
    }
    return [UInt8(ascii: "/")] + Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }

  private func shown(_ folder: [UInt8]) -> Untrusted { Untrusted(FilePath.relative(folder, to: base)) }

  // MARK: - Names

  /// Of systems with one name, all that no configuration names are called by their folders as well, and then by number.
  private mutating func makeNamesUnique() {
    let count = Dictionary(systems.map { ($0.name, 1) }, uniquingKeysWith: +)
    for index in systems.indices where count[systems[index].name]! > 1 && !systems[index].isConfigured {
      let folder = shown(common(systems[index].files))
      systems[index].name = Untrusted(systems[index].name.bytes + Array(" (".utf8) + folder.bytes + Array(")".utf8))
    }
    systems.sort { ($0.name, $0.files[0]) < ($1.name, $1.files[0]) }
    for index in systems.indices.dropFirst() where systems[index].name == systems[index - 1].name {
      systems[index].name = Untrusted(systems[index].name.bytes + Array(" #\(index + 1)".utf8))
    }
  }
}

/// The names that files give, by the folders that hold them.
private struct FolderNames {
  /// Where a file without a name belongs.
  enum Home {
    case name(Untrusted)
    case folder([UInt8])
  }

  /// The first of the names.
  private(set) var first: Untrusted?
  /// Whether there are two.
  private(set) var areSeveral = false
  /// What files right in a folder are called, and what all below it are; an inner nil for more than one name.
  private var (inside, below): ([[UInt8]: Untrusted?], [[UInt8]: Untrusted?]) = ([:], [:])

  init(_ files: some Sequence<(place: [UInt8], name: Untrusted?)>) {
    for case (let place, let name?) in files {
      if let first, first != name { areSeveral = true }
      first = first ?? name
      var folder = FilePath.folder(of: place)
      Self.add(name, to: &inside[folder])
      while true {
        Self.add(name, to: &below[folder])
        let parent = FilePath.folder(of: folder)
        if parent == folder { break }
        folder = parent
      }
    }
  }

  private static func add(_ name: Untrusted, to entry: inout Untrusted??) {
    if let known = entry { if known != name { entry = .some(nil) } } else { entry = .some(name) }
  }

  func home(of place: [UInt8]) -> Home {
    var folder = FilePath.folder(of: place)
    var last = folder
    // Some folder above holds names: there are two.
    while below[folder] == nil {
      last = folder
      let parent = FilePath.folder(of: folder)
      if parent == folder { return .folder(last) }
      folder = parent
    }
    // A name right here is that of the folder, whatever stands deeper.
    let name = inside.keys.contains(folder) ? inside[folder] : below[folder]
    if case .some(.some(let name)) = name { return .name(name) }
    // Folders deeper than here have names; this one is beside them.
    return .folder(last)
  }
}
