/// What Unicode says of code points, as regular expressions ask for it: read from its compact tables where it is first needed.
enum UnicodeTable {
  /// The code points of a general category (`Lu`, `L`), of a script (`Greek`) or of all (`Any`), in order; nil if there is no such class.
  static func ranges(of name: String) -> [ClosedRange<UInt32>]? {
    switch name {
    case "Any": return [0...0x10FFFF]
    case "Cs": return [0xD800...0xDFFF]
    case _ where name.utf8.count == 1:
      // A category of categories; those of two letters are all there are.
      let parts = words.keys.filter { $0.utf8.count == 2 && $0.hasPrefix(name) }
      if parts.isEmpty { return nil }
      return (parts.compactMap { words[$0] }.flatMap(ranges) + (name == "C" ? [0xD800...0xDFFF] : []))
    default: return words[name].map(ranges)
    }
  }

  /// Letters that have other spellings in case, by code point, each with the next of its spellings; the last has the first.
  static let nextCases: [(letter: UInt32, next: UInt32)] = {
    var pairs: [(letter: UInt32, next: UInt32)] = []
    var first: UInt32 = 0
    for run in caseRuns.split(separator: " ") {
      let parts = run.split(separator: ",")
      let isSparse = parts[1].hasSuffix("*")
      first += number(parts[0])
      let distance = Int64(parts[2], radix: 16) ?? 0
      for place in 0..<number(isSparse ? parts[1].dropLast() : parts[1]) {
        let letter = first + place * (isSparse ? 2 : 1)
        pairs.append((letter, UInt32(Int64(letter) + distance)))
      }
    }
    return pairs.sorted { $0.letter < $1.letter }
  }()

  /// The words of each class, by its name.
  private static let words: [String: Substring] = Dictionary(
    uniqueKeysWithValues: classes.split(separator: "\n").compactMap { line in
      line.firstIndex(of: " ").map { (String(line[..<$0]), line[line.index(after: $0)...]) }
    })

  private static func ranges(_ words: Substring) -> [ClosedRange<UInt32>] {
    var end: UInt32 = 0
    return words.split(separator: " ").map { word in
      let parts = word.split(separator: ":")
      let start = end + number(parts[0])
      let last = start + (parts.count > 1 ? number(parts[1]) : 0)
      end = last + 1
      return start...last
    }
  }

  private static func number(_ word: Substring) -> UInt32 { UInt32(word, radix: 16) ?? 0 }
}
