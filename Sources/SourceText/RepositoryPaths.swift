/// Paths as code hosts know them: from the root of the repository, wherever the program was started and however a file
/// was named. Outside of a repository they are as they were named.
package struct RepositoryPaths: Sendable {
  private var paths: [Untrusted: Untrusted] = [:]

  package init() {}

  package subscript(_ shown: Untrusted) -> Untrusted { paths[shown] ?? shown }

  /// Finds the repositories of files.
  /// - Parameter files: as they are shown.
  /// - Complexity: a few questions to the file system for each folder.
  package mutating func add(files: some Sequence<Untrusted>) {
    var folders: [[UInt8]: (place: [UInt8], root: [UInt8])?] = [:]
    for path in files where paths[path] == nil && path != SourceFile.standardInput {
      let folder = FilePath.folder(of: path.bytes)
      let known = folders[folder] ?? FileSystem.realPath(folder).flatMap { place in FileSystem.repository(of: place).map { (place, $0) } }
      folders[folder] = .some(known)
      guard let (place, root) = known else { continue }
      paths[path] = Untrusted(FilePath.relative(FilePath.join(place, FilePath.name(of: path.bytes)), to: root))
    }
  }

  /// Finds the files that a stream was rendered from. Helm names them from the folder of the chart, kustomize from that of
  /// the kustomization, and neither says where that is: tried are the current folder and the root, with the steps upwards
  /// left out. What is found nowhere stays as it is said.
  /// - Parameter folder: the current one, real.
  package mutating func add(origins: some Sequence<Untrusted>, from folder: [UInt8]) {
    guard let root = FileSystem.repository(of: folder) else { return }
    for origin in origins where paths[origin] == nil && origin.bytes.first != UInt8(ascii: "/") {
      var inside = origin.bytes[...]
      while inside.starts(with: "../".utf8) { inside = inside.dropFirst(3) }
      let places = [FilePath.join(folder, origin.bytes), FilePath.join(folder, Array(inside)), FilePath.join(root, Array(inside))]
      let found = places.lazy.compactMap { FileSystem.realPath($0) }.first { FilePath.isInside($0, root) }
      paths[origin] = found.map { Untrusted(FilePath.relative($0, to: root)) } ?? Untrusted(inside)
    }
  }
}

extension SourceFiles {
  /// The same files with the paths that code hosts know.
  package func renamed(by paths: RepositoryPaths) -> SourceFiles {
    var files = SourceFiles()
    for file in all { files.add(file.renamed { paths[$0] }) }
    return files
  }
}
