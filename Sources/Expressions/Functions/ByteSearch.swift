/// Finds bytes in bytes in linear time, after Knuth, Morris and Pratt 1977.
struct ByteSearch {
  private let pattern: [UInt8]
  /// For each prefix of the pattern, the length of its longest proper border.
  private let borders: [Int]

  init(_ pattern: [UInt8]) {
    self.pattern = pattern
    var borders = Array(repeating: 0, count: pattern.count + 1)
    var length = 0
    for position in pattern.indices.dropFirst() {
      while length > 0, pattern[position] != pattern[length] { length = borders[length] }
      if pattern[position] == pattern[length] { length += 1 }
      borders[position + 1] = length
    }
    self.borders = borders
  }

  /// Where the pattern first begins, at `start` or later.
  func first(in text: [UInt8], from start: Int) -> Int? {
    scan(text, from: start) { _ in false }
  }

  /// Where the pattern last begins, at `limit` or before.
  func last(in text: [UInt8], startingUpTo limit: Int) -> Int? {
    var last: Int?
    _ = scan(text, from: 0) { found in
      if found <= limit { last = found }
      return found <= limit
    }
    return last
  }

  /// Goes over all matches until `isSkipped` is false for one, and returns that.
  private func scan(_ text: [UInt8], from start: Int, _ isSkipped: (Int) -> Bool) -> Int? {
    var length = 0
    if pattern.isEmpty {
      for position in start...text.count where !isSkipped(position) { return position }
      return nil
    }
    for position in start..<max(start, text.count) {
      while length > 0, length == pattern.count || text[position] != pattern[length] { length = borders[length] }
      if text[position] == pattern[length] { length += 1 }
      if length == pattern.count {
        let found = position + 1 - length
        if !isSkipped(found) { return found }
      }
    }
    return nil
  }
}
