/// The patterns of one `.gitignore`, after gitignore(5).
package struct GitIgnore: Sendable {
  private struct Pattern: Sendable {
    var parts: [[UInt8]]
    var isNegated: Bool
    var foldersOnly: Bool
  }

  private var patterns: [Pattern] = []

  package init(_ text: [UInt8]) {
    let text = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
    for var line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      while line.last == 0x20, line.dropLast().last != UInt8(ascii: "\\") { line = line.dropLast() }
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      let isNegated = line.first == UInt8(ascii: "!")
      if isNegated { line = line.dropFirst() }
      let foldersOnly = line.last == UInt8(ascii: "/")
      if foldersOnly { line = line.dropLast() }
      if line.isEmpty { continue }
      let isAnchored = line.contains(UInt8(ascii: "/"))
      var parts = line.split(separator: UInt8(ascii: "/")).map(Array.init)
      if !isAnchored { parts.insert(Array("**".utf8), at: 0) }
      if !parts.isEmpty { patterns.append(Pattern(parts: parts, isNegated: isNegated, foldersOnly: foldersOnly)) }
    }
  }

  /// What the file says of a path below its folder: ignored, kept, or nothing. The last pattern that fits decides.
  package func verdict(_ path: [[UInt8]], isFolder: Bool) -> Bool? {
    for pattern in patterns.reversed() where !pattern.foldersOnly || isFolder {
      if Self.matches(pattern.parts, path) { return !pattern.isNegated }
    }
    return nil
  }

  /// Whether path parts fit pattern parts, `**` standing for any number of parts; at the end for one at least, so that
  /// `logs/**` says nothing of `logs` itself and `!logs/keep.yaml` can still be found.
  /// - Complexity: parts of the pattern times parts of the path; a table, no backtracking.
  private static func matches(_ pattern: [[UInt8]], _ path: [[UInt8]]) -> Bool {
    var reachable = [Bool](repeating: false, count: path.count + 1)
    reachable[0] = true
    for (position, part) in pattern.enumerated() {
      var next = [Bool](repeating: false, count: path.count + 1)
      if part.elementsEqual("**".utf8) {
        var seen = false
        let isLast = position == pattern.count - 1
        for index in reachable.indices {
          next[index] = isLast ? seen : seen || reachable[index]
          seen = seen || reachable[index]
        }
      } else {
        for index in path.indices where reachable[index] && Glob.matches(part, path[index]) { next[index + 1] = true }
      }
      reachable = next
    }
    return reachable[path.count]
  }
}
