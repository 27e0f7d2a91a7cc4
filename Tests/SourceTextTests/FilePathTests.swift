import Testing

@testable import SourceText

@Suite("Paths as bytes") struct FilePathTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("folder and name of a path")
  func parts() {
    for (path, folder, name) in [("a", ".", "a"), ("/a", "/", "a"), ("a/b", "a", "b"), ("/a/b/c", "/a/b", "c"), ("/", "/", "")] {
      #expect(text(FilePath.folder(of: bytes(path))) == folder && text(FilePath.name(of: bytes(path))) == name, "\(path)")
    }
  }

  @Test("a name is joined to a folder, and is never taken for an option")
  func join() {
    for (folder, name, path) in [(".", "a", "a"), (".", "-a", "./-a"), ("/", "a", "/a"), ("a", "b", "a/b"), ("a/", "b", "a/b")] {
      #expect(text(FilePath.join(bytes(folder), bytes(name))) == path)
    }
  }

  @Test("inside is by whole parts")
  func inside() {
    #expect(
      FilePath.isInside(bytes("/a/b"), bytes("/a")) && FilePath.isInside(bytes("/a"), bytes("/a"))
        && FilePath.isInside(bytes("/a"), bytes("/")))
    #expect(!FilePath.isInside(bytes("/ab"), bytes("/a")) && !FilePath.isInside(bytes("/"), bytes("/a")))
  }

  @Test("a path as seen from a folder")
  func relative() {
    let cases = [
      ("/a/b/c", "/a/b", "c"), ("/a/c", "/a/b", "../c"), ("/c", "/a/b", "../../c"), ("/a/b", "/a/b", "."), ("/a/b/c", "/", "a/b/c"),
    ]
    for (path, folder, shown) in cases { #expect(text(FilePath.relative(bytes(path), to: bytes(folder))) == shown) }
  }
}
