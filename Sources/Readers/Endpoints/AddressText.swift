internal import SourceText
internal import TopologyModel

/// A text of a configuration in which addresses can stand.
struct AddressText {
  /// The variable or flag.
  var key: ArraySlice<UInt8>?
  var bytes: ArraySlice<UInt8>
  /// Where it stands in the file.
  var field: Field
  /// The kind of field that it is: our own word.
  var via: String
  var confidence: Confidence
  /// Whether a shell may read it: a command and its arguments.
  var isScript: Bool { via == "command" || via == "args" || via == "entrypoint" }
  /// Whether it is a whole file, with keys of its own: an nginx.conf, an application.yaml.
  var isFile = false
  /// Where its edges are shown to stand, if not where the words do: a secret is never shown.
  var place: Span?
}
