import TestSupport
import Testing

@testable import SourceText

@Suite struct PathTrailTests {
  private let folder = TemporaryFolder()

  private func trail(_ path: String) throws -> (place: String, leadsOut: Bool) {
    let trail = try PathTrail(folder.path(path))
    let root = try #require(FileSystem.realPath(folder.path("")))
    return (String(decoding: FilePath.relative(trail.place, to: root), as: UTF8.self), trail.leadsOut)
  }

  @Test(
    "a link leads out of the repository that it stands in, wherever on the path it is",
    arguments: [
      ("repo/near", "repo/sub", false), ("repo/sub/../near/x.yaml", "repo/sub/x.yaml", false), ("repo/out", "else", true),
      ("repo/out/x.yaml", "else/x.yaml", true), ("repo/sub/far/x.yaml", "else/x.yaml", true), ("repo/gone", "nowhere", true),
      ("repo/soon", "repo/new.json", false), ("repo/git", "repo/.git", true), ("repo/git/config", "repo/.git/config", true),
      ("repo/out/../repo/sub", "repo/sub", false), ("other/x", "else/x", false), ("other/in/sub", "repo/sub", false),
      ("else/missing/x", "else/missing/x", false),
    ])
  func links(_ path: String, _ place: String, _ leadsOut: Bool) throws {
    for path in ["repo/.git/config", "repo/sub/x.yaml", "else/x.yaml"] { folder.write(path) }
    folder.link("repo/near", to: "sub")
    folder.link("repo/out", to: "../else")
    folder.link("repo/sub/far", to: "../out")
    folder.link("repo/gone", to: "../nowhere")
    folder.link("repo/soon", to: "new.json")
    folder.link("repo/git", to: ".git")
    folder.link("other", to: "else")
    folder.link("else/in", to: "../repo")
    let found = try trail(path)
    #expect(found == (place, leadsOut))
  }

  @Test("a circle of links is an error")
  func circle() {
    folder.link("a", to: "b")
    folder.link("b", to: "a")
    #expect(throws: FileError.circle) { try PathTrail(folder.path("a/x")) }
  }

  @Test("a way up out of what is not there, or is no folder, is no way", arguments: ["gone/../a.yaml", "a.yaml/../a.yaml", "sub/gone/../../a.yaml"])
  func noWayUp(_ path: String) {
    for path in ["a.yaml", "sub/b.yaml"] { folder.write(path) }
    #expect(throws: FileError.self) { try PathTrail(folder.path(path)) }
  }

  @Test("the repository of a folder is the nearest above")
  func repository() throws {
    for path in ["repo/.git/HEAD", "repo/part/.git", "repo/part/sub/x", "else/x"] { folder.write(path) }
    let root = try #require(FileSystem.realPath(folder.path("")))
    func found(_ path: String) -> String? {
      FileSystem.repository(of: FilePath.join(root, Array(path.utf8))).map {
        String(decoding: FilePath.relative($0, to: root), as: UTF8.self)
      }
    }
    #expect(found("repo") == "repo")
    #expect(found("repo/part/sub") == "repo/part")
    #expect(found("else") == nil)
  }
}
