import Foundation
import TestSupport
import Testing

/// The whole output for each sample, as plain files under `Goldens/`. After a change that is meant:
///
///     TOPOLINT_UPDATE_GOLDENS=1 swift test --filter GoldenTests
///
/// writes them anew, and `git diff` shows what users will see.
@Suite("Goldens") struct GoldenTests {
  private static let endings = [
    "text": "txt", "json": "json", "sarif": "sarif", "markdown": "md", "github": "github", "gitlab": "gitlab.json", "junit": "xml",
  ]
  /// Samples that are kept in all formats; the others as text.
  private static let whole: Set<String> = ["clean", "bookshop", "kubernetes", "smells/sync-cycle", "smells/retry-amplification"]
  /// Formats of which few samples are enough.
  private static let few = ["kubernetes": ["github", "gitlab", "junit"], "smells/sync-cycle": ["github", "gitlab", "junit"]]
  private static let folder = "Tests/SamplesTests/Goldens"

  private static let isUpdating = ProcessInfo.processInfo.environment["TOPOLINT_UPDATE_GOLDENS"] == "1"

  struct Golden: Sendable, CustomTestStringConvertible {
    let sample: Sample
    let format: String
    var path: String { "\(folder)/\(sample.name).\(endings[format]!)" }
    var testDescription: String { "\(sample.name) as \(format)" }
  }

  static let all = Sample.all.flatMap { sample in
    let formats = (whole.contains(sample.name) ? ["text", "json", "sarif", "markdown"] : ["text"]) + (few[sample.name] ?? [])
    return formats.map { Golden(sample: sample, format: $0) }
  }

  @Test("what is written is what was written", arguments: all)
  func golden(golden: Golden) throws {
    let output = try Sample.report(golden.sample.lint(), as: golden.format)
    if Self.isUpdating {
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: Repository.path(golden.path)).deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(output.utf8).write(to: URL(fileURLWithPath: Repository.path(golden.path)))
      return
    }
    try #require(Repository.exists(golden.path), "there is no \(golden.path); TOPOLINT_UPDATE_GOLDENS=1 makes it")
    let expected = Repository.text(golden.path)
    if output != expected { Issue.record("\(golden.path) differs:\n\(Self.difference(from: expected, to: output))") }
  }

  @Test("no golden is left of a sample that is gone", .enabled(if: !isUpdating))
  func stale() {
    let known = Set(Self.all.map(\.path))
    let found = ["txt", "json", "sarif", "md", "github", "xml"].flatMap { Repository.files(in: Self.folder, suffix: "." + $0) }
    #expect(found.filter { !known.contains($0) } == [])
  }

  @Test("a difference shows the lines that changed")
  func difference() {
    #expect(Self.difference(from: "a\nb\nc\n", to: "a\nx\nc\n") == "2 - b\n2 + x")
    #expect(Self.difference(from: "", to: String(repeating: "x\n", count: 100)).hasSuffix("\n… and 60 more lines"))
  }

  /// Lines that were removed and added, in order, each with its number; forty at most.
  private static func difference(from old: String, to new: String) -> String {
    let lines = [old, new].map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
    var changes: [(line: Int, sign: Character, text: Substring)] = []
    for change in lines[1].difference(from: lines[0]) {
      switch change {
      case .remove(let offset, let text, _): changes.append((offset + 1, "-", text))
      case .insert(let offset, let text, _): changes.append((offset + 1, "+", text))
      }
    }
    changes.sort { ($0.line, $1.sign) < ($1.line, $0.sign) }
    let shown = changes.prefix(40).map { "\($0.line) \($0.sign) \($0.text)" }.joined(separator: "\n")
    return shown + (changes.count > 40 ? "\n… and \(changes.count - 40) more lines" : "")
  }
}
