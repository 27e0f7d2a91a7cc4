import Testing
import TopologyModel

@testable import Readers

@Suite("Messages of Dapr") struct DaprObjectsTests {
  private static func subscription(
    _ name: String, _ spec: String, scopes: String, version: String = "v2alpha1"
  ) -> String {
    "apiVersion: dapr.io/\(version)\nkind: Subscription\nmetadata: {name: \(name)}\nspec: {\(spec)}\nscopes: [\(scopes)]\n---\n"
  }

  private static let bus =
    "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: bus}\nspec: {type: pubsub.kafka, metadata: []}\n---\n"

  @Test(
    "a subscription makes its scopes consumers of a topic, of which each app is given every message", arguments: ["v1alpha1", "v2alpha1"])
  func subscriptions(_ version: String) {
    let spec = version == "v1alpha1" ? "topic: orders, route: /o, pubsubname: bus" : "topic: orders, routes: {default: /o}, pubsubname: bus"
    let reading = SystemReading(Self.bus + Self.subscription("s", spec, scopes: "shop, mail", version: version))
    #expect(reading.edges == ["orders -> mail", "orders -> shop"] && reading.queues == ["orders:kafka"])
    #expect(reading.known(.delivery, ofQueue: "orders") == "implied(1.0) by Dapr 1.18")
    #expect(reading.known(.deadLetter, ofQueue: "orders") == "unknown")
  }

  @Test("what fails goes to the dead letters at once, or after the retries of its component")
  func deadLetters() {
    let spec = "topic: orders, pubsubname: bus, deadLetterTopic: orders-dead, routes: {default: /o}"
    let once = SystemReading(Self.bus + Self.subscription("s", spec, scopes: "shop"))
    #expect(once.known(.deadLetter, ofQueue: "orders") == "orders-dead")
    #expect(once.known(.maxDeliveries, ofQueue: "orders") == "implied(1.0) by Dapr 1.18")
    func retried(_ retries: String) -> String {
      let policy = """
        apiVersion: dapr.io/v1alpha1
        kind: Resiliency
        metadata: {name: r}
        spec: {policies: {retries: {r: {\(retries)}}}, targets: {components: {bus: {inbound: {retry: r}}}}}
        ---

        """
      return SystemReading(Self.bus + policy + Self.subscription("s", spec, scopes: "shop")).known(.maxDeliveries, ofQueue: "orders")
    }
    #expect(retried("maxRetries: 3") == "declared(4.0)")
    #expect(retried("policy: constant") == "unknown")
  }

  @Test("where one of several subscriptions has no place for dead letters the topic has none for sure")
  func someDeadLetters() {
    let reading = SystemReading(
      Self.subscription("a", "topic: orders, pubsubname: bus, deadLetterTopic: dead", scopes: "shop")
        + Self.subscription("b", "topic: orders, pubsubname: bus", scopes: "mail"))
    #expect(reading.known(.deadLetter, ofQueue: "orders") == "unknown")
  }

  @Test("topics of one name at two brokers are two queues")
  func topicsOfOneName() {
    let reading = SystemReading(
      Self.subscription("a", "topic: orders, pubsubname: bus", scopes: "shop")
        + Self.subscription("b", "topic: orders, pubsubname: other", scopes: "mail"))
    #expect(reading.edges == ["other/orders -> mail", "bus/orders -> shop"])
  }

  private static func binding(_ type: String, _ metadata: String) -> String {
    "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: b}\nspec: {type: bindings.\(type), metadata: [\(metadata)]}\nscopes: [shop]\n---\n"
  }

  @Test("a binding to Kafka reads from its topics and writes to its own")
  func kafka() {
    let reading = SystemReading(Self.binding("kafka", "{name: topics, value: \"in, more\"}, {name: publishTopic, value: out}"))
    #expect(reading.edges == ["shop -> b", "shop -> out", "in -> shop", "more -> shop"])
  }

  @Test("a binding to another queue says with its direction whether it reads or writes, or nobody knows")
  func queues() {
    let queue = "{name: queueName, value: jobs}"
    #expect(SystemReading(Self.binding("rabbitmq", queue)).queues.isEmpty)
    #expect(SystemReading(Self.binding("rabbitmq", "\(queue), {name: direction, value: input}")).edges.contains("jobs -> shop"))
    #expect(SystemReading(Self.binding("rabbitmq", "\(queue), {name: direction, value: output}")).edges.contains("shop -> jobs"))
  }
}
