import TestSupport
import Testing

@testable import SourceText

private func parts(_ path: String) -> [[UInt8]] { path.split(separator: "/").map { Array($0.utf8) } }

@Suite struct GitIgnoreTests {
  /// What a file of patterns says of a path; a path that ends in a slash is a folder.
  private func verdict(_ patterns: String, _ path: String) -> Bool? {
    GitIgnore(Array(patterns.utf8)).verdict(parts(path), isFolder: path.hasSuffix("/"))
  }

  @Test("the last pattern that fits decides")
  func lastWins() {
    #expect(verdict("*.yaml\n!keep.yaml", "a.yaml") == true)
    #expect(verdict("*.yaml\n!keep.yaml", "keep.yaml") == false)
    #expect(verdict("!keep.yaml\n*.yaml", "keep.yaml") == true)
    #expect(verdict("*.yaml", "a.json") == nil)
  }

  @Test("a slash inside anchors a pattern to its folder; one at the end asks for a folder")
  func slashes() {
    #expect(verdict("/a.yaml", "a.yaml") == true)
    #expect(verdict("/a.yaml", "b/a.yaml") == nil)
    #expect(verdict("b/a.yaml", "c/b/a.yaml") == nil)
    #expect(verdict("build/", "build/") == true)
    #expect(verdict("build/", "deep/build/") == true)
    #expect(verdict("build/", "build") == nil)
    #expect(verdict("/", "any/") == nil)
  }

  @Test("comments, blanks, escapes, a byte order mark and CRLF")
  func syntax() {
    #expect(verdict("# a.yaml\n\n", "# a.yaml") == nil)
    #expect(verdict("\\#a", "#a") == true)
    #expect(verdict("\\!a", "!a") == true)
    #expect(verdict("a.yaml   ", "a.yaml") == true)
    #expect(verdict("a\\ ", "a ") == true)
    #expect(verdict("\u{FEFF}a\r\nb\r\n", "a") == true)
    #expect(verdict("a\r\nb\r\n", "b") == true)
  }

  @Test("two stars stand for any number of folders; at the end for what is inside")
  func stars() {
    #expect(verdict("**/a", "a") == true)
    #expect(verdict("x/**/a", "x/a") == true)
    #expect(verdict("x/**/a", "x/y/z/a") == true)
    #expect(verdict("logs/**", "logs/") == nil)
    #expect(verdict("logs/**", "logs/a") == true)
    #expect(verdict("logs/**\n!logs/keep", "logs/keep") == false)
  }

  @Test("patterns of many stars take no exponential time")
  func manyStars() {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(verdict(pattern, String(repeating: "a", count: 2_000)) == nil)
    #expect(verdict(String(repeating: "**/", count: 200) + "b", String(repeating: "a/", count: 200) + "c") == nil)
  }

  @Test("1 000 generated cases agree with git", .enabled(if: Command.succeeds("git", "--version"), "there is no git"))
  func agreesWithGit() throws {
    var random = SeededGenerator(seed: 7)
    let folder = TemporaryFolder()
    try #require(Command.run(["git", "init", "-q"], in: folder.url)?.status == 0)
    let pieces = ["a", "b", "*", "?", "**", "/", "/", "[ab]", "[!a]", "[]a]", "[!]a]", "\\*", "[", "ab", ".", "-", "[a-b]", "[^b]"]
    for _ in 0..<50 {
      let patterns = (0..<random.below(3) + 1).map { _ in
        (random.chance(1, in: 5) ? "!" : "") + (0..<random.below(5) + 1).map { _ in random.pick(pieces) }.joined()
      }.filter { !$0.contains("//") && !$0.contains("***") }
      // Files only: git knows folders by what stands on the disk.
      let paths = (0..<20).map { _ in
        (0..<random.below(3) + 1).map { _ in random.pick(["a", "b", "ab", "*", "]", "-a", "[", "a.b", "aab"]) }.joined(separator: "/")
      }
      folder.write(".gitignore", patterns.joined(separator: "\n") + "\n")
      let answer = try #require(
        Command.run(
          ["git", "check-ignore", "--no-index", "--verbose", "--non-matching", "-z", "--stdin"],
          input: Array(paths.joined(separator: "\0").utf8), in: folder.url))
      // Source, line, pattern and path for each path.
      let fields = answer.output.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
      let rules = GitIgnore(Array(patterns.joined(separator: "\n").utf8))
      for (index, path) in paths.enumerated() {
        let pattern = fields[index * 4 + 2]
        let expected: Bool? = pattern.isEmpty ? nil : !pattern.hasPrefix("!")
        // As a walk does: a folder that is ignored hides what it holds.
        let split = parts(path)
        var verdict: Bool?
        for length in 1...split.count where verdict != true {
          verdict = rules.verdict(Array(split[..<length]), isFolder: length < split.count)
        }
        #expect(verdict == expected, "\(patterns) of \(path)")
      }
    }
  }
}

@Suite struct GlobTests {
  private func matches(_ pattern: String, _ text: String) -> Bool { Glob.matches(Array(pattern.utf8), Array(text.utf8)) }

  @Test(
    "a pattern fits",
    arguments: [
      ("", ""), ("*", ""), ("*", "abc"), ("a*c", "abbbc"), ("a?c", "abc"), ("[a-c]x", "bx"), ("[!a-c]x", "dx"), ("[^a]", "b"), ("[]]", "]"),
      ("[!]]", "a"), ("\\*", "*"), ("[\\]]", "]"), ("[a-]", "-"), ("**", "ab"), ("a*b*c", "aXbYc"), ("x\\", "x\\"),
    ])
  func fits(_ pattern: String, _ text: String) { #expect(matches(pattern, text)) }

  @Test(
    "a pattern does not fit",
    arguments: [
      ("", "a"), ("?", ""), ("a*c", "abcd"), ("[a-c]", "d"), ("[!a]", "a"), ("\\*", "a"), ("[", "a"), ("[a", "a"), ("[!]]", "]"),
      ("a?c", "ac"),
    ])
  func fitsNot(_ pattern: String, _ text: String) { #expect(!matches(pattern, text)) }
}
