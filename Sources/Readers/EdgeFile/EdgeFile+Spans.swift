internal import Documents
package import SourceText

extension EdgeFile {
  /// Reads a window: an edge file, or traces, of which its edges are worked out.
  /// - Parameter reading: gets the file, and what is wrong with it; what else it holds counts.
  /// - Returns: nil for a file that is neither.
  /// - Throws: why the file cannot be read to its end.
  package static func window(_ input: InputWalk.Input, into reading: inout Reading) throws(FileError) -> EdgeFile? {
    var stream = try input.open()
    let head = try stream.head()
    if head.starts(with: [0x1F, 0x8B]) {
      throw FileError(reason: "it is compressed; unpack it into standard input: gzip -dc FILE | topolint traces merge -")
    }
    let file = reading.files.add(input, bytes: nil)
    if recognizes(head) { return try EdgeFile(reading: stream, of: file, into: &reading) }
    guard TracesReader.recognizes(head) else { return nil }
    var traces = TracesReader()
    try traces.read(&stream, of: file, into: &reading)
    return traces.edgeFile(into: &reading)
  }

  /// What spans show.
  init(_ summary: SpanSummary) {
    var header = Header()
    header.window = summary.observation.window
    header.spans = Int64(summary.spanCount)
    header.distinctSpans = Int64(summary.spanCount - summary.resentCount)
    header.unpairedClients = Int64(summary.unpairedClients)
    header.unpairedServers = Int64(summary.unpairedServers)
    header.engine = Array("topolint".utf8)
    self.init(header, services: summary.observation.services.map { ($0.name, $0.entries) }, edges: summary.observation.edges)
  }
}
