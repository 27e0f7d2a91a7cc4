package import SourceText

/// Finds configurations: the nearest above a folder, up to the folder of the git repository or the root of the file
/// system.
package struct SettingsSearch {
  /// Its one name: hidden, so that no walk takes it for an input.
  package static let name = ".topolint.yaml"
  /// Names that people try: told, instead of passed over in silence.
  private static let misnamed = [".topolint.yml", ".topolint.json", ".topolint"]

  /// Configurations with other names, which are wrong usage.
  package private(set) var diagnostics: [Diagnostic] = []
  /// By folder, what has been found already.
  private var known: [[UInt8]: [UInt8]?] = [:]

  package init() {}

  /// The configurations of what a user names, each once.
  /// - Parameter paths: files, folders, or `-` for standard input, which stands for the current folder.
  /// - Returns: the files by their places, each with the first path that it was found for.
  package mutating func find(for paths: [[UInt8]]) -> [(place: [UInt8], input: [UInt8])] {
    var found: [(place: [UInt8], input: [UInt8])] = []
    for input in paths {
      guard let place = Self.folder(of: input).flatMap({ nearest(to: $0) }) else { continue }
      if !found.contains(where: { $0.place == place }) { found.append((place, input)) }
    }
    return found
  }

  /// The nearest configuration, by its place; nil if there is none.
  /// - Parameter folder: real, links followed.
  /// - Complexity: a few questions to the file system for each folder that is met for the first time.
  package mutating func nearest(to folder: [UInt8]) -> [UInt8]? {
    var met: [[UInt8]] = []
    var found: [UInt8]?
    var next: [UInt8]? = folder
    while let folder = next {
      if let earlier = known[folder] {
        found = earlier
        break
      }
      met.append(folder)
      for name in Self.misnamed where Self.exists(name, in: folder) && !Self.isFolder(FilePath.join(folder, Array(name.utf8))) {
        diagnostics.append(Self.misspelt(name, in: folder))
      }
      if Self.exists(Self.name, in: folder) {
        found = FilePath.join(folder, Array(Self.name.utf8))
        break
      }
      next = Self.above(folder)
    }
    for folder in met { known[folder] = .some(found) }
    return found
  }

  /// A place as it is opened and shown: seen from the current folder.
  package static func shown(_ place: [UInt8]) -> [UInt8] {
    FileSystem.realPath([UInt8(ascii: ".")]).map { FilePath.relative(place, to: $0) } ?? place
  }

  /// The folder that holds a project: the nearest with `.git`, or else the folder itself.
  /// - Parameter folder: real, links followed.
  package static func project(of folder: [UInt8]) -> [UInt8] { folders(from: folder).last { exists(".git", in: $0) } ?? folder }

  /// A folder and those above it, up to that of a repository.
  private static func folders(from start: [UInt8]) -> [[UInt8]] {
    var folders = [start]
    while let last = folders.last, let parent = above(last) { folders.append(parent) }
    return folders
  }

  /// The folder above one, as long as that is no repository's.
  private static func above(_ folder: [UInt8]) -> [UInt8]? {
    let parent = FilePath.folder(of: folder)
    return parent == folder || exists(".git", in: folder) ? nil : parent
  }

  private static func folder(of path: [UInt8]) -> [UInt8]? {
    if path == [UInt8(ascii: "-")] { return FileSystem.realPath([UInt8(ascii: ".")]) }
    // What a link leads to outside of the repository is not read, nor is its configuration.
    if (try? PathTrail(path))?.leadsOut == true { return nil }
    return FileSystem.realPath(isFolder(path) ? path : FilePath.folder(of: path))
  }

  private static func isFolder(_ path: [UInt8]) -> Bool { (try? FileSystem.status(path))?.kind == .folder }

  /// Whether there is something of that name, a link that leads nowhere included.
  private static func exists(_ name: String, in folder: [UInt8]) -> Bool {
    let path = FilePath.join(folder, Array(name.utf8))
    return FileSystem.isLink(path) || (try? FileSystem.status(path)) != nil
  }

  private static func misspelt(_ wrong: String, in folder: [UInt8]) -> Diagnostic {
    Diagnostic(
      .error, "a configuration is named \(ours: name), not \(ours: wrong)", at: .none,
      path: Untrusted(shown(FilePath.join(folder, Array(wrong.utf8)))), hint: "rename it")
  }
}
