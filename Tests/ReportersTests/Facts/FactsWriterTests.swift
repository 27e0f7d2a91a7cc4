import Foundation
import Reporters
import Rules
import Testing

@Suite("Facts") struct FactsWriterTests {
  @Test("every subject is an object, its name first")
  func look() throws {
    let output = text(FactsWriter.write(Sample.bookshop().base))
    #expect(output.hasPrefix("{\"schema\":\"topolint.facts/1\",\n \"topology\":{\"name\":\"bookshop\","))
    #expect(output.contains("\n  {\"from\":\"orders\",\"to\":\"payments\","))
    #expect(output.contains("{\"services\":[\"orders\",\"payments\"],"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    #expect((object["services"] as? [[String: Any]])?.map { $0["name"] as? String } == ["mailer", "orders", "payments", "web"])
    #expect(Set(object.keys) == ["schema", "topology", "services", "calls", "cycles", "chains", "queues", "stores"])
  }
}
