import Testing

@testable import SourceText

@Suite("Patterns for paths") struct PathPatternTests {
  private func matches(_ pattern: String, _ path: String, in folder: String = "/p") -> Bool {
    PathPattern(Untrusted(pattern), in: Array(folder.utf8)).matches(Array(path.utf8))
  }

  @Test("they are those of .gitignore")
  func patterns() {
    #expect(matches("a.yaml", "/p/a.yaml") && matches("a.yaml", "/p/x/a.yaml") && !matches("/a.yaml", "/p/x/a.yaml"))
    #expect(matches("x/a.yaml", "/p/x/a.yaml") && !matches("x/a.yaml", "/p/y/x/a.yaml") && matches("./x/*", "/p/x/a.yaml"))
    #expect(
      matches("**/vendor/**", "/p/vendor/a") && matches("**/vendor/**", "/p/x/vendor/y/a") && !matches("**/vendor/**", "/p/vendors/a"))
    #expect(matches("**", "/p/a") && matches("*.y?ml", "/p/a.yaml") && matches("[ab].yaml", "/p/b.yaml"))
  }

  @Test("what fits a folder fits all in it")
  func folders() {
    #expect(matches("vendor", "/p/x/vendor/y/a.yaml") && matches("vendor/", "/p/vendor/a") && !matches("vendor/", "/p/vendor"))
    #expect(matches("x/y", "/p/x/y/z/a"))
  }

  @Test("what lies elsewhere fits nothing")
  func elsewhere() { #expect(!matches("**", "/q/a") && !matches("**", "/pp/a") && !matches("*", "") && matches("**", "/q/a", in: "/")) }

  @Test("a pattern that doubles back takes no time")
  func hostile() {
    let pattern = String(repeating: "*a", count: 100) + "b"
    #expect(!matches(pattern, "/p/" + String(repeating: "a", count: 255)))
    #expect(!matches(String(repeating: "**/", count: 80) + "b", "/p" + String(repeating: "/a", count: 500)))
  }

  @Test("a selection takes what is included and not excluded")
  func selection() {
    func patterns(_ texts: String...) -> [PathPattern] { texts.map { PathPattern(Untrusted($0), in: Array("/p".utf8)) } }
    var selection = InputSelection()
    func takes(_ path: String) -> Bool { selection.takes(Array(path.utf8)) }
    #expect(takes("/p/a") && takes("/q"))
    selection.exclude = patterns("x", "y")
    #expect(takes("/p/a") && !takes("/p/x/a") && !takes("/p/y"))
    selection.include = patterns("a", "x")
    #expect(takes("/p/a/b") && !takes("/p/x/a") && !takes("/p/b"))
    selection.otherFolders = [Array("/p/r".utf8)]
    #expect(selection.isOther(Array("/p/r/a".utf8)) && !selection.isOther(Array("/p/rr/a".utf8)))
  }
}
