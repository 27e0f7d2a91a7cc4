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
  /// - Parameter none: what is said of a file that is JSON, but of another format than the one that it was to be read as; else nil.
  func tell(into reading: inout Reading, none: Message? = nil) {
    guard let first else {
      if let none {
        reading.topology.missPart()
        reading.diagnostics.append(Diagnostic(.error, none, at: .none, path: file.path))
      }
      return
    }
    let more: Message = count > 1 ? "; \(ours: counted(count - 1, "more place")) of the file cannot be read either" : ""
    // Its bytes are not kept, so that its place is told in words.
    reading.topology.missPart()
    reading.diagnostics.append(
      Diagnostic(
        .error, "line \(first.line), column \(first.column): " + first.message + more, at: .none, path: file.path,
        hint: "what the file holds besides is read"))
  }

  /// Whether a file holds no value, or an empty one, as tools write that have seen nothing: `[]`, `{}`, `{"data": []}`.
  static func isEmpty(_ head: ArraySlice<UInt8>) -> Bool {
    var json = JSONStream(ByteStream(Array(head)))
    do {
      guard let kind = try json.peek() else { return true }
      if kind == .array { return try json.enterArray() && !json.nextItem() }
      guard kind == .object, try json.enterObject() else { return false }
      guard let key = try json.nextKey() else { return true }
      return try key.elementsEqual("data".utf8) && json.peek() == .array && json.enterArray() && !json.nextItem()
    } catch {
      return false
    }
  }
}
