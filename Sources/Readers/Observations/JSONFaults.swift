internal import Documents
internal import SourceText
internal import TopologyModel

/// What is wrong with a file of JSON that is read as a stream: the first fault, and how many there are.
struct JSONFaults {
  let file: SourceFile
  private var first: JSONStream.Fault?
  private var count = 0

  init(file: SourceFile) { self.file = file }

  mutating func add(_ fault: JSONStream.Fault) {
    if first == nil { first = fault }
    count += 1
  }

  /// Tells of them. What else the file holds has been read.
  func tell(into reading: inout Reading) {
    guard let first else { return }
    let more: Message = count > 1 ? "; \(ours: counted(count - 1, "more place")) of the file cannot be read either" : ""
    // Its bytes are not kept, so that its place is told in words.
    reading.topology.missPart()
    reading.diagnostics.append(
      Diagnostic(
        .error, "line \(first.line), column \(first.column): " + first.message + more, at: .none, path: file.path,
        hint: "what the file holds besides is read"))
  }
}
