import Rules
import SourceText
import TestSupport
import Testing

@testable import Reports

@Suite("Pictures of the page") struct PagePicturesTests {
  private func expectWhole(_ picture: PagePictures.Picture, _ graph: MarkedGraph) {
    #expect(picture.parts.count <= PagePictures.limit && Set(picture.parts).count == picture.parts.count)
    let parts = Set(picture.parts)
    let between = graph.edges.indices.filter { parts.contains(graph.edges[$0].from) && parts.contains(graph.edges[$0].to) }
    #expect(picture.edges.sorted() == between, "no edge is dropped")
  }

  @Test("parts that very many others call are drawn with all edges to what is shown beside them")
  func hubs() throws {
    var text = "topolint: 1\nservices:\n"
    for leaf in 0..<520 { text += "  s\(leaf): {calls: [{to: hub}, {to: s\((leaf + 1) % 520)}]}\n" }
    text += "  hub: {calls: [{to: other}, {to: hub}, {to: s7}]}\n  other: {calls: [{to: hub}]}\n"
    let page = SystemPage(SystemPageTests.lint(text))
    expectWhole(try #require(page.pictures.whole), page.graph)
    let pictures = page.pictures.around.flatMap { $0 }
    #expect(pictures.count > 500)
    for picture in pictures.prefix(100) { expectWhole(picture, page.graph) }
  }

  @Test("around a part of a system in which all call each other only its own edges are drawn, and the others are counted")
  func dense() throws {
    var text = "topolint: 1\nservices:\n"
    for caller in 0..<70 {
      text += "  s\(caller): {calls: [" + (0..<70).filter { $0 != caller }.map { "{to: s\($0)}" }.joined(separator: ", ") + "]}\n"
    }
    let page = SystemPage(SystemPageTests.lint(text))
    let picture = try #require(page.pictures.around[0].first)
    // 60 parts: 59 edges each way of its own, and 59 times 58 between the others.
    #expect(picture.parts.count == 60 && picture.edges.count == 118)
    #expect(picture.left == "10 parts so near are left out, and 3422 edges between the others are left out")
  }

  @Test("a small system is drawn whole")
  func small() throws {
    let page = SystemPage(SystemPageTests.shop)
    let whole = try #require(page.pictures.whole)
    #expect(whole.parts == Array(page.graph.nodes.indices) && whole.left == nil && page.pictures.overview == nil)
    expectWhole(whole, page.graph)
  }

  @Test("of a large one with teams each team is a box, each edge is in a line or counted, and each box has its own picture")
  func teams() throws {
    let page = SystemPage(SystemPageTests.system(300, teams: 10))
    #expect(page.pictures.whole == nil)
    let overview = try #require(page.pictures.overview)
    #expect(overview.groups.map(\.parts).reduce(0, +) == page.graph.nodes.count && overview.groups.count == 10)
    let inside = page.graph.edges.count { page.teamOf[$0.from] == page.teamOf[$0.to] }
    var between: [[Int?]: Int] = [:]
    for edge in page.graph.edges where page.teamOf[edge.from] != page.teamOf[edge.to] {
      between[[page.teamOf[edge.from], page.teamOf[edge.to]], default: 0] += 1
    }
    #expect(between.count > 20 && overview.links.count == 20, "the thickest two for each box")
    #expect(overview.links.map(\.edges).sorted() == between.values.sorted().suffix(20))
    let rest = between.values.sorted().dropLast(20).reduce(0, +)
    #expect(overview.left == "\(inside) edges within one box and \(rest) edges in \(between.count - 20) thinner lines are left out")
    for (team, picture) in page.pictures.ofTeam.enumerated() {
      let picture = try #require(picture)
      expectWhole(picture, page.graph)
      #expect(picture.parts.allSatisfy { page.teamOf[$0] == team } && picture.left?.contains("parts of others") == true)
    }
  }

  @Test("without teams it begins with the worst parts, and says how many are left out")
  func worst() throws {
    let page = SystemPage(SystemPageTests.system(300, teams: 0))
    let whole = try #require(page.pictures.whole)
    #expect(whole.parts.count == 60 && whole.left == "240 parts are left out")
    #expect(Set(whole.parts) == Set(page.ranks.indices.filter { page.ranks[$0] < 60 }))
  }

  @Test("around each part is what is within one hop, two and three; what has no room is counted")
  func around() {
    let page = SystemPage(SystemPageTests.system(300, teams: 0))
    for part in page.graph.nodes.indices {
      let pictures = page.pictures.around[part]
      #expect((1...3).contains(pictures.count))
      var near: Set = [part]
      for picture in pictures {
        near.formUnion(
          page.graph.edges.filter { near.contains($0.from) }.map(\.to) + page.graph.edges.filter { near.contains($0.to) }.map(\.from))
        expectWhole(picture, page.graph)
        #expect(near.isSuperset(of: picture.parts) && picture.parts.contains(part))
        if picture.left == nil { #expect(near == Set(picture.parts)) }
      }
    }
  }

  @Test("each finding about several parts has a picture that shows all of them")
  func findings() {
    let page = SystemPage(SystemPageTests.system(300, teams: 0))
    for (index, finding) in page.findings.enumerated() where finding.parts.count > 1 {
      let pictures =
        [page.pictures.whole, page.pictures.ofFinding[index]].compactMap { $0 } + finding.parts.flatMap { page.pictures.around[$0] }
      #expect(pictures.contains { Set(finding.parts).isSubset(of: $0.parts) }, "\(finding.message.text)")
    }
  }
}
