import Foundation
package import Testing

/// What came of each case of a suite, a line for each, kept as a file: a case that gets better is seen as one that gets worse.
package enum Snapshot {
  /// Compares lines with those of a file, or writes the file if goldens are to be updated.
  /// - Parameter path: from the folder of the package.
  package static func check(_ lines: [String], _ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    if ProcessInfo.processInfo.environment["TOPOLINT_UPDATE_GOLDENS"] == "1" {
      try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: Repository.path(path)))
      return
    }
    let kept = Repository.text(path).split(separator: "\n").map(String.init)
    let changes = Set(kept).subtracting(lines).map { "- \($0)" } + Set(lines).subtracting(kept).map { "+ \($0)" }
    #expect(
      kept == lines, "\(path): TOPOLINT_UPDATE_GOLDENS=1 writes it anew\n\(changes.sorted { $0.dropFirst() < $1.dropFirst() }.joined(separator: "\n"))",
      sourceLocation: sourceLocation)
  }
}
