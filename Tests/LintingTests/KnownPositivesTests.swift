import Analyses
import Foundation
import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

/// What is known to be wrong in public systems is found in their files: rule, element and, where there is one, figure.
@Suite("Known positives", .enabled(if: Shared.has("corpus") && Shared.has("truth"), "\(Shared.missing("corpus"))"))
struct KnownPositivesTests {
  /// The findings of one rule, each as its elements and its message.
  private func findings(_ rule: String, _ files: [(path: String, bytes: [UInt8])], _ tier: Tier = .t2) -> [(
    names: [String], message: String
  )] {
    let result = QuietCorpusTests.System(testDescription: rule, files: files).linted(tier)
    return result.findings.map { $0.finding() }.filter { $0.rule.id == rule }.map { ($0.subject.names.map(\.text), words($0.message)) }
  }

  private func findings(_ rule: String, in text: String, _ tier: Tier = .t2) -> [(names: [String], message: String)] {
    findings(rule, [("truth.yaml", Array(text.utf8))], tier)
  }

  private func file(_ path: String) throws -> [(path: String, bytes: [UInt8])] {
    [(path, try #require(Shared.data("corpus/\(path)")))]
  }

  @Test("the social network: a cycle of two, stores with two users, a store without any, and addresses of what is not there")
  func socialNetwork() throws {
    let network = try #require(TrueSystem("dsb-socialnetwork"))
    #expect(findings("sync-cycle", in: network.yaml()).map { Set($0.names) } == [["user-service", "social-graph-service"]])
    let shared = findings("shared-datastore", in: network.yaml())
    #expect(Set(shared.flatMap(\.names)).isSuperset(of: ["user-mongodb", "user-memcached"]))
    #expect(
      shared.filter { ["user-mongodb", "user-memcached"].contains($0.names[0]) }.allSatisfy { $0.message.contains("user-mention-service") })
    // The code uses none; it is deployed all the same.
    let files = try file("delimitrou__DeathStarBench/socialNetwork/docker-compose.yml")
    let deployed = QuietCorpusTests.System(testDescription: "", files: files).linted(.t2).topology
    let unused = deployed.stores.map { deployed.names[$0.name].text }.filter { name in !network.kinds.contains { $0.name == name } }
    #expect(findings("orphan-store", in: network.yaml(stores: unused)).flatMap(\.names) == ["media-memcached"])
    let stale = findings("stale-config", try file("delimitrou__DeathStarBench/_rendered/dsb-social.yaml"))
    #expect(stale.count == 1)
    for name in ["compose-post-redis", "write-home-timeline-rabbitmq"] { #expect(stale.first?.message.contains(name) ?? false) }
  }

  @Test("Train Ticket: a component of three, twelve callees of two services, and three that ten call")
  func trainTicket() throws {
    let tickets = try #require(TrueSystem("train-ticket")).yaml()
    let cycles = findings("sync-cycle", in: tickets)
    #expect(cycles.map(\.message) == ["3 services wait for each other"])
    #expect(Set(cycles.flatMap(\.names)).isSubset(of: ["ts-travel-service", "ts-seat-service", "ts-travel2-service"]))
    let fanOut = findings("fan-out-hotspot", in: tickets)
    for name in ["ts-preserve-service", "ts-preserve-other-service"] {
      #expect(fanOut.contains { $0.names == [name] && $0.message.contains("12") }, "\(name)")
    }
    // Below the limit of fan-in-hotspot, which is the 95th percentile of public systems; no other service has as many callers.
    let base = FactBase(
      QuietCorpusTests.System(testDescription: "", files: [("truth.yaml", Array(tickets.utf8))]).linted(.t2).topology)
    let byFanIn = base.topology.services.map { base.topology.names[$0.name].text }.map { ($0, Int(base.read($0, "fan_in")) ?? 0) }
    let most = Set(byFanIn.sorted { $0.1 > $1.1 }.prefix(3).map(\.0))
    #expect(most == ["ts-station-service", "ts-order-service", "ts-order-other-service"])
    #expect(byFanIn.filter { most.contains($0.0) }.allSatisfy { $0.1 >= 10 })
  }

  @Test("Online Boutique: the front end has the address of a service that is not deployed")
  func onlineBoutique() {
    let found = findings("undeclared-names", Shared.yamlFiles("corpus/GoogleCloudPlatform__microservices-demo/kubernetes-manifests"))
    #expect(found.count == 1 && found[0].message.hasSuffix(": shoppingassistantservice"))
  }

  @Test("Bookinfo: the product page gives up after three seconds on reviews, which may wait ten for ratings")
  func bookinfo() throws {
    let found = findings("timeout-inversion", in: try #require(TrueSystem("bookinfo")).yaml(saysTimes: true))
    #expect(found.contains { $0.names == ["productpage", "reviews"] })
  }

  @Test("Sock Shop: a policy is about pods named cart, which are named carts")
  func sockShop() {
    let found = findings("idle-policy", Shared.yamlFiles("corpus/microservices-demo__microservices-demo/deploy/kubernetes"))
    #expect(found.count == 1 && found[0].message.hasSuffix(": NetworkPolicy cart-access"))
  }

  @Test("PetClinic: the gateway sends a POST again that a service may have done, by a filter of all routes")
  func petClinic() throws {
    let folder = "spring-petclinic__spring-petclinic-microservices/spring-petclinic-api-gateway/src/main/resources"
    let found = findings("retry-not-idempotent", try file("\(folder)/application.yml"))
    #expect(
      Set(found.map(\.names))
        == Set(["vets", "visits", "customers", "genai"].map { ["api-gateway", "\($0)-service"] }))
  }

  @Test("Dapr's quickstarts: a call is tried again without end, and no attempt has a timeout")
  func dapr() {
    let found = findings("retry-without-timeout", Shared.yamlFiles("corpus/dapr__quickstarts/service_invocation/resources"))
    #expect(found.map(\.names) == [["checkout", "order-processor"]])
  }

  @Test("a trace of Zipkin: a service that waits for itself, and 53 calls for one request")
  func trace() throws {
    var reading = TopologyReading()
    let path = Shared.url("corpus/openzipkin__zipkin/zipkin-lens/testdata/smartthings-mobile-web-install.json").path
    reading.read(InputWalk([Array(path.utf8)]))
    var options = Lint.Options()
    options.tier = .t2
    let found = Lint.run(reading, rules: RuleSet(), options).findings.map { $0.finding() }
    #expect(found.contains { $0.rule.id == "sync-cycle" && Set($0.subject.names.map(\.text)) == ["auth"] })
    let chatty = found.first { $0.rule.id == "chatty-call" && $0.subject.names.map(\.text) == ["stLogin", "platformapi"] }
    #expect(words(chatty.map(\.message)).contains("53 times"))
  }
}
