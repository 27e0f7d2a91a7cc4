internal import SourceText
internal import TopologyModel

/// Reads metrics of a service graph as Prometheus has them in text: those of the OpenTelemetry Collector and of Tempo.
struct MetricsReader: StreamReader {
  static let format = "service-metrics"
  static let hint = "metrics of a service graph"
  static let reads = "`traces_service_graph_request_total` and what belongs to it: who calls whom, how often, how many calls fail"
  static let cannotSay = "over which time, calls for each request, how long calls take; all that traces cannot say"
  static let fileNames = FileNames([".prom"])

  private var edges: [ObservedEdge] = []
  private var places: [[[UInt8]]: Int] = [:]
  private var files: [FileID] = []
  /// Counters of calls that name no caller or no callee: how many there are, and where the first one stands.
  private var unnamed: (count: Int, first: Span)?

  private static let prefix = Array("traces_service_graph_request_".utf8)
  /// The longest line that is read, in bytes.
  private static let longestLine = 1 << 20

  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool {
    guard head.first != UInt8(ascii: "{") else { return false }
    var (rest, lines) = (head, 0)
    while !rest.isEmpty, lines < most {
      if rest.starts(with: prefix) { return true }
      let isText = rest[rest.startIndex] != UInt8(ascii: "#") && rest[rest.startIndex] != 0x0A
      guard let end = unsafe rest.withUnsafeBytes({ unsafe $0.firstIndex(of: 0x0A) }) else { return false }
      rest = rest.dropFirst(end + 1)
      if isText { lines += 1 }
    }
    return false
  }

  /// Lines of a file that are looked at.
  private static let most = 1_000

  mutating func read(_ stream: inout ByteStream, of file: SourceFile, into reading: inout Reading) throws(FileError) {
    files.append(file.id)
    var line: [UInt8] = []
    var (number, faults) = (1, 0)
    var first: (line: Int, message: Message)?
    func take(_ line: [UInt8], _ reader: inout MetricsReader) {
      guard let message = line.count <= Self.longestLine ? reader.take(line, number) : Self.noMetric else { return }
      (first, faults) = (first ?? (number, message), faults + 1)
    }
    while let piece = try stream.next() {
      for byte in piece {
        if byte != 0x0A {
          if line.count <= Self.longestLine { line.append(byte) }
          continue
        }
        take(line, &self)
        line.removeAll(keepingCapacity: true)
        number += 1
      }
    }
    take(line, &self)
    if let first {
      let more: Message = faults > 1 ? "; \(ours: counted(faults - 1, "more line")) cannot be read either" : ""
      reading.topology.missPart()
      reading.diagnostics.append(Diagnostic(.error, "line \(first.line) " + first.message + more, at: .none, path: file.path))
    }
  }

  private static let noMetric: Message = "is no metric"

  /// Takes a line: a comment, or some metric.
  /// - Returns: what is wrong with it.
  private mutating func take(_ line: [UInt8], _ number: Int) -> Message? {
    var text = line[...]
    if text.last == 0x0D { text = text.dropLast() }
    guard let start = text.first, start != UInt8(ascii: "#") else { return nil }
    guard text.starts(with: Self.prefix) else { return text.contains(UInt8(ascii: " ")) ? nil : Self.noMetric }
    guard let sample = PrometheusSample(text) else { return Self.noMetric }
    let isTotal = sample.name.elementsEqual("traces_service_graph_request_total".utf8)
    guard isTotal || sample.name.elementsEqual("traces_service_graph_request_failed_total".utf8) else { return nil }
    guard let client = sample.labels[Array("client".utf8)], let server = sample.labels[Array("server".utf8)], !client.isEmpty,
      !server.isEmpty
    else {
      if isTotal {
        let span = unnamed?.first ?? Span(file: files[files.count - 1], line: number)
        unnamed = ((unnamed?.count ?? 0) + 1, span)
      }
      return nil
    }
    guard sample.value.isFinite, sample.value >= 0 else { return "counts no calls: a counter is a number that is not negative" }
    let type = sample.labels[Array("connection_type".utf8)] ?? []
    let place = places[[client, server, type]] ?? edges.count
    if place == edges.count {
      places[[client, server, type]] = place
      edges.append(Self.edge(client, server, type, files.count - 1, number))
      edges[place].isIdle = true
    }
    // Where single spans stand for several, as Tempo has them, a counter may have a fraction.
    let count = Int(min(1e15, sample.value).rounded())
    if sample.value > 0 { edges[place].isIdle = false }
    // The same edge of several instances adds up.
    if isTotal { edges[place].calls += count } else { edges[place].errors = (edges[place].errors ?? 0) + count }
    return nil
  }

  private static func edge(_ client: [UInt8], _ server: [UInt8], _ type: [UInt8], _ file: Int, _ line: Int) -> ObservedEdge {
    var edge = ObservedEdge(caller: client, callee: server, mode: .call)
    (edge.source, edge.line) = (file, line)
    // A counter of failures begins with the first of them.
    edge.errors = 0
    switch String(decoding: type, as: UTF8.self) {
    case "database": edge.mode = .db
    // The message goes from service to service, through a system of which no queue is named.
    case "messaging_system": edge.mode = .async
    default: break
    }
    return edge
  }

  mutating func declare(into reading: inout Reading) {}

  mutating func resolve(into reading: inout Reading) {
    if let unnamed {
      let message: Message = "left out \(ours: counted(unnamed.count, "counter")) of calls without a `client` or a `server`"
      reading.diagnostics.append(Diagnostic(.note, message, at: unnamed.first))
    }
    var observation = Observation()
    // `user` is whoever calls from outside.
    observation.edges = edges.filter { !$0.caller!.elementsEqual("user".utf8) }.sorted(by: ObservedEdge.isBefore)
    observation.services = edges.filter { $0.caller!.elementsEqual("user".utf8) && !$0.isIdle }.map {
      ObservedService(name: $0.callee!, roots: 1)
    }
    reading.draw(observation, via: "service-metrics") { [files] in Span(file: files[$0.source], line: $0.line) }
  }
}
