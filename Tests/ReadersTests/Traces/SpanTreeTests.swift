import Foundation
import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("From spans to edges") struct SpanTreeTests {
  private let server = SampleSpan.server
  private let client = SampleSpan.client
  private let http = [("http.request.method", "GET")]

  private func read(_ spans: SampleSpan...) -> TraceReading { TraceReading(otlp(spans)) }

  @Test("a client and the server that answers it are one call, in milliseconds as the client saw it")
  func pair() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server, takes: 30), SampleSpan(service: "web", id: "b", parent: "a", at: 5, takes: 1),
      SampleSpan(service: "web", id: "c", parent: "b", kind: client, at: 5, takes: 20, attributes: http),
      SampleSpan(service: "shop", id: "d", parent: "c", kind: server, at: 100, takes: 12))
    #expect(reading.edges == ["web -> shop"])
    #expect(reading.value(.observedLatencyP99, of: "web -> shop") == 20)
    #expect(reading.value(.observedPerRequest, of: "web -> shop") == 1)
    #expect(reading.word(.protocolName, of: "web -> shop") == "http")
    #expect(reading.value(.entry, ofService: "web") == 1 && reading.value(.entry, ofService: "shop") == nil)
    #expect(reading.value(.latencyP99, ofService: "web") == 10)
    #expect(reading.value(.latencyP99, ofService: "shop") == 12)
  }

  @Test("a span that was sent twice counts once")
  func resent() {
    let root = SampleSpan(service: "web", id: "a", kind: server)
    let call = SampleSpan(service: "web", id: "b", parent: "a", kind: client)
    let answer = SampleSpan(service: "shop", id: "c", parent: "b", kind: server)
    let reading = read(root, call, answer, call, answer, root)
    #expect(reading.value(.observedCalls, of: "web -> shop") == 1)
    #expect(reading.messagesTold.contains { $0.contains("3 spans sent twice") })
  }

  @Test("a server may share the id of its client, whose other calls are not the server's")
  func sharedIDs() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server), SampleSpan(service: "web", id: "b", parent: "a", kind: client),
      SampleSpan(service: "shop", id: "b", parent: "a", kind: server), SampleSpan(service: "shop", id: "c", parent: "b", kind: client),
      SampleSpan(service: "stock", id: "c", parent: "b", kind: server))
    #expect(reading.edges == ["shop -> stock", "web -> shop"])
    #expect(reading.value(.observedCalls, of: "web -> shop") == 1 && reading.value(.observedCalls, of: "shop -> stock") == 1)
  }

  @Test("where the client of a shared id was lost, its parent is the caller")
  func lostClient() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server), SampleSpan(service: "shop", id: "b", parent: "a", kind: server))
    #expect(reading.edges == ["web -> shop"])
  }

  @Test("a service that calls itself is a call")
  func selfCall() {
    let reading = read(
      SampleSpan(service: "auth", id: "a", kind: server), SampleSpan(service: "auth", id: "b", parent: "a", kind: client),
      SampleSpan(service: "auth", id: "c", parent: "b", kind: server), SampleSpan(service: "auth", id: "d", parent: "c", kind: server))
    #expect(reading.edges == ["auth -> auth"])
    #expect(reading.value(.observedCalls, of: "auth -> auth") == 1)
    #expect(reading.value(.observedCalls, ofService: "auth") == 2)
  }

  @Test("several servers below one client are tries of one call")
  func tries() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server, takes: 100),
      SampleSpan(service: "web", id: "b", parent: "a", kind: client, takes: 90, attributes: http),
      SampleSpan(service: "shop", id: "c", parent: "b", kind: server, at: 1, isError: true),
      SampleSpan(service: "shop", id: "d", parent: "b", kind: server, at: 20, isError: true),
      SampleSpan(service: "shop", id: "e", parent: "b", kind: server, at: 50))
    #expect(reading.value(.observedCalls, of: "web -> shop") == 1)
    #expect(reading.value(.observedAttempts, of: "web -> shop") == 3)
    #expect(reading.value(.attempts, of: "web -> shop") == 3)
    #expect(reading.value(.observedErrors, of: "web -> shop") == 0)
  }

  @Test("clients that count their tries are tries too, and no more calls for each request")
  func resendCount() {
    let again = http + [("http.request.resend_count", "1")]
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server, takes: 100),
      SampleSpan(service: "web", id: "b", parent: "a", kind: client, attributes: http, isError: true),
      SampleSpan(service: "web", id: "c", parent: "a", kind: client, at: 20, attributes: again),
      SampleSpan(service: "shop", id: "d", parent: "c", kind: server, at: 21),
      SampleSpan(service: "shop", id: "e", parent: "b", kind: server, at: 1, isError: true))
    #expect(reading.value(.observedCalls, of: "web -> shop") == 2)
    #expect(reading.value(.observedPerRequest, of: "web -> shop") == 1)
    #expect(reading.value(.observedAttempts, of: "web -> shop") == 2)
    #expect(reading.value(.observedErrors, of: "web -> shop") == 0.5)
  }

  @Test("messages go through the queue that they name, by parent, by link, and in batches")
  func messages() {
    let sent = [("messaging.system", "kafka"), ("messaging.destination.name", "orders")]
    let other = "11111111111111111111111111111111"
    let third = "22222222222222222222222222222222"
    let trace = SampleSpan(service: "", id: "").trace
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server),
      SampleSpan(service: "web", id: "b", parent: "a", kind: SampleSpan.producer, attributes: sent),
      SampleSpan(service: "web", id: "c", parent: "a", kind: SampleSpan.producer, attributes: sent),
      SampleSpan(service: "mail", id: "d", parent: "b", kind: SampleSpan.consumer, attributes: sent),
      SampleSpan(service: "stock", id: "e", kind: SampleSpan.consumer, attributes: sent, trace: other, links: [(trace, "c")]),
      SampleSpan(
        service: "bulk", id: "f", kind: SampleSpan.consumer, takes: 30, attributes: sent, trace: third,
        links: [(trace, "b"), (trace, "c")]),
      SampleSpan(
        service: "bulk", id: "g", parent: "f", kind: client, attributes: [("db.system", "mysql"), ("db.name", "books")], trace: third))
    #expect(reading.edges == ["bulk -> books", "orders -> bulk", "orders -> mail", "orders -> stock", "web -> orders"])
    // Of a batch of two each message has half of the query and of the work, to which its time belongs.
    #expect(reading.value(.observedCalls, ofService: "bulk") == 2 && reading.value(.latencyP99, ofService: "bulk") == 15)
    #expect(reading.topology.knowledge(.perRequest, of: ID<Use>(0)).value == 0.5)
    let bulk = reading.topology.consumes.indices.first { reading.messages[1 + $0] == "orders -> bulk" }
    #expect(bulk.flatMap { reading.topology.entry(.observedCalls, in: reading.topology.consumes[$0].attributes)?.value } == 2)
  }

  @Test("messages that somebody was seen to take and others are all of them")
  func partlyTaken() {
    let message = [("messaging.system", "kafka"), ("messaging.destination.name", "orders")]
    var spans: [SampleSpan] = []
    for number in 0..<10 {
      let trace = String(repeating: "\(number)", count: 31) + "a"
      spans.append(SampleSpan(service: "web", id: "a", kind: server, trace: trace))
      spans.append(SampleSpan(service: "web", id: "b", parent: "a", kind: SampleSpan.producer, attributes: message, trace: trace))
      // Two services take each of them.
      for service in number < 8 ? ["mail", "stock"] : [] {
        spans.append(
          SampleSpan(service: service, id: service, parent: "b", kind: SampleSpan.consumer, attributes: message, trace: trace))
      }
    }
    let topology = TraceReading(otlp(spans)).topology
    #expect(topology.knowledge(.observedCalls, of: ID<Publish>(0)).value == 10)
    #expect(topology.knowledge(.perRequest, of: ID<Publish>(0)).value == 1)
    #expect(topology.consumes.indices.map { topology.knowledge(.observedCalls, of: ID<Consume>($0)).value } == [8, 8])
  }

  @Test("a consumer takes as long as it works on what it received, and not as it waits for it")
  func received() {
    func message(_ act: String) -> [(String, String)] {
      [("messaging.system", "kafka"), ("messaging.destination.name", "orders"), ("messaging.operation.type", act)]
    }
    let reading = read(
      SampleSpan(service: "mail", id: "d", parent: "c", kind: SampleSpan.consumer, at: 30, takes: 900, attributes: message("process")),
      SampleSpan(service: "mail", id: "e", parent: "c", kind: SampleSpan.consumer, at: 940, takes: 10, attributes: message("process")),
      SampleSpan(service: "web", id: "a", kind: server),
      SampleSpan(service: "web", id: "b", parent: "a", kind: 4, attributes: message("send")),
      SampleSpan(service: "mail", id: "c", parent: "b", kind: SampleSpan.consumer, at: 5, takes: 20, attributes: message("receive")),
      SampleSpan(service: "mail", id: "f", parent: "d", kind: client, at: 100, takes: 400, attributes: [("server.address", "pay")]))
    #expect(reading.edges == ["mail -> pay", "orders -> mail", "web -> orders"])
    // From 30 to 950, of which it waits 400 for another.
    #expect(reading.value(.latencyP99, ofService: "mail") == 520 && reading.value(.observedCalls, ofService: "mail") == 1)
    #expect(reading.topology.knowledge(.observedLatencyP99, of: ID<Consume>(0)).value == 920)
  }

  @Test("a message that a service sends itself once more is a retry, and no call")
  func redelivery() {
    let message = [("celery.action", "run"), ("messaging.message.id", "m1")]
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: SampleSpan.producer, attributes: message),
      SampleSpan(service: "worker", id: "b", parent: "a", kind: SampleSpan.consumer, attributes: message, isError: true),
      SampleSpan(service: "worker", id: "c", parent: "b", kind: SampleSpan.producer, attributes: message),
      SampleSpan(service: "worker", id: "d", parent: "c", kind: SampleSpan.consumer, attributes: message))
    #expect(reading.edges == ["web -> worker"])
    #expect(reading.value(.mode, of: "web -> worker") == 1)
  }

  @Test(
    "who is not traced is called by what attributes say, the best first, old names and new",
    arguments: [
      ([("service.peer.name", "a"), ("peer.service", "b")], "web -> a"),
      ([("server.address", "shop.prod.svc.cluster.local:80"), ("peer.service", "b")], "web -> b"),
      ([("net.peer.name", "c"), ("server.address", "shop.prod.svc.cluster.local:80")], "web -> shop"),
      ([("http.url", "https://user@api.example.com:8443/x?y=1"), ("net.peer.name", "c")], "web -> api.example.com"),
      ([("rpc.service", "shop.Cart"), ("rpc.system", "grpc")], "web -> shop.Cart"),
      ([("db.system", "mysql"), ("db.name", "books")], "web -> books"),
      ([("db.system.name", "redis")], "web -> web-redis"),
      ([("db.system.name", "postgresql"), ("server.address", "127.0.0.1"), ("db.namespace", "main")], "web -> main"),
    ])
  func names(attributes: [(String, String)], edge: String) {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server),
      SampleSpan(service: "web", id: "b", parent: "a", kind: client, attributes: attributes))
    #expect(reading.edges == [edge])
    #expect(reading.uses.isEmpty != attributes.contains { $0.0.hasPrefix("db.") })
  }

  @Test("a host is the service that answered elsewhere under it")
  func hosts() {
    let address = http + [("server.address", "cart-lb")]
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server),
      SampleSpan(service: "web", id: "b", parent: "a", kind: client, attributes: address),
      SampleSpan(service: "cart", id: "c", parent: "b", kind: server),
      SampleSpan(service: "web", id: "d", parent: "a", kind: client, attributes: address))
    #expect(reading.edges == ["web -> cart"])
    #expect(reading.value(.observedCalls, of: "web -> cart") == 2)
  }

  @Test("a host of the world is one, in whatever case it is written; a name of one label is as it is")
  func hostCase() {
    let hosts = ["API.example.com", "api.example.com", "https://Api.Example.com:443/x", "Till"]
    let reading = TraceReading(
      otlp(
        [SampleSpan(service: "web", id: "a", kind: server)]
          + hosts.enumerated().map {
            SampleSpan(service: "web", id: "c\($0)", parent: "a", kind: client, attributes: [("server.address", $1)])
          }))
    #expect(reading.edges == ["web -> Till", "web -> api.example.com"])
    #expect(reading.value(.observedCalls, of: "web -> api.example.com") == 3 && reading.role("api.example.com") == .external)
  }

  @Test("what nothing names is counted")
  func unpaired() {
    let reading = read(
      SampleSpan(service: "web", id: "a", parent: "z", kind: server), SampleSpan(service: "web", id: "b", parent: "a", kind: client))
    #expect(reading.edges == [])
    #expect(reading.messagesTold.contains { $0.contains("1 client whose callee nothing names, 1 server whose caller was not read") })
  }

  @Test("a client within a client is the same call")
  func nested() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server),
      SampleSpan(service: "web", id: "b", parent: "a", kind: client, attributes: [("db.system", "mysql"), ("db.name", "books")]),
      SampleSpan(service: "web", id: "c", parent: "b", kind: client, attributes: [("db.system", "mysql"), ("db.name", "books")]))
    #expect(reading.uses == ["web -> books"])
    #expect(reading.topology.entry(.observedCalls, in: reading.topology.uses[0].attributes)?.value == 1)
  }

  @Test("a query that is sent by HTTP is one of the store that it names, in however many requests")
  func query() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server),
      SampleSpan(
        service: "web", id: "b", parent: "a", kind: client, attributes: [("db.system.name", "elasticsearch"), ("server.address", "es")]),
      SampleSpan(service: "web", id: "c", parent: "b", kind: client, attributes: http + [("server.address", "es")]),
      SampleSpan(service: "web", id: "d", parent: "c", kind: client, attributes: http + [("server.address", "es")]),
      SampleSpan(service: "web", id: "e", parent: "b", kind: client, attributes: http + [("server.address", "es")]))
    #expect(reading.edges == ["web -> es"] && reading.uses == ["web -> es"])
    #expect(reading.topology.knowledge(.observedCalls, of: ID<Use>(0)).value == 1)
  }

  @Test(
    "a call that goes on when its request is over is one that nobody waits for, if nearly all of many do",
    arguments: [(19, 20), (18, 20), (19, 19)])
  func unawaited(late: Int, of requests: Int) {
    var spans: [SampleSpan] = []
    for number in 0..<requests {
      let trace = String(format: "%032x", number + 1)
      let takes = number < late ? 500 : 5
      spans.append(SampleSpan(service: "web", id: "a", kind: server, takes: 50, trace: trace))
      spans.append(SampleSpan(service: "web", id: "b", parent: "a", kind: client, at: 40, takes: takes, attributes: http, trace: trace))
      spans.append(SampleSpan(service: "mail", id: "c", parent: "b", kind: server, at: 40, takes: 5, trace: trace))
    }
    let reading = TraceReading(otlp(spans))
    let isAwaited = late == 18 || requests < 20
    #expect(reading.value(.mode, of: "web -> mail") == (isAwaited ? nil : 1))
    #expect(reading.value(.latencyP50, ofService: "web") == (isAwaited ? 40 : 50))
  }

  @Test("calls of one pair are one call, whatever they speak: all that was seen of them adds up")
  func protocols() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server, takes: 100),
      SampleSpan(service: "web", id: "b", parent: "a", kind: client, at: 1, attributes: http),
      SampleSpan(service: "shop", id: "c", parent: "b", kind: server),
      SampleSpan(service: "web", id: "d", parent: "a", kind: client, at: 20, attributes: http),
      SampleSpan(service: "shop", id: "e", parent: "d", kind: server),
      SampleSpan(
        service: "web", id: "f", parent: "a", kind: client, at: 40, takes: 30, attributes: [("rpc.system", "grpc")], isError: true),
      SampleSpan(service: "shop", id: "g", parent: "f", kind: server),
      SampleSpan(service: "web", id: "h", parent: "a", kind: client, at: 80, takes: 2, attributes: [("messaging.system", "x")]),
      SampleSpan(service: "shop", id: "i", parent: "h", kind: server, takes: 900))
    let name = "web -> shop"
    #expect(reading.calls == [name] && reading.value(.observedCalls, of: name) == 4 && reading.value(.perRequest, of: name) == 4)
    #expect(reading.value(.observedErrors, of: name) == 0.25)
    #expect(reading.word(.protocolName, of: name) == nil && reading.value(.mode, of: name) == nil)
    // How long a message takes is nothing that the caller waits for.
    #expect(reading.value(.observedLatencyP50, of: name) == 10.25 && reading.value(.observedLatencyP99, of: name) == 30)
  }

  @Test("health checks and exporters are left out, with what they set off")
  func leftOut() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server, attributes: [("url.path", "/healthz")]),
      SampleSpan(service: "web", id: "b", parent: "a", kind: client, attributes: [("db.system", "mysql"), ("db.name", "books")]),
      SampleSpan(service: "web", id: "c", kind: client, attributes: [("url.full", "http://collector:4318/v1/traces")]),
      SampleSpan(service: "shop", id: "d", kind: server, attributes: [("url.path", "/buy")]))
    #expect(reading.edges == [])
    #expect(reading.value(.entry, ofService: "web") == nil && reading.value(.entry, ofService: "shop") == 1)
  }

  @Test("calls that overlap are of one stage, whatever the clock of the callee says")
  func stages() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server, takes: 100),
      SampleSpan(service: "web", id: "b", parent: "a", kind: client, at: 1, takes: 20),
      SampleSpan(service: "web", id: "c", parent: "a", kind: client, at: 5, takes: 20),
      SampleSpan(service: "web", id: "d", parent: "a", kind: client, at: 50, takes: 5),
      SampleSpan(service: "x", id: "e", parent: "b", kind: server, at: 900), SampleSpan(service: "y", id: "f", parent: "c", kind: server),
      SampleSpan(service: "z", id: "g", parent: "d", kind: server, at: -900))
    #expect(["x", "y", "z"].map { reading.value(.stage, of: "web -> \($0)") } == [1, 1, 2])
    #expect(reading.value(.latencyP50, ofService: "web") == 71)
  }

  @Test("the time of queries is the work of whoever asks, for nobody adds it")
  func queries() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: server, takes: 130),
      SampleSpan(service: "web", id: "b", parent: "a", kind: client, at: 5, takes: 120),
      SampleSpan(service: "shop", id: "c", parent: "b", kind: server, at: 10, takes: 100),
      SampleSpan(
        service: "shop", id: "d", parent: "c", kind: client, at: 12, takes: 90, attributes: [("db.system", "mysql"), ("db.name", "books")]))
    #expect(reading.value(.latencyP99, ofService: "web") == 10 && reading.value(.latencyP99, ofService: "shop") == 100)
  }

  @Test("many calls of one request to one callee are seen")
  func chatty() {
    var spans = [SampleSpan(service: "web", id: "a", kind: server, takes: 1000)]
    for number in 0..<20 {
      spans.append(SampleSpan(service: "web", id: "c\(number)", parent: "a", kind: client, at: number * 10, takes: 25))
      spans.append(SampleSpan(service: "auth", id: "s\(number)", parent: "c\(number)", kind: server))
    }
    let reading = TraceReading(otlp(spans))
    #expect(reading.value(.perRequest, of: "web -> auth") == 20)
    #expect(reading.value(.observedConcurrency, of: "web -> auth") == 3)
  }

  @Test("spans that go round in a ring are read to the end")
  func ring() {
    let reading = read(
      SampleSpan(service: "web", id: "a", parent: "b", kind: client, attributes: [("peer.service", "x")]),
      SampleSpan(service: "web", id: "b", parent: "a", kind: client), SampleSpan(service: "web", id: "c", parent: "c", kind: client))
    #expect(reading.topology.services.count <= 2)
  }

  @Test("SDKs that say no kinds are read by their attributes")
  func kindless() {
    let reading = read(
      SampleSpan(service: "web", id: "a", kind: 1),
      SampleSpan(service: "web", id: "b", parent: "a", kind: 1, attributes: http + [("server.address", "shop")]),
      SampleSpan(service: "shop", id: "c", parent: "b", kind: 1),
      SampleSpan(service: "shop", id: "d", parent: "c", kind: 1, attributes: [("db.system", "mysql"), ("server.address", "books")]))
    #expect(reading.edges == ["shop -> books", "web -> shop"])
  }
}
