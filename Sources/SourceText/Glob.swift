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
    case UInt8(ascii: "["): return set(pattern, p + 1, byte)
    default: return pattern[p] == byte ? p + 1 : nil
    }
  }

  /// Where the pattern goes on behind a set of bytes that starts at `start`, if the byte is of the set. A set without an
  /// end fits nothing, as in git.
  private static func set(_ pattern: [UInt8], _ start: Int, _ byte: UInt8) -> Int? {
    var index = start
    let isNegated = index < pattern.count && (pattern[index] == UInt8(ascii: "!") || pattern[index] == UInt8(ascii: "^"))
    if isNegated { index += 1 }
    let first = index
    var found = false
    // A member, its escape undone.
    func member() -> UInt8? {
      if index < pattern.count, pattern[index] == UInt8(ascii: "\\") { index += 1 }
      guard index < pattern.count else { return nil }
      defer { index += 1 }
      return pattern[index]
    }
    while index < pattern.count, pattern[index] != UInt8(ascii: "]") || index == first {
      guard let low = member() else { return nil }
      if index + 1 < pattern.count, pattern[index] == UInt8(ascii: "-"), pattern[index + 1] != UInt8(ascii: "]") {
        index += 1
        guard let high = member() else { return nil }
        found = found || (low <= byte && byte <= high)
      } else {
        found = found || low == byte
      }
    }
    return index < pattern.count && found != isNegated ? index + 1 : nil
  }
}
