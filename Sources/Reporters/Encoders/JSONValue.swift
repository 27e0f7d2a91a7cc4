package import Rules
package import SourceText

/// What JSON can say.
package protocol JSONValue {
  /// Writes it.
  func json(into out: inout ByteBuffer)
}

extension Bool: JSONValue {
  /// `true` or `false`.
  package func json(into out: inout ByteBuffer) { out += self ? "true" : "false" }
}

extension Int: JSONValue {
  /// Its digits.
  package func json(into out: inout ByteBuffer) { out += self }
}

extension Double: JSONValue {
  /// The shortest number that reads back as the same; `null` where there is none.
  package func json(into out: inout ByteBuffer) {
    guard isFinite else {
      out += "null"
      return
    }
    if magnitude < 0x1p53, Double(Int(self)) == self { out += Int(self) } else { out += description }
  }
}

extension String: JSONValue {
  /// In quotes.
  package func json(into out: inout ByteBuffer) {
    out.append(UInt8(ascii: "\""))
    out.jsonPart(self)
    out.append(UInt8(ascii: "\""))
  }
}

extension Untrusted: JSONValue {
  /// In quotes; bytes that are not UTF-8 become U+FFFD.
  package func json(into out: inout ByteBuffer) { out.json(bytes) }
}

extension Message: JSONValue {
  /// Plain text, its values in full.
  package func json(into out: inout ByteBuffer) {
    out.append(UInt8(ascii: "\""))
    for piece in pieces {
      switch piece {
      case .plain(let words):
        if out.takesPlain(ours: words) { continue }
        var folded = ByteBuffer()
        Visible.append(plain: words, to: &folded)
        out.jsonPart(folded.bytes)
      case .untrusted(let value): out.jsonPart(value.bytes)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}

extension Figure: JSONValue {
  /// As the type that it has; a list is an array, and of a number of which only bounds are known there is none.
  package func json(into out: inout ByteBuffer) {
    switch self {
    case .none, .bounded: out += "null"
    case .flag(let flag): out.json(flag)
    case .count(let count): out.json(count)
    case .number(let number): out.json(number)
    case .text(let text): out.json(text)
    case .texts(let texts): out.json(texts)
    }
  }
}

extension Optional: JSONValue where Wrapped: JSONValue {
  /// The value, or `null`.
  package func json(into out: inout ByteBuffer) { if let self { self.json(into: &out) } else { out += "null" } }
}

extension Array: JSONValue where Element: JSONValue {
  /// `[a,b]`
  package func json(into out: inout ByteBuffer) { out.array(self) { $0.json($1) } }
}
