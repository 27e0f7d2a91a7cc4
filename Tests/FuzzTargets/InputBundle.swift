import SourceText
import TestSupport

/// Several files as one input: each begins with a line `=== name`. What stands before the first is one called `a.yaml`.
struct InputBundle {
  private(set) var files: [(name: [UInt8], bytes: [UInt8])] = []

  private static let mark = Array("=== ".utf8)
  /// More files say no more of how files are joined.
  private static let most = 8

  init(_ bytes: [UInt8]) {
    var (name, start, line) = (Array("a.yaml".utf8), 0, 0)
    while line <= bytes.count {
      let end = bytes[line...].firstIndex(of: 0x0A) ?? bytes.count
      if bytes[line..<end].starts(with: Self.mark), files.count < Self.most {
        add(name, bytes[start..<line])
        name = Array(bytes[line..<end].dropFirst(Self.mark.count))
        start = min(end + 1, bytes.count)
      }
      line = end + 1
    }
    add(name, bytes[start...])
  }

  private mutating func add(_ name: [UInt8], _ bytes: ArraySlice<UInt8>) {
    // No name leads out of the folder, nor is it one that no file can have.
    let name = Array(name.filter { $0 != 0 && $0 != UInt8(ascii: "/") }.prefix(100))
    if bytes.isEmpty || name.isEmpty || name.allSatisfy({ $0 == UInt8(ascii: ".") }) { return }
    if !files.contains(where: { $0.name == name }) { files.append((name, Array(bytes))) }
  }

  /// The files as a walk would have found them.
  var walk: InputWalk {
    InputWalk(inputs: [], diagnostics: []).holding(Dictionary(uniqueKeysWithValues: files.map { (Untrusted($0.name), $0.bytes) }))
  }

  /// The samples as such inputs: each folder, and each file by itself.
  static let samples: [[UInt8]] = {
    let files = Shared.samples(endings: [""]).filter { $0.bytes.count <= largest }
    var all: [String: [UInt8]] = [:]
    for (path, bytes) in files {
      let parts = path.split(separator: "/")
      let part: [UInt8] = mark + Array((parts.last ?? "").utf8) + [0x0A] + bytes
      all[path] = part
      all[parts.dropLast().joined(separator: "/"), default: []] += part
    }
    return all.sorted { $0.key < $1.key }.map(\.value).filter { $0.count <= largest }
  }()

  /// Bytes of a seed.
  private static let largest = 16_384
}
