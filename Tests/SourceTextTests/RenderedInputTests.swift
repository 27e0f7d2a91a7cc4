import Testing

@testable import SourceText

@Suite("RenderedInput") struct RenderedInputTests {
  @Test("a text from a file of the folder stands at that file, any other at what makes the folder")
  func origins() {
    let folder = Surroundings.Folder(place: Array("/w/charts/shop".utf8), shown: Array("shop".utf8))
    let text = Array("# Source: own/templates/a.yaml\na: 1\n---\n# Source: own/charts/db.yaml\n---\nb: 1\n".utf8)
    let input = RenderedInput(text, sign: Untrusted("shop/Chart.yaml"), members: [], project: nil) { path in
      path.elementsEqual("own/templates/a.yaml".utf8) ? folder.path(Array("templates/a.yaml".utf8)) : nil
    }
    let file = SourceFile(id: FileID(0), path: Untrusted("<x>"), bytes: text, rendered: input)
    #expect(file.origin(at: 33) == Untrusted("shop/templates/a.yaml"))
    #expect([40, 75].map { file.origin(at: $0) } == [Untrusted("shop/Chart.yaml"), Untrusted("shop/Chart.yaml")])
    #expect(input.members.map(\.place) == [Array("/w/charts/shop/templates/a.yaml".utf8)])
  }
}
