import TestSupport
import Testing

/// Files of a target can be read in an order in which each needs only those before it. A cycle of files is one file that
/// nobody can take apart.
@Suite("Order of files") struct FileOrderTests {
  /// A Swift text without comments and literals, whose words would be taken for types.
  private static func code(_ file: String) -> String {
    Repository.text(file).replacing(/\/\/[^\n]*/, with: "").replacing(/(?s)""".*?"""/, with: "").replacing(/"(\\.|[^"\\\n])*"/, with: "")
  }

  /// For each file of a target the others that declare types which it names.
  private static func needs(of target: String) -> [String: Set<String>] {
    let codes = SwiftFiles.sources.filter { $0.hasPrefix("Sources/\(target)/") }.map { ($0, code($0)) }
    var declared: [Substring: String] = [:]
    for (file, code) in codes {
      for match in code.matches(of: /(?m)^(@\w+ )?(package )?(final )?(struct|class|enum|protocol) (\w+)/) {
        declared[match.output.5] = file
      }
    }
    return Dictionary(
      uniqueKeysWithValues: codes.map { file, code in
        (file, Set(code.matches(of: /\b[A-Z]\w+/).compactMap { declared[$0.output] }).subtracting([file]))
      })
  }

  @Test("no files of a target need each other", arguments: ["Rules"])
  func cycles(target: String) {
    var rest = Self.needs(of: target)
    #expect(rest.count > 20 && rest.values.contains { $0.count > 3 })
    while true {
      let free = rest.keys.filter { rest[$0]!.allSatisfy { rest[$0] == nil } }
      if free.isEmpty { break }
      for file in free { rest[file] = nil }
    }
    #expect(rest.keys.sorted() == [], "each of these needs another of them")
  }
}
