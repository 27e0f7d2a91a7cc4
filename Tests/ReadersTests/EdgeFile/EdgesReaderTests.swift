import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("Edge files") struct EdgesReaderTests {
  private let header =
    #"{"schema":"topolint.edges/1","window_ns":120000000000,"spans":10,"unpaired_client":2,"unpaired_server":1,"engine":"duckdb"}"#
  private let call =
    #"{"caller":"web","callee":"shop","mode":"grpc","queue":null,"calls":"240","errors":12,"retries":40,"entries":100,"tries":3,"n99":2,"inflight_max":2,"p50_ns":1.5E6,"p99_ns":9000000}"#

  private func read(_ files: String...) -> TraceReading { TraceReading(files.map { Array($0.utf8) }, with: EdgesReader.self) }

  @Test("a file is told by its header")
  func recognition() {
    #expect(EdgesReader.recognizes(Array(header.utf8)[...]))
    #expect(!EdgesReader.recognizes(Array(call.utf8)[...]))
    #expect(!EdgesReader.recognizes(Array(#"{"schema":"topolint.lint/1"}"#.utf8)[...]))
  }

  @Test("edges have what was counted, numbers as numbers or text")
  func edges() {
    let reading = read([header, call].joined(separator: "\n"))
    #expect(reading.calls == ["web -> shop"])
    #expect(reading.value(.observedRate, of: "web -> shop") == 2)
    #expect(reading.value(.perRequest, of: "web -> shop") == 2)
    #expect(reading.value(.observedErrors, of: "web -> shop") == 0.05)
    #expect(reading.value(.attempts, of: "web -> shop") == 3)
    #expect(reading.value(.observedLatencyP50, of: "web -> shop") == 1.5 && reading.value(.observedLatencyP99, of: "web -> shop") == 9)
    #expect(reading.messagesTold.contains { $0.contains("2 clients whose callee nothing names") })
  }

  @Test("a count of 0 is no call, one below is an error, and tries that are not said are not known")
  func counts() {
    func edge(_ callee: String, _ more: String) -> String { #"{"caller":"web","callee":"\#(callee)","mode":"http"\#(more)}"# }
    let reading = read([header, edge("a", #","calls":0"#), edge("b", #","calls":-1"#), edge("c", #","calls":2"#)].joined(separator: "\n"))
    #expect(reading.calls == ["web -> c"] && reading.value(.observedAttempts, of: "web -> c") == nil)
    #expect(reading.messagesTold.contains { $0.contains("left out 1 edge of which 0 calls were counted") })
    #expect(reading.messagesTold.contains { $0.hasPrefix("line 3, column ") && $0.contains("a count is not negative") })
    let unsaid = read([header, edge("a", ""), edge("b", #","calls":null"#)].joined(separator: "\n"))
    #expect(unsaid.calls == ["web -> a", "web -> b"])
  }

  @Test("a file of JSON that is read as edges and has none is an error; how many calls failed is not known where no line says it")
  func none() {
    #expect(read(#"{"hello":1}"#, header).messagesTold.first == "this is no edge file")
    #expect(!read(header).diagnostics.contains { $0.severity == .error } && !read("").diagnostics.contains { $0.severity == .error })
    let reading = read(header + "\n" + #"{"caller":"web","callee":"a","mode":"http","calls":2}"#)
    #expect(reading.value(.observedCalls, of: "web -> a") == 2 && reading.value(.observedErrors, of: "web -> a") == nil)
  }

  @Test("messages go through their queue, and databases are stores")
  func kinds() {
    let reading = read(
      header + "\n" + #"{"caller":"web","callee":"mail","mode":"async","queue":"orders","kind":"kafka","calls":5,"entries":10}"# + "\n"
        + #"{"caller":"web","callee":null,"mode":"async","queue":"logs","calls":5,"entries":10}"# + "\n"
        + #"{"caller":"web","callee":"books","mode":"db","kind":"postgresql","calls":5,"entries":10}"#)
    #expect(reading.edges == ["orders -> mail", "web -> books", "web -> logs", "web -> orders"])
  }

  @Test("windows add up, with the requests of those in which an edge was not seen")
  func windows() {
    let other = #"{"caller":"web","callee":"mail","mode":"http","calls":1,"errors":0,"retries":0,"entries":300,"tries":1,"p99_ns":1}"#
    let reading = read(header + "\n" + call, header + "\n" + other)
    #expect(reading.calls == ["web -> mail", "web -> shop"])
    #expect(reading.value(.perRequest, of: "web -> shop") == 0.5)
    #expect(reading.value(.observedRate, of: "web -> shop") == 1)
  }

  @Test("percentiles of messages of several senders follow from all durations")
  func senders() {
    func edge(_ caller: String, _ calls: Int, _ lower: Int) -> String {
      #"{"caller":"\#(caller)","callee":"mail","mode":"async","queue":"jobs","calls":\#(calls),"p50_ns":\#(lower),"p99_ns":\#(lower),"durations_ns":[[\#(lower),\#(calls)]]}"#
    }
    let reading = read([header, edge("admin", 10, 900_000_000), edge("web", 990, 10_000_000)].joined(separator: "\n"))
    #expect(reading.topology.knowledge(.observedCalls, of: ID<Consume>(0)).value == 1000)
    #expect(reading.topology.knowledge(.observedLatencyP50, of: ID<Consume>(0)).value == 10.25)
    #expect(reading.topology.knowledge(.observedLatencyP99, of: ID<Consume>(0)).value == 10.25)
  }

  @Test("counts of many windows are as large as numbers are, and no larger")
  func endless() {
    let edge = #"{"caller":"a","callee":"c","mode":"async","queue":"q","calls":9007199254740992,"entries":9007199254740992}"#
    let lost = #"{"caller":"a","mode":"async","queue":"q","calls":9007199254740992}"#
    let twin = #"{"caller":"a","mode":"call","queue":"q","calls":9007199254740992}"#
    let reading = read((0..<1_030).flatMap { _ in [header, edge, lost, twin] }.joined(separator: "\n"))
    // No attribute is that large.
    #expect(reading.messages == ["a -> q", "q -> c"] && reading.topology.knowledge(.observedCalls, of: ID<Publish>(0)).value == nil)
  }

  @Test(
    "a rate is told in the unit in which it is whole, else with six digits",
    arguments: [(500, 250.0 / 3_600), (501, 4.175 / 60), (7, 7.0 / 7_200)])
  func rates(calls: Int, rate: Double) {
    let header = #"{"schema":"topolint.edges/1","window_ns":7200000000000,"spans":1}"#
    let reading = read(header + "\n" + #"{"caller":"a","callee":"b","mode":"call","calls":\#(calls)}"#)
    let found = reading.topology.knowledge(.observedRate, of: ID<Call>(0)).value ?? 0
    #expect(abs(found - rate) < rate * 1e-14)
  }

  @Test("what no pair was found for is told, and nothing of what there is none of")
  func unpaired() {
    let one = #"{"schema":"topolint.edges/1","window_ns":1,"spans":1,"unpaired_client":0,"unpaired_server":1}"#
    #expect(read(one).messagesTold == ["of 1 span left out: 1 server whose caller was not read"])
  }

  @Test("a line that is broken is told, and the others count")
  func faults() {
    let reading = read([header, "{\"caller\": }", call].joined(separator: "\n"))
    #expect(reading.calls == ["web -> shop"])
    #expect(reading.messagesTold.contains { $0.hasPrefix("line 2, column 12: ") })
  }
}
