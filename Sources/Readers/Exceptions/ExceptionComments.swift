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
      let word = text.prefix { !ExceptionText.isSpace($0) && $0 != UInt8(ascii: ":") }
      let span = span(of: text, tree.file)
      if !comment.isNamed {
        // Comments speak of the tool as well: this one means to speak to it.
        guard Spelling.nearest(to: word, among: ["ignore"]) != nil else { continue }
        let name = tree.file.bytes[Int(comment.name.start)..<Int(comment.name.end)]
        reading.topology.add(void(Array("'# ".utf8) + name + "' means nothing; write '# topolint:'".utf8, at: comment.name))
      } else if word.elementsEqual("ignore".utf8) {
        let exceptions = ExceptionText(text[word.endIndex...]).exceptions(.comment, at: span) { Self.span(of: $0, tree.file) }
        reading.topology.add(exceptions, within: comment.subject)
      } else if word.starts(with: "ignore".utf8) || Spelling.nearest(to: word, among: ["ignore"]) != nil {
        reading.topology.add(void(Array("'".utf8) + word + "' means nothing; write 'ignore'".utf8, at: span))
      }
    }
  }

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
