import Testing

@testable import SourceText

@Suite("What git writes") struct GitRepositoryTests {
  private static let name = String(repeating: "a1", count: 20)

  @Test("objects are taken apart by their size, whatever they hold")
  func batch() throws {
    let output = Array("\(Self.name) blob 4\na\nb\n\n\(Self.name) missing\n\(Self.name) blob 0\n\n".utf8)
    let contents = try #require(GitRepository.batch(output, count: 3))
    #expect(contents == [Array("a\nb\n".utf8), nil, []])
  }

  @Test(
    "half an answer is none",
    arguments: [
      "", "a1 blob", "a1 blob 9\nshort\n", "a1 blob -1\n\n", "a1 blob 99999999999999999999\n\n", "a1 blob x\n\n", "a1 blob 3\nabc",
    ])
  func half(output: String) { #expect(GitRepository.batch(Array(output.utf8), count: 1) == nil) }
}

@Suite("The files of a revision") struct GitTreeTests {
  private static let name = String(repeating: "b2", count: 20)

  @Test("a list of files is taken apart, names of any bytes included")
  func entries() throws {
    let list =
      "100644 blob \(Self.name)\ta.yaml\0120000 blob \(Self.name)\tb\tc\nd\0160000 commit \(Self.name)\tsub\0100755 blob \(Self.name)\t \0"
    let entries = try #require(GitTree.entries(of: Array(list.utf8)))
    #expect(entries.map(\.kind) == [.file, .link, .submodule, .file])
    #expect(entries.map { String(decoding: $0.path, as: UTF8.self) } == ["a.yaml", "b\tc\nd", "sub", " "])
  }

  @Test("what is no list is none", arguments: ["x", "100644 blob \(name) a", "100644 blob b2\ta", "100644 blob \(name)\t"])
  func wrong(list: String) { #expect(GitTree.entries(of: Array(list.utf8)) == nil) }
}
