internal import Documents
internal import SourceText

/// What documents of Spring Boot say together. Keys nest, or stand in one with dots between, in any spelling: `response-timeout` and
/// `responseTimeout` are one. Of two documents that say one thing the later holds.
struct SpringProperties {
  let documents: [Field]

  /// The value of a property; nil where no document has one.
  /// - Parameter path: its words in small letters, without what stands between their parts.
  func value(of path: [StaticString]) -> Field? {
    documents.reversed().lazy.compactMap { Self.value(of: path, in: $0) }.first
  }

  /// The value of a property within a mapping.
  /// - Complexity: linear in the pairs of as many mappings as there are ways to put dots into the path.
  static func value(of path: [StaticString], in field: Field) -> Field? {
    var pending = [(field: field, path: path[...])]
    while let (field, path) = pending.popLast() {
      if path.isEmpty { return field }
      // One for each number of words: that of keys that are one but for their spelling the last holds, keeps this from growing.
      var next: [Int: Field] = [:]
      for pair in field.pairs where !pair.value.tree.isNull(pair.value.id) {
        let words = (pair.key.text ?? []).split(separator: UInt8(ascii: "."), maxSplits: path.count)
        guard (1...path.count).contains(words.count), zip(words, path).allSatisfy({ LooseField.matches($0, $1) }) else { continue }
        next[words.count] = pair.value
      }
      for (count, value) in next.sorted(by: { $0.key < $1.key }) { pending.append((value, path.dropFirst(count))) }
    }
    return nil
  }

  /// What stands below a property, with the words that lead on to it, one at least: `[bill, slidingWindowSize]`. What a later document says
  /// comes later.
  /// - Complexity: linear in the pairs of as many mappings as there are ways to put dots into the path, for each document.
  func below(_ path: [StaticString]) -> [(words: [ArraySlice<UInt8>], span: Span, value: Field)] {
    var found: [(words: [ArraySlice<UInt8>], span: Span, value: Field)] = []
    for document in documents {
      var pending = [(field: document, path: path[...])]
      while let (field, path) = pending.popLast() {
        var next: [Int: Field] = [:]
        for pair in field.pairs where !pair.value.tree.isNull(pair.value.id) {
          let words = Self.words(of: pair.key.text ?? [])
          guard !words.isEmpty, zip(words, path).allSatisfy({ LooseField.matches($0, $1) }) else { continue }
          if words.count > path.count {
            found.append((Array(words[path.count...]), pair.key.span, pair.value))
          } else {
            next[words.count] = pair.value
          }
        }
        for (count, value) in next.sorted(by: { $0.key < $1.key }) { pending.append((value, path.dropFirst(count))) }
      }
    }
    return found
  }

  /// The words of a key between its dots. What stands in brackets is one, whatever dots it has, and comes without them.
  private static func words(of key: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var words: [ArraySlice<UInt8>] = []
    var rest = key
    while let first = rest.first {
      let isBracketed = first == UInt8(ascii: "[")
      guard let end = rest.firstIndex(of: UInt8(ascii: isBracketed ? "]" : ".")) else { return words + [rest] }
      words.append(isBracketed ? rest[..<end].dropFirst() : rest[..<end])
      rest = rest[(end + 1)...]
      if isBracketed, rest.first == UInt8(ascii: ".") { rest = rest.dropFirst() }
    }
    return words
  }

  /// The text of a value, with the defaults of its placeholders; nil where one has no default, so that nobody knows it.
  static func text(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let filled = Placeholders(isShell: false).filled(text) { _ in nil } ?? text
    return filled.isEmpty || filled.firstRange(of: "${".utf8) != nil ? nil : filled
  }

  /// Whether a property says `false`.
  func isOff(_ path: [StaticString]) -> Bool { value(of: path)?.text?.elementsEqual("false".utf8) ?? false }

  /// Whether Spring takes a text as a duration: a whole number with a unit or without one, or what begins as ISO 8601 has it.
  static func isDuration(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    if rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "p") { return true }
    rest = text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-") ? text.dropFirst() : text
    let unit = rest.drop { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    let units: [StaticString] = ["ns", "us", "ms", "s", "m", "h", "d"]
    return unit.count < rest.count && (unit.isEmpty || units.contains { LooseField.matches(unit, $0) })
  }

  /// Why a value is refused that is a duration; nil of what is one, and of what has a placeholder without a default.
  static func fault(ofDuration text: ArraySlice<UInt8>?, _ key: String, at span: Span) -> ProxyKeys.Fault? {
    guard let text = text.flatMap(Self.text), !isDuration(text) else { return nil }
    return (
      span, "'\(ours: key)' is a duration, or the gateway does not start", "write a whole number and its unit: 250ms"
    )
  }

  /// Milliseconds of `5s`, `PT5S`, and of a number without a unit; nil for what is none.
  static func milliseconds(_ text: ArraySlice<UInt8>) -> Double? {
    guard text.count <= 64 else { return nil }
    if let number = ProxyKeys.whole(text) { return number }
    let small = text.map(Address.lowercased)
    guard small.first == UInt8(ascii: "p") else { return GoDuration.milliseconds(small[...], hasDays: true) }
    // Without its two letters it is written as Go writes one, but for minutes that would be months.
    let parts = small.dropFirst().split(separator: UInt8(ascii: "t"), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[0].isEmpty || parts[0].last == UInt8(ascii: "d") else { return nil }
    return GoDuration.milliseconds(Array(parts.joined())[...], hasDays: true)
  }
}
