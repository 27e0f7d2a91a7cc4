import Documents
import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("Service graphs") struct ServiceGraphReaderTests {
  /// The edges of a text, and its topology.
  private func read(_ text: String) throws -> (edges: [String], topology: Topology, told: [String]) {
    var files = SourceFiles()
    let (tree, faults) = JSONReader.read(files.add(path: Untrusted("graph.json"), bytes: Array(text.utf8)))
    #expect(faults.isEmpty)
    let root = try #require(tree.roots.first)
    #expect(ServiceGraphReader.recognizes(tree, root))
    var reader = ServiceGraphReader()
    var reading = Reading()
    reader.read(tree, root, into: &reading)
    reader.resolve(into: &reading)
    let topology = reading.topology.build().topology
    func name(_ name: Untrusted) -> String { String(decoding: name.bytes, as: UTF8.self) }
    let edges =
      topology.calls.map { "\(name(topology.name($0.caller))) -> \(name(topology.name($0.callee)))" }
      + topology.uses.map { "\(name(topology.name($0.service))) -> \(name(topology.name($0.store)))" }
      + topology.publishes.map { "\(name(topology.name($0.service))) -> \(name(topology.names[topology.queues[$0.queue.index].name]))" }
    return (edges.sorted(), topology, reading.diagnostics.map(\.message.plainText))
  }

  private func calls(_ topology: Topology, _ attribute: Attribute) -> [Double?] {
    topology.calls.indices.map { topology.knowledge(attribute, of: ID<Call>($0)).value }
  }

  @Test("Zipkin lists links, Jaeger wraps them, and has one for each day")
  func dependencies() throws {
    let link = #"{"parent":"web","child":"shop","callCount":10,"errorCount":1}"#
    let zipkin = try read("[\(link)]")
    #expect(zipkin.edges == ["web -> shop"] && calls(zipkin.topology, .observedErrors) == [0.1])
    let jaeger = try read(#"{"data":[\#(link),{"parent":"web","child":"shop","callCount":5}],"total":0}"#)
    #expect(jaeger.edges == ["web -> shop"] && calls(jaeger.topology, .observedCalls) == [15])
  }

  @Test("Jaeger counts no errors, so that nobody knows how many there are; Zipkin says none where there are none")
  func errors() throws {
    let link = #"{"parent":"web","child":"shop","callCount":10}"#
    #expect(try calls(read("[\(link)]").topology, .observedErrors) == [0])
    #expect(try calls(read(#"{"data":[\#(link),\#(link)]}"#).topology, .observedErrors) == [nil])
  }

  @Test(
    "a document of another kind is an error, one that lists nothing is not",
    arguments: [(#"{"hello":1}"#, 1), ("[1,2]", 1), ("[]", 0), (#"{"data":[]}"#, 0)])
  func others(text: String, errors: Int) {
    var files = SourceFiles()
    let tree = JSONReader.read(files.add(path: Untrusted("graph.json"), bytes: Array(text.utf8))).tree
    var (reader, reading) = (ServiceGraphReader(), Reading())
    reader.read(tree, tree.roots[0], into: &reading)
    #expect(reading.diagnostics.map(\.message.plainText) == Array(repeating: "this is no service graph", count: errors))
  }

  @Test("a count of 0 is no call, unless another day has one, and nothing says how often a call was tried")
  func idle() throws {
    let none = try read(#"[{"parent":"web","child":"web","callCount":0},{"parent":"web","child":"shop","callCount":0.0}]"#)
    #expect(none.edges == [] && none.told == ["left out 2 edges of which 0 calls were counted"])
    let some = try read(#"[{"parent":"web","child":"shop","callCount":0},{"parent":"web","child":"shop","callCount":4}]"#)
    #expect(some.edges == ["web -> shop"] && some.told == [])
    #expect(calls(some.topology, .observedCalls) == [4] && calls(some.topology, .observedAttempts) == [nil])
  }

  @Test("a count that is none is an error, and the other links are read", arguments: ["-5", "1.5", "null", #""many""#, "[]"])
  func counts(count: String) throws {
    let good = #"{"parent":"web","child":"shop","callCount":1}"#
    let calls = try read(#"[{"parent":"web","child":"a","callCount":\#(count)},\#(good)]"#)
    #expect(calls.edges == ["web -> shop"] && calls.told == ["'callCount' is a whole number that is not negative"])
    let errors = try read(#"[{"parent":"web","child":"a","callCount":9,"errorCount":\#(count)},\#(good)]"#)
    #expect(errors.edges == ["web -> shop"] && errors.told == ["'errorCount' is a whole number that is not negative"])
  }

  @Test("a link without a count is an error")
  func missing() throws {
    let graph = try read(#"[{"parent":"web","child":"shop","callCount":1},{"parent":"web","child":"a"}]"#)
    #expect(graph.edges == ["web -> shop"] && graph.told == ["this link has no 'callCount'"])
  }

  @Test("Kiali and X-Ray show edges without traffic, which are no calls")
  func idleGraphs() throws {
    func kiali(_ rate: String) throws -> (edges: [String], topology: Topology, told: [String]) {
      try read(
        """
        {"duration":600,"graphType":"app","elements":{"nodes":[{"data":{"id":"1","namespace":"shop","app":"web"}},
         {"data":{"id":"2","namespace":"shop","app":"cart"}}],
         "edges":[{"data":{"source":"1","target":"2","traffic":{"protocol":"http","rates":{"http":"\(rate)"}}}}]}}
        """)
    }
    let (still, slow, wrong) = (try kiali("0.00"), try kiali("0.01"), try kiali("-1"))
    #expect(still.edges == [] && slow.edges == ["web -> cart"])
    #expect(wrong.edges == [] && wrong.told == ["a rate is a number that is not negative"])
    func xray(_ statistics: String) throws -> (edges: [String], topology: Topology, told: [String]) {
      try read(
        """
        {"StartTime":1,"EndTime":2,"Services":[{"ReferenceId":0,"Name":"web","Edges":[{"ReferenceId":1\(statistics)}]},
         {"ReferenceId":1,"Name":"shop","Edges":[]}]}
        """)
    }
    let (unsaid, none, negative) = (
      try xray(""), try xray(#","SummaryStatistics":{"TotalCount":0}"#), try xray(#","SummaryStatistics":{"TotalCount":-1}"#)
    )
    #expect(unsaid.edges == ["web -> shop"] && none.edges == [])
    #expect(negative.told == ["'TotalCount' is a whole number that is not negative"])
  }

  @Test("Kiali's versions of one app are one service, and what nobody knows is left out")
  func kiali() throws {
    let graph = try read(
      """
      {"timestamp":1,"duration":600,"graphType":"versionedApp","elements":{"nodes":[
        {"data":{"id":"0","nodeType":"unknown","namespace":"unknown","workload":"unknown","app":"unknown"}},
        {"data":{"id":"1","nodeType":"app","namespace":"shop","app":"web","version":"v1"}},
        {"data":{"id":"2","nodeType":"app","namespace":"shop","app":"cart","version":"v1"}},
        {"data":{"id":"3","nodeType":"app","namespace":"shop","app":"cart","version":"v2"}},
        {"data":{"id":"4","nodeType":"service","namespace":"shop","service":"api.example.com","isServiceEntry":{"location":"MESH_EXTERNAL"}}}],
       "edges":[{"data":{"id":"a","source":"0","target":"1","traffic":{"protocol":"http","rates":{"http":"1.00"}}}},
        {"data":{"id":"b","source":"1","target":"2","traffic":{"protocol":"http","rates":{"http":"2.00","httpPercentErr":"25.0"}}}},
        {"data":{"id":"c","source":"1","target":"3","traffic":{"protocol":"http","rates":{"http":"2.00"}}}},
        {"data":{"id":"d","source":"2","target":"4","traffic":{"protocol":"http","rates":{"http":"1.00"}}}}]}}
      """)
    #expect(graph.edges == ["cart -> api.example.com", "web -> cart"])
    #expect(calls(graph.topology, .observedRate) == [1, 4] && calls(graph.topology, .observedErrors) == [0, 0.125])
  }

  @Test("X-Ray has stores, queues and the values of its histogram")
  func xray() throws {
    let graph = try read(
      """
      {"StartTime":1700000000,"EndTime":1700000100,"Services":[
       {"ReferenceId":0,"Name":"web","Type":"AWS::Lambda","Edges":[
        {"ReferenceId":1,"SummaryStatistics":{"TotalCount":100,"ErrorStatistics":{"TotalCount":1},"FaultStatistics":{"TotalCount":2}},
         "ResponseTimeHistogram":[{"Value":0.2,"Count":2},{"Value":0.01,"Count":98}]},
        {"ReferenceId":2,"SummaryStatistics":{"TotalCount":5}},{"ReferenceId":3,"SummaryStatistics":{"TotalCount":5}}]},
       {"ReferenceId":1,"Name":"shop","Type":"AWS::EC2::Instance","Edges":[]},{"ReferenceId":2,"Name":"books","Type":"AWS::DynamoDB::Table","Edges":[]},
       {"ReferenceId":3,"Name":"orders","Type":"AWS::SQS::Queue","Edges":[]},
       {"ReferenceId":4,"Name":"users","Type":"client","Edges":[{"ReferenceId":0}]}]}
      """)
    #expect(graph.edges == ["web -> books", "web -> orders", "web -> shop"])
    #expect(calls(graph.topology, .observedLatencyP50) == [10] && calls(graph.topology, .observedLatencyP99) == [200])
    #expect(calls(graph.topology, .observedErrors) == [0.03] && calls(graph.topology, .observedRate) == [1])
  }

  @Test("other documents are none of this format")
  func others() {
    var files = SourceFiles()
    for text in ["[]", "{}", "{\"data\": []}", "[{\"parent\": 1}]", "{\"Services\": [{\"Name\": 1}]}", "{\"elements\": {\"edges\": []}}"] {
      let (tree, _) = JSONReader.read(files.add(path: Untrusted("x.json"), bytes: Array(text.utf8)))
      #expect(tree.roots.allSatisfy { !ServiceGraphReader.recognizes(tree, $0) }, "\(text)")
    }
  }
}
