import SourceText
import Testing
import TopologyModel

@testable import Readers

/// What objects of operators say of messages.
@Suite struct MessageObjectsTests {
  /// An object in one line.
  private func object(_ version: String, _ kind: String, _ name: String, _ spec: String) -> String {
    "{apiVersion: \(version), kind: \(kind), metadata: {name: \(name)}, spec: {\(spec)}}\n---\n"
  }

  @Test("streams of JetStream are queues, and consumers take their messages for the workload of their name")
  func jetStream() {
    let version = "jetstream.nats.io/v1beta2"
    let reading = KubernetesReading(
      deployment("mail"),
      object(version, "Stream", "orders", "name: ORDERS, subjects: [orders.>], retention: workqueue, maxAge: 1h, maxMsgs: 10"),
      object(
        version, "Consumer", "c", "streamName: ORDERS, durableName: mail, maxDeliver: 4, maxAckPending: 20, ackWait: 30s, backoff: [1s]"),
      object(version, "Consumer", "d", "streamName: ORDERS, durableName: nobody, maxDeliver: 2"))
    #expect(reading.queues == ["ORDERS:nats"] && reading.messages == ["ORDERS -> mail"])
    guard case .declared(3_600_000) = reading.knowledge(.retention, ofQueue: "ORDERS"),
      case .declared(10) = reading.knowledge(.maxLength, ofQueue: "ORDERS"),
      case .declared(4) = reading.knowledge(.maxDeliveries, ofQueue: "ORDERS"),
      case .absent = reading.knowledge(.deadLetter, ofQueue: "ORDERS")
    else {
      Issue.record("what a stream says is not known")
      return
    }
    #expect(reading.diagnostics.count == 2)
  }

