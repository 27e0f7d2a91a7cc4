import TestSupport
import Testing

@testable import SourceText

@Suite struct RepositoryPathsTests {
  private let folder = TemporaryFolder()

  @Test("a path starts at the root of its repository, however it is written; without one it stays")
  func paths() {
    for path in ["repo/.git/HEAD", "repo/apps/shop/k8s/web.yaml", "repo/apps/hr/a.yaml", "else/a.yaml"] { folder.write(path) }
    folder.link("way", to: "repo/apps")
    folder.link("repo/link.yaml", to: "apps/hr/a.yaml")
    func shown(_ path: String) -> Untrusted { Untrusted(folder.path(path)) }
    let wanted = [
      ("repo/apps/shop/k8s/web.yaml", "apps/shop/k8s/web.yaml"), ("repo/apps/shop/../hr/./a.yaml", "apps/hr/a.yaml"),
      ("way/hr/a.yaml", "apps/hr/a.yaml"), ("repo/link.yaml", "link.yaml"), ("repo/apps/gone.yaml", "apps/gone.yaml"),
    ]
    var paths = RepositoryPaths()
    paths.add(files: wanted.map { shown($0.0) } + [shown("else/a.yaml"), SourceFile.standardInput, Untrusted("no/such/a.yaml")])
    for (path, place) in wanted { #expect(paths[shown(path)].text == place) }
    #expect(paths[shown("else/a.yaml")] == shown("else/a.yaml"))
    #expect(paths[SourceFile.standardInput].text == "<stdin>")
    #expect(paths[Untrusted("no/such/a.yaml")].text == "no/such/a.yaml")
    #expect(RepositoryPaths()[Untrusted("x/../y")].text == "x/../y")
  }

  @Test("what a stream was rendered from is looked for from the current folder and from the root, else it stays as it is said")
  func origins() {
    for path in ["repo/.git/HEAD", "repo/base/web.yaml", "repo/chart/templates/web.yaml"] { folder.write(path) }
    let root = String(decoding: folder.path("repo"), as: UTF8.self)
    var paths = RepositoryPaths()
    let origins = ["../../base/web.yaml", "chart/templates/web.yaml", "shop/templates/web.yaml"].map { Untrusted($0) }
    paths.add(origins: origins, from: FileSystem.realPath(Array(root.utf8))!)
    #expect(origins.map { paths[$0].text } == ["base/web.yaml", "chart/templates/web.yaml", "shop/templates/web.yaml"])
  }
}
