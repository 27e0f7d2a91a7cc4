import Foundation
import SourceText
import TestSupport
import Testing

@testable import Configuration

@Suite("Looking for a configuration") struct SettingsSearchTests {
  /// What is found, by its place, for paths below a folder; nil where there are several.
  private func find(_ folder: Folder, _ paths: String...) -> (found: String?, faults: [String]) {
    var search = SettingsSearch()
    let found = search.find(for: paths.map { folder.bytes($0) }).map { String(decoding: $0.place, as: UTF8.self) }
    return (found.count == 1 ? folder.shortened(found[0]) : nil, search.diagnostics.map(\.message.text))
  }

  @Test("the nearest above an input is taken, be the input a file or a folder")
  func nearest() throws {
    let folder = try Folder([".topolint.yaml": "", "a/.topolint.yaml": "", "a/b/c.yaml": "", "d/e.yaml": ""])
    #expect(find(folder, "a/b/c.yaml").found == "a/.topolint.yaml")
    #expect(find(folder, "a/b").found == "a/.topolint.yaml")
    #expect(find(folder, "a").found == "a/.topolint.yaml")
    #expect(find(folder, "d/e.yaml").found == ".topolint.yaml")
    #expect(find(folder, "d/none.yaml").found == ".topolint.yaml")
  }

  @Test("no look goes above the folder of a repository")
  func repository() throws {
    let folder = try Folder([".topolint.yaml": "", "a/.git": "gitdir: x", "a/b/c.yaml": ""])
    #expect(find(folder, "a/b/c.yaml").found == nil)
    let other = try Folder(["a/.git/x": "", "a/.topolint.yaml": "", "a/b/c.yaml": ""])
    #expect(find(other, "a/b/c.yaml").found == "a/.topolint.yaml")
  }

  @Test("inputs may have two configurations, each of which is found once")
  func two() throws {
    let folder = try Folder(["a/.topolint.yaml": "", "b/.topolint.yaml": "", "c/.git": ""])
    var search = SettingsSearch()
    let found = search.find(for: ["a", "b", "a"].map { folder.bytes($0) })
    #expect(found.map { folder.shortened(String(decoding: $0.place, as: UTF8.self)) } == ["a/.topolint.yaml", "b/.topolint.yaml"])
    #expect(found.map { folder.shortened(String(decoding: $0.input, as: UTF8.self)) } == ["a", "b"])
    #expect(find(folder, "a", "c").found == "a/.topolint.yaml", "one that leads to none has no say")
    #expect(find(folder, "a", "c").faults == [])
  }

  @Test("another spelling is told", arguments: [".topolint.yml", ".topolint.json", ".topolint"])
  func misspelt(name: String) throws {
    let folder = try Folder([name: "", "a/b.yaml": ""])
    #expect(find(folder, "a/b.yaml").faults == ["a configuration is named .topolint.yaml, not \(name)"])
  }

  @Test("a folder of such a name is none")
  func folderOfThatName() throws { #expect(find(try Folder([".topolint/x": "", "a.yaml": ""]), "a.yaml").faults == []) }

  @Test("a link that leads nowhere is found, and not passed over")
  func deadLink() throws {
    let folder = try Folder(["a.yaml": ""])
    try folder.link(".topolint.yaml", to: "nowhere")
    #expect(find(folder, "a.yaml").found == ".topolint.yaml")
  }
}
