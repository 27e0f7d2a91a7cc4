import Reporters
import SourceText
import Testing

@Suite struct MermaidLimitsTests {
  private func note(edges: Int, characters: Int = 0) -> String? {
    let lines = (0..<edges).map { "  n\($0) \($0 % 2 == 0 ? "-->" : "-.->") n0\n" }.joined()
    let text = "flowchart LR\n  n0[\"a --> b\"]\n" + lines
    return MermaidLimits.note(on: Array((text + String(repeating: "é", count: max(0, characters - text.count))).utf8)).map {
      words($0.message)
    }
  }

  private func words(_ message: Message) -> String { message.pieces.map { if case .plain(let text) = $0 { text } else { "?" } }.joined() }

  @Test("a diagram within the limits is drawn, one above is told with both figures")
  func limits() {
    #expect(note(edges: 500, characters: 50_000) == nil)
    #expect(note(edges: 501) == "the diagram has 501 edges, and Mermaid draws 500 at most")
    #expect(note(edges: 1, characters: 50_001) == "the diagram has 50001 characters, and Mermaid takes 50000 at most")
    #expect(note(edges: 600, characters: 60_000)?.contains("500 at most; it has 60000 characters") == true)
  }
}