  @Test("Strimzi's topics are queues, and the lists of its users say who writes and who reads")
  func strimzi() {
    func acl(_ topic: String, _ operations: String, _ more: String = "") -> String {
      "{resource: {type: topic, name: \(topic), \(more)}, \(operations)}"
    }
    func user(_ name: String, _ lists: String...) -> String {
      object("kafka.strimzi.io/v1", "KafkaUser", name, "authorization: {type: simple, acls: [\(lists.joined(separator: ", "))]}")
    }
    let reading = KubernetesReading(
      object("kafka.strimzi.io/v1", "KafkaTopic", "orders", "partitions: 3, config: {retention.ms: 60000}"),
      object("kafka.strimzi.io/v1", "KafkaTopic", "paid", "topicName: orders.paid"),
      object("kafka.strimzi.io/v1", "KafkaTopic", "kept", "config: {retention.ms: -1}"),
      deployment("shop"), deployment("mail", "env: [{name: C, valueFrom: {secretKeyRef: {name: mail-user, key: user.crt}}}]"),
      deployment("orders"),
      user("shop", acl("orders", "operations: [Write, Describe]")),
      user("mail-user", acl("orders", "operation: All", "patternType: prefix"), acl("'*'", "operations: [Read]")),
      user("nobody", acl("kept", "operations: [Read]")))
    // A service has the name of the topic.
    #expect(reading.queues == ["kafka/orders:kafka", "kept:kafka", "orders.paid:kafka"])
    #expect(
      Set(reading.messages) == [
        "shop -> kafka/orders", "mail -> kafka/orders", "mail -> orders.paid", "kafka/orders -> mail", "orders.paid -> mail",
      ])
    guard case .declared(60000) = reading.knowledge(.retention, ofQueue: "kafka/orders"),
      case .implied(604_800_000) = reading.knowledge(.retention, ofQueue: "orders.paid"),
      case .declared(.infinity) = reading.knowledge(.retention, ofQueue: "kept"),
      case .unknown = reading.knowledge(.deadLetter, ofQueue: "kept")
    else {
      Issue.record("retention is not what the topics say")
      return
    }
  }

  @Test("a user is the one workload of its name in any namespace, and that of its own namespace before others")
  func usersElsewhere() {
    func messages(_ namespaces: String...) -> [String] {
      let acls = "[{resource: {type: topic, name: orders}, operations: [Write]}]"
      let user =
        "{apiVersion: kafka.strimzi.io/v1, kind: KafkaUser, metadata: {name: checkout, namespace: kafka}, spec: {authorization: {type: simple, acls: \(acls)}}}\n---\n"
      let workloads = namespaces.map {
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: checkout, namespace: \($0)}, spec: {template: {spec: {containers: [{image: a/b}]}}}}\n---\n"
      }
      return KubernetesReading(user + workloads.joined()).messages
    }
    #expect(messages("shop") == ["checkout -> orders"] && messages("shop", "kafka") == ["checkout.kafka -> orders"])
    #expect(messages("shop", "other") == [] && messages() == [])
  }

  @Test(
    "a topic keeps what its cluster keeps where it says nothing, and what is compacted has no end",
    arguments: [
      ("", "", "implied(604800000.0) by Kafka"), ("log.retention.hours: 24", "", "declared(86400000.0)"),
      ("log.retention.hours: 24, log.retention.minutes: 30", "", "declared(1800000.0)"),
      ("log.retention.hours: 24, log.retention.minutes: null", "", "declared(86400000.0)"),
      ("log.retention.ms: 5, log.retention.minutes: 30", "", "declared(5.0)"), ("log.retention.hours: -1", "", "declared(inf)"),
      ("log.retention.hours: 24", "retention.ms: 60000", "declared(60000.0)"), ("log.retention.hours: '${H}'", "", "unknown"),
      ("", "retention.ms: soon", "unknown"), ("", "cleanup.policy: compact", "declared(inf)"),
      ("", "cleanup.policy: [compact], retention.ms: 60000", "declared(inf)"),
      ("", "cleanup.policy: 'compact,delete'", "implied(604800000.0) by Kafka"), ("log.cleanup.policy: compact", "", "declared(inf)"),
      ("log.cleanup.policy: compact", "cleanup.policy: delete", "implied(604800000.0) by Kafka"),
      ("", "cleanup.policy: '${P}'", "unknown"),
    ])
  func retention(_ cluster: String, _ topic: String, _ expected: String) {
    func reading(_ namespace: String) -> SystemReading {
      SystemReading(
        """
        {apiVersion: kafka.strimzi.io/v1, kind: KafkaTopic, metadata: {name: a, namespace: shop, labels: {strimzi.io/cluster: events}}, spec: {config: {\(topic)}}}
        ---
        {apiVersion: kafka.strimzi.io/v1, kind: Kafka, metadata: {name: events, namespace: \(namespace)}, spec: {kafka: {config: {\(cluster)}}}}
        ---
        {apiVersion: kafka.strimzi.io/v1, kind: Kafka, metadata: {name: other, namespace: shop}, spec: {kafka: {config: {log.retention.ms: 1}}}}
        """)
    }
    #expect(reading("shop").known(.retention, ofQueue: "a") == expected)
    // The operator may watch another namespace than its own.
    #expect(reading("kafka").known(.retention, ofQueue: "a") == expected)
  }

  @Test("a scaler of KEDA names the queue that its target consumes from, and how few replicas run")
  func keda() {
    let triggers =
      "triggers: [{type: rabbitmq, metadata: {queueName: mails}}, {type: cpu, metadata: {value: '60'}}, {type: aws-sqs-queue, metadata: {queueURL: 'https://sqs.eu-west-1.amazonaws.com/1/bills'}}]"
    let job =
      "jobTargetRef: {template: {spec: {containers: [{image: a/b, args: ['http://mail:80']}]}}}, triggers: [{type: kafka, metadata: {topic: films}}]"
    let reading = KubernetesReading(
      deployment("mail"), object("keda.sh/v1alpha1", "ScaledObject", "x", "scaleTargetRef: {name: mail}, \(triggers)"),
      object("keda.sh/v1alpha1", "ScaledJob", "encode", job),
      object("keda.sh/v1alpha1", "ScaledObject", "y", "scaleTargetRef: {name: gone}, minReplicaCount: 3, \(triggers)"))
    #expect(reading.messages.sorted() == ["bills -> mail", "films -> encode", "mails -> mail"])
    #expect(reading.queues == ["bills:sqs?", "films:kafka?", "mails:rabbitmq?"])
    #expect(reading.services == ["encode:job", "mail"] && reading.calls == ["encode -> mail"])
    #expect(["mail", "encode"].map { reading.value(.replicasMin, of: $0) } == [0, 0])
    #expect(["mail", "encode"].map { reading.value(.replicasMax, of: $0) } == [100, 100])
  }

  private func serving(_ name: String) -> String {
    object("serving.knative.dev/v1", "Service", name, "template: {spec: {containers: [{image: a/b}]}}")
  }

  private func ref(_ name: String, _ kind: String = "Service") -> String { "{ref: {kind: \(kind), name: \(name)}}" }

  @Test("Knative's brokers drop events where no sink takes what cannot be delivered")
  func knative() {
    let reading = KubernetesReading(
      serving("bill"), serving("mail"), serving("lost"), deployment("shop"),
      object("eventing.knative.dev/v1", "Broker", "default", "delivery: {retry: 3, deadLetterSink: \(ref("lost"))}"),
      object("eventing.knative.dev/v1", "Trigger", "t", "broker: default, subscriber: \(ref("bill"))"),
      object("sources.knative.dev/v1", "SinkBinding", "s", "subject: {kind: Deployment, name: shop}, sink: \(ref("default", "Broker"))"),
      object("messaging.knative.dev/v1", "Channel", "news", ""),
      object(
        "messaging.knative.dev/v1", "Subscription", "n",
        "channel: {kind: Channel, name: news}, subscriber: \(ref("mail")), reply: \(ref("default", "Broker"))"),
      object("flows.knative.dev/v1", "Sequence", "steps", "steps: [\(ref("bill")), \(ref("mail"))], reply: \(ref("news", "Channel"))"))
    #expect(
      Set(reading.messages) == [
        "default -> bill", "shop -> default", "default-dead-letter -> lost", "news -> mail", "mail -> default", "steps -> bill",
        "bill -> steps-step-1", "steps-step-1 -> mail", "mail -> news",
      ])
    #expect(reading.name(.deadLetter, ofQueue: "default") == "default-dead-letter")
    guard case .absent = reading.knowledge(.deadLetter, ofQueue: "news") else {
      Issue.record("a channel without a sink has no dead letter")
      return
    }
  }

  @Test("what the last step of a sequence answers goes straight to the Service that takes it")
  func replies() {
    let reading = KubernetesReading(
      serving("bill"), serving("mail"), serving("news"), serving("lost"),
      object(
        "flows.knative.dev/v1", "Sequence", "steps",
        "steps: [\(ref("bill")), {ref: {kind: Service, name: mail}, delivery: {deadLetterSink: \(ref("lost"))}}], reply: \(ref("news"))"))
    #expect(Set(reading.messages).isSuperset(of: ["mail -> steps-reply", "steps-reply -> news"]))
    #expect(reading.name(.deadLetter, ofQueue: "steps-reply") == "steps-reply-dead-letter")
  }

  @Test("a broker loses no event where each of its triggers has a place for what fails")
  func triggers() {
    func deadLetter(_ second: String) -> String? {
      let delivery = "delivery: {deadLetterSink: \(ref("lost"))}"
      return KubernetesReading(
        serving("bill"), serving("mail"), serving("lost"), object("eventing.knative.dev/v1", "Broker", "default", ""),
        object("eventing.knative.dev/v1", "Trigger", "t", "broker: default, subscriber: \(ref("bill")), \(delivery)"),
        object(
          "eventing.knative.dev/v1", "Trigger", "u", "broker: default, subscriber: \(ref("mail"))\(second.isEmpty ? "" : ", " + delivery)")
      ).name(.deadLetter, ofQueue: "default")
    }
    #expect(deadLetter("") == nil && deadLetter("too") == "t-dead-letter")
  }

  @Test("Knative hands an event on as often as the broker says, or its triggers")
  func deliveries() {
    func most(_ broker: String, _ triggers: String...) -> Double? {
      let all = triggers.enumerated().map { number, delivery in
        object(
          "eventing.knative.dev/v1", "Trigger", "t\(number)",
          "broker: default, subscriber: \(ref("bill"))" + (delivery.isEmpty ? "" : ", delivery: {\(delivery)}"))
      }
      let manifests = [serving("bill"), object("eventing.knative.dev/v1", "Broker", "default", broker)] + all
      return KubernetesReading(manifests.joined(separator: "\n---\n")).knowledge(.maxDeliveries, ofQueue: "default").value
    }
    #expect(most("") == 11 && most("delivery: {retry: 0}") == 1 && most("delivery: {retry: 3}", "") == 4)
    // The one that is given an event most often stands for the broker.
    #expect(most("", "retry: 2", "retry: 4") == 5 && most("", "retry: 2", "") == 11 && most("delivery: {retry: 1}", "retry: 2", "") == 3)
    // Of a channel whose subscriptions do not all say it nobody knows it.
    let channel = KubernetesReading(
      serving("bill"), object("messaging.knative.dev/v1", "Channel", "news", ""),
      object("messaging.knative.dev/v1", "Subscription", "n", "channel: {name: news}, subscriber: \(ref("bill"))"),
      object("messaging.knative.dev/v1", "Subscription", "m", "channel: {name: news}, subscriber: \(ref("bill")), delivery: {retry: 2}"))
    #expect(channel.knowledge(.maxDeliveries, ofQueue: "news").value == nil)
  }

  @Test("events go to addresses too, of what the inputs declare and of what they do not")
  func addresses() {
    func trigger(_ name: String, _ uri: String) -> String {
      object("eventing.knative.dev/v1", "Trigger", name, "subscriber: {uri: '\(uri)'}")
    }
    let reading = KubernetesReading(
      serving("bill"), trigger("a", "http://bill.default.svc.cluster.local/paid"), trigger("b", "http://mail"),
      trigger("c", "https://hooks.example.com/x"),
      trigger("d", "http://broker-ingress.knative-eventing.svc.cluster.local/default/other"))
    #expect(reading.messages == ["default -> bill", "default -> mail"])
    #expect(reading.services == ["bill", "mail:undeclared"])
  }

  @Test("KEDA before version 2 called its target otherwise")
  func oldKEDA() {
    let reading = KubernetesReading(
      deployment("worker"),
      object(
        "keda.k8s.io/v1alpha1", "ScaledObject", "s",
        "scaleTargetRef: {deploymentName: worker}, maxReplicaCount: 7, triggers: [{type: kafka, metadata: {topic: prices}}]"))
    #expect(reading.messages == ["prices -> worker"] && reading.value(.replicasMax, of: "worker") == 7)
  }

  @Test("RabbitMQ's queues have what their arguments, bindings and policies say")
  func rabbit() {
    let version = "rabbitmq.com/v1beta1"
    let reading = KubernetesReading(
      object(version, "RabbitmqCluster", "mq", ""),
      object(version, "Queue", "q1", "name: orders, arguments: {x-dead-letter-exchange: dead, x-max-length: 100, x-delivery-limit: 20}"),
      object(version, "Queue", "q2", "name: mails"),
      object(version, "Binding", "b", "source: dead, destination: orders-dead, destinationType: queue"),
      object(version, "Policy", "p", "pattern: ^mail, definition: {message-ttl: 5000, dead-letter-exchange: dead}"),
      object(version, "Policy", "r", "pattern: '(a|orders)', definition: {message-ttl: 1}"),
      deployment("shop", env("X: amqp://mq:5672")))
    #expect(reading.queues == ["mails:rabbitmq", "orders:rabbitmq", "orders-dead:?"])
    #expect(reading.name(.deadLetter, ofQueue: "orders") == "orders-dead" && reading.name(.deadLetter, ofQueue: "mails") == "orders-dead")
    #expect(reading.knowledge(.maxLength, ofQueue: "orders").value == 100 && reading.knowledge(.retention, ofQueue: "mails").value == 5000)
    #expect(reading.knowledge(.maxDeliveries, ofQueue: "orders").value == 21)
    #expect(reading.knowledge(.whenFull, ofQueue: "orders").value == WhenFull.dropOldest.value)
    #expect(reading.knowledge(.whenFull, ofQueue: "mails").value == nil)
    let full = KubernetesReading(
      object(version, "Queue", "q", "name: jobs, arguments: {x-max-length: 5}"),
      object(version, "Policy", "p", "pattern: ^jobs, definition: {overflow: reject-publish}"))
    #expect(full.knowledge(.whenFull, ofQueue: "jobs").value == WhenFull.refuse.value)
    #expect(reading.services == ["mq:broker", "shop"] && reading.calls == ["shop -> mq"])
  }
}
