import Foundation
import TestSupport
import Testing

@testable import SourceText

@Suite struct InputWalkTests {
  private let folder = TemporaryFolder()

  /// The paths that a walk finds, below the folder of the test.
  private func found(_ walk: InputWalk) -> [String] { walk.inputs.map { below($0.shown) } }

  private func below(_ path: Untrusted) -> String { path.text.replacing(folder.url.path + "/", with: "") }

  private func walk(_ paths: String...) -> InputWalk { InputWalk(paths.map { folder.path($0) }) }

  @Test("a folder gives its YAML and JSON files, hidden and other ones left out, by path")
  func walks() {
    for path in ["b.yaml", "a.yml", "c.json", "d.txt", ".e.yaml", ".git/f.yaml", "sub/deep/g.yaml", "sub/.gitignore"] { folder.write(path) }
    let walk = walk("")
    #expect(found(walk) == ["a.yml", "b.yaml", "c.json", "sub/deep/g.yaml"])
    #expect(walk.diagnostics.isEmpty)
    #expect(walk.inputs.allSatisfy { !$0.isNamed && $0.mayBeShown && !$0.isStandardInput })
  }

  @Test("what .gitignore says is left out, unless it is named")
  func ignores() {
    folder.write(".gitignore", "build/\n*.tmp.yaml\n")
    folder.write("sub/.gitignore", "!kept.tmp.yaml\nlocal.yaml\n")
    for path in ["a.yaml", "a.tmp.yaml", "build/b.yaml", "sub/kept.tmp.yaml", "sub/local.yaml", "sub/c.yaml"] { folder.write(path) }
    #expect(found(walk("")) == ["a.yaml", "sub/c.yaml", "sub/kept.tmp.yaml"])
    #expect(found(walk("a.tmp.yaml", "build")) == ["a.tmp.yaml", "build/b.yaml"])
  }

  @Test("a file is read once however it is named, and the order of names does not matter")
  func once() {
    folder.write("a.yaml")
    folder.link("z.yaml", to: "a.yaml")
    #expect(found(walk("z.yaml", "a.yaml")) == ["a.yaml"])
    #expect(found(walk("a.yaml", "z.yaml", "a.yaml")) == ["a.yaml"])
    for walk in [walk("", "a.yaml"), walk("a.yaml", "")] {
      #expect(found(walk) == ["a.yaml"])
      #expect(walk.inputs[0].isNamed)
    }
    let twice = InputWalk([[UInt8(ascii: "-")], [UInt8(ascii: "-")]])
    #expect(twice.inputs.map(\.shown.text) == ["<stdin>"])
  }

