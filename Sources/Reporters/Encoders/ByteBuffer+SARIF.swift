package import SourceText

/// The encoders that SARIF needs on top of JSON.
extension ByteBuffer {
  /// A message, where brackets would be links and braces placeholders. Never empty: GitHub rejects the file.
  package mutating func sarif(_ message: Message) { sarif(message, links: []) }

  /// A message that ends in links to the related locations whose ids are 1, 2, …; GitHub shows those that are linked.
  mutating func sarif(_ message: Message, links: some Collection<Message>) {
    var text = ByteBuffer()
    Visible.append(message, to: &text)
    var escaped = Self.sarifEscaped(text.bytes)
    for (index, link) in links.enumerated() {
      escaped += index > 0 ? ", [" : escaped.last == UInt8(ascii: ".") ? " See [" : ". See ["
      var words = ByteBuffer()
      Visible.append(link, to: &words)
      escaped += words.count > 0 ? Self.sarifEscaped(words.bytes) : Self.sarifEscaped(Array("here".utf8))
      escaped += "](\(index + 1))"
    }
    if !links.isEmpty { escaped += "." }
    json(escaped.count > 0 ? escaped.bytes : Array("(no message)".utf8))
  }

  /// Our own words, or those of a rule's author, as a text beside which there is or could be Markdown, as long as GitHub takes
  /// them. It is plain: nothing in it is a link or a placeholder.
  /// - Parameter limit: UTF-16 units at most.
  package mutating func sarif(plain words: String, limit: Int = 1_024) {
    var visible = ByteBuffer()
    Visible.append(plain: words, to: &visible)
    var text = ByteBuffer()
    var (units, room) = (0, 0)
    var cursor = ScalarCursor(visible.bytes[...])
    while case .scalar(let scalar)? = cursor.next() {
      units += scalar.value >= 0x10000 ? 2 : 1
      if units > limit {
        text.truncate(to: room)
        text += "…"
        break
      }
      text.append(scalar)
      if units < limit { room = text.count }
    }
    json(text.count > 0 ? text.bytes : Array("(no message)".utf8))
  }

  private static func sarifEscaped(_ visible: [UInt8]) -> ByteBuffer {
    var escaped = ByteBuffer()
    var cursor = ScalarCursor(visible[...])
    while case .scalar(let scalar)? = cursor.next() {
      let isDoubled = scalar == "{" || scalar == "}"
      if scalar == "[" || scalar == "]" || scalar == "\\" { escaped += "\\" }
      escaped.append(scalar)
      if isDoubled { escaped.append(scalar) }
    }
    return escaped
  }

  /// A path as the URI reference of SARIF: relative where the path is, each byte that is not plain percent-encoded.
  package mutating func uri(_ path: Untrusted) {
    var bytes = path.bytes[...]
    while bytes.starts(with: Array("./".utf8)) { bytes = bytes.dropFirst(2).drop { $0 == UInt8(ascii: "/") } }
    append(UInt8(ascii: "\""))
    if bytes.first == UInt8(ascii: "/") { self += "file://" }
    percentEncoded(path: bytes)
    if bytes.isEmpty { append(UInt8(ascii: ".")) }
    append(UInt8(ascii: "\""))
  }
}
