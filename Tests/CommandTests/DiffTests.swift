import Foundation
import TestSupport
import Testing

@Suite("Differences at the command line", .enabled(if: Project.isThere, "git is not installed")) struct DiffTests {
  private static let chain = "topolint: 1\nservices:\n  a: {calls: [{to: b}]}\n  b: {}\n"

  @Test("two revisions, a revision and what is there now, and two files tell the same")
  func sides() throws {
    let project = try Project(["a.yaml": Self.chain], ["a.yaml": Texts.ring])
    try project.folder.write(Self.chain, to: "old/a.yaml")
    let revisions = try project.run("diff", "main~1", "main", "--format", "json")
    #expect(revisions.code == 1 && revisions.errors == "")
    #expect(
      revisions.output.contains("\"added\":[\n  {\"kind\":\"call\",\"id\":\"b -> a\",\"role\":null}],\n \"removed\":[],\n \"changed\":[]"))
    #expect(revisions.output.contains("\"new\":[\n  {\"rule\":\"sync-cycle\""))
    let start = { (text: String) in text.split(separator: "\n").dropFirst(3).filter { !$0.hasPrefix("{\"rule\"") }.joined(separator: "\n") }
    for arguments in [["main~1", "a.yaml"], ["old/a.yaml", "a.yaml"], ["main~1", "--", "a.yaml"]] {
      let other = try Program.run(["diff", "--format", "json"] + arguments, in: project.folder.path)
      #expect(other.code == 1 && start(other.output) == start(revisions.output), "\(arguments): \(other.errors)")
    }
    let back = try project.run("diff", "main", "main~1")
    #expect(back.code == 0 && back.output.contains("- call  b -> a\n") && back.output.contains("Fixed\n  error[sync-cycle]: "))
    let same = try project.run("diff", "main", "HEAD")
    #expect(same.code == 0 && same.output.hasPrefix("From main to HEAD: the topology is the same\n\nno new findings, 0 fixed, "))
  }

  @Test("of a revision the same inputs are read, by the rules of a walk, from wherever one stands")
  func walk() throws {
    let hidden = Texts.clean.replacing("a:", with: "hidden:")
    let project = try Project(
      [
        "k8s/a.yaml": Self.chain, ".github/x.yaml": hidden, "k8s/.gitignore": "out/\n", "k8s/readme.md": "no", "other/b.yaml": hidden,
        "k8s/notes.yaml": "x: 1\n",
      ])
    try project.folder.write(hidden, to: "k8s/out/c.yaml")
    try project.git("add", "-f", "k8s/out/c.yaml")
    try project.git("commit", "-q", "-m", "ignored, but there")
    for (arguments, below) in [
      (["diff", "main", "k8s"], ""), (["diff", "HEAD", "--", "k8s"], ""), (["diff", "main"], "/k8s"),
      (["diff", "main", "--", "../k8s"], "/other"),
    ] {
      let outcome = try Program.run(arguments, in: project.folder.path + below)
      #expect(
        outcome.code == 0 && outcome.output.contains(": the topology is the same\n"), "\(arguments): \(outcome.output)\(outcome.errors)")
    }
    let whole = try project.run("diff", "k8s", "git:main", "--format", "json", "--", "./")
    #expect(whole.output.contains("\"id\":\"hidden\"") && whole.output.contains("\"added\":[\n"), "other/ is read when the folder above is")
  }

  @Test("several paths are read on both sides")
  func paths() throws {
    let project = try Project(["a.yaml": Self.chain, "b.yaml": Texts.clean, "c.yaml": Self.chain.replacing("b", with: "c")])
    try project.folder.write(Texts.ring, to: "a.yaml")
    for arguments in [["main", "--", "a.yaml", "b.yaml"], ["main", "a.yaml", "b.yaml"]] {
      let outcome = try Program.run(["diff"] + arguments, in: project.folder.path)
      #expect(outcome.code == 1 && outcome.output.hasPrefix("From main to a.yaml, b.yaml\n\n  + call  b -> a\n\n"), "\(outcome.output)")
    }
    let piped = try project.run("diff", "main", "-", "--fail-on", "never", "--", "a.yaml", input: Texts.ring)
    #expect(piped.code == 0 && piped.output.hasPrefix("From main to -\n\n  + call  b -> a\n\n"))
    #expect(try project.run("diff", "main", "HEAD", "--", "-").code == 2)
  }

  @Test("links are followed within the repository, and no further")
  func links() throws {
    let project = try Project(["shared/a.yaml": Self.chain])
    for (name, target) in [("in.yaml", "shared/a.yaml"), ("b/up.yaml", "../in.yaml")] {
      try FileManager.default.createDirectory(atPath: project.folder.path + "/b", withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: project.folder.path + "/" + name, withDestinationPath: target)
    }
    try project.git("add", "-A")
    try project.git("commit", "-q", "-m", "links")
    #expect(try project.run("diff", "main").output.contains("the topology is the same"))
    #expect(try project.run("diff", "main", "b").output.contains("the topology is the same"))
    try FileManager.default.createSymbolicLink(atPath: project.folder.path + "/out.yaml", withDestinationPath: "/etc/passwd")
    try project.git("add", "-A")
    try project.git("commit", "-q", "-m", "out")
    let note = "left out 1 link that leads out of the repository, or of the folder that was named: 'main:out.yaml'"
    for arguments in [["diff", "main", "shared", "--", "./"], ["lint", "--since", "main"]] {
      let outcome = try Program.run(arguments, in: project.folder.path)
      #expect(outcome.code == 0 && outcome.errors.contains(note), "\(outcome)")
    }
    let named = try project.run("diff", "main", "shared", "--", "out.yaml")
    #expect(named.code == 4 && named.errors.contains("cannot read 'main:out.yaml': a link on its path leads out of the repository"))
  }

  @Test("what cannot be read of either side is no green run")
  func unreadable() throws {
    let broken = "topolint: 1\nservces: {}\n"
    let project = try Project(["a.yaml": broken], ["a.yaml": Self.chain])
    let base = try project.run("diff", "main~1")
    #expect(base.code == 4 && base.errors.contains(" --> main~1:a.yaml:2:1\n") && base.errors.contains("not all of 'main~1' could be read"))
    let head = try project.run("diff", "main", "main~1")
    #expect(head.code == 4 && head.errors.contains("not all of 'main~1' could be read"))
    let since = try project.run("lint", "--since", "main~1")
    #expect(since.code == 4 && since.errors.contains("what was known at 'main~1' cannot be told"))
  }

  @Test("where there was no topology everything is new; where there is none any more there is no input")
  func none() throws {
    let project = try Project(["readme": "x"], ["a.yaml": Texts.ring], ["a.yaml": nil])
    let first = try project.run("diff", "main~2", "main~1")
    #expect(first.code == 1 && first.errors.contains("note: there was no topology at 'main~2': everything is new"))
    #expect(
      first.output.contains("+ service  a\n") && first.output.contains(" 2 added") == false && first.output.contains("4 added, 0 removed"))
    #expect(try project.run("diff", "main~1", "main").code == 3)
    #expect(try project.run("diff", "main~2", "main~1", "--fail-on", "never").code == 0)
  }

  @Test("with --since only what is new is told; what is known is counted")
  func since() throws {
    let project = try Project(["a.yaml": Texts.ring])
    let known = try project.run("lint", "--since", "main", "--fail-on", "info")
    #expect(known.code == 0 && known.errors == "")
    #expect(
      known.output
        == "nothing new breaks at T1, but 1 known error stays\n\nno findings in 2 services, 2 calls · 3 known before (0 new, 0 gone), 0 suppressed, 0 undecided · tier T1 (inferred from 2 services)\n"
    )
    try project.folder.write(
      "topolint: 1\nservices:\n  # moved\n  c: {calls: [{to: a}]}\n  a: {calls: [{to: b}]}\n  b: {calls: [{to: a}]}\n", to: "a.yaml")
    let new = try project.run("lint", "--since", "HEAD", "--format", "json", "--fail-on", "info")
    #expect(
      new.code == 1 && new.output.contains("\"id\":\"c -> a\"")
        && new.output.contains("\"by\":\"revision\",\"reason\":\"known to the revision\""))
    #expect(new.output.contains("\"baselined\":3,\"baseline_new\":") && !new.output.contains("\"rule\":\"stale-baseline\""))
  }

  @Test("wrong usage is told, with a way out")
  func misuse() throws {
    let project = try Project(["a.yaml": Texts.clean])
    for (arguments, words) in [
      (["diff", "mian"], "'mian' is no revision of this repository"), (["diff", "a.yaml"], "'a.yaml' is a path: name HEAD too"),
      (["diff", "a.yaml", "a.yaml", "a.yaml"], "BASE and HEAD are paths"), (["diff", "-", "-"], "standard input can be read only once"),
      (["diff", "main", "--format", "jsn"], "did you mean 'json'?"),
      (["diff", "main", "--max-bytes", "10"], "--max-bytes takes 4000 at least"),
      (["diff", "main", "--fail-on", "bad"], "--fail-on takes"), (["diff", "main", "HEAD", "/etc"], "lies outside of the repository"),
      (["lint", "--since", "main", "--write-baseline"], "leave out one of them"),
      (["lint", "--since", "main", "-"], "git knows no standard input"),
      (["lint", "--since", "main", "--render"], "those of an earlier revision lie in git only"),
      (["diff", "main", "--render"], "those of a revision lie in git only"),
      (["lint", "--since", "none"], "'none' is no revision"), (["diff", "main:a.yaml"], "is no revision"),
    ] {
      let outcome = try Program.run(arguments, in: project.folder.path, input: "")
      #expect(outcome.code == 2 && outcome.errors.contains(words), "\(arguments): \(outcome.code) \(outcome.errors)")
    }
    try project.folder.write(Texts.clean, to: "main/a.yaml")
    let both = try project.run("diff", "main", "a.yaml")
    #expect(
      both.code == 0 && both.errors.contains("'main' is a path and a revision; the path is taken") && both.errors.contains("git:main"))
  }

  @Test("without git, and where there is no repository, a revision is wrong usage and paths are none")
  func noGit() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean, "b.yaml": Texts.clean])
    for environment in [[:], ["PATH": "relative:."]] {
      let outcome = try Program.run("diff", "main", in: folder.path, environment: environment)
      #expect(
        outcome.code == 2 && outcome.errors.contains(environment.isEmpty ? "in no git repository" : "git is not installed"),
        "\(outcome.errors)")
      #expect(try Program.run("diff", "a.yaml", "b.yaml", in: folder.path, environment: environment).code == 0)
    }
  }

  @Test("nothing of the repository is run, whatever its configuration says")
  func hooks() throws {
    let project = try Project(["a.yaml": Self.chain, ".gitattributes": "* filter=evil diff=evil text\n"], ["a.yaml": Texts.ring])
    let trap = "#!/bin/sh\ntouch \"\(project.folder.path)/trapped\"\ncat\n"
    try project.folder.write(trap, to: "trap")
    try project.folder.write(trap, to: "git")
    for name in ["trap", "git"] {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: project.folder.path + "/" + name)
    }
    for key in [
      "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "filter.evil.smudge", "diff.evil.textconv", "alias.ls-tree",
      "core.hooksPath",
    ] {
      try project.git("config", key, key == "core.hooksPath" ? "." : "./trap")
    }
    let path = ".:" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    #expect(try project.run("diff", "HEAD~1", "HEAD", environment: ["PATH": path]).code == 1)
    #expect(!project.folder.names.contains("trapped"))
  }

  @Test("hostile revisions are refused as they stand, and hostile names do no harm")
  func hostile() throws {
    let name = "k\n::error::x\u{1B}[31m.yaml"
    let project = try Project(
      [name: "topolint: 1\nservices:\n  a: {calls: [{to: \"x\\e[31m\\n::error::y\"}]}\n  \"`|<b>@me\": {}\n"], [name: Texts.ring])
    for revision in [
      "--upload-pack=touch trapped", "git:--upload-pack=touch trapped", "-c", "git:", "HEAD;touch trapped", "$(touch trapped)",
      "\u{1B}[31m\n::error::x",
    ] {
      for arguments in [["diff", "--", revision], ["diff", "--", "HEAD", revision], ["lint", "--since=\(revision)"]] {
        let outcome = try Program.run(arguments, in: project.folder.path)
        #expect(outcome.code == 2, "\(arguments): \(outcome.errors)")
        #expect(
          !outcome.errors.contains("\u{1B}") && !outcome.errors.split(separator: "\n").contains { $0.hasPrefix("::") }, "\(arguments)")
      }
    }
    #expect(project.folder.names == [".git", name])
    for format in ["text", "markdown", "json"] {
      for arguments in [["HEAD~1", "HEAD"], ["HEAD", "HEAD~1"]] {
        let outcome = try Program.run(["diff"] + arguments + ["--format", format], in: project.folder.path)
        #expect(outcome.code == 1, "\(outcome.errors)")
        for text in [outcome.output, outcome.errors] {
          #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
          #expect(!text.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix("::") })
        }
      }
    }
  }
}
