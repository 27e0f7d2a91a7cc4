import Foundation
import TestSupport
import Testing

@testable import SourceText

@Suite struct EditedFileTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/topolint-" + UUID().uuidString

  private func write(_ text: String, _ name: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
  }

  private func file(_ name: String, _ before: String?, _ after: String) -> EditedFile {
    EditedFile(path: Untrusted(folder + "/" + name), before: before.map { Array($0.utf8) }, after: Array(after.utf8))
  }

  @Test("a file keeps its mode and is replaced through a link; one that is not as it was read is not to be written")
  func write() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("old", "a.yaml")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder + "/a.yaml")
    try FileManager.default.createSymbolicLink(atPath: folder + "/link.yaml", withDestinationPath: "a.yaml")
    let edit = file("link.yaml", "old", "new")
    #expect(edit.reasonNotToWrite == nil)
    try edit.write()
    #expect(try String(contentsOfFile: folder + "/a.yaml", encoding: .utf8) == "new")
    #expect(try FileManager.default.attributesOfItem(atPath: folder + "/a.yaml")[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link.yaml") == "a.yaml")
    #expect(edit.reasonNotToWrite == "it has changed since it was read")
    #expect(file("a.yaml", nil, "x").reasonNotToWrite == "it is there already, and is no input")
    #expect(file("gone.yaml", "x", "y").reasonNotToWrite != nil && file("new.yaml", nil, "y").reasonNotToWrite == nil)
  }
}
