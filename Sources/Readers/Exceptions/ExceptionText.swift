internal import Documents
internal import SourceText
internal import TopologyModel

/// An exception in words, as comments and annotations hold it: `missing-timeout, missing-retry until 2027-03-31: why`.
struct ExceptionText {
  /// Ids of rules; at least one, unless there is a problem.
  var rules: [ArraySlice<UInt8>] = []
  /// The last day on which it holds, as the number YYYYMMDD.
  var until: Int?
  var reason: ArraySlice<UInt8> = []
  /// What is wrong with it, as half a sentence.
  var problem: String?

  init(_ text: ArraySlice<UInt8>) {
    let colon = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
    reason = Self.trimmed(text[colon...].dropFirst())
    var head = Self.trimmed(text[..<colon])
    // Behind the last comma there is one rule, and perhaps a date.
    let last = head[(head.lastIndex(of: UInt8(ascii: ",")).map { $0 + 1 } ?? head.startIndex)...]
    let words = last.split(whereSeparator: Self.isSpace)
    if let word = words.firstIndex(where: { $0.elementsEqual("until".utf8) }) {
      head = head[..<words[word].startIndex]
      let date = words.count > word + 1 ? Self.date(words[word + 1]) : nil
      if date == nil {
        problem = "'until' takes a date such as 2027-03-31"
      } else if words.count > word + 2 {
        problem = "a colon stands between the date and the reason"
      }
      until = date
    }
    rules = head.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Self.trimmed)
    if rules.contains(where: \.isEmpty) {
      problem = "it names no rule"
    } else if rules.contains(where: { $0.contains(where: Self.isSpace) }) {
      problem = "rules stand apart by commas, and a colon before the reason"
    } else if problem == nil, reason.isEmpty {
      problem = "it gives no reason"
    }
  }

  /// - Parameters:
  ///   - span: where the text as a whole stands.
  ///   - place: where a part of it stands.
  func exceptions(_ source: Exception.Source, at span: Span, _ place: (ArraySlice<UInt8>) -> Span) -> [Exception] {
    func exception(_ rule: ArraySlice<UInt8>, at span: Span) -> Exception {
      var exception = Exception(rule: Untrusted(rule), subject: Untrusted(""), reason: Untrusted(reason), until: until, span: span)
      exception.source = source
      exception.problem = problem.map { Untrusted($0) }
      return exception
    }
    return problem == nil ? rules.map { exception($0, at: place($0)) } : [exception(rules.first ?? [], at: span)]
  }

  /// A calendar date, YYYY-MM-DD, as the number YYYYMMDD.
  static func date(_ text: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(text)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    var number = 0
    for (index, byte) in bytes.enumerated() where index != 4 && index != 7 {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      number = number * 10 + Int(byte - 0x30)
    }
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard month >= 1, month <= 12, day >= 1, day <= days[month - 1] else { return nil }
    return number
  }

  /// Names that are joined by arrows of another kind, `a->b` or `a => b`, joined as findings join them; nil if there are
  /// none, or a name would be empty.
  static func path(_ text: ArraySlice<UInt8>) -> Untrusted? {
    var names: [ArraySlice<UInt8>] = []
    var isForeign = false
    var start = text.startIndex
    var index = start
    while index < text.endIndex {
      guard let arrow = arrows.first(where: { text[index...].starts(with: $0) }) else {
        index += 1
        continue
      }
      let end = index + arrow.count
      let isOurs = arrow.elementsEqual("->".utf8) && text[..<index].last == 0x20 && text[end...].first == 0x20
      isForeign = isForeign || !isOurs
      names.append(trimmed(text[start..<index]))
      (start, index) = (end, end)
    }
    names.append(trimmed(text[start...]))
    return isForeign && !names.contains(where: \.isEmpty) ? Untrusted(path: names.map { Untrusted($0) }) : nil
  }

  /// Those that people write, longer ones first.
  private static let arrows = ["-->", "==>", "->", "=>", "→", "⇒", "⟶"].map { Array($0.utf8) }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let first = text.first, isSpace(first) { text = text.dropFirst() }
    while let last = text.last, isSpace(last) { text = text.dropLast() }
    return text
  }
}
