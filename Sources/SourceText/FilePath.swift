/// Paths as bytes: names may be of any bytes but NUL and `/`.
package enum FilePath {
  private static let slash = UInt8(ascii: "/")
  private static let current = Array(".".utf8)

  /// The folder that a path lies in; `.` for a bare name.
  package static func folder(of path: [UInt8]) -> [UInt8] {
    guard let last = path.lastIndex(of: slash) else { return current }
    return last == 0 ? [slash] : Array(path[..<last])
  }

  /// The last part of a path.
  package static func name(of path: [UInt8]) -> [UInt8] { path.lastIndex(of: slash).map { Array(path[($0 + 1)...]) } ?? path }

  /// A path below a folder. A name that could be taken for an option gets `./` in front.
  package static func join(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
    if folder == current { return name.first == UInt8(ascii: "-") ? Array("./".utf8) + name : name }
    return folder.last == slash ? folder + name : folder + [slash] + name
  }

  /// Whether a path is a folder or lies below it; both real, links followed.
  package static func isInside(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
    path == folder || path.starts(with: folder.last == slash ? folder : folder + [slash])
  }

  /// A path as seen from a folder, with `..` where it lies elsewhere; both real.
  package static func relative(_ path: [UInt8], to folder: [UInt8]) -> [UInt8] {
    let (parts, base) = (path.split(separator: slash), folder.split(separator: slash))
    let common = zip(parts, base).prefix { $0 == $1 }.count
    let steps = base[common...].map { _ in Array("..".utf8)[...] } + parts[common...]
    return steps.isEmpty ? current : Array(steps.joined(separator: [slash]))
  }
}
