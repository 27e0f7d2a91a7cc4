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

  @Test("the text of a link that leads out of its folder is never shown")
  func outside() {
    folder.write("secret.yaml")
    folder.write("in/a.yaml")
    folder.link("in/out.yaml", to: "../secret.yaml")
    folder.link("in/near.yaml", to: "b/b.yaml")
    folder.write("in/b/b.yaml")
    let shown = walk("in").inputs.map { "\(below($0.shown)) \($0.mayBeShown)" }
    #expect(shown == ["in/a.yaml true", "in/b/b.yaml true", "in/out.yaml false"])
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
      walk.diagnostics.map { "\(below($0.path!)): \($0.message.text.split(separator: ": ").last!)" } == [
        "broken.yaml: there is no such file", "none: there is no such file", "pipe.yaml: it is no regular file",
      ])
  }

  @Test("a folder named x.yaml is a folder; odd names are kept as they are")
  func oddNames() {
    for path in ["x.yaml/a.yaml", "-rf.yaml", "new\nline.yaml", "\u{1B}[2J.yaml"] { folder.write(path) }
    #expect(found(walk("")) == ["\u{1B}[2J.yaml", "-rf.yaml", "new\nline.yaml", "x.yaml/a.yaml"])
  }

  @Test("a leading ./ is not shown")
  func dot() {
    #expect(InputWalk([Array("./Package.swift".utf8)]).inputs.map(\.shown.text) == ["Package.swift"])
    #expect(InputWalk([Array(".//Package.swift".utf8)]).inputs.map(\.shown.text) == ["Package.swift"])
  }
}
