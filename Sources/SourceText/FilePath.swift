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

  /// A path without `.`, and without `..` but at its start; links are not looked at.
  package static func normal(_ path: [UInt8]) -> [UInt8] {
    var parts: [ArraySlice<UInt8>] = []
    for part in path.split(separator: slash) where part != current[...] {
      if part.elementsEqual("..".utf8), let last = parts.last, !last.elementsEqual("..".utf8) {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    let joined = Array(parts.joined(separator: [slash]))
    return path.first == slash ? [slash] + joined : joined.isEmpty ? current : joined
  }

  /// How a file's name ends, from its last dot on; the name itself where there is none.
  package static func ending(of path: [UInt8]) -> [UInt8] {
    let name = name(of: path)
    return name.lastIndex(of: UInt8(ascii: ".")).map { Array(name[$0...]) } ?? name
  }

  /// Whether a path is a folder or lies below it; both real, links followed.
  package static func isInside(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
    path == folder || path.starts(with: folder.last == slash ? folder : folder + [slash])
  }

  /// Whether a path is a folder or lies below it; both as they are shown, without steps upwards between.
  package static func isInFolder(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
    folder == current ? !path.starts(with: "../".utf8) : isInside(path, folder)
  }

  /// A path as seen from a folder, with `..` where it lies elsewhere; both real.
  package static func relative(_ path: [UInt8], to folder: [UInt8]) -> [UInt8] {
    let (parts, base) = (path.split(separator: slash), folder.split(separator: slash))
    let common = zip(parts, base).prefix { $0 == $1 }.count
    let steps = base[common...].map { _ in Array("..".utf8)[...] } + parts[common...]
    return steps.isEmpty ? current : Array(steps.joined(separator: [slash]))
  }
}
