import SourceText
import TopologyModel

@testable import Readers

/// What the reader of traces makes of some files, as text that tests compare.
struct TraceReading {
  let topology: Topology
  let diagnostics: [Diagnostic]
  let sources: SourceFiles

  init(_ files: String...) { self.init(files.map { Array($0.utf8) }) }

  init<Reader: StreamReader>(_ files: [[UInt8]], with type: Reader.Type = TracesReader.self) {
    var reader = type.init()
    var reading = Reading()
    for (number, file) in files.enumerated() {
      let source = reading.files.add(path: Untrusted("\(number).json"), bytes: nil)
      var stream = ByteStream(file)
      do {
        try reader.read(&stream, of: source, into: &reading)
      } catch {
        reading.diagnostics.append(Diagnostic(.error, Message(error.reason), at: .none))
      }
    }
    reader.declare(into: &reading)
    reader.resolve(into: &reading)
    let built = reading.topology.build()
    topology = built.topology
    diagnostics = reading.diagnostics + built.diagnostics
    sources = reading.files.sources
  }

  private func text(_ name: Untrusted) -> String { String(decoding: name.bytes, as: UTF8.self) }

  private func text(_ queue: ID<Queue>) -> String { text(topology.names[topology.queues[queue.index].name]) }

  var calls: [String] { topology.calls.map { "\(text(topology.name($0.caller))) -> \(text(topology.name($0.callee)))" } }

  /// For each call its name, file and line.
  var places: [String] {
    zip(calls, topology.calls).map { name, call in
      let place = sources.file(of: call.span).map { "\(text($0.path)):\($0.location(of: call.span).line)" }
      return "\(name) at \(place ?? "no place")"
    }
  }

  var uses: [String] { topology.uses.map { "\(text(topology.name($0.service))) -> \(text(topology.name($0.store)))" } }

  var messages: [String] {
    topology.publishes.map { "\(text(topology.name($0.service))) -> \(text($0.queue))" }
      + topology.consumes.map { "\(text($0.queue)) -> \(text(topology.name($0.service)))" }
  }

  /// All edges, sorted.
  var edges: [String] { (calls + uses + messages).sorted() }

  /// A value of the call of this name.
  func value(_ attribute: Attribute, of call: String) -> Double? {
    calls.firstIndex(of: call).flatMap { topology.knowledge(attribute, of: ID<Call>($0)).value }
  }

  /// A value of a service.
  func value(_ attribute: Attribute, ofService name: String) -> Double? {
    topology.services.firstIndex { text(topology.names[$0.name]) == name }
      .flatMap { topology.knowledge(attribute, of: ID<Service>($0)).value }
  }

  /// The protocol of a call.
  func word(_ attribute: Attribute, of call: String) -> String? {
    value(attribute, of: call).map { text(topology.names[NameID(value: $0)]) }
  }

  func role(_ name: String) -> Role? { topology.services.first { text(topology.names[$0.name]) == name }?.role }

  var messagesTold: [String] { diagnostics.map(\.message.plainText) }
}

/// A span as tests write them: times in milliseconds.
struct SampleSpan {
  var service: String
  var id: String
  var parent = ""
  var kind = 1
  var at = 0
  var takes = 10
  var attributes: [(String, String)] = []
  var isError = false
  var trace = "0af7651916cd43dd8448eb211c80319c"
  var links: [(trace: String, id: String)] = []

  /// As OTLP has it.
  var otlp: String {
    let start = 1_790_000_000_000 + at
    let parent = parent.isEmpty ? "" : #""parentSpanId":"\#(hex(parent))","#
    let attributes = attributes.map { #"{"key":"\#($0.0)","value":{"stringValue":"\#($0.1)"}}"# }.joined(separator: ",")
    let links = links.map { #"{"traceId":"\#($0.trace)","spanId":"\#(hex($0.id))"}"# }.joined(separator: ",")
    return #"{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"\#(service)"}}]},"scopeSpans":[{"spans":[{"#
      + #""traceId":"\#(trace)","spanId":"\#(hex(id))",\#(parent)"name":"x","kind":\#(kind),"startTimeUnixNano":"\#(start)000000","#
      + #""endTimeUnixNano":"\#(start + takes)000000","attributes":[\#(attributes)],"links":[\#(links)],"status":{"code":\#(isError ? 2 : 0)}}]}]}"#
  }

  /// As Jaeger's storage in Elasticsearch has it: a line.
  var jaeger: String {
    func reference(_ type: String, _ trace: String, _ id: String) -> String {
      #"{"refType":"\#(type)","traceID":"\#(trace.lowercased())","spanID":"\#(hex(id))"}"#
    }
    let references = (parent.isEmpty ? [] : [reference("CHILD_OF", trace, parent)]) + links.map { reference("FOLLOWS_FROM", $0.trace, $0.id) }
    let kind = ["unspecified", "internal", "server", "client", "producer", "consumer"][kind]
    let tags = (attributes + [("span.kind", kind)] + (isError ? [("error", "true")] : [])).map { #"{"key":"\#($0.0)","value":"\#($0.1)"}"# }
    return #"{"traceID":"\#(trace.lowercased())","spanID":"\#(hex(id))","references":[\#(references.joined(separator: ","))],"#
      + #""startTime":\#(1_790_000_000_000 + at)000,"duration":\#(takes)000,"tags":[\#(tags.joined(separator: ","))],"#
      + #""process":{"serviceName":"\#(service)","tags":[]}}"# + "\n"
  }

  private func hex(_ id: String) -> String {
    let digits = id.utf8.map { String($0, radix: 16) }.joined()
    return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
  }

  static let (server, client, producer, consumer) = (2, 3, 4, 5)
}

/// Spans as one request of OTLP.
func otlp(_ spans: [SampleSpan]) -> String { #"{"resourceSpans":["# + spans.map(\.otlp).joined(separator: ",") + "]}\n" }
