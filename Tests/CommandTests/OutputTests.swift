import Foundation
import Reporters
import Testing

@Suite("Output") struct OutputTests {
  @Test(
    "a reader that has gone is quiet, and the exit code is what it would be",
    arguments: [
      (["lint", "samples/smells/sync-cycle.yaml"], 1), (["lint", "samples/clean"], 0), (["facts", "samples/stages/t4.yaml"], 0),
      (["rules"], 0),
      (["explain", "sync-cycle"], 0), (["schema"], 0), (["--help"], 0), (["--version"], 0), (["report", "samples/clean"], 0),
      (["graph", "samples/clean"], 0), (["import", "samples/clean"], 0), (["rules", "test"], 0),
    ] as [([String], Int32)])
  func closedPipe(arguments: [String], code: Int32) throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let outcome = try Program.run(arguments, into: pipe.fileHandleForWriting)
    #expect(outcome.code == code && outcome.errors == "")
  }

  @Test(
    "a full disk is an error, never 0", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"),
    arguments: [
      ["lint", "samples/smells/sync-cycle.yaml"], ["lint", "samples/clean"], ["facts", "samples/clean"], ["rules"], ["rules", "test"],
      ["explain", "sync-cycle"],
      ["schema"], ["report", "samples/clean"], ["graph", "samples/clean"], ["whatif", "samples/clean", "--all"],
      ["import", "samples/clean"], ["--help"], ["--version"],
      ["rules", "--help"],
    ])
  func fullDisk(arguments: [String]) throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let outcome = try Program.run(arguments, into: full)
    #expect(outcome.code == 2)
    #expect(outcome.errors == "error: cannot write the output: no space left on the device\n")
  }

  @Test(
    "a full disk under --output is an error", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func fullDiskUnderOutput() throws {
    let outcome = try Program.run("lint", "samples/clean", "--output", "json:/dev/full")
    #expect(outcome.code == 2 && outcome.errors == "error: cannot write '/dev/full': no space left on the device\n")
  }

  @Test("several formats are written in one run, each to its file")
  func several() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    let outcome = try Program.run(
      "lint", "a.yaml", "--output", "json:out.json", "--output", "sarif:b:c.sarif", "--output", "text:out.txt", in: folder.path)
    #expect(outcome.code == 1 && outcome.errors == "")
    #expect(folder.names == ["a.yaml", "b:c.sarif", "out.json", "out.txt"])
    #expect(try folder.text("out.txt") == outcome.output)
    #expect(try folder.text("out.json") == Program.run("lint", "a.yaml", "--format", "json", in: folder.path).output)
    #expect(try folder.text("b:c.sarif").contains("\"2.1.0\""))
  }

  @Test("what cannot be written keeps nothing else back, and the run has failed")
  func unwritable() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, "b.yaml": "x: ["])
    for (input, code) in [("a.yaml", 2), ("b.yaml", 2)] as [(String, Int32)] {
      let outcome = try Program.run("lint", input, "--output", "json:none/x.json", "--output", "sarif:out.sarif", in: folder.path)
      #expect(outcome.code == code && outcome.errors.contains("error: cannot write 'none/x.json': no such folder\n"))
      #expect(!outcome.output.isEmpty)
      #expect(try folder.text("out.sarif").contains("\"2.1.0\""))
    }
  }

  @Test(
    "outputs that would replace each other or an input are refused, whatever they are called",
    arguments: [
      (["json:x", "text:x"], "error: --output 'text:x' would replace another output"),
      (["json:x", "text:./f/../x"], "error: --output 'text:./f/../x' would replace another output"),
      (["json:old", "text:link"], "error: --output 'text:link' would replace another output"),
      (["json:a.yaml"], "error: --output 'json:a.yaml' would replace an input"),
      (["json:f/../a.yaml"], "error: --output 'json:f/../a.yaml' would replace an input"),
      (["text:-"], "error: --output writes to a file, not to standard output\n  = help: --format text\n"),
    ])
  func clashes(outputs: [String], error: String) throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, "old": "old", "f/x": ""])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "old")
    let outcome = try Program.run(["lint", "a.yaml"] + outputs.flatMap { ["--output", $0] }, in: folder.path)
    #expect(outcome.code == 2 && outcome.output == "" && outcome.errors.hasPrefix(error), "\(outcome.errors)")
    #expect(folder.names == ["a.yaml", "f", "link", "old"])
    #expect(try folder.text("a.yaml") == Texts.ring)
  }

  @Test("statistics are told on standard error, and change nothing on standard output")
  func statistics() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    let plain = try Program.run("lint", "a.yaml", "--format", "json", in: folder.path)
    let counted = try Program.run("lint", "a.yaml", "--format", "json", "--statistics", in: folder.path)
    #expect(counted.output == plain.output && counted.code == 1 && plain.errors == "")
    let lines = counted.errors.split(separator: "\n")
    #expect(lines.first?.wholeMatch(of: /rule +findings +suppressed +undecided/) != nil)
    #expect(lines.contains { $0.wholeMatch(of: /sync-cycle +1 +0 +0/) != nil })
    #expect(lines.dropLast().last?.wholeMatch(of: /\d+ rules judged, \d+ of them spoke/) != nil)
    let time = /time: read \d+\.\d ms, analyse \d+\.\d ms, judge \d+\.\d ms, report \d+\.\d ms, \d+\.\d ms in all/
    #expect(lines.last?.wholeMatch(of: time) != nil, "\(counted.errors)")
  }

  @Test("a file is replaced as one step: a reader of the old one keeps it, no other file is left")
  func atomic() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, "out.json": "old"])
    let old = try #require(FileHandle(forReadingAtPath: folder.path + "/out.json"))
    #expect(try Program.run("lint", "a.yaml", "--output", "json:out.json", in: folder.path).code == 1)
    #expect(try old.readToEnd() == Data("old".utf8))
    #expect(try folder.text("out.json").hasPrefix("{\"schema\":\"topolint.lint/1\""))
    #expect(folder.names == ["a.yaml", "out.json"])
  }

  @Test("wrong usage leaves the old file alone, and writes no new one")
  func untouched() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, "out.json": "old"])
    for arguments in [["--select", "nope"], ["--tier", "T9"], ["--fail-on", "x"], ["--output", "x"]] {
      let outcome = try Program.run(
        ["lint", "a.yaml", "--output", "json:out.json", "--output", "text:new.txt"] + arguments, in: folder.path)
      #expect(outcome.code == 2)
    }
    #expect(try folder.text("out.json") == "old" && folder.names == ["a.yaml", "out.json"])
  }

  @Test("a run without input writes no file")
  func noInput() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run("lint", "--output", "json:out.json", in: folder.path).code == 3)
    #expect(folder.names == [])
  }

  @Test("colours come where they are asked for, and only there")
  func colors() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    func isColored(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Bool {
      try Program.run(["lint", "a.yaml"] + arguments, in: folder.path, environment: environment).output.contains("\u{1B}[")
    }
    #expect(try !isColored([]))
    #expect(try isColored(["--color", "always"]))
    #expect(try isColored([], ["FORCE_COLOR": "1"]))
    #expect(try isColored([], ["CLICOLOR_FORCE": "1"]))
    #expect(try !isColored([], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"]))
    #expect(try !isColored(["--color", "never"], ["FORCE_COLOR": "1"]))
    #expect(try isColored(["--color", "always"], ["NO_COLOR": "1"]))
    #expect(try !isColored([], ["FORCE_COLOR": "0"]))
    _ = try Program.run("lint", "a.yaml", "--color", "always", "--output", "text:out.txt", in: folder.path)
    #expect(try !folder.text("out.txt").contains("\u{1B}["), "a file has no colours")
  }

  @Test("exceptions expire by the date of the run, which can be set")
  func date() throws {
    let folder = try TemporaryFolder([
      "a.yaml": Texts.ring + "ignore: [{rule: sync-cycle, subject: \"a -> b\", reason: r, until: 2026-06-30}]\n"
    ])
    func code(_ epoch: String) throws -> Int32 {
      try Program.run("lint", "a.yaml", "--select", "sync-cycle", in: folder.path, environment: ["SOURCE_DATE_EPOCH": epoch]).code
    }
    #expect(try code("1782863999") == 0, "2026-06-30T23:59:59Z")
    #expect(try code("1782864000") == 1, "2026-07-01T00:00:00Z")
  }

  @Test(
    "two runs are the same byte for byte, whatever the order of arguments", arguments: Reporters.catalog.map { $0.format })
  func deterministic(format: String) throws {
    let paths = ["samples/bookshop/catalogue.yaml", "samples/bookshop/orders.yaml", "samples/kubernetes"]
    let one = try Program.run(["lint", "--format", format] + paths)
    let two = try Program.run(["lint"] + paths.reversed() + ["--format", format])
    #expect(one.output == two.output && one.errors == two.errors && one.code == two.code)
    #expect(!one.output.isEmpty)
  }

  @Test("a file that is named twice, or also by its folder, is read once")
  func once() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    let one = try Program.run("lint", "a.yaml", in: folder.path)
    for arguments in [["a.yaml", "a.yaml"], ["a.yaml", "."], [".", "./a.yaml"], ["./a.yaml"], []] {
      #expect(try Program.run(["lint"] + arguments, in: folder.path).output == one.output)
    }
  }
}
