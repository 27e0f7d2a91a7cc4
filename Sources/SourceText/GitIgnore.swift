/// The patterns of one `.gitignore`, after gitignore(5).
package struct GitIgnore: Sendable {
  private struct Pattern: Sendable {
    var parts: [[UInt8]]
    var isNegated: Bool
    var foldersOnly: Bool
  }

  private var patterns: [Pattern] = []

  package init(_ text: [UInt8]) {
    for var line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      while line.last == 0x20, line.dropLast().last != UInt8(ascii: "\\") { line = line.dropLast() }
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      let isNegated = line.first == UInt8(ascii: "!")
      if isNegated { line = line.dropFirst() }
      let foldersOnly = line.last == UInt8(ascii: "/")
      if foldersOnly { line = line.dropLast() }
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

  /// Whether path parts fit pattern parts, `**` standing for any number of parts.
  /// - Complexity: parts of the pattern times parts of the path; a table, no backtracking.
  private static func matches(_ pattern: [[UInt8]], _ path: [[UInt8]]) -> Bool {
    var reachable = [Bool](repeating: false, count: path.count + 1)
    reachable[0] = true
    for part in pattern {
      var next = [Bool](repeating: false, count: path.count + 1)
      if part.elementsEqual("**".utf8) {
        var seen = false
        for index in reachable.indices {
          seen = seen || reachable[index]
          next[index] = seen
        }
      } else {
        for index in path.indices where reachable[index] && Glob.matches(part, path[index]) { next[index + 1] = true }
      }
      reachable = next
    }
    return reachable[path.count]
  }
}

/// Shell patterns within one part of a path: `*`, `?`, `[a-z]`, `\x`.
package enum Glob {
  /// - Complexity: length of the pattern times length of the text.
  package static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    var (p, t) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, t)
        p += 1
      } else if let next = step(pattern, p, text[t]) {
        p = next
        t += 1
      } else if let last = star {
        p = last.pattern + 1
        t = last.text + 1
        star = (last.pattern, t)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// Where the pattern goes on if its element at `p` fits the byte.
  private static func step(_ pattern: [UInt8], _ p: Int, _ byte: UInt8) -> Int? {
    guard p < pattern.count else { return nil }
    switch pattern[p] {
    case UInt8(ascii: "?"): return p + 1
    case UInt8(ascii: "\\") where p + 1 < pattern.count: return pattern[p + 1] == byte ? p + 2 : nil
    case UInt8(ascii: "["):
      guard let end = pattern[(p + 1)...].dropFirst().firstIndex(of: UInt8(ascii: "]")) else { return byte == pattern[p] ? p + 1 : nil }
      var members = pattern[(p + 1)..<end]
      let isNegated = members.first == UInt8(ascii: "!") || members.first == UInt8(ascii: "^")
      if isNegated { members = members.dropFirst() }
      var found = false
      var index = members.startIndex
      while index < members.endIndex {
        if index + 2 < members.endIndex, members[index + 1] == UInt8(ascii: "-") {
          found = found || (members[index] <= byte && byte <= members[index + 2])
          index += 3
        } else {
          found = found || members[index] == byte
          index += 1
        }
      }
      return found != isNegated ? end + 1 : nil
    default: return pattern[p] == byte ? p + 1 : nil
    }
  }
}
