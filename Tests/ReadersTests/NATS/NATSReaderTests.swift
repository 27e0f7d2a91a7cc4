import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("NATS JetStream") struct NATSReaderTests {
  private static let native = "topolint: 1\nservices: {shop: {}, mail: {}}\n"

  private func stream(_ more: String = "", retention: String = "workqueue") -> (path: String, text: String) {
    let config = "\"name\": \"ORDERS\", \"subjects\": [\"orders.>\"], \"retention\": \"\(retention)\", \"storage\": \"file\"\(more)"
    return ("stream.json", "{\"config\": {\(config)}, \"created\": \"x\", \"state\": {\"messages\": 1}}")
  }

  private func consumer(_ name: String, _ more: String = "") -> (path: String, text: String) {
    let config = "\"durable_name\": \"\(name)\", \"ack_policy\": \"explicit\", \"deliver_policy\": \"all\"\(more)"
    return ("\(name).json", "{\"stream_name\": \"ORDERS\", \"name\": \"\(name)\", \"config\": {\(config)}}")
  }

  private func read(_ files: (path: String, text: String)...) -> ProxyReading {
    ProxyReading(files, native: Self.native, with: NATSReader.self)
  }

  private func knowledge(_ attribute: Attribute, _ reading: ProxyReading) -> Knowledge {
    let queue = reading.topology.queues.firstIndex { String(decoding: reading.topology.names.bytes($0.name), as: UTF8.self) == "ORDERS" }
    return queue.map { reading.topology.knowledge(attribute, of: ID<Queue>($0)) } ?? .unknown
  }

  @Test("a stream is a queue without dead letters, and silence keeps all messages for ever")
  func silence() {
    let reading = read(stream())
    #expect(reading.told == [])
    #expect(knowledge(.delivery, reading).isDeclared(Double(Delivery.one.rawValue)))
    #expect(knowledge(.retention, reading).isImplied(.infinity) && knowledge(.maxLength, reading).isImplied(.infinity))
    #expect(knowledge(.deadLetter, reading).isAbsent)
    // Nobody says who consumes, and so how often a message is given out.
    #expect(knowledge(.maxDeliveries, reading).isUnknown)
    #expect(knowledge(.delivery, read(stream(retention: "limits"))).isDeclared(Double(Delivery.all.rawValue)))
  }

  @Test("bounds are those that are more than 0, and a full stream that drops its oldest message is told")
  func bounds() {
    let reading = read(stream(", \"max_msgs\": 1000, \"max_age\": 60000000000, \"max_bytes\": -1"))
    #expect(knowledge(.maxLength, reading).isDeclared(1_000) && knowledge(.retention, reading).isDeclared(60_000))
    #expect(reading.told.count == 1 && reading.told[0].contains("drops its oldest message"))
    #expect(read(stream(", \"max_msgs\": 1000, \"discard\": \"new\"")).told == [])
    #expect(knowledge(.maxLength, read(stream(", \"max_bytes\": 5, \"discard\": \"new\""))).isUnknown)
  }

  @Test("the consumer that gives out a message most often stands for the stream, and one without a bound has no end")
  func consumers() {
    let reading = read(stream(), consumer("mail", ", \"max_deliver\": 5"), consumer("other", ", \"max_deliver\": 3"))
    #expect(knowledge(.maxDeliveries, reading).isDeclared(5))
    #expect(reading.topology.consumes.count == 1)
    #expect(knowledge(.maxDeliveries, read(stream(), consumer("mail"), consumer("other", ", \"max_deliver\": 3"))).isAbsent)
    let waits = read(stream(), consumer("mail", ", \"ack_wait\": 30000000000, \"backoff\": [1000000000]"))
    #expect(waits.told.count == 1 && waits.told[0].contains("takes the place"))
  }

  @Test("a configuration to be added is read too, and a consumer of no stream is left out")
  func added() {
    let config = "{\"name\": \"ORDERS\", \"subjects\": [\"a\"], \"retention\": \"limits\", \"storage\": \"file\", \"max_age\": 0}"
    #expect(knowledge(.retention, read(("add.json", config))).isDeclared(.infinity))
    let loose = read(("c.json", "{\"durable_name\": \"mail\", \"ack_policy\": \"none\", \"deliver_policy\": \"all\"}"))
    #expect(loose.topology.consumes.isEmpty && loose.told == [])
    for text in [
      "{\"name\": null, \"retention\": [], \"storage\": {}}", "{\"stream_name\": {}, \"config\": []}",
      "{\"name\": \"x\", \"retention\": \"<script>\", \"storage\": 1, \"max_msgs\": 99999999999999999999, \"max_age\": \"x\"}",
    ] { _ = read(("x.json", text)) }
  }

  @Test("a full stream drops its oldest message unless it refuses what is published; one without a bound is never full")
  func full() {
    #expect(knowledge(.whenFull, read(stream(", \"max_msgs\": 5"))).isImplied(WhenFull.dropOldest.value))
    #expect(knowledge(.whenFull, read(stream(", \"max_bytes\": 5, \"discard\": \"old\""))).isDeclared(WhenFull.dropOldest.value))
    #expect(knowledge(.whenFull, read(stream(", \"max_msgs\": 5, \"discard\": \"new\""))).isDeclared(WhenFull.refuse.value))
    #expect(knowledge(.whenFull, read(stream())).isAbsent)
  }

  @Test("a consumer has so many messages at most, and so long for each; backoff takes the place of its ack_wait")
  func acknowledgements() {
    func known(_ attribute: Attribute, _ more: String) -> Knowledge {
      read(stream(), consumer("mail", more)).topology.knowledge(attribute, of: ID<Consume>(0))
    }
    #expect(known(.maxAckPending, "").isImplied(1_000) && known(.ackTimeout, "").isImplied(30_000))
    #expect(
      known(.maxAckPending, ", \"max_ack_pending\": 20").isDeclared(20)
        && known(.maxAckPending, ", \"max_ack_pending\": -1").isDeclared(.infinity))
    #expect(known(.ackTimeout, ", \"ack_wait\": 5000000000").isDeclared(5_000))
    #expect(known(.ackTimeout, ", \"ack_wait\": 5000000000, \"backoff\": [1000000000, 2000000000]").isDeclared(1_000))
  }
}
