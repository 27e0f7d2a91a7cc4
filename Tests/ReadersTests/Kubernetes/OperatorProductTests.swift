import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite struct OperatorProductTests {
  private func object(_ version: String, _ kind: String, _ name: String) -> String {
    "{apiVersion: \(version), kind: \(kind), metadata: {name: \(name)}, spec: {}}\n---\n"
  }

  @Test(
    "what an operator runs is called by the Services that it makes",
    arguments: [
      ("kafka.strimzi.io/v1", "Kafka", "db-kafka-bootstrap:9092", "web -> db"),
      ("postgresql.cnpg.io/v1", "Cluster", "db-rw:5432", "web -> db"),
      ("acid.zalan.do/v1", "postgresql", "db:5432", "web -> db"), ("rabbitmq.com/v1beta1", "RabbitmqCluster", "db:5672", "web -> db"),
      ("databases.spotahome.com/v1", "RedisFailover", "rfs-db:26379", "web -> db"),
      ("elasticsearch.k8s.elastic.co/v1", "Elasticsearch", "db-es-http:9200", "web -> db"),
    ])
  func products(version: String, kind: String, address: String, edge: String) {
    let reading = KubernetesReading(object(version, kind, "db"), deployment("web", env("X_ADDR: \(address)")))
    #expect(reading.edges == [edge])
    #expect(reading.stores.count + reading.services.filter { $0.hasSuffix(":broker") }.count == 1)
  }

  @Test("the Secret that an operator makes leads to what it runs")
  func secrets() {
    let source = "env: [{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: pg-app, key: uri}}}]"
    let reading = KubernetesReading(object("postgresql.cnpg.io/v1", "Cluster", "pg"), deployment("web", source))
    #expect(reading.uses == ["web -> pg"] && reading.stores == ["pg:postgres"])
  }

  @Test("a name that a workload has is told apart")
  func names() {
    let reading = KubernetesReading(object("kafka.strimzi.io/v1", "Kafka", "web"), deployment("web", env("A: web-kafka-bootstrap:9092")))
    #expect(reading.services == ["kafka/web:broker", "web"] && reading.calls == ["web -> kafka/web"])
  }
}
