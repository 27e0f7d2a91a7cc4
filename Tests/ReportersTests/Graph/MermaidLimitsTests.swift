import SourceText
import TestSupport
import Testing

@testable import Reporters

@Suite struct MermaidLimitsTests {
  private func excess(edges: Int, characters: Int = 0) -> String? {
    MermaidLimits.excess(edges: edges, Array(String(repeating: "é", count: characters).utf8)).map(words)
  }

  private func words(_ message: Message) -> String { message.pieces.map { if case .plain(let text) = $0 { text } else { "?" } }.joined() }

  @Test("a diagram within the limits is drawn, of one above both figures are told")
  func limits() {
    #expect(excess(edges: 500, characters: 50_000) == nil)
    #expect(excess(edges: 501) == "the diagram would have 501 edges, and Mermaid draws 500 at most")
    #expect(excess(edges: 1, characters: 50_001) == "the diagram would have 50001 characters, and Mermaid takes 50000 at most")
    #expect(excess(edges: 600, characters: 60_000)?.contains("500 at most; it would have 60000 characters") == true)
  }
}
