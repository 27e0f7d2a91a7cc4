package import SourceText

/// Finds the configuration of a run: the nearest above each path that the user names, up to the folder of the git
/// repository or the root of the file system.
package enum SettingsSearch {
  /// Its one name: hidden, so that no walk takes it for an input.
  package static let name = ".topolint.yaml"
  /// Names that people try: told, instead of passed over in silence.
  private static let misnamed = [".topolint.yml", ".topolint.json", ".topolint"]

  /// - Parameter paths: files, folders, or `-` for standard input, which stands for the current folder.
  /// - Returns: the file, as it is opened and shown. All inputs make one topology, so that there is one: where two paths
  ///   lead to two, that is an error. A path that leads to none has no say.
  package static func find(for paths: [[UInt8]]) -> (path: [UInt8]?, diagnostics: [Diagnostic]) {
    var found: [(path: [UInt8], place: [UInt8], input: [UInt8])] = []
    var diagnostics: [Diagnostic] = []
    var seen: Set<[UInt8]> = []
    for input in paths {
      guard let start = folder(of: input), seen.insert(start).inserted else { continue }
      for folder in folders(from: start) {
        for name in misnamed where exists(name, in: folder) && !isFolder(FilePath.join(folder, Array(name.utf8))) {
          diagnostics.append(misspelt(name, in: folder))
        }
        guard exists(name, in: folder) else { continue }
        let place = FilePath.join(folder, Array(name.utf8))
        if !found.contains(where: { $0.place == place }) { found.append((shown(place), place, input)) }
        break
      }
    }
    if found.count > 1 {
      diagnostics.append(
        Diagnostic(
          .error,
          "'\(Untrusted(found[0].input))' is configured by '\(Untrusted(found[0].path))', '\(Untrusted(found[1].input))' by '\(Untrusted(found[1].path))'",
          at: .none, hint: "all inputs make one topology, which has one configuration: name it with --config"))
    }
    return (found.first?.path, diagnostics)
  }

  /// The folder that holds a project: the nearest with `.git`, or else the folder itself.
  /// - Parameter folder: real, links followed.
  package static func project(of folder: [UInt8]) -> [UInt8] { folders(from: folder).last { exists(".git", in: $0) } ?? folder }

  /// A folder and those above it, up to that of a repository.
  private static func folders(from start: [UInt8]) -> [[UInt8]] {
    var folders = [start]
    while let last = folders.last, !exists(".git", in: last) {
      let parent = FilePath.folder(of: last)
      if parent == last { break }
      folders.append(parent)
    }
    return folders
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

  private static func shown(_ place: [UInt8]) -> [UInt8] {
    FileSystem.realPath([UInt8(ascii: ".")]).map { FilePath.relative(place, to: $0) } ?? place
  }

  private static func misspelt(_ wrong: String, in folder: [UInt8]) -> Diagnostic {
    Diagnostic(
      .error, "a configuration is named \(ours: name), not \(ours: wrong)", at: .none,
      path: Untrusted(shown(FilePath.join(folder, Array(wrong.utf8)))), hint: "rename it")
  }
}
