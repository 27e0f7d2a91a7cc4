internal import Documents
internal import SourceText
internal import TopologyModel

/// A text of a configuration in which addresses can stand.
struct AddressText {
  /// The variable or flag.
  var key: ArraySlice<UInt8>?
  var bytes: ArraySlice<UInt8>
  /// The file, and where in it the text stands.
  var file: SourceFile
  var span: Span
  /// The kind of field that it is: our own word.
  var via: String
  var confidence: Confidence
  /// Whether it is a whole file, with keys of its own: an nginx.conf, an application.yaml.
  var isFile = false
  /// Where its edges are shown to stand, if not where the words do: a secret is never shown.
  var place: Span?
}

extension AddressText {
  init(
    key: ArraySlice<UInt8>?, bytes: ArraySlice<UInt8>, field: Field, via: String, confidence: Confidence, isFile: Bool = false,
    place: Span? = nil
  ) {
    self.init(
      key: key, bytes: bytes, file: field.tree.file, span: field.span, via: via, confidence: confidence, isFile: isFile, place: place)
  }
}
