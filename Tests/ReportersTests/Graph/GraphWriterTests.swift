import Reporters
import SampleResults
import SourceText
import Testing

@Suite("Graphs") struct GraphWriterTests {
  @Test("Mermaid draws kinds as shapes, asynchronous edges dashed, findings in colour")
  func mermaid() {
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
        classDef error fill:#fde8e8,stroke:#c81e1e,stroke-width:2px,color:#1a1a1a
        class n2,n3 error
        linkStyle 0,2 stroke:#c81e1e,stroke-width:3px

      """
    #expect(text(GraphWriter.mermaid(Sample.bookshop())) == expected)
  }

  @Test("DOT draws the same")
  func dot() {
    let output = text(GraphWriter.dot(Sample.bookshop()))
    #expect(output.contains("  \"n5\" [label=\"orders-db\", shape=cylinder];\n"))
    #expect(output.contains("  \"n2\" -> \"n3\" [color=\"#c81e1e\", penwidth=2];\n"))
    #expect(output.contains("  \"n6\" -> \"n1\" [style=dashed];\n"))
  }

  @Test("JSON tells where each edge stands")
  func json() {
    let output = text(GraphWriter.json(Sample.bookshop()))
    #expect(output.hasPrefix("{\"schema\":\"topolint.graph/1\",\n \"nodes\":[\n  {\"name\":\"card-network\",\"kind\":\"external\"},\n"))
    #expect(
      output.contains(
        "  {\"from\":\"payments\",\"to\":\"card-network\",\"kind\":\"call\",\"mode\":\"async\",\"confidence\":\"high\",\"sources\":[{\"file\":\"topology/payments.yaml\",\"line\":6,\"via\":\"native\"}]},\n"
      ))
  }
}
