internal import Documents
internal import SourceText
internal import TopologyModel

/// Exceptions in an annotation of an object, a line each: `topolint/ignore: "missing-timeout until 2027-03-31: why"`.
enum ExceptionAnnotation {
  private static let key = "topolint/ignore"

  /// The exceptions of one annotation: none of what is somebody else's, and a void one of a key that looks like ours and
  /// is not.
  static func exceptions(_ key: Field, _ value: Field) -> [Exception] {
    let name = key.tree.bytes(key.id)
    guard isLikeOurs(name) else { return [] }
    let span = key.span
    guard name.elementsEqual(Self.key.utf8) else {
      var exception = Exception(rule: Untrusted(""), subject: Untrusted(""), reason: Untrusted(""), until: nil, span: span)
      exception.source = .annotation
      exception.problem = Untrusted(Array("'".utf8) + name + "' means nothing; write '\(Self.key)'".utf8)
      return [exception]
    }
    let lines = value.tree.bytes(value.id).split { $0 == 0x0A || $0 == 0x0D }.map(ExceptionText.trimmed).filter { !$0.isEmpty }
    let texts = lines.isEmpty ? [ExceptionText([])] : lines.map { ExceptionText($0) }
    return texts.flatMap { $0.exceptions(.annotation, at: span) { _ in span } }
  }

  /// Whether the first word of a key is our name, or nearly: `topolint.io/ignore`, `toplint/ignores`.
  private static func isLikeOurs(_ name: ArraySlice<UInt8>) -> Bool {
    let word = name.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "-") }
    return Spelling.nearest(to: word, among: ["topolint"]) != nil
  }
}
