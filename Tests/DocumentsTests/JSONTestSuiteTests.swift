import Foundation
import TestSupport
import Testing

@testable import Documents

private let archive = "reliability/JSONTestSuite-test_parsing.tar.xz"

/// The cases of nst/JSONTestSuite: `y_` must be read, `n_` refused, `i_` is ours to decide.
@Suite(.enabled(if: Shared.has(archive) && Command.succeeds("tar", "--version"), "\(Shared.missing(archive)), or no tar"))
struct JSONTestSuiteTests {
  /// Valid JSON that we refuse: a key that is defined twice hides something, so that no format of ours has a use for it.
  private static let refused: Set<String> = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]

  /// Up to implementations. Numbers of any size are kept as text, and a byte order mark does no harm; what is no valid
  /// UTF-8, half of a surrogate pair, UTF-16, and 500 levels are refused.
  private static func isAccepted(_ name: String) -> Bool {
    name.hasPrefix("i_number_") || name == "i_structure_UTF-8_BOM_empty_object.json"
  }

  @Test("95 valid cases are read, 188 invalid ones refused, 35 others end well, each as it did")
  func conformance() throws {
    let folder = TemporaryFolder()
    try #require(Command.run(["tar", "xf", Shared.url(archive).path], in: folder.url)?.status == 0)
    let cases = folder.url.appending(path: "test_parsing")
    let names = try FileManager.default.contentsOfDirectory(atPath: cases.path).sorted()
    var lines: [String] = []
    for name in names {
      let parsed = Parsed(json: Array(try Data(contentsOf: cases.appending(path: name))))
      // A file without a value reads as nothing; that this is an error is said where files are read.
      let isRefused = !parsed.faults.isEmpty || parsed.tree.roots.isEmpty
      lines.append("\(name) \(isRefused ? "refused" : "read")")
      switch name.first {
      case "y": #expect(isRefused == Self.refused.contains(name), "\(name)")
      case "n": #expect(isRefused, "\(name) is invalid, and accepted")
      default: #expect(isRefused != Self.isAccepted(name), "\(name)")
      }
      for fault in parsed.faults { #expect(!fault.hasPrefix("nowhere"), "\(name): \(fault)") }
    }
    try Snapshot.check(lines, "Tests/DocumentsTests/Snapshots/JSONTestSuite.txt")
  }
}
