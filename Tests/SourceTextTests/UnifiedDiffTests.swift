import Foundation
import TestSupport
import Testing

@testable import SourceText

@Suite struct UnifiedDiffTests {
  private func diff(_ before: String?, _ after: String, _ path: String = "a.yaml") -> String {
    String(decoding: UnifiedDiff.text(of: Untrusted(path), before: before.map { Array($0.utf8) }, after: Array(after.utf8)), as: UTF8.self)
  }

  @Test("a change stands between three lines that stay; equal texts have none")
  func change() {
    let lines = (1...9).map { "line \($0)\n" }
    #expect(
      diff(lines.joined(), lines.joined().replacing("line 5", with: "five"))
        == "diff --git a/a.yaml b/a.yaml\n--- a/a.yaml\n+++ b/a.yaml\n@@ -2,7 +2,7 @@\n line 2\n line 3\n line 4\n-line 5\n+five\n line 6\n line 7\n line 8\n"
    )
    #expect(diff("a\n", "a\n") == "")
  }

  @Test("a new file comes from nowhere, and a last line without an end says so")
  func ends() {
    #expect(
      diff(nil, "a\nb")
        == "diff --git a/a.yaml b/a.yaml\nnew file mode 100644\n--- /dev/null\n+++ b/a.yaml\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n"
    )
    #expect(diff("a", "a\n").hasSuffix("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"))
  }

  @Test("names are written as Git writes them")
  func names() {
    #expect(diff("a\n", "b\n", "a b").hasPrefix("diff --git a/a b b/a b\n--- a/a b\t\n+++ b/a b\t\n"))
    #expect(diff("a\n", "b\n", "a\n\"é\u{1B}").hasPrefix("diff --git \"a/a\\n\\\"\\303\\251\\033\" \"b/a\\n\\\"\\303\\251\\033\"\n"))
  }

  /// Runs a program in a folder with a text as its input.
  private func run(_ command: String, in folder: URL, _ input: [UInt8]) throws -> (code: Int32, output: String) {
    let file = folder.appendingPathComponent(".input")
    try Data(input).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command + " < .input 2>&1"]
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  @Test(
    "`git apply` and `patch` make the new text of the old one",
    arguments: ["git apply -p1", "patch -p1 --binary --no-backup-if-mismatch -s"])
  func applied(_ command: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("topolint-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var random = SeededGenerator(seed: 5)
    let names = ["a.yaml", "a b.yaml", "é\".yaml", "-x\\y.yaml", "tab\t.yaml"]
    for round in 0..<60 {
      let end = random.pick(["\n", "\r\n"])
      let words = ["", "a", "b", "  - to: x", "}", "é", "+", "-x", "\\ No newline at end of file", "long \(round)"]
      func text(_ lines: [String]) -> [UInt8] { Array((lines.joined(separator: end) + (random.chance(1, in: 3) ? "" : end)).utf8) }
      var lines = (0..<random.below(60)).map { random.chance(1, in: 2) ? "line \($0)" : random.pick(words) }
      let before = text(lines)
      for _ in 0..<random.below(8) {
        let place = random.below(lines.count + 1)
        switch random.below(3) {
        case 0: lines.insert(random.pick(words), at: place)
        case 1 where place < lines.count: lines.remove(at: place)
        case 2 where place < lines.count: lines[place] = "new \(place)"
        default: break
        }
      }
      let after = text(lines)
      let name = random.pick(names)
      let file = folder.appendingPathComponent(name)
      let isNew = round % 10 == 0
      try? FileManager.default.removeItem(at: file)
      if !isNew { try Data(before).write(to: file) }
      let diff = UnifiedDiff.text(of: Untrusted(name), before: isNew ? nil : before, after: after)
      if diff.isEmpty || after.isEmpty { continue }
      let (code, output) = try run(command, in: folder, diff)
      let result = (try? Data(contentsOf: file)).map { Array($0) } ?? []
      #expect(code == 0 && result == after, "\(command) round \(round): \(output)\n\(String(decoding: diff, as: UTF8.self))")
    }
  }

  @Test("very many lines that are all the same, or all new, take no time that grows with their square")
  func large() {
    let same = [UInt8](String(repeating: "}\n", count: 100_000).utf8)
    let other = [UInt8](String(repeating: "{\n", count: 100_000).utf8)
    #expect(UnifiedDiff.text(of: Untrusted("a"), before: same, after: same + other).count > 200_000)
    #expect(UnifiedDiff.text(of: Untrusted("a"), before: same, after: other).count > 400_000)
  }
}
