package import Documents
internal import SourceText
internal import TopologyModel

/// Exceptions in comments, in YAML of any format: `# topolint: ignore missing-timeout: the callee answers at once`.
///
/// One at the end of a line covers what is declared on it; one on a line of its own, what is declared on the next, or in
/// all of the item of a list that begins there.
package enum ExceptionComments {
  /// Takes the exceptions of a file. What its documents declare from now on is held against what they speak of.
  package static func read(_ tree: DocumentTree, into reading: inout Reading) {
    for comment in tree.directedComments() {
      let text = ExceptionText.trimmed(tree.file.bytes[Int(comment.text.start)..<Int(comment.text.end)])
      let word = text.prefix { !isEnd($0) }
      let span = span(of: text, tree.file)
      if !comment.isNamed {
        let name = tree.file.bytes[Int(comment.name.start)..<Int(comment.name.end)]
        // Comments speak of the tool as well: this one means to speak to it.
        let (order, rest) = order(name, text)
        if meansIgnore(order) || meansToTurnOff(order, before: rest) {
          reading.topology.add(void(Array("'# ".utf8) + name + "' means nothing; write '# topolint:'".utf8, at: comment.name))
        }
      } else if word.elementsEqual("ignore".utf8) {
        let exceptions = ExceptionText(text[word.endIndex...]).exceptions(.comment, at: span) { Self.span(of: $0, tree.file) }
        reading.topology.add(exceptions, within: comment.subject)
      } else if meansIgnore(word) || meansToTurnOff(word, before: text[word.endIndex...]) {
        reading.topology.add(void(Array("'".utf8) + word + "' means nothing; write 'ignore'".utf8, at: span))
      }
    }
  }

  /// What other tools have comments do that turn a finding off.
  private static let foreignOrders = ["allow", "disable", "exclude", "mute", "nolint", "noqa", "off", "silence", "skip", "suppress"]

  /// Whether a word is meant to be `ignore`.
  private static func meansIgnore(_ word: ArraySlice<UInt8>) -> Bool {
    word.starts(with: "ignore".utf8) || Spelling.nearest(to: word, among: ["ignore"]) != nil
  }

  /// Whether a word is what other tools take, `disable` or `disable-next-line`, and no remark: nothing follows it, or what may be a rule.
  private static func meansToTurnOff(_ word: ArraySlice<UInt8>, before rest: ArraySlice<UInt8>) -> Bool {
    let parts = word.split(separator: UInt8(ascii: "-"), maxSplits: 1)
    guard let order = parts.first, foreignOrders.contains(where: { order.elementsEqual($0.utf8) }),
      parts.count == 1 || ["line", "next-line", "file"].contains(where: { parts[1].elementsEqual($0.utf8) })
    else { return false }
    let next = rest.drop(while: isEnd).prefix { !isEnd($0) && $0 != UInt8(ascii: ",") }
    return next.isEmpty || next.contains(UInt8(ascii: "-"))
  }

  /// The first word behind our name, or what is joined to it by a hyphen, and what follows.
  private static func order(_ name: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> (word: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
    let joined = "topolint-".utf8
    if name.starts(with: joined) { return (name.dropFirst(joined.count).prefix { !isEnd($0) }, text) }
    let words = text.drop(while: isEnd)
    let word = words.prefix { !isEnd($0) }
    return (word, words[word.endIndex...])
  }

  /// Whether a word ends before a byte.
  private static func isEnd(_ byte: UInt8) -> Bool { ExceptionText.isSpace(byte) || byte == UInt8(ascii: ":") }

  /// An exception of nothing, and why.
  private static func void(_ problem: [UInt8], at span: Span) -> Exception {
    var exception = Exception(rule: Untrusted(""), subject: Untrusted(""), reason: Untrusted(""), until: nil, span: span)
    exception.source = .comment
    exception.problem = Untrusted(problem)
    return exception
  }

  private static func span(of text: ArraySlice<UInt8>, _ file: SourceFile) -> Span {
    Span(file: file.id, start: Int32(text.startIndex), end: Int32(text.endIndex))
  }
}
