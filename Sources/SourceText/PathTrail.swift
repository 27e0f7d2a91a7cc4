/// Where a path leads. Its links are followed one by one, so that one that leads out of the repository that it stands in
/// is noticed: a pull request can bring links, and what lies outside of its repository is none of its business.
package struct PathTrail: Hashable, Sendable {
  /// Real: no part of it is a link. Its last parts need not be there.
  package let place: [UInt8]
  /// Whether a link on the way stands in a repository and the place does not, or lies in its `.git`.
  package let leadsOut: Bool

  /// Links on one path, as the kernel counts them.
  private static let limit = 40

  /// - Parameter path: seen from the current folder.
  /// - Throws: where its links go round in a circle, and where `..` follows what is no folder, as the kernel has it.
  package init(_ path: [UInt8]) throws(FileError) {
    let slash = UInt8(ascii: "/")
    func parts(_ path: [UInt8]) -> [[UInt8]] { path.split(separator: slash).map { Array($0) } }
    var place = path.first == slash ? [slash] : FileSystem.realPath([UInt8(ascii: ".")]) ?? [slash]
    var open = Array(parts(path).reversed())
    var repositories: Set<[UInt8]> = []
    var links = 0
    while let part = open.popLast() {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8) {
        if try FileSystem.status(place).kind != .folder { throw FileError.noFolder }
        place = FilePath.folder(of: place)
        continue
      }
      let next = FilePath.join(place, part)
      guard let target = FileSystem.linkTarget(next) else {
        place = next
        continue
      }
      links += 1
      if links > Self.limit { throw FileError.circle }
      if let repository = FileSystem.repository(of: place) { repositories.insert(repository) }
      if target.first == slash { place = [slash] }
      open += parts(target).reversed()
    }
    self.place = place
    leadsOut = !repositories.allSatisfy { FilePath.isInside(place, $0) && !FilePath.isInside(place, FilePath.join($0, Self.git)) }
  }

  private static let git = Array(".git".utf8)
}
