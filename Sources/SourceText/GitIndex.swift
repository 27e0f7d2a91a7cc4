/// The files that git tracks, as the index of a repository lists them (gitformat-index(5), versions 2 to 4). It is read
/// here, without git, so that a walk runs no program.
struct GitIndex {
  /// From the repository's folder, in git's order: by bytes.
  let paths: [[UInt8]]

  /// - Parameter root: the folder of a repository.
  /// - Returns: nil where there is no index that can be read to its end: one that is split over two files, say.
  init?(ofRepositoryAt root: [UInt8]) {
    let git = FilePath.join(root, Array(".git".utf8))
    var folder = git
    if (try? FileSystem.status(git))?.kind == .file {
      // A worktree or submodule has its index elsewhere: `gitdir: PATH`.
      guard let text = try? FileSystem.read(git), text.starts(with: "gitdir: ".utf8) else { return nil }
      let path = Array(text.dropFirst("gitdir: ".utf8.count).prefix { $0 != 0x0A && $0 != 0x0D })
      folder = path.first == UInt8(ascii: "/") ? path : FilePath.join(root, path)
    }
    guard let bytes = try? FileSystem.read(FilePath.join(folder, Array("index".utf8))) else { return nil }
    self.init(bytes)
  }

  init?(_ bytes: [UInt8]) {
    // Names of objects have 20 bytes or 32; the index does not say which.
    guard let paths = Self.paths(bytes, objectName: 20) ?? Self.paths(bytes, objectName: 32) else { return nil }
    self.paths = paths
  }

  private static func paths(_ bytes: [UInt8], objectName: Int) -> [[UInt8]]? {
    func number(_ offset: Int, _ count: Int) -> Int? {
      guard offset >= 0, offset + count <= bytes.count else { return nil }
      return bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.starts(with: "DIRC".utf8), let version = number(4, 4), (2...4).contains(version), let count = number(8, 4) else {
      return nil
    }
    var paths: [[UInt8]] = []
    var offset = 12
    for _ in 0..<count {
      let start = offset
      // Forty bytes of what the file system said, the object and the flags.
      guard let flags = number(start + 40 + objectName, 2) else { return nil }
      let isExtended = flags & 0x4000 != 0
      offset += 40 + objectName + (isExtended ? 4 : 2)
      var path: [UInt8] = []
      if version == 4 {
        guard let kept = keptBytes(bytes, &offset, of: paths.last ?? []) else { return nil }
        path = kept
      }
      guard offset <= bytes.count, let end = bytes[offset...].firstIndex(of: 0) else { return nil }
      path += bytes[offset..<end]
      // Of a long name the flags hold 0xFFF: more than it.
      guard !path.isEmpty, flags & 0xFFF == min(path.count, 0xFFF) else { return nil }
      paths.append(path)
      offset = version == 4 ? end + 1 : start + (end - start + 8) / 8 * 8
    }
    let extensions = bytes[min(offset, bytes.count)...]
    return extensions.starts(with: "link".utf8) ? nil : paths
  }

  /// What a path of version 4 shares with the one before it: a number says how many bytes of that are dropped.
  private static func keptBytes(_ bytes: [UInt8], _ offset: inout Int, of last: [UInt8]) -> [UInt8]? {
    var dropped = 0
    while offset < bytes.count {
      let byte = Int(bytes[offset])
      offset += 1
      dropped = dropped << 7 | byte & 0x7F
      if byte & 0x80 == 0 { return dropped <= last.count ? Array(last.dropLast(dropped)) : nil }
      if dropped > last.count { return nil }
      dropped += 1
    }
    return nil
  }
}
