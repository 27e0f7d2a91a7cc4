internal import Documents
package import SourceText
internal import TopologyModel

/// Reads edge files: what engines make of traces that outgrow one machine.
struct EdgesReader: StreamReader {
  static let format = "edges"
  static let hint = "an edge file"
  static let reads = "what `topolint traces sql` makes an engine write: each edge with its calls, errors, tries and percentiles"
  static let cannotSay = "what traces cannot say, and how long a service works itself"
  static let fileNames = FileNames([".json", ".jsonl", ".ndjson"])

  private var windows: [EdgeFile] = []
  private var files: [(id: FileID, path: Untrusted)] = []

  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool { EdgeFile.recognizes(head) }

  mutating func read(_ stream: inout ByteStream, of file: SourceFile, into reading: inout Reading) throws(FileError) {
    let own = consume stream
    stream = ByteStream([])
    windows.append(try EdgeFile(reading: own, of: file, source: files.count, into: &reading))
    files.append((file.id, file.path))
  }

  mutating func declare(into reading: inout Reading) {}

  mutating func resolve(into reading: inout Reading) {
    guard !files.isEmpty else { return }
    let whole = EdgeFile(merging: windows)
    let header = whole.header
    let counts = SpanSummary.unpaired(clients: Int(header.unpairedClients), servers: Int(header.unpairedServers))
    if !counts.isEmpty {
      let message: Message =
        "of \(ours: counted(Int(header.spans), "span")) left out: \(ours: counts.joined(separator: ", "))"
      reading.diagnostics.append(Diagnostic(.note, message, at: .none, path: files[0].path))
    }
    var observation = Observation()
    (observation.edges, observation.window) = (whole.edges, header.window)
    observation.services = whole.services.map { ObservedService(name: $0.name, entries: $0.entries) }
    reading.draw(observation, via: "edge-file") { [files] in Span(file: files[$0.source].id, line: $0.line) }
  }
}

extension EdgeFile {
  /// Reads a file.
  /// - Parameters:
  ///   - source: what its edges have as the number of their file.
  ///   - reading: gets what is wrong with lines; the others count.
  /// - Throws: why it cannot be read to its end.
  package init(
    reading stream: consuming ByteStream, of file: SourceFile, source: Int = 0, into reading: inout Reading
  ) throws(FileError) {
    var parts: [EdgeFile] = []
    let head = try stream.head()
    var json = JSONStream(stream)
    var faults = JSONFaults(file: file)
    while true {
      do {
        while try Self.readLine(&json, into: &parts, source: source) {}
        break
      } catch {
        if let file = error.file { throw file }
        faults.add(error)
        do { if try !json.recover() { break } } catch { break }
      }
    }
    self.init(parts: parts)
    let isNone = services.isEmpty && edges.isEmpty && !Self.recognizes(head) && !JSONFaults.isEmpty(head)
    faults.tell(into: &reading, none: isNone ? "this is no edge file" : nil)
  }
}
