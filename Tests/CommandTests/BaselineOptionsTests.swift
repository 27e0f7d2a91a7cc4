import Foundation
import Testing

@Suite("A baseline at the command line") struct BaselineOptionsTests {
  private static let written = """
    {"schema":"topolint.baseline/1",
     "findings":[
      {"rule":"missing-timeout","subject":{"kind":"call","id":"a -> b"},"severity":"info"},
      {"rule":"missing-timeout","subject":{"kind":"call","id":"b -> a"},"severity":"info"},
      {"rule":"sync-cycle","subject":{"kind":"cycle","id":"a -> b -> a"},"severity":"error","members":["a","b"],"calls":["a -> b","b -> a"]}
     ]
    }

    """

  @Test("it is written where nobody says otherwise, and with it there is nothing left to find")
  func standard() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    let first = try Program.run("lint", "--write-baseline", in: folder.path)
    #expect(first.code == 0)
    #expect(
      first.output
        == "nothing new breaks at T1, but 1 known error stays\n\nno findings in 2 services, 2 calls · 3 baselined (0 new, 0 gone), 0 suppressed, 0 undecided · tier T1 (inferred from 2 services)\n"
    )
    #expect(first.errors.hasPrefix("note: wrote 3 findings to '.topolint-baseline.json' (3 new, 0 gone)\n"))
    #expect(try folder.text(".topolint-baseline.json") == Self.written)
    #expect(try Program.run("lint", in: folder.path).code == 1, "it is used only where it is named")
    let second = try Program.run("lint", "--baseline", ".topolint-baseline.json", "--fail-on", "info", in: folder.path)
    #expect(second.code == 0 && second.output == first.output && second.errors == "")
  }

  @Test("what changed against it is counted, in text and in JSON, and nothing known is in SARIF")
  func change() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring.replacing("to: a", with: "to: c") + "  c: {}\n", "known.json": Self.written])
    let text = try Program.run("lint", "a.yaml", "--baseline", "known.json", in: folder.path)
    #expect(text.output.contains("\n --> known.json:4:3\n") && text.output.contains("\n --> known.json:5:3\n"))
    #expect(text.output.contains(" · 1 baselined (1 new, 2 gone), 0 suppressed, "))
    let json = try Program.run("lint", "a.yaml", "--baseline", "known.json", "--format", "json", in: folder.path).output
    #expect(json.contains("\"baselined\":1,\"baseline_new\":1,\"baseline_gone\":2,"))
    #expect(
      json.contains(
        "\"suppressed\":[\n  {\"rule\":\"missing-timeout\",\"subject\":{\"kind\":\"call\",\"id\":\"a -> b\"},\"by\":\"baseline\","))
    let sarif = try Program.run("lint", "a.yaml", "--baseline", "known.json", "--format", "sarif", in: folder.path).output
    #expect(!sarif.contains("a calls b") && sarif.contains("b calls c") && sarif.contains("\"uri\":\"known.json\""))
    let again = try Program.run("lint", "a.yaml", "--baseline", "known.json", "--write-baseline", in: folder.path)
    #expect(again.code == 0 && again.errors.hasPrefix("note: wrote 2 findings to 'known.json' (1 new, 2 gone)\n"))
    #expect(try folder.text("known.json").contains("b -> c") && !folder.text("known.json").contains("b -> a"))
  }

  @Test("with some rules selected, what the others know stays in it")
  func selected() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, "known.json": Self.written])
    let outcome = try Program.run("lint", "--select", "sync-cycle", "--baseline", "known.json", "--write-baseline", in: folder.path)
    #expect(outcome.code == 0)
    #expect(outcome.errors.hasPrefix("note: wrote 3 findings to 'known.json' (0 new, 0 gone, 2 undecided)\n"))
    #expect(try folder.text("known.json") == Self.written)
  }

  @Test("one of an earlier version goes on working, and a note says what it lacks until it is written anew")
  func earlier() throws {
    let old = Self.written.replacing(",\"severity\":\"info\"", with: "")
      .replacing(",\"severity\":\"error\",\"members\":[\"a\",\"b\"],\"calls\":[\"a -> b\",\"b -> a\"]", with: "")
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, "known.json": old])
    let outcome = try Program.run("lint", "--baseline", "known.json", "--fail-on", "info", in: folder.path)
    #expect(outcome.code == 0 && outcome.errors.hasPrefix("note: the baseline 'known.json' does not say how bad its findings were"))
    #expect(try Program.run("lint", "--baseline", "known.json", "--write-baseline", in: folder.path).code == 0)
    #expect(try folder.text("known.json") == Self.written)
  }

  @Test("no file but a baseline is replaced, and none is written of half a topology")
  func refused() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    #expect(try Program.run("lint", "--baseline", "a.yaml", "--write-baseline", in: folder.path).code == 2)
    #expect(try folder.text("a.yaml") == Texts.ring)
    try folder.write("topolint: 1\nservces: {}\n", to: "b.yaml")
    let half = try Program.run("lint", "--write-baseline", in: folder.path)
    #expect(half.code == 4 && half.errors.contains("error: the baseline is not written") && folder.names == ["a.yaml", "b.yaml"])
    let nowhere = try Program.run("lint", "a.yaml", "--baseline", "none/b.json", "--write-baseline", in: folder.path)
    #expect(nowhere.code == 2 && nowhere.errors.contains("error: cannot write 'none/b.json': no such folder"))
  }

  @Test("exceptions that are wrong are no matter of a baseline")
  func exceptions() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring + "# topolint: ignore sync-cycle\n"])
    let outcome = try Program.run("lint", "--write-baseline", in: folder.path)
    #expect(outcome.code == 1 && outcome.output.contains("\n\nerror[malformed-exception]"))
    #expect(try folder.text(".topolint-baseline.json") == Self.written)
  }

  @Test("a baseline that is a link out of its folder shows nothing of what it leads to")
  func link() throws {
    let secret = try TemporaryFolder(["secret": "password: 1234\n"])
    let folder = try TemporaryFolder(["a.yaml": Texts.clean])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/b.json", withDestinationPath: secret.path + "/secret")
    let outcome = try Program.run("lint", "a.yaml", "--baseline", "b.json", in: folder.path)
    #expect(outcome.code == 2 && !outcome.errors.contains("password") && outcome.errors.contains("error: this is no baseline"))
  }

  @Test("in a folder that is walked it is no file of an unknown format")
  func walked() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean, "known.json": Self.written])
    #expect(try Program.run("lint", in: folder.path).errors == "")
  }

  @Test("what it knows of a system that is gone is told, and taken out when it is written anew")
  func vanished() throws {
    let folder = try TemporaryFolder(["a/a.yaml": "topolint: 1\nname: first\n" + Texts.ring.dropFirst("topolint: 1\n".count)])
    try folder.write("topolint: 1\nname: second\n" + Texts.ring.dropFirst("topolint: 1\n".count), to: "b/b.yaml")
    #expect(try Program.run("lint", "--write-baseline", in: folder.path).code == 0)
    try FileManager.default.removeItem(atPath: folder.path + "/b")
    let told = try Program.run("lint", "--baseline", ".topolint-baseline.json", in: folder.path)
    #expect(told.code == 0)
    #expect(
      told.errors.contains(
        "note: 3 findings of the baseline are of systems that are gone: 'second'\n  = help: --write-baseline takes them out"))
    // Of a part of the folder nobody knows what is beside it.
    let part = try Program.run("lint", "a", "--baseline", ".topolint-baseline.json", "--write-baseline", in: folder.path)
    #expect(try !part.errors.contains("gone: 'second'") && folder.text(".topolint-baseline.json").contains("second"))
    let written = try Program.run("lint", "--baseline", ".topolint-baseline.json", "--write-baseline", in: folder.path)
    #expect(written.errors.contains("gone: 'second'; they are taken out"))
    #expect(try !folder.text(".topolint-baseline.json").contains("second"))
  }

  @Test(
    "--write-baseline takes no file: one behind it that is a baseline, or is not there yet, is no input",
    arguments: ["new.json", "known.json"])
  func value(name: String) throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, "known.json": Self.written])
    let outcome = try Program.run("lint", "--write-baseline", name, "a.yaml", in: folder.path)
    #expect(outcome.code == 2)
    #expect(
      outcome.errors
        == "error: --write-baseline takes no file, and '\(name)' would be read as an input\n  = help: --baseline \(name) --write-baseline\n"
    )
  }
}
