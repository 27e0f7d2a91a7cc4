import Documents
import Linting
import Readers
import Reporters
import Reports
import Rules
import SourceText
import TopologyModel

extension FuzzTarget {
  /// A reader by itself: whatever it is given becomes a topology, with what is wrong told at its place. What `import` writes of it is a
  /// native file without faults.
  static func reader(_ format: String) -> FuzzTarget {
    FuzzTarget("reader-\(format)", seeds: { samples[format] ?? [] }) { bytes in
      var reading = TopologyReading(from: format)
      reading.read(InputBundle(bytes).walk)
      let (topology, sources, diagnostics) = reading.finish()
      try Law.areTold(diagnostics, in: sources)
      try haveSpans(topology, sources)
      try isImported(topology)
    }
  }

  /// Files of any formats, recognized by what they are: the same files give the same bytes, in every output.
  static let lint = FuzzTarget("lint", seeds: { InputBundle.samples }) { bytes in
    let outputs = try FuzzTarget.outputs(bytes)
    for (name, output) in outputs {
      try Law.holds(String(validating: output, as: UTF8.self) != nil, "\(name) is UTF-8")
      try Law.holds(output.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A }, "\(name) has no control characters")
      guard let first = output.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { continue }
      let faults = JSONReader.read(SourceFile(id: FileID(0), path: Untrusted("a.json"), bytes: output)).diagnostics
      try Law.holds(faults.isEmpty, "\(name) is no JSON: \(faults.first?.message.plainText ?? "")")
    }
    for (first, second) in zip(outputs, try FuzzTarget.outputs(bytes)) {
      try Law.holds(first.bytes == second.bytes, "\(first.name) is the same in two runs")
    }
  }

  /// The samples of which a reader takes something, by format.
  private static let samples: [String: [[UInt8]]] = {
    var samples: [String: [[UInt8]]] = [:]
    for sample in InputBundle.samples {
      var reading = TopologyReading()
      reading.read(InputBundle(sample).walk)
      for format in reading.documentCounts.keys { samples[format, default: []].append(sample) }
    }
    return samples
  }()

  private static let rules = RuleSet()

  private static func outputs(_ bytes: [UInt8]) throws -> [(name: String, bytes: [UInt8])] {
    var reading = TopologyReading()
    reading.read(InputBundle(bytes).walk)
    var options = Lint.Options()
    options.today = 20_260_101
    let result = Lint.run(reading, rules: rules, options)
    try Law.areTold(result.diagnostics, in: result.sources)
    try haveSpans(result.topology, result.sources)
    try Law.holds(result.failed.isEmpty, "a rule of ours fails: \(result.failed.sorted())")
    for verdict in result.findings {
      let finding = verdict.finding()
      for place in [finding.location] + finding.related { try Law.lies(place.span, in: result.sources, finding.rule.id) }
    }
    let graph = MarkedGraph(result, hasRates: true)
    return Reporters.catalog.map { ($0.format, $0.report(result, ReportOptions())) } + [
      ("import", NativeWriter.write(result.topology)), ("dot", DOTWriter.write(graph)), ("d2", D2Writer.write(graph)),
      ("mermaid", MermaidWriter.drawable(graph).text), ("graph json", GraphJSON.write(graph, of: result)),
    ]
  }

  private static func haveSpans(_ topology: Topology, _ sources: SourceFiles) throws {
    for span in topology.services.map(\.span) { try Law.lies(span, in: sources, "a service") }
    for span in topology.calls.map(\.span) { try Law.lies(span, in: sources, "a call") }
    for span in topology.stores.map(\.span) { try Law.lies(span, in: sources, "a store") }
    for span in topology.queues.map(\.span) { try Law.lies(span, in: sources, "a queue") }
    for span in topology.exceptions.map(\.span) { try Law.lies(span, in: sources, "an exception") }
  }

  private static func isImported(_ topology: Topology) throws {
    let written = NativeWriter.write(topology)
    var reading = TopologyReading(from: "native")
    reading.read(path: Untrusted("a.yaml"), text: written)
    let faults = reading.finish().diagnostics.filter { $0.severity == .error }
    try Law.holds(
      faults.isEmpty, "what import writes has a fault: \(faults.map(\.message.plainText)) in \(String(decoding: written, as: UTF8.self))")
  }
}
