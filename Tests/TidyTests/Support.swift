import TestSupport

/// The lines of a file, from 1.
func lines(of file: String) -> [(number: Int, text: Substring)] {
  Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0.offset + 1, $0.element) }
}

/// `file:line` of all lines for which something holds: what a failing test shows.
func places(in files: [String], where holds: (Substring) -> Bool) -> [String] {
  files.flatMap { file in lines(of: file).filter { holds($0.text) }.map { "\(file):\($0.number): \($0.text)" } }
}

/// The Swift files of ours.
enum SwiftFiles {
  static let sources = Repository.files(in: "Sources", suffix: ".swift")
  static let tests = Repository.files(in: "Tests", suffix: ".swift")

  /// Programs that help to build or measure, and are not shipped.
  static let tools = ["CatalogPlugin", "catalog-tool", "topolint-benchmarks", "topolint-docs", "cel-conformance"]

  static func isTool(_ file: String) -> Bool { tools.contains { file.hasPrefix("Sources/\($0)/") } }
}
