import Reporters
import Reports
import SampleResults
import Testing

@Suite struct DOTWriterTests {
  @Test("kinds are shapes, asynchronous edges are dashed, findings are in colour")
  func looks() {
    let output = text(DOTWriter.write(MarkedGraph(Sample.bookshop())))
    #expect(output.contains("  \"n5\" [label=\"orders-db\", shape=cylinder];\n"))
    #expect(output.contains("  \"n2\" -> \"n3\" [color=\"#c81e1e\", penwidth=2];\n"))
    #expect(output.contains("  \"n6\" -> \"n1\" [style=dashed];\n"))
  }
}
