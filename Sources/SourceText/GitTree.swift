/// The files of one revision: what a walk of them needs, without a working copy.
package struct GitTree: Sendable {
  package let revision: Untrusted
  let repository: GitRepository
  /// By path from the repository's folder, as bytes.
  let entries: [Entry]
  /// Where each symbolic link leads, by its path.
  private let links: [[UInt8]: [UInt8]]
  private let places: [[UInt8]: Int]
  private let folders: Set<[UInt8]>

  /// A file, link or submodule.
  struct Entry: Hashable, Sendable {
    enum Kind: Sendable { case file, link, submodule }

    let path: [UInt8]
    let kind: Kind
    /// The object with its contents.
    let object: [UInt8]
  }

  /// Takes apart what `ls-tree -r -z` writes: `MODE TYPE OBJECT`, a tab, the path and a NUL.
  static func entries(of output: [UInt8]) -> [Entry]? {
    var entries: [Entry] = []
    for line in output.split(separator: 0) {
      guard let tab = line.firstIndex(of: 0x09) else { return nil }
      let words = line[..<tab].split(separator: 0x20)
      guard words.count == 3, GitRepository.isName(words[2]), tab + 1 < line.endIndex else { return nil }
      let kind: Entry.Kind = words[0].elementsEqual("120000".utf8) ? .link : words[1].elementsEqual("blob".utf8) ? .file : .submodule
      entries.append(Entry(path: Array(line[(tab + 1)...]), kind: kind, object: Array(words[2])))
    }
    return entries
  }

  init(revision: Untrusted, repository: GitRepository, entries: [Entry]) throws(GitError) {
    self.revision = revision
    self.repository = repository
    self.entries = entries
    var places: [[UInt8]: Int] = [:]
    var folders: Set<[UInt8]> = [[]]
    for (index, entry) in entries.enumerated() {
      places[entry.path] = index
      var path = entry.path[...]
      while let slash = path.lastIndex(of: UInt8(ascii: "/")) {
        path = path[..<slash]
        if !folders.insert(Array(path)).inserted { break }
      }
    }
    (self.places, self.folders) = (places, folders)
    let links = entries.filter { $0.kind == .link }
    let targets = try repository.contents(of: links.map(\.object))
    self.links = Dictionary(zip(links, targets).compactMap { link, target in target.map { (link.path, $0) } }) { first, _ in first }
  }

  /// What a path leads to, links followed.
  enum Target: Hashable {
    case entry(Int)
    case folder([UInt8])
    case missing
    /// A link leads out of the repository.
    case outside
    /// Links lead round in a circle.
    case circle
  }

  /// - Parameter path: from the repository's folder, without `.` and `..`.
  func target(of path: [UInt8]) -> Target {
    var open = Array(path.split(separator: UInt8(ascii: "/")).map { Array($0) }.reversed())
    var parts: [[UInt8]] = []
    var steps = 0
    while let part = open.popLast() {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8) {
        if parts.popLast() == nil { return .outside }
        continue
      }
      parts.append(part)
      guard let target = links[Self.joined(parts)] else { continue }
      steps += 1
      if steps > 40 { return .circle }
      if target.first == UInt8(ascii: "/") { return .outside }
      parts.removeLast()
      open += target.split(separator: UInt8(ascii: "/")).map { Array($0) }.reversed()
    }
    let path = Self.joined(parts)
    if let place = places[path] { return .entry(place) }
    return folders.contains(path) ? .folder(path) : .missing
  }

  private static func joined(_ parts: [[UInt8]]) -> [UInt8] { Array(parts.joined(separator: [UInt8(ascii: "/")])) }

  /// The numbers of all entries below a folder.
  func entries(below folder: [UInt8]) -> [Int] {
    let prefix = folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]
    return entries.indices.filter { entries[$0].path.starts(with: prefix) }
  }
}
