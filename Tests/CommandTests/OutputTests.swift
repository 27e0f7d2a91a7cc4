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

  @Test(
    "nothing that a run has read is replaced, whatever leads to it; the message names both",
    arguments: [
      (["lint", ".", "--output", "json:a.yaml"], "--output 'json:a.yaml' would replace 'a.yaml', which this run reads"),
      (["lint", "--output", "json:sub/b.yaml"], "--output 'json:sub/b.yaml' would replace 'sub/b.yaml', which"),
      (["lint", "--output", "json:hard.txt"], "--output 'json:hard.txt' would replace 'a.yaml', which"),
      (["lint", "--output", "text:x", "--output", "json:soft.txt"], "--output 'json:soft.txt' would replace 'sub/b.yaml', which"),
      (["lint", "--output", "json:.topolint.yaml"], "--output 'json:.topolint.yaml' would replace '.topolint.yaml', which"),
      (["lint", "--output", "json:base.cfg"], "--output 'json:base.cfg' would replace"),
      (["lint", "--output", "json:r/leaf.yaml"], "--output 'json:r/leaf.yaml' would replace 'r/leaf.yaml', which"),
      (
        ["lint", "--rules", "more", "--output", "json:more/leaf.yaml"],
        "--output 'json:more/leaf.yaml' would replace 'more/leaf.yaml', which"
      ),
      (["lint", "--baseline", "known.json", "--output", "json:known.json"], "--output 'json:known.json' would replace the baseline"),
      (
        ["lint", "--write-baseline", "--output", "json:.topolint-baseline.json"],
        "--output 'json:.topolint-baseline.json' would replace the baseline"
      ),
      (["lint", "--output", "json:foreign.yaml"], "--output 'json:foreign.yaml' would replace 'foreign.yaml', which"),
      (["report", ".", "-o", "a.yaml"], "--output 'a.yaml' would replace 'a.yaml', which this run reads"),
      (["report", "a.yaml", "-o", "hard.txt"], "--output 'hard.txt' would replace 'a.yaml', which"),
      (["report", "a.yaml", "-o", "gone/../a.yaml"], "cannot write 'gone/../a.yaml': no such folder"),
      (["lint", "--output", "json:gone/../.topolint.yaml"], "cannot write 'gone/../.topolint.yaml': no such folder"),
      (["lint", "--baseline", "gone/../a.yaml", "--write-baseline"], "cannot write 'gone/../a.yaml': no such folder"),
      (["lint", "--baseline", "a.yaml", "--write-baseline"], " --> a.yaml:1:1\n"),
      (["lint", "--output", "json:out/x.json"], "'out/x.json' leads out of the repository by a link"),
      (["lint", "--output", "json:dangling"], "'dangling' leads out of the repository by a link"),
      (["lint", "--output", "json:x", "--output", "json:near"], "--output 'json:near' would replace another output"),
      (["report", "-o", "dangling"], "cannot write 'dangling': a link on its path leads out of the repository"),
      (["lint", "--baseline", "dangling", "--write-baseline"], "cannot write 'dangling': a link on its path leads out of the repository"),
      (["rules", "new", "x-y", "-o", "out/new"], "'out/new/x-y.yaml' leads out of the repository by a link"),
    ])
  func keeps(arguments: [String], error: String) throws {
    let files = [
      "repo/.git": "", "repo/a.yaml": Texts.ring, "repo/sub/b.yaml": "topolint: 1\nservices: {c: {}}\n", "repo/r/leaf.yaml": Texts.leaf,
      "repo/.topolint.yaml": "topolint_config: 1\nextends: base.cfg\nrules_folders: [r]\ninputs: {exclude: [more]}\n",
      "repo/base.cfg": "topolint_config: 1\n", "repo/more/leaf.yaml": Texts.leaf.replacing("id: leaf", with: "id: more-leaf"),
      "repo/known.json": "{\"schema\":\"topolint.baseline/1\",\"findings\":[]}\n",
      "repo/foreign.yaml": "apiVersion: x.io/v1\nkind: Rocket\n", "else/keep": "old",
    ]
    let folder = try TemporaryFolder(files)
    let repository = folder.path + "/repo"
    try FileManager.default.linkItem(atPath: repository + "/a.yaml", toPath: repository + "/hard.txt")
    for (name, target) in [("soft.txt", "sub/b.yaml"), ("out", "../else"), ("dangling", "../else/new"), ("near", "x")] {
      try FileManager.default.createSymbolicLink(atPath: "\(repository)/\(name)", withDestinationPath: target)
    }
    let outcome = try Program.run(arguments, in: repository)
    #expect(outcome.code == 2 && outcome.errors.contains(error), "\(outcome.errors)")
    for (name, text) in files { #expect(try folder.text(name) == text, "\(name)") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/else") == ["keep"])
    #expect(!FileManager.default.fileExists(atPath: repository + "/x"))
  }

  @Test("an output of an earlier run may be replaced, where a walk meets it as well", arguments: ["json", "sarif", "gitlab"])
  func again(format: String) throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    for _ in 0..<3 { #expect(try Program.run("lint", "--output", "\(format):out.json", in: folder.path).code == 1) }
    #expect(folder.names == ["a.yaml", "out.json"])
  }

  @Test(
    "code hosts get paths from the root of the repository, people what they typed",
    arguments: [("/apps/shop", "k8s"), ("/apps/shop", "./k8s/web.yaml"), ("/apps", "../apps/shop"), ("", "ABSOLUTE"), ("/..", "repo/apps")])
  func codeHosts(place: String, input: String) throws {
    let folder = try TemporaryFolder([
      "repo/.git/HEAD": "", "repo/apps/shop/k8s/web.yaml": Texts.ring, "repo/apps/shop/k8s/bad.yaml": "topolint: [",
    ])
    let input = input.replacing("ABSOLUTE", with: folder.path + "/repo/apps")
    func output(_ format: String) throws -> String {
      try Program.run(["lint", "--isolated", input, "--format", format], in: folder.path + "/repo" + place).output
    }
    #expect(try output("gitlab").contains("\"path\":\"apps/shop/k8s/web.yaml\""))
    #expect(try output("github").contains("file=apps/shop/k8s/web.yaml,"))
    #expect(try output("sarif").contains("\"uri\":\"apps/shop/k8s/web.yaml\""))
    #expect(!(try output("concise")).hasPrefix("apps/shop/k8s/web.yaml") || place == "")
    #expect(try output("concise").contains(input.replacing("./", with: "", maxReplacements: input.hasPrefix("./") ? 1 : 0)))
  }

  @Test("what a stream was rendered from is looked for in the repository")
  func rendered() throws {
    let folder = try TemporaryFolder(["repo/.git/HEAD": "", "repo/apps/shop/templates/web.yaml": "", "repo/apps/base/web.yaml": ""])
    func output(_ comment: String) throws -> String {
      let arguments = ["lint", "--isolated", "--select", "sync-cycle", "-", "--format", "github"]
      return try Program.run(arguments, in: folder.path + "/repo/apps", input: comment + Texts.ring).output
    }
    #expect(try output("---\n# Source: shop/templates/web.yaml\n").hasPrefix("::error file=apps/shop/templates/web.yaml,title="))
    #expect(try output("---\n# Source: other/templates/web.yaml\n").hasPrefix("::error file=other/templates/web.yaml,title="))
    #expect(try output("").hasPrefix("::error file=<stdin>,line="))
  }

  @Test("a dash is standard output for a report and a rule")
  func dash() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    let report = try Program.run("report", "a.yaml", "-o", "-", in: folder.path)
    let printed = try Program.run("report", "a.yaml", in: folder.path).output
    #expect(report.code == 0 && report.output == printed)
    let rule = try Program.run("rules", "new", "x-y", "-o", "-", in: folder.path)
    let template = try Program.run("rules", "new", "x-y", in: folder.path).output
    #expect(rule.code == 0 && rule.output == template)
    #expect(folder.names == ["a.yaml"])
  }

  @Test("of what Mermaid would not draw a part is drawn, and that is told")
  func mermaid() throws {
    let calls = (0..<501).map { "{to: s\($0)}" }.joined(separator: ", ")
    let services = (0..<501).map { "  s\($0): {}\n" }.joined()
    let folder = try TemporaryFolder(["a.yaml": "topolint: 1\nservices:\n  web: {calls: [\(calls)]}\n" + services])
    let outcome = try Program.run("graph", "a.yaml", in: folder.path)
    #expect(outcome.code == 0 && outcome.output.hasPrefix("flowchart"))
    #expect(
      outcome.errors.contains("note: the diagram would have 501 edges, and Mermaid draws 500 at most: it shows")
        && outcome.errors.contains("--format svg") && outcome.output.contains("left out for its size: ")
    )
    #expect(!(try Program.run("graph", "a.yaml", "--format", "dot", in: folder.path)).errors.contains("Mermaid"))
  }

  @Test("statistics are told on standard error, and change nothing on standard output")
  func statistics() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring])
    let plain = try Program.run("lint", "a.yaml", "--format", "json", in: folder.path)
    let counted = try Program.run("lint", "a.yaml", "--format", "json", "--statistics", in: folder.path)
    #expect(counted.output == plain.output && counted.code == 1 && plain.errors == "")
    let lines = counted.errors.split(separator: "\n")
    #expect(lines.first?.wholeMatch(of: /rule +findings +excepted +undecided/) != nil)
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
    for epoch in ["abc", "-5", "99999999999999999"] { #expect(try code(epoch) == 2) }
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

  @Test(
    "a command that is asked for no file leaves its folder as it was",
    arguments: [
      ["lint"], ["lint", "--fix", "--diff"], ["lint", "--format", "json", "--advise"], ["report"], ["report", "--format", "html"], ["facts"],
      ["graph", "--format", "svg"], ["advise"], ["advise", "--diff"], ["whatif", "--all"], ["import"], ["explain-import", "a"],
      ["explain", "sync-cycle"], ["rules"], ["rules", "test"], ["schema"], ["diff", "a.yaml", "b.yaml"],
    ])
  func unasked(arguments: [String]) throws {
    let files = ["a.yaml": Texts.ring, "b.yaml": Texts.ring, ".gitignore": "x\n"]
    let folder = try TemporaryFolder(files)
    let outcome = try Program.run(arguments, in: folder.path)
    #expect(outcome.code < 2, "\(outcome.errors)")
    #expect(folder.names == files.keys.sorted())
    for (name, text) in files { #expect(try folder.text(name) == text) }
  }
}
