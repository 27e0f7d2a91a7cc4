extension FileSystem {
  /// Where a file lies: its folder real, links followed, its own name as it is. Nil where there is no such folder.
  package static func place(of path: [UInt8]) -> [UInt8]? {
    realPath(FilePath.folder(of: path)).map { FilePath.join($0, FilePath.name(of: path)) }
  }

  /// Whether a link leads to somewhere below its own folder.
  package static func staysInside(_ path: [UInt8]) -> Bool {
    guard let target = realPath(path), let folder = realPath(FilePath.folder(of: path)) else { return false }
    return FilePath.isInside(target, folder)
  }

  /// The folder of the git repository that a folder lies in: the nearest with `.git`, itself included.
  /// - Parameter folder: real, links followed.
  package static func repository(of folder: [UInt8]) -> [UInt8]? {
    var folder = folder
    while true {
      let git = FilePath.join(folder, Array(".git".utf8))
      if isLink(git) || (try? status(git)) != nil { return folder }
      let parent = FilePath.folder(of: folder)
      if parent == folder { return nil }
      folder = parent
    }
  }
}
