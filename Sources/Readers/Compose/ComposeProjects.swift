internal import Documents
internal import SourceText

/// Which Compose files are one project.
///
/// Files that a user names are merged, folder by folder, in the order in which they are named, as `docker compose -f A -f B`
/// does. In a folder that is walked it is what `docker compose up` takes: the files of `COMPOSE_FILE` in `.env`, else
/// `compose.yaml` or its like with its override. A folder without either has a project for each of its files. A file
/// that another includes or extends is a part of that one's project.
struct ComposeProjects {
  struct Project {
    /// Relative paths are seen from here.
    var folder: Surroundings.Folder
    /// Numbers of files, in the order in which they are merged.
    var files: [Int]
    /// Files beside them that `docker compose up` does not take.
    var others: [Int] = []
    /// What it is told apart by: its folder, or its file where the folder has several.
    var path: [UInt8]
  }

  private(set) var projects: [Project] = []
  /// The project of each file; nil for one that no project takes.
  private(set) var projectOfFile: [Int?]

  private let files: [ComposeFile]
  /// The files that `COMPOSE_FILE` names in `.env` of a folder, by the folder's place.
  private var chosen: [[UInt8]: [Surroundings.Folder]] = [:]
  private var numbers: [[UInt8]: Int] = [:]

  /// - Complexity: linear in the files and in what they refer to.
  init(_ files: [ComposeFile]) {
    self.files = files
    projectOfFile = files.map { _ in nil }
    for (number, file) in files.enumerated() { numbers[file.path.place] = number }
    let included = Set(files.flatMap { file in file.included.map(\.place).filter { $0 != file.path.place } })
    let extended = Set(files.flatMap { file in file.extended.map(\.place).filter { $0 != file.path.place } })
    var folders: [[UInt8]: [Int]] = [:]
    for (number, file) in files.enumerated() { folders[file.surroundings.folder.place, default: []].append(number) }
    for (folder, members) in folders where members.contains(where: { !files[$0].isNamed }) {
      chosen[folder] = composeFile(of: files[members[0]].surroundings)
    }
    let elsewhere = Set(
      chosen.flatMap { folder, paths in
        paths.map(\.place).filter { place in !(folders[folder] ?? []).contains { files[$0].path.place == place } }
      })
    for (_, members) in folders.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let (files, numbers) = (files, numbers)
      divide(members) { number in
        let place = files[number].path.place
        return numbers[place] == number
          && (included.contains(place) || elsewhere.contains(place)
            || (extended.contains(place) && !ComposeFileNames.bases.contains(files[number].name)))
      }
    }
    takeReferred()
  }

  private mutating func divide(_ members: [Int], isReferred: (Int) -> Bool) {
    let named = members.filter { files[$0].isNamed }.sorted { files[$0].argument < files[$1].argument }
    if !named.isEmpty { add(named, path: files[named[0]].surroundings.folder.shown) }
    let walked = members.filter { !files[$0].isNamed && !isReferred($0) }
    guard let first = walked.first else { return }
    let folder = files[first].surroundings.folder
    if let chosen = chosen[folder.place] {
      let found = chosen.compactMap { numbers[$0.place] }
      if !found.isEmpty {
        add(found, others: walked.filter { !found.contains($0) }, path: folder.shown)
        projects[projects.count - 1].folder = folder
        return
      }
    }
    func find(_ names: [[UInt8]]) -> Int? {
      for name in names { if let number = walked.first(where: { files[$0].name == name }) { return number } }
      return nil
    }
    if let base = find(ComposeFileNames.bases) {
      let own = [base] + [find(ComposeFileNames.overrides)].compactMap { $0 }
      add(own, others: walked.filter { !own.contains($0) }, path: folder.shown)
    } else {
      for number in walked { add([number], path: walked.count > 1 ? files[number].path.shown : folder.shown) }
    }
  }

  private mutating func add(_ numbers: [Int], others: [Int] = [], path: [UInt8]) {
    for number in numbers + others where projectOfFile[number] == nil { projectOfFile[number] = projects.count }
    projects.append(Project(folder: files[numbers[0]].surroundings.folder, files: numbers, others: others, path: path))
  }

  /// The files that `COMPOSE_FILE` names; nil if `.env` does not set it.
  private func composeFile(of surroundings: Surroundings) -> [Surroundings.Folder]? {
    guard let (bytes, _, shown) = try? surroundings.read(surroundings.folder.path(Array(".env".utf8))) else { return nil }
    let variables = EnvironmentFile(SourceFile(id: Span.none.file, path: shown, bytes: bytes)).variables
    func value(_ name: String) -> ArraySlice<UInt8>? { variables.last { $0.name.elementsEqual(name.utf8) }?.value }
    guard let list = value("COMPOSE_FILE"), !list.isEmpty else { return nil }
    let separator = value("COMPOSE_PATH_SEPARATOR")?.first ?? UInt8(ascii: ":")
    return list.split(separator: separator).map { surroundings.folder.path(Array($0)) }
  }

  /// Puts what files refer to into their projects.
  private mutating func takeReferred() {
    var open = files.indices.filter { projectOfFile[$0] != nil }
    while let number = open.popLast() {
      for path in files[number].included + files[number].extended {
        guard let other = numbers[path.place], projectOfFile[other] == nil else { continue }
        projectOfFile[other] = projectOfFile[number]
        open.append(other)
      }
    }
    // Files that include each other and nobody else: each is one by itself.
    for number in files.indices where projectOfFile[number] == nil { add([number], path: files[number].path.shown) }
  }
}
