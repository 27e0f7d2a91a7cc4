/// Keys that somebody looks for in JSON, by number: found by length and first bytes, without a text being made.
package struct JSONKeys: Sendable {
  private struct Entry {
    var head: UInt64
    var text: [UInt8]
    var number: Int
  }

  private let entries: [Entry]
  /// Where the keys of each length begin among the entries, which are sorted by length.
  private let starts: [Int]

  /// - Parameter keys: the number of a key is its place here; of equal ones the first.
  package init(_ keys: [String]) {
    let entries = keys.enumerated().map { number, key in
      let text = Array(key.utf8)
      return Entry(head: unsafe text.withUnsafeBytes { unsafe Self.head($0) }, text: text, number: number)
    }.sorted { ($0.text.count, $0.number) < ($1.text.count, $1.number) }
    self.entries = entries
    starts = (0...(entries.last?.text.count ?? 0) + 1).map { length in entries.count { $0.text.count < length } }
  }

  /// The number of a key; nil for any other text.
  package func number(of text: UnsafeRawBufferPointer) -> Int? {
    guard text.count + 1 < starts.count else { return nil }
    let range = starts[text.count]..<starts[text.count + 1]
    if range.isEmpty { return nil }
    let head = unsafe Self.head(text)
    for index in range where entries[index].head == head {
      if text.count <= 8 { return entries[index].number }
      if unsafe matches(index, text) { return entries[index].number }
    }
    return nil
  }

  private func matches(_ index: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    unsafe entries[index].text.withUnsafeBytes { key in
      for place in 8..<key.count where unsafe key[place] != text[place] { return false }
      return true
    }
  }

  private static func head(_ text: UnsafeRawBufferPointer) -> UInt64 {
    if text.count >= 8 { return unsafe text.loadUnaligned(as: UInt64.self) }
    var head: UInt64 = 0
    for index in 0..<text.count { head = head << 8 | UInt64(unsafe text[index]) }
    return head
  }
}
