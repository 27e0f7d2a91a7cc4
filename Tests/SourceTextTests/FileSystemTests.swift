import Foundation
import TestSupport
import Testing

@testable import SourceText

@Suite struct FileSystemTests {
  private let folder = TemporaryFolder()

  private func reason(_ path: [UInt8]) -> String? {
    do {
      _ = try FileSystem.read(path)
      return nil
    } catch { return error.reason }
  }

  @Test("a file's bytes are what was written, whatever they are")
  func reads() throws {
    folder.write("a.yaml", "a: 1\r\n\u{0}")
    #expect(try FileSystem.read(folder.path("a.yaml")) == Array("a: 1\r\n\u{0}".utf8))
    folder.write("empty.yaml")
    #expect(try FileSystem.read(folder.path("empty.yaml")) == [])
    let large = String(repeating: "0123456789abcdef", count: 200_000)
    folder.write("large.yaml", large)
    #expect(try FileSystem.read(folder.path("large.yaml")) == Array(large.utf8))
  }

  @Test("a file that is written, replaced or given other permissions gets another stamp, one that is left alone keeps it")
  func stamps() throws {
    func stamp() throws -> FileSystem.Status.Stamp { try FileSystem.status(folder.path("a.yaml")).stamp }
    folder.write("a.yaml", "a: 1")
    var stamps = [try stamp()]
    #expect(try stamp() == stamps[0])
    folder.write("a.yaml", "a: 10")
    stamps.append(try stamp())
    let file = folder.url.appending(path: "a.yaml")
    try Data("a: 20".utf8).write(to: file, options: .atomic)
    stamps.append(try stamp())
    // Clocks of file systems tick some hundred times a second.
    Thread.sleep(forTimeInterval: 0.05)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    stamps.append(try stamp())
    #expect(Set(stamps).count == stamps.count)
  }

  @Test("what can't be read says why")
  func refuses() {
    #expect(reason(folder.path("none.yaml")) == "there is no such file")
    #expect(reason(folder.path()) == "it is a folder")
    #expect(reason(Array("/dev/zero".utf8)) == "it is a device, not a file")
    #expect(reason([]) == "there is no such file")
    #expect(reason(folder.path(String(repeating: "n", count: 300))) == "its name is too long")
    folder.write("a.yaml")
    #expect(reason(folder.path("a.yaml/b")) == "a part of its path is no folder")
    folder.link("loop", to: "loop")
    #expect(reason(folder.path("loop")) == "its symbolic links go round in a cycle")
  }

  @Test("a pipe that nobody writes to does not hang")
  func pipe() throws {
    #expect(unsafe mkfifo(folder.url.appending(path: "p.yaml").path, 0o600) == 0)
    #expect(try FileSystem.read(folder.path("p.yaml")) == [])
    #expect(try FileSystem.status(folder.path("p.yaml")).kind == .pipe)
  }

  @Test("a folder is listed by bytes, names of any bytes included")
  func lists() throws {
    for name in ["b", "a", "Z", "é", ".hidden"] { folder.write(name) }
    #expect(try FileSystem.list(folder.path()) == [".hidden", "Z", "a", "b", "é"].map { Array($0.utf8) })
    #expect(throws: FileError.self) { try FileSystem.list(folder.path("none")) }
  }

  @Test("links are seen as links, and lead to one file")
  func links() throws {
    folder.write("a.yaml")
    folder.link("l.yaml", to: "a.yaml")
    #expect(FileSystem.isLink(folder.path("l.yaml")) && !FileSystem.isLink(folder.path("a.yaml")))
    #expect(try FileSystem.status(folder.path("l.yaml")).identity == FileSystem.status(folder.path("a.yaml")).identity)
    #expect(FileSystem.realPath(folder.path("l.yaml")) == folder.path("a.yaml"))
    #expect(FileSystem.realPath(folder.path("none")) == nil)
  }
}
