package import SourceText

/// The keys at the top of each document of a file, found without an understanding of the rest: of a file that cannot be
/// parsed they tell whose it is.
package struct TopLevelKeys {
  /// One set a document.
  package private(set) var documents: [Set<Untrusted>] = []
  /// The place behind all that seems to stand at the key asked for; nil where the lines of the file do not tell: where it is not one document in
  /// block style, or nothing stands behind the key.
  package private(set) var end: Int?

  /// - Parameter key: one of which the end is asked for.
  /// - Complexity: linear in the size of the text.
  package init(_ bytes: [UInt8], endOf key: Untrusted? = nil) {
    // Of UTF-16, which cannot be parsed, every second byte of a key is zero.
    let hasZero = bytes.reduce(UInt8.max) { Swift.min($0, $1) } == 0
    let text = hasZero ? bytes.filter { $0 != 0 && $0 < 0xFE } : bytes
    let scan = Scan(bytes: text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...])
    var isMet = false
    documents = scan.documents { met, start in
      if isMet, end == nil { end = start }
      if met == key { isMet = true }
    }
    if hasZero || documents.count > 1 { end = nil }
  }

  private struct Scan {
    let bytes: ArraySlice<UInt8>

    /// - Parameter onKey: told of each key that begins a line, and where the line begins.
    func documents(onKey: (Untrusted, Int) -> Void) -> [Set<Untrusted>] {
      var documents: [Set<Untrusted>] = [[]]
      /// How deep the keys of the document stand, once its first line is found.
      var depth: Int?
      var start = bytes.startIndex
      while start < bytes.endIndex {
        let end = endOfLine(start)
        // Most lines stand deeper than the keys at the top.
        if let depth, end - start > depth, bytes[start] == 0x20, bytes[start + depth] == 0x20 {
          start = end + 1
          continue
        }
        var line = bytes[start..<end]
        let lineStart = start
        start = end + 1
        if line.starts(with: "---".utf8), line.count == 3 || line[line.startIndex + 3] <= 0x20 {
          documents.append([])
          depth = nil
          line = line.dropFirst(3)
        }
        let text = line.drop { $0 == 0x20 || $0 == 0x09 }
        guard let first = text.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "%") else { continue }
        if depth == nil {
          depth = text.startIndex - lineStart
          if first == UInt8(ascii: "{") {
            let (keys, end) = flowKeys(from: text.startIndex)
            documents[documents.count - 1].formUnion(keys)
            start = max(start, end)
            continue
          }
        }
        if text.startIndex - lineStart == depth, let key = Self.blockKey(text) {
          documents[documents.count - 1].insert(key)
          onKey(key, lineStart)
        }
      }
      return documents
    }

    /// The key of a line, its anchor, tag and quotes left out.
    private static func blockKey(_ line: ArraySlice<UInt8>) -> Untrusted? {
      var line = line
      if line.first == UInt8(ascii: "[") { return nil }
      while line.first == UInt8(ascii: "&") || line.first == UInt8(ascii: "!") {
        line = line.drop { $0 != 0x20 }.drop { $0 == 0x20 }
      }
      if let quote = line.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        let key = line.dropFirst().prefix { $0 != quote }
        return line[key.endIndex...].dropFirst().first { $0 != 0x20 } == UInt8(ascii: ":") ? Untrusted(key) : nil
      }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      var key = line[..<colon]
      while key.last == 0x20 || key.last == 0x09 { key = key.dropLast() }
      return Untrusted(key)
    }

    /// The keys of a mapping in braces, and where it ends: at its closing brace or at the end of the text.
    private func flowKeys(from open: Int) -> (keys: Set<Untrusted>, end: Int) {
      var keys: Set<Untrusted> = []
      var depth = 0
      var word: ArraySlice<UInt8> = []
      var index = open
      while index < bytes.endIndex {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth == 0 { return (keys, index + 1) }
        case UInt8(ascii: ":"): if depth == 1, !word.isEmpty { keys.insert(Untrusted(word)) }
        case UInt8(ascii: "#") where bytes[index - 1] <= 0x20: index = endOfLine(index)
        case UInt8(ascii: "/") where bytes[(index + 1)...].first == byte: index = endOfLine(index)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
          word = quoted(from: index)
          index = word.endIndex
        case UInt8(ascii: ","): word = []
        case 0...0x20: break
        default:
          word = bytes[index...].prefix { $0 > 0x20 && !Self.marks.contains($0) }
          index = word.endIndex - 1
        }
        index += 1
      }
      return (keys, bytes.endIndex)
    }

    /// The text behind a quote, to the next one; it ends with its line in any case.
    private func quoted(from quote: Int) -> ArraySlice<UInt8> {
      var end = quote + 1
      while end < bytes.endIndex, bytes[end] != bytes[quote], bytes[end] != 0x0A {
        end += bytes[end] == UInt8(ascii: "\\") && bytes[quote] == UInt8(ascii: "\"") ? 2 : 1
      }
      return bytes[(quote + 1)..<min(end, bytes.endIndex)]
    }

    private static let marks = Array("{}[],:\"".utf8)

    private func endOfLine(_ index: Int) -> Int {
      unsafe bytes.withUnsafeBufferPointer { buffer in
        var place = index - bytes.startIndex
        while place < buffer.count, unsafe buffer[place] != 0x0A, unsafe buffer[place] != 0x0D { place += 1 }
        return bytes.startIndex + place
      }
    }
  }
}
