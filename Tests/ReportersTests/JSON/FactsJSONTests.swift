import Analyses
import Foundation
import Reporters
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite("Facts") struct FactsJSONTests {
  @Test("every subject is an object, its name first")
  func look() throws {
    let output = text(FactsJSON.write(FactTable.all(Sample.bookshop().base)))
    #expect(output.hasPrefix("{\"schema\":\"topolint.facts/1\",\n \"topology\":{\"name\":\"bookshop\","))
    #expect(output.contains("\n  {\"from\":\"orders\",\"to\":\"payments\","))
    #expect(output.contains("{\"services\":[\"orders\",\"payments\"],"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    #expect((object["services"] as? [[String: Any]])?.map { $0["name"] as? String } == ["mailer", "orders", "payments", "web"])
    #expect(Set(object.keys) == ["schema", "topology", "services", "calls", "cycles", "chains", "queues", "stores"])
  }

  @Test("a value that is written alike for all rows is that of each row", arguments: 0..<20)
  func uniform(_ seed: Int) {
    var columns = 0
    for table in FactTable.all(RandomGraph(seed: seed, services: 9).base) + FactTable.all(Sample.bookshop().base) {
      for column in table.columns {
        guard let uniform = column.uniform else { continue }
        columns += 1
        #expect((0..<table.count).allSatisfy { column.value($0) == uniform }, "\(table.kind).\(column.name)")
      }
    }
    #expect(columns > 0)
  }

  @Test("a figure that is not known exactly is null beside its bounds and what is missing")
  func bounds() throws {
    var draft = Draft()
    draft.service("a", nil, [.latencyP99: 10])
    draft.call("a", "b", [.timeout: 40])
    draft.call("a", "c")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(FactsJSON.write(FactTable.all(draft.base())))) as? [String: Any])
    let service = try #require((object["services"] as? [[String: Any]])?.first { $0["name"] as? String == "a" })
    #expect(service["latency_ms"] is NSNull)
    let bounds = try #require((service["bounds"] as? [String: [String: Any]])?["latency_ms"])
    #expect(bounds["at_least"] as? Double == 10 && bounds["at_most"] is NSNull)
    #expect(bounds["missing"] as? [String] == ["b.latency.p99", "c.latency.p99"])
  }

  @Test("a cycle has all services that wait for each other, by name, as brute force finds them", arguments: 0..<100)
  func cycles(_ seed: Int) throws {
    let graph = RandomGraph(seed: seed, services: 9)
    let topology = graph.base.topology
    let reaches = Closure(count: graph.count, graph.edges).reaches
    var expected: [[String]] = []
    for first in 0..<graph.count where reaches[first][first] {
      let members = (0..<graph.count).filter { $0 == first || (reaches[first][$0] && reaches[$0][first]) }
      if members[0] == first { expected.append(members.map { text(topology.name(ID<Service>($0)).bytes) }) }
    }
    let object = try #require(try JSONSerialization.jsonObject(with: Data(FactsJSON.write(FactTable.all(graph.base)))) as? [String: Any])
    let cycles = try #require(object["cycles"] as? [[String: Any]])
    #expect(cycles.map { $0["services"] as? [String] } == expected)
    #expect(expected.allSatisfy { $0 == $0.sorted() })
  }
}
