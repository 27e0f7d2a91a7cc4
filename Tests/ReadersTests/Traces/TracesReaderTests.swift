import Foundation
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite("Traces") struct TracesReaderTests {
  private func dialect(_ text: String) -> TracesReader.Dialect? { TracesReader.dialect(of: Array(text.utf8)[...]) }

  @Test(
    "a file is told by its first value",
    arguments: [
      (#"{"resourceSpans":[]}"#, .otlp), ("\n {\"resource_spans\": []}", .otlp), (#"{"trace":{"resourceSpans":[]}}"#, .otlp),
      (#"[{"kind":"CLIENT","id":"1","tags":{"a":"b"},"traceId":"2","localEndpoint":{}}]"#, .zipkin),
      (#"[[{"traceId":"2","id":"1","annotations":[]}]]"#, .zipkin), (#"{"total":0,"data":[{"traceID":"1","spans":[]}]}"#, .jaeger),
      (#"[{"resourceSpans":[]}]"#, .otlp), (#"[{"trace":{"batches":[]}}]"#, .otlp), (#"[{"data":[{"traceID":"1","spans":[]}]}]"#, .jaeger),
      (#"{"traceID":"1","spans":[]}"#, .jaeger), (#"{"traceID":"1","spanID":"2","process":{"serviceName":"a"}}"#, .jaegerSpans),
      (#"{"name":"x","context":{"trace_id":"0x1","span_id":"0x2"},"kind":"SpanKind.SERVER"}"#, .console),
    ] as [(String, TracesReader.Dialect)])
  func dialects(text: String, expected: TracesReader.Dialect) { #expect(dialect(text) == expected) }

  @Test(
    "what is no trace is taken for none",
    arguments: [
      "", "[]", "{}", "null", "hello", #"{"resourceSpans":7}"#, #"{"data":[{"parent":"a","child":"b","callCount":1}]}"#,
      #"[{"traceId":"1","id":"2","message":"a log line"}]"#, #"{"traceId":"1","level":"info"}"#, #"{"data":{"traceID":1}}"#,
      #"{"kind":"Deployment","apiVersion":"apps/v1"}"#, #"{"context":{"trace_id":1},"kind":"x"}"#, "topolint: 1\nservices: {}\n",
    ])
  func others(text: String) { #expect(dialect(text) == nil) }

  @Test("requests of OTLP and answers of Jaeger are read in lists too")
  func lists() {
    let pair = [SampleSpan(service: "web", id: "a", kind: 3), SampleSpan(service: "shop", id: "b", parent: "a", kind: 2)]
    #expect(TraceReading("[" + pair.map { otlp([$0]) }.joined(separator: ",") + "]").edges == Self.answered)
    let span = #"{"traceID":"a1","spanID":"1","startTime":1600000000000000,"duration":5,"processID":"p"}"#
    let answer = #"{"data":[{"traceID":"a1","spans":[\#(span)],"processes":{"p":{"serviceName":"web"}}}]}"#
    #expect(TraceReading("[\(answer)]").topology.services.count == 1)
  }

  @Test(
    "a file of JSON that is read as traces and is none is an error",
    arguments: [
      #"{"hello":1}"#, "[1,2]", "7", #"{"data":[{"parent":"a","child":"b","callCount":1}]}"#, #"{"data":null}"#,
      #"[[[{"resourceSpans":[]}]]]"#,
    ])
  func none(text: String) {
    let reading = TraceReading(text, otlp([SampleSpan(service: "web", id: "a", kind: 2)]))
    #expect(reading.diagnostics.filter { $0.severity == .error }.map(\.message.plainText) == ["this is no file of traces"])
    #expect(reading.topology.services.count == 1 && !reading.topology.isFullyRead)
  }

  @Test(
    "a file of traces without a span is none to complain of",
    arguments: ["", "[]", "{}", #"{"resourceSpans":[]}"#, #"{"data":[],"total":0}"#])
  func empty(text: String) { #expect(!TraceReading(text).diagnostics.contains { $0.severity == .error }) }

  private static let answered = ["web -> shop"]

  @Test("OTLP of protobuf's own writer has base64, names of enums, and numbers")
  func protobuf() {
    let reading = TraceReading(
      """
      {"resource_spans":[{"scope_spans":[{"spans":[
        {"trace_id":"CvdlGRbNQ92ESOshHIAxnA==","span_id":"AAAAAAAAAAE=","kind":"SPAN_KIND_CLIENT","start_time_unix_nano":1790000000000000000,
         "end_time_unix_nano":1790000000005000000,"attributes":[{"value":{"string_value":"GET"},"key":"http.method"}],"status":{"code":"STATUS_CODE_ERROR"}}]}],
        "resource":{"attributes":[{"key":"service.name","value":{"string_value":"web"}}]}}]}
      {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[
        {"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"2","parentSpanId":"0000000000000001","kind":"SPAN_KIND_SERVER",
         "startTimeUnixNano":"1790000000001000000","endTimeUnixNano":"1790000000002000000"}]}]}]}
      """)
    #expect(reading.edges == Self.answered)
    #expect(reading.value(.observedErrors, of: "web -> shop") == 1)
    #expect(reading.value(.observedLatencyP50, of: "web -> shop") == 5)
    #expect(reading.word(.protocolName, of: "web -> shop") == "http")
  }

  @Test("a call stands at the line of the first span that shows it")
  func lines() {
    func line(_ service: String, _ id: Int, _ parent: String, kind: Int) -> String {
      #"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"\#(service)"}}]},"scopeSpans":[{"spans":["#
        + #"{"traceId":"a1","spanId":"\#(id)",\#(parent)"kind":\#(kind),"startTimeUnixNano":"1790000000000000000","endTimeUnixNano":"1790000000005000000"}]}]}]}"#
    }
    let first = [line("web", 1, "", kind: 2), line("web", 2, #""parentSpanId":"1","#, kind: 3)].joined(separator: "\n")
    let second = ["", line("shop", 3, #""parentSpanId":"2","#, kind: 2), line("cart", 4, #""parentSpanId":"3","#, kind: 2)].joined(
      separator: "\n")
    // That of the caller where there is one; a span within which the callee answers, where there is none.
    #expect(TraceReading(first, second).places.sorted() == ["shop -> cart at 1.json:2", "web -> shop at 0.json:2"])
  }

  @Test("Zipkin has both sides with one id, and its times are microseconds")
  func zipkin() {
    let reading = TraceReading(
      """
      [{"traceId":"a1","id":"1","kind":"SERVER","timestamp":1600000000000000,"duration":9000,"localEndpoint":{"serviceName":"web"}},
       {"traceId":"00000000000000a1","id":"2","parentId":"1","kind":"CLIENT","timestamp":1600000000001000,"duration":5000,
        "localEndpoint":{"serviceName":"web"},"tags":{"http.method":"GET","error":"timeout"}},
       {"traceId":"a1","id":"2","parentId":"1","kind":"SERVER","shared":true,"timestamp":1600000000002000,"duration":3000,
        "localEndpoint":{"serviceName":"shop"}},
       {"traceId":"a1","id":"3","parentId":"2","kind":"CLIENT","timestamp":1600000000002000,"duration":1000,
        "localEndpoint":{"serviceName":"shop"},"remoteEndpoint":{"serviceName":"mysql"}}]
      """)
    #expect(reading.edges == ["shop -> mysql", "web -> shop"])
    #expect(reading.value(.observedLatencyP99, of: "web -> shop") == 5 && reading.value(.observedErrors, of: "web -> shop") == 1)
  }

  @Test("a span of Zipkin's first version has both sides in its annotations")
  func zipkinOne() {
    let reading = TraceReading(
      """
      [[{"traceId":"a1","id":"2","parentId":"1","name":"get","annotations":[
        {"timestamp":1600000000000000,"value":"cs","endpoint":{"serviceName":"web"}},
        {"timestamp":1600000000001000,"value":"sr","endpoint":{"serviceName":"shop"}},
        {"timestamp":1600000000004000,"value":"ss","endpoint":{"serviceName":"shop"}},
        {"timestamp":1600000000007000,"value":"cr","endpoint":{"serviceName":"web"}}],
        "binaryAnnotations":[{"key":"http.method","value":"GET","endpoint":{"serviceName":"web"}}]},
       {"traceId":"a1","id":"3","parentId":"2","name":"insert","annotations":[
        {"timestamp":1600000000002000,"value":"cs","endpoint":{"serviceName":"shop"}}],
        "binaryAnnotations":[{"key":"sa","value":true,"endpoint":{"serviceName":"books"}}]}]]
      """)
    #expect(reading.edges == ["shop -> books", "web -> shop"])
    #expect(reading.value(.observedLatencyP99, of: "web -> shop") == 7)
  }

  @Test("the processes of Jaeger may follow the spans that name them")
  func jaeger() {
    let reading = TraceReading(
      """
      {"data":[{"traceID":"a1","spans":[
        {"traceID":"a1","spanID":"1","references":[],"startTime":1600000000000000,"duration":5000,"processID":"p1",
         "tags":[{"key":"span.kind","type":"string","value":"client"}]},
        {"traceID":"a1","spanID":"2","references":[{"refType":"CHILD_OF","traceID":"a1","spanID":"1"}],"startTime":1600000000001000,
         "duration":2000,"processID":"p2","tags":[{"key":"span.kind","value":"server"},{"key":"error","type":"bool","value":true}]}],
        "processes":{"p1":{"serviceName":"web"},"p2":{"serviceName":"shop"}}}]}
      """)
    #expect(reading.edges == Self.answered)
    #expect(reading.value(.observedLatencyP99, of: "web -> shop") == 5)
  }

  @Test("the console of the Python SDK prints one object after another")
  func console() {
    func span(_ name: String, _ id: String, _ parent: String, _ kind: String) -> String {
      """
      {
          "name": "x",
          "context": {"trace_id": "0x0af7651916cd43dd8448eb211c80319c", "span_id": "0x\(id)", "trace_state": "[]"},
          "kind": "SpanKind.\(kind)",
          "parent_id": \(parent),
          "start_time": "2026-02-28T23:59:59.999000Z",
          "end_time": "2026-03-01T00:00:00.001000Z",
          "status": {"status_code": "UNSET"},
          "attributes": {"http.request.method": "GET"},
          "links": [],
          "resource": {"attributes": {"service.name": "\(name)"}, "schema_url": ""}
      }

      """
    }
    let reading = TraceReading(
      span("web", "0000000000000001", "null", "CLIENT") + span("shop", "0000000000000002", "\"0x0000000000000001\"", "SERVER"))
    #expect(reading.edges == Self.answered)
    #expect(reading.value(.observedLatencyP99, of: "web -> shop") == 2)
  }

  @Test("what a broken file holds before and behind the fault is read, and the fault is told with its place")
  func faults() {
    let pair = [SampleSpan(service: "web", id: "a", kind: 3), SampleSpan(service: "shop", id: "b", parent: "a", kind: 2)]
    let other = [
      SampleSpan(service: "web", id: "c", kind: 3, trace: "22222222222222222222222222222222"),
      SampleSpan(service: "mail", id: "d", parent: "c", kind: 2, trace: "22222222222222222222222222222222"),
    ]
    let reading = TraceReading(otlp(pair) + "{\"resourceSpans\": [nonsense]}\n" + otlp(other))
    #expect(reading.edges == ["web -> mail", "web -> shop"])
    #expect(reading.messagesTold.contains { $0.hasPrefix("line 2, column 20: ") })
    let whole = otlp(pair)
    let cut = TraceReading(String(whole.dropLast(4)))
    #expect(cut.edges == Self.answered)
    #expect(cut.messagesTold.contains { $0.contains("the end of the file") })
  }

  @Test("a cut at any place ends well")
  func cuts() {
    let whole = Array(otlp([SampleSpan(service: "w\\u00e9b", id: "a", kind: 3, attributes: [("peer.service", "x\\\"")])]).utf8)
    for length in 0..<whole.count {
      let reading = TraceReading([Array(whole.prefix(length))])
      #expect(reading.topology.calls.count <= 1)
    }
  }

  @Test("spans of several files are one graph")
  func files() {
    let reading = TraceReading(
      otlp([SampleSpan(service: "web", id: "a", kind: 3)]), otlp([SampleSpan(service: "shop", id: "b", parent: "a", kind: 2)]))
    #expect(reading.edges == Self.answered)
    #expect(reading.topology.calls[0].span.file == FileID(0))
  }

  @Test("what an SDK writes of a process without a name is no service", arguments: ["unknown_service", "unknown_service:python"])
  func unnamed(name: String) {
    let spans = [
      SampleSpan(service: name, id: "a", kind: 2), SampleSpan(service: name, id: "b", parent: "a", kind: 3),
      SampleSpan(service: name, id: "c", parent: "b", kind: 2), SampleSpan(service: "unknown_service_x", id: "d", kind: 2),
    ]
    for text in [otlp(spans), spans.map(\.jaeger).joined()] {
      let reading = TraceReading(text)
      #expect(reading.edges == [] && reading.topology.services.count == 1)
      #expect(reading.messagesTold.contains { $0.hasSuffix("left out: 3 spans without a `service.name`") })
    }
  }

  @Test("one name in two namespaces is two services, and in one it is plain")
  func namespaces() {
    let spans = [
      SampleSpan(service: "api/shop", id: "a", kind: 2), SampleSpan(service: "api/shop", id: "b", parent: "a", kind: 3),
      SampleSpan(service: "api/admin", id: "c", parent: "b", kind: 2), SampleSpan(service: "api/admin", id: "d", parent: "c", kind: 3),
      SampleSpan(service: "stock/shop", id: "e", parent: "d", kind: 2), SampleSpan(service: "stock", id: "f", parent: "e", kind: 1),
    ]
    let attribute = otlp(spans).replacing(/stringValue":"(\w+)\/(\w+)"}}/) {
      "stringValue\":\"\($0.1)\"}},{\"key\":\"service.namespace\",\"value\":{\"stringValue\":\"\($0.2)\"}}"
    }
    let tag = spans.map(\.jaeger).joined().replacing(/serviceName":"(\w+)\/(\w+)","tags":\[/) {
      "serviceName\":\"\($0.1)\",\"tags\":[{\"key\":\"service.namespace\",\"value\":\"\($0.2)\"}"
    }
    for text in [attribute, tag] {
      let reading = TraceReading(text)
      #expect(reading.edges == ["api.admin -> stock", "api.shop -> api.admin"] && reading.topology.services.count == 3)
    }
    // A name with its namespace is no name that another service has.
    let dotted = [
      SampleSpan(service: "a.b/c", id: "a", kind: 2), SampleSpan(service: "a.b/c", id: "b", parent: "a", kind: 3),
      SampleSpan(service: "a/b.c", id: "c", parent: "b", kind: 2), SampleSpan(service: "a/b.c", id: "d", parent: "c", kind: 3),
      SampleSpan(service: "a.b.c", id: "e", parent: "d", kind: 2),
    ]
    let text = otlp(dotted).replacing(/stringValue":"([\w.]+)\/([\w.]+)"}}/) {
      "stringValue\":\"\($0.1)\"}},{\"key\":\"service.namespace\",\"value\":{\"stringValue\":\"\($0.2)\"}}"
    }
    #expect(TraceReading(text).edges == ["a -> a.b.c", "a.b -> a"])
  }

  @Test("whatever calls a store that a file declares uses it")
  func declaredStore() {
    let spans = [
      SampleSpan(service: "web", id: "a", kind: 2),
      SampleSpan(service: "web", id: "b", parent: "a", kind: 3, attributes: [("url.full", "http://es:9200/_search")]),
    ]
    let native = "topolint: 1\nservices: {web: {uses: [{store: es}]}}\nstores: {es: {kind: elasticsearch}}\n"
    let reading = SystemReading([("spans.json", otlp(spans)), ("shop.yaml", native)])
    #expect(reading.services == ["web"] && reading.topology.calls.isEmpty && reading.topology.uses.count == 1)
    #expect(reading.topology.knowledge(.observedCalls, of: ID<Use>(0)).value == 1)
  }

  private static let smartThings = "corpus/openzipkin__zipkin/zipkin-lens/testdata/smartthings-mobile-web-install.json"

  @Test(
    "a real trace has its services, and one that calls itself 132 times",
    .enabled(if: Shared.has(smartThings), "\(Shared.missing(smartThings))"))
  func realTrace() throws {
    let reading = TraceReading([try #require(Shared.data(Self.smartThings))])
    #expect(reading.calls.contains("bookie -> auth"))
    #expect(reading.value(.observedCalls, of: "auth -> auth") == 132)
  }

  private static let tickets = "corpus/FudanSELab__train-ticket/old-docs"

  @Test(
    "seven real files of Zipkin's first version give what there is in them", .enabled(if: Shared.has(tickets), "\(Shared.missing(tickets))")
  )
  func trainTicket() throws {
    let files = Shared.files(Self.tickets, endings: [".json"]).map(\.bytes)
    let reading = TraceReading(files)
    let lines = String(decoding: try #require(Shared.data("truth/truth-train-ticket.yaml")), as: UTF8.self).split(separator: "\n")
    let truth = Set(lines.compactMap { $0.firstMatch(of: /- \{from: ([^,}]+), to: ([^,}]+)/).map { "\($0.1) -> \($0.2)" } })
    // The others lead to services that are gone since.
    #expect(reading.calls.count == 34 && reading.calls.filter(truth.contains).count == 27)
  }
}
