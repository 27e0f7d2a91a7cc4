import Foundation
import SourceText
import TestSupport
import Testing

@testable import Configuration

@Suite("Looking for a configuration") struct SettingsSearchTests {
  /// What is found, by its place, for paths below a folder.
  private func find(_ folder: Folder, _ paths: String...) -> (found: String?, faults: [String]) {
    let (path, diagnostics) = SettingsSearch.find(for: paths.map { folder.bytes($0) })
    let place = path.flatMap { FileSystem.place(of: $0) }.map { String(decoding: $0, as: UTF8.self) }
    return (place.map(folder.shortened), diagnostics.map(\.message.text))
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

  @Test("inputs with two configurations are told, with both")
  func two() throws {
    let folder = try Folder(["a/.topolint.yaml": "", "b/.topolint.yaml": "", "c/.git": ""])
    let (_, faults) = find(folder, "a", "b", "a")
    #expect(faults.count == 1 && faults[0].contains("a/.topolint.yaml") && faults[0].contains("b/.topolint.yaml"))
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
    #expect(SettingsSearch.find(for: [folder.bytes("a.yaml")]).path != nil)
  }
}
