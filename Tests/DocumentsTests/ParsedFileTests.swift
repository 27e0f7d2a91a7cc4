import SourceText
import TestSupport
import Testing

@testable import Documents

@Suite("A parsed file") struct ParsedFileTests {
  private func file(_ number: Int32, _ text: String) -> SourceFile {
    SourceFile(id: FileID(number), path: Untrusted("a.yaml"), bytes: Array(text.utf8))
  }

  @Test("tree and faults speak of the file as it is numbered in the end")
  func number() {
    let text = "a: 1\na: 2\n"
    let (tree, faults) = YAMLReader.parse(file(0, text)).take(as: file(7, text))
    #expect(tree.file.id == FileID(7) && tree.span(tree.roots[0]).file == FileID(7))
    #expect(faults.map(\.span.file) == [FileID(7)] && faults.map { $0.related?.span.file } == [FileID(7)])
  }

  @Test("whether something is wrong is known before")
  func faultless() {
    #expect(JSONReader.parse(file(0, "{}")).isFaultless)
    #expect(!JSONReader.parse(file(0, "{")).isFaultless)
  }
}
