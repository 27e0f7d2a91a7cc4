import Foundation
import TestSupport
import Testing

@testable import SourceText

@Suite struct GitIndexTests {
  private let folder = TemporaryFolder()

  private func git(_ arguments: String...) throws {
    let outcome = try #require(Command.run(["git", "-c", "user.name=a", "-c", "user.email=a@b"] + arguments, in: folder.url))
    #expect(outcome.status == 0)
  }

  private var paths: [String]? {
    FileSystem.realPath(folder.path("")).flatMap { GitIndex(ofRepositoryAt: $0)?.paths.map { String(decoding: $0, as: UTF8.self) } }
  }

  /// Names that share beginnings, of every length around a multiple of eight.
  private static let names =
    ["a/b.yaml", "a/c.yaml", "new\nline", "é"] + (1...9).map { "n" + String(repeating: "x", count: $0) }

  @Test("it lists what git does, in every version and with long names of objects", arguments: ["2", "3", "4"], ["sha1", "sha256"])
  func versions(_ version: String, _ format: String) throws {
    let names = Self.names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    for name in names { folder.write(name) }
    try git("init", "-q", "--object-format", format)
    try git("update-index", "--index-version", version)
    try git("add", "-A")
    // What is only meant to be added needs the longer flags of version 3.
    folder.write("zz")
    if version != "2" { try git("add", "-N", "zz") }
    #expect(paths == names.dropLast() + (version == "2" ? [] : ["zz"]) + names.suffix(1))
  }

  @Test("of a worktree it is found elsewhere")
  func worktree() throws {
    folder.write("a.yaml")
    try git("init", "-q")
    try git("add", "-A")
    try git("commit", "-q", "-m", "one")
    try git("worktree", "add", "-q", "tree")
    let place = try #require(FileSystem.realPath(folder.path("tree")))
    #expect(GitIndex(ofRepositoryAt: place)?.paths == [Array("a.yaml".utf8)])
  }

  @Test("what is cut short, or no index, is none")
  func broken() throws {
    for name in ["a.yaml", "b/c.yaml"] { folder.write(name) }
    try git("init", "-q")
    try git("add", "-A")
    let whole = [UInt8](try Data(contentsOf: folder.url.appending(path: ".git/index")))
    #expect(GitIndex(whole)?.paths.count == 2)
    // Behind the last name there are extensions and a checksum, in which any byte may stand.
    let name = try #require(whole.firstRange(of: Array("b/c.yaml".utf8)))
    for count in 0..<name.upperBound { #expect(GitIndex(Array(whole[..<count])) == nil) }
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      var bytes = whole
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      _ = GitIndex(bytes)
    }
    #expect(paths?.count == 2)
  }
}
