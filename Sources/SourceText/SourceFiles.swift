/// The files of a run, by number.
package struct SourceFiles {
  package private(set) var all: [SourceFile] = []
  /// Files that inputs refer to, whether or not they are there, by how they are shown: the place that the path leads to,
  /// and where the file really lies if that is another.
  package private(set) var referred: [Untrusted: [[UInt8]]] = [:]

  /// What each file is read as: `compose`; none for a file that is only referred to.
  package private(set) var formats: [FileID: String] = [:]

  package init() {}

  package mutating func add(
    path: Untrusted, bytes: [UInt8], mayBeShown: Bool = true, keepsText: Bool = true, rendered: RenderedInput? = nil
  ) -> SourceFile {
    let file = SourceFile(
      id: FileID(Int32(all.count)), path: path, bytes: bytes, mayBeShown: mayBeShown, keepsText: keepsText, rendered: rendered)
    all.append(file)
    return file
  }

  /// Adds a file that has the next number.
  mutating func add(_ file: SourceFile) { all.append(file) }

  /// Takes note of what a file is read as; of several formats the first stands for it.
  mutating func note(format: String, of file: SourceFile) { if formats[file.id] == nil { formats[file.id] = format } }

  /// Takes note of a file that an input refers to.
  mutating func refer(to place: [UInt8], shown: Untrusted) {
    if !referred[shown, default: []].contains(place) { referred[shown, default: []].append(place) }
  }

  /// Forgets the file that was added last, of which nothing speaks.
  package mutating func removeLast() { formats[all.removeLast().id] = nil }

  /// The file of a span; nil for `Span.none`.
  package func file(of span: Span) -> SourceFile? { span.isNone ? nil : all[Int(span.file.rawValue)] }
}