  @Test("links to folders are not walked, unless they are named; a link that holds itself never")
  func links() {
    folder.write("real/a.yaml")
    folder.link("other", to: "real")
    folder.link("real/self", to: "..")
    #expect(found(walk("")) == ["real/a.yaml"])
    #expect(found(walk("other")) == ["other/a.yaml"])
    let itself = walk("real/self")
    #expect(found(itself) == [])
    #expect(
      itself.diagnostics.map { $0.message.text.replacing(folder.url.path + "/", with: "") } == [
        "cannot read 'real/self': it is a link to a folder that holds the link"
      ])
  }

  /// What a walk tells, below the folder of the test.
  private func told(_ walk: InputWalk) -> [String] {
    walk.diagnostics.map { $0.message.text.replacing(folder.url.path + "/", with: "") }
  }

  @Test("links bring in nothing from outside of the folder, or of the repository that it lies in; what they would is told")
  func outside() {
    folder.write("secret.yaml")
    folder.write("more/a.yaml")
    folder.write("in/a.yaml")
    folder.write("in/b/b.yaml")
    for (link, target) in [("out.yaml", "../secret.yaml"), ("near.yaml", "b/b.yaml"), ("more", "../more"), ("same", "b"), ("up", "..")] {
      folder.link("in/\(link)", to: target)
    }
    #expect(found(walk("in")) == ["in/a.yaml", "in/b/b.yaml"])
    let note = "left out 3 links that lead out of the repository, or of the folder that was named: "
    #expect(told(walk("in")) == [note + "'in/more', 'in/out.yaml', 'in/up'"])

    // In a repository all of it may be read; what git keeps for itself is no part of it.
    folder.write(".git/config.yaml")
    folder.link("in/git.yaml", to: "../.git/config.yaml")
    folder.link("in/.hidden.yaml", to: "/etc/passwd")
    #expect(walk("in").inputs.map { "\(below($0.shown)) \($0.mayBeShown)" } == ["in/a.yaml true", "in/b/b.yaml true", "in/out.yaml false"])
    #expect(
      told(walk("in")) == [
        "left out 1 link that leads out of the repository, or of the folder that was named: 'in/git.yaml'",
        "did not follow 1 link to a folder: 'in/more'",
      ])
  }

  @Test("a folder that is named by way of a link out of the repository is an error, and a file's text is not shown")
  func namedOutside() {
    for path in ["repo/.git/HEAD", "repo/sub/a.yaml", "else/a.yaml", "else/deep/a.yaml"] { folder.write(path) }
    folder.link("repo/out", to: "../else")
    folder.link("repo/file.yaml", to: "../else/a.yaml")
    folder.link("way", to: "repo")
    for path in ["repo/out", "repo/out/deep", "way/out", "repo/sub/../out"] {
      let walk = walk(path)
      #expect(found(walk) == [])
      #expect(told(walk) == ["cannot read '\(path)': a link on its path leads out of the repository"])
    }
    for path in ["repo/out/a.yaml", "repo/file.yaml", "way/out/deep/a.yaml"] {
      #expect(walk(path).inputs.map(\.mayBeShown) == [false])
    }
    #expect(walk("way/sub/a.yaml").inputs.map(\.mayBeShown) == [true])
    #expect(found(walk("way/sub")) == ["way/sub/a.yaml"])
  }

  @Test("what .gitignore hides is told, what git tracks all the same by name")
  func hidden() throws {
    for path in ["a.yaml", "b.yaml", "made/c.yaml", "made/d.txt", "left/e.yaml", ".gitignore"] { folder.write(path) }
    #expect(told(walk("")) == [])
    folder.write(".gitignore", "b.yaml\nmade/\nleft/\n*.txt\n")
    #expect(told(walk("")) == ["`.gitignore` hides 3 files and folders: 'b.yaml', 'left', 'made'"])
    // An index of version 2 that lists b.yaml and made/c.yaml.
    var index = Array("DIRC".utf8) + [0, 0, 0, 2, 0, 0, 0, 2]
    for name in ["b.yaml", "made/c.yaml"] {
      index += [UInt8](repeating: 0, count: 61) + [UInt8(name.utf8.count)] + Array(name.utf8)
      index += [UInt8](repeating: 0, count: 8 - (62 + name.utf8.count) % 8)
    }
    folder.write(".git/HEAD")
    try Data(index).write(to: folder.url.appending(path: ".git/index"))
    #expect(
      told(walk("")) == [
        "`.gitignore` hides 2 files that git tracks: 'b.yaml', 'made/c.yaml'", "`.gitignore` hides 2 files and folders: 'left', 'made'",
      ])
    #expect(told(walk("", "b.yaml", "made")) == ["`.gitignore` hides 1 file or folder: 'left'"])
  }

  @Test("folders that cannot be reached are told, once each")
  func unreachable() throws {
    folder.write("a.yaml")
    // Deeper than a path may be long: made step by step.
    let part = String(repeating: "d", count: 250)
    var place = unsafe open(folder.url.path, O_RDONLY)
    for _ in 0..<18 {
      #expect(unsafe mkdirat(place, part, 0o700) == 0)
      let next = unsafe openat(place, part, O_RDONLY)
      close(place)
      place = next
    }
    close(unsafe openat(place, "x.yaml", O_WRONLY | O_CREAT, 0o600))
    close(place)
    let walk = walk("")
    #expect(found(walk) == ["a.yaml"])
    #expect(walk.diagnostics.map(\.severity) == [.error])
    #expect(walk.diagnostics.first?.message.text.hasSuffix("': its name is too long") == true)
    #expect(Command.succeeds("rm", "-rf", folder.url.path))
  }

  @Test("what can't be read is said, and the rest is walked")
  func faults() {
    folder.write("a.yaml")
    folder.link("broken.yaml", to: "nowhere")
    folder.link("ignored.txt", to: "nowhere")
    _ = unsafe mkfifo(folder.url.appending(path: "pipe.yaml").path, 0o600)
    let walk = walk("", "none")
    #expect(found(walk) == ["a.yaml"])
    #expect(
      walk.diagnostics.filter { $0.severity == .error }.map { "\(below($0.path!)): \($0.message.text.split(separator: ": ").last!)" } == [
        "broken.yaml: there is no such file", "none: there is no such file",
      ])
    #expect(told(walk).contains("left out 1 pipe, socket or device: 'pipe.yaml'"))
  }

  @Test("a folder named x.yaml is a folder; odd names are kept as they are")
  func oddNames() {
    for path in ["x.yaml/a.yaml", "-rf.yaml", "new\nline.yaml", "\u{1B}[2J.yaml"] { folder.write(path) }
    #expect(found(walk("")) == ["\u{1B}[2J.yaml", "-rf.yaml", "new\nline.yaml", "x.yaml/a.yaml"])
  }

  @Test("a part of a walk has what is told of its folders, and the first part the rest")
  func split() {
    for path in ["a/x.yaml", "a/deep/y.yaml", "b/z.yaml"] { folder.write(path) }
    for path in ["a/deep/pipe.yaml", "b/none/pipe.yaml"] {
      folder.write(path)
      folder.link(path + ".yaml", to: "nowhere")
    }
    folder.write(".gitignore", "pipe.yaml\n")
    let whole = walk("", "none")
    let parts = whole.split([[2], [0, 1]])
    #expect(parts.map(found) == [["b/z.yaml"], ["a/deep/y.yaml", "a/x.yaml"]])
    #expect(parts[1].diagnostics.compactMap(\.path).map(below) == ["a/deep/pipe.yaml.yaml"])
    #expect(parts[0].diagnostics.compactMap(\.path).map(below) == ["b/none/pipe.yaml.yaml", "none"])
    #expect(parts.reduce(0) { $0 + $1.diagnostics.count } == whole.diagnostics.count, "nothing is lost")
    #expect(whole.split([]).isEmpty)
  }

  @Test("what holds for a part of the folders leaves out files there, counted, but none that is named")
  func selecting() {
    for path in ["a/x.yaml", "b/x.yaml", "b/y.yaml"] { folder.write(path) }
    var selection = InputSelection()
    selection.exclude = [PathPattern(Untrusted("x.yaml"), in: FileSystem.realPath(folder.path(""))!)]
    func select(_ walk: InputWalk) -> InputWalk { walk.selecting { below($0.shown).hasPrefix("b/") ? selection : nil } }
    #expect(found(select(walk(""))) == ["a/x.yaml", "b/y.yaml"])
    #expect(told(select(walk(""))) == ["the configuration leaves out 1 file: 'b/x.yaml'"])
    #expect(found(select(walk("", "b/x.yaml"))) == ["a/x.yaml", "b/x.yaml", "b/y.yaml"])
  }

  @Test("a leading ./ is not shown")
  func dot() {
    #expect(InputWalk([Array("./Package.swift".utf8)]).inputs.map(\.shown.text) == ["Package.swift"])
    #expect(InputWalk([Array(".//Package.swift".utf8)]).inputs.map(\.shown.text) == ["Package.swift"])
  }
}
