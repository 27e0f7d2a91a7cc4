internal import Documents
package import SourceText

/// A file of another program that stands as a text in a document, as in a ConfigMap of Kubernetes or a config of Compose.
package struct EmbeddedFile {
  /// Where it would lie: the path of the document, with what holds the text as folders behind it.
  package let path: Untrusted
  /// The document's file.
  package let outer: SourceFile
  /// Where the text stands.
  package let span: Span
  package let text: [UInt8]
  /// Whether the text is what stands there, with nothing filled in.
  let isAsWritten: Bool

  /// The document up to the end of the text, with nothing but blanks in front of it, so that places in the one are places in the other; nil
  /// unless the text is a block that is kept as it is written.
  package var blanked: [UInt8]? {
    let bytes = outer.bytes
    let (start, end) = (Int(span.start), min(Int(span.end), bytes.count))
    // The mark of a document at the start of a line is none further in.
    guard isAsWritten, start < end, bytes[start] == UInt8(ascii: "|"), text.firstRange(of: "---".utf8) == nil,
      let first = bytes[start..<end].firstIndex(of: 0x0A)
    else { return nil }
    return bytes[..<first].map { $0 == 0x0A || $0 == 0x0D ? $0 : 0x20 } + bytes[first..<end]
  }
}

extension Reading {
  /// Takes a text that may be a file of a program that another reader reads.
  mutating func embed(_ text: ArraySlice<UInt8>, _ field: Field, as path: [UInt8]) {
    let isAsWritten = field.tree.bytes(field.id).elementsEqual(text)
    embedded.append(
      EmbeddedFile(path: Untrusted(path), outer: field.tree.file, span: field.span, text: Array(text), isAsWritten: isAsWritten))
  }

  /// The texts that were met since the last time, each for the readers that may know it.
  package mutating func takeEmbedded() -> [EmbeddedFile] {
    defer { embedded = [] }
    return embedded
  }

  /// Takes note of a text that is not read.
  package mutating func leaveOutEmbedded() { leaveOut(key: Untrusted("files in ConfigMaps and configs")) }

  /// Takes note that a reader has read a text: to all others it says nothing.
  package mutating func take(_ file: EmbeddedFile) { taken.insert(file.span) }
}
