import Reporters
import Reports
import SampleResults
import TestSupport
import Testing

@Suite struct MermaidWriterTests {
  @Test("kinds are shapes, asynchronous edges are dashed, findings are in colour")
  func looks() {
    let expected = """
      flowchart LR
        n0(["card-network"])
        n1["mailer"]
        n2["orders"]
        n3["payments"]
        n4["web"]
        n5[("orders-db")]
        n6[["order-placed"]]
        n2 --> n3
        n3 -.-> n0
        n3 --> n2
        n4 --> n2
        n2 -.-> n6
        n6 -.-> n1
        n2 --> n5
        linkStyle 0,2 stroke:#c81e1e,stroke-width:3px

      """
    #expect(text(MermaidWriter.write(MarkedGraph(Sample.bookshop()))) == expected)
  }

  @Test("a graph within the limits of Mermaid is drawn whole, one above them around its hub, and says what is left out")
  func limits() {
    let small = RandomTopology(hub: 499).graph
    #expect(MermaidWriter.drawable(small).note == nil)
    #expect(MermaidWriter.drawable(small).text == MermaidWriter.write(small))
    for count in [501, 3_000] {
      let large = MermaidWriter.drawable(RandomTopology(hub: count).graph)
      let diagram = text(large.text)
      let shown = diagram.split(separator: "\n").count { $0.contains("-->") }
      #expect(shown <= 500 && shown > 300 && diagram.count <= 50_000)
      #expect(diagram.contains("  note[\"left out for its size: \(count + 1 - shown - 1) parts and \(count - shown) edges\"]\n"))
      #expect(large.note != nil)
    }
  }

  @Test(
    "Mermaid itself reads graphs of hostile names", .enabled(if: Oracles.hasMermaid, Comment(rawValue: Oracles.missingMermaid)))
  func hostile() throws {
    let diagrams = (0..<40).map { text(MermaidWriter.drawable(RandomTopology(seed: $0).graph).text) }
    #expect(try Oracles.mermaidFaults(of: diagrams).filter { !$0.isEmpty } == [])
    #expect(try Oracles.mermaidFaults(of: ["flowchart LR\n  n0[\"a"]) != [""])
  }
}
