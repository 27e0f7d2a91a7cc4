import Analyses
import Foundation
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Configuration

@Suite("Configurations that extend others") struct SettingsFilesTests {
  private static let head = "topolint_config: 1\n"

  @Test("no configuration says nothing")
  func none() {
    let files = SettingsFiles(nil)
    #expect(files.diagnostics == [] && files.settings.files.isEmpty && files.settings.selection == nil)
  }

  @Test("a file beats what it extends, a later one an earlier, key by key")
  func order() throws {
    let read = try Read(
      "extends: [b.yaml, sub/c.yaml]\nrules: {sync-cycle: error}\ninputs: {exclude: [a]}\n",
      others: [
        "b.yaml": Self.head + "tier: T1\nfail_on: info\nrules: {sync-cycle: off, no-async: info}\ninputs: {include: [b], exclude: [b]}\n",
        "sub/c.yaml": Self.head
          + "tier: T2\nrules: {sync-cycle: {params: {limit: 3}}, no-async: off}\nrules_folders: [r]\naliases: {x: y}\n",
        "sub/r/x.txt": "",
      ])
    #expect(read.faults == [])
    let settings = read.settings
    #expect(settings.tier?.value == .t2 && settings.failOn?.value == .info)
    #expect(settings.rules[Untrusted("sync-cycle")]?.level?.value == .severity(.error))
    #expect(settings.rules[Untrusted("sync-cycle")]?.parameters.count == 1)
    #expect(settings.rules[Untrusted("no-async")]?.level?.value == .off)
    #expect(settings.include?.map(\.value.text.text) == ["b"] && settings.exclude?.map(\.value.text.text) == ["a"])
    #expect(settings.rulesFolders.map(\.value) == [read.folder.bytes("sub/r")])
    #expect(settings.files.map { read.folder.shortened($0.text) } == ["b.yaml", "sub/c.yaml", "a.yaml"])
  }

  @Test("patterns are relative to the file that says them")
  func relative() throws {
    let read = try Read("extends: sub/b.yaml\n", others: ["sub/b.yaml": Self.head + "inputs: {exclude: [/x]}\n"])
    let selection = try #require(read.settings.selection)
    #expect(selection.takes(read.folder.bytes("x/a.yaml")) && !selection.takes(read.folder.bytes("sub/x/a.yaml")))
    #expect(selection.isOther(read.folder.bytes("sub/b.yaml")) && selection.isOther(read.folder.bytes("a.yaml")))
  }

  @Test("a file that two others extend is read once")
  func diamond() throws {
    let others = [
      "b.yaml": Self.head + "extends: d.yaml\n", "c.yaml": Self.head + "extends: d.yaml\n",
      "d.yaml": Self.head + "exceptions: [{rule: sync-cycle, subject: a, reason: r}]\n",
    ]
    let read = try Read("extends: [b.yaml, c.yaml]\n", others: others)
    #expect(read.faults == [] && read.settings.exceptions.count == 1)
  }

  @Test("a cycle is told where it closes")
  func cycle() throws {
    let read = try Read("extends: b.yaml\n", others: ["b.yaml": Self.head + "extends: a.yaml\n"])
    #expect(read.faults == ["b.yaml:2:10-2:16 configurations extend each other in a cycle"])
    #expect(try Read("extends: a.yaml\n").faults == ["2:10-2:16 configurations extend each other in a cycle"])
  }

  @Test("eight levels are enough")
  func depth() throws {
    func chain(_ length: Int) -> [String: String] {
      Dictionary(uniqueKeysWithValues: (1...length).map { ("b\($0).yaml", Self.head + ($0 < length ? "extends: b\($0 + 1).yaml\n" : "")) })
    }
    #expect(try Read("extends: b1.yaml\n", others: chain(8)).faults == [])
    #expect(
      try Read("extends: b1.yaml\n", others: chain(9)).faults == [
        "b8.yaml:2:10-2:17 configurations extend each other more than 8 levels deep"
      ])
  }

  @Test("only a hundred files are read, however they are spread")
  func wide() throws {
    let names = (0..<120).map { "b\($0).yaml" }
    let read = try Read(
      "extends: [\(names.joined(separator: ", "))]\n", others: Dictionary(uniqueKeysWithValues: names.map { ($0, Self.head) }))
    #expect(read.faults.count == 21 && read.faults[0].hasSuffix("a configuration extends more than 100 others"))
  }

  @Test("what leads out of the project, is missing or is no file is told at its place, and nothing of it is shown")
  func outside() throws {
    let folder = try Folder([
      "secret.yaml": "password: hunter2\n", "p/.git/x": "", "p/sub/folder.yaml/x": "",
      "p/sub/a.yaml": Self.head + "extends: [../../secret.yaml, /etc/passwd, none.yaml, folder.yaml, link.yaml, pipe.yaml, ../ok.yaml]\n",
      "p/ok.yaml": Self.head + "tier: T3\n",
    ])
    try folder.link("p/sub/link.yaml", to: "../../secret.yaml")
    #expect(unsafe mkfifo(folder.path + "/p/sub/pipe.yaml", 0o600) == 0)
    let files = SettingsFiles(folder.bytes("p/sub/a.yaml"))
    let faults = files.diagnostics.map { folder.shortened($0.text(in: files.sources)) }
    let hint = "(that is the one with .git, or else that of the first configuration)"
    #expect(
      faults == [
        "p/sub/a.yaml:2:11-2:28 'extends' leads out of the project's folder \(hint)",
        "p/sub/a.yaml:2:30-2:41 'extends' is relative to the configuration that says it",
        "p/sub/a.yaml:2:43-2:52 cannot read 'p/sub/none.yaml': there is no such file",
        "p/sub/a.yaml:2:54-2:65 the configuration 'p/sub/folder.yaml' is no regular file",
        "p/sub/a.yaml:2:67-2:76 'extends' leads out of the project's folder \(hint)",
        "p/sub/a.yaml:2:78-2:87 the configuration 'p/sub/pipe.yaml' is no regular file",
      ])
    #expect(files.settings.tier?.value == .t3)
    #expect(!files.sources.all.contains { $0.path.text.contains("secret") })
  }

  @Test("a configuration that is a link out of its folder is not read")
  func link() throws {
    let folder = try Folder(["x/secret.yaml": "password: hunter2\n", "y/.keep": ""])
    try folder.link("y/a.yaml", to: "../x/secret.yaml")
    let files = SettingsFiles(folder.bytes("y/a.yaml"))
    #expect(files.diagnostics.map(\.message.text) == ["the configuration is a link that leads out of its folder"])
  }

  @Test("a folder of rules must be there, in the project")
  func folders() throws {
    let folder = try Folder(["rules/x.txt": "", "p/a.yaml": Self.head + "rules_folders: [../rules, none]\n"])
    let files = SettingsFiles(folder.bytes("p/a.yaml"))
    #expect(
      files.diagnostics.map(\.message.text).map(folder.shortened) == [
        "a folder of rules must lie in the project's folder", "there is no folder of rules 'p/none'",
      ])
  }
}
