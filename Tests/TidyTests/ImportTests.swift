import TestSupport
import Testing

/// `CYaml, SourceText -> {Documents, Expressions} -> TopologyModel -> {Readers, Analyses -> Advising} -> Rules -> {WhatIf, Differences} -> {Reporters, Linting} -> topolint`
@Suite("Imports") struct ImportTests {
  /// For each module of ours, those that it may import.
  static let arrows: [String: Set<String>] = [
    "SourceText": [],
    "Documents": ["CYaml", "SourceText"],
    "TopologyModel": ["SourceText"],
    "Readers": ["Documents", "SourceText", "TopologyModel"],
    "Analyses": ["SourceText", "TopologyModel"],
    "Advising": ["Analyses", "SourceText", "TopologyModel"],
    "Expressions": ["SourceText"],
    "Rules": ["Advising", "Analyses", "Documents", "Expressions", "SourceText", "TopologyModel"],
    "WhatIf": ["Advising", "Analyses", "Rules", "SourceText", "TopologyModel"],
    "Differences": ["Analyses", "Readers", "Rules", "SourceText", "TopologyModel"],
    "Reporters": ["Advising", "Analyses", "Differences", "Rules", "SourceText", "TopologyModel", "WhatIf"],
    "Configuration": ["Analyses", "Documents", "Readers", "Rules", "SourceText", "TopologyModel"],
    "Linting": ["Analyses", "Documents", "Readers", "Rules", "SourceText", "TopologyModel"],
    "topolint": [
      "Analyses", "ArgumentParser", "Configuration", "Differences", "Documents", "Expressions", "Linting", "Readers", "Reporters", "Rules",
      "SourceText",
      "TopologyModel", "WhatIf",
    ],
    "catalog-tool": [],
    "cel-conformance": ["Documents", "Expressions", "SourceText"],
    "topolint-docs": ["Advising", "Analyses", "Documents", "Readers", "Reporters", "Rules", "SourceText", "TopologyModel"],
    "topolint-benchmarks": ["CYaml", "Documents", "Linting", "Reporters", "Rules", "SourceText", "TopologyModel"],
  ]

  private static let system: Set<String> = ["Glibc", "Musl", "Darwin"]

  private func module(_ line: Substring) -> Substring? {
    let words = line.split(separator: " ")
    guard let index = words.firstIndex(of: "import"),
      words[..<index].allSatisfy({ ["package", "public", "internal", "private", "@testable"].contains($0) })
    else { return nil }
    return words.dropFirst(index + 1).first
  }

  @Test("arrows point downwards, and each is in this table")
  func direction() {
    for file in SwiftFiles.sources where !file.hasPrefix("Sources/CatalogPlugin/") {
      let target = String(file.split(separator: "/")[1])
      guard let allowed = Self.arrows[target] else {
        Issue.record("\(file): the target \(target) is in no arrow of the house")
        continue
      }
      for (number, text) in lines(of: file) {
        guard let module = module(text), !Self.system.contains(String(module)) else { continue }
        #expect(
          allowed.contains(String(module)) || (SwiftFiles.isTool(file) && module == "Foundation"),
          "\(file):\(number): \(target) imports \(module)")
      }
    }
  }

  @Test("Package.swift has no arrow more than this table")
  func package() {
    let text = Repository.text("Package.swift")
    for (target, allowed) in Self.arrows {
      guard let declaration = text.firstRange(of: "module(\"\(target)\"") ?? text.firstRange(of: "name: \"\(target)\",") else { continue }
      let end = text[declaration.upperBound...].firstIndex(of: "]") ?? text.endIndex
      let first = text[declaration.upperBound...].firstIndex { $0 == "[" || $0 == ")" } ?? text.endIndex
      guard first < end, text[first] == "[" else { continue }
      let names = text[first..<end].matches(of: /"([A-Za-z]+)"/).map { String($0.output.1) }.filter {
        Self.arrows[$0] != nil || $0 == "CYaml"
      }
      for name in names { #expect(allowed.contains(name), "Package.swift: \(target) depends on \(name)") }
    }
  }

  @Test("only SourceText, topolint and tools touch the outside world")
  func system() {
    let files = SwiftFiles.sources.filter {
      !SwiftFiles.isTool($0) && !$0.hasPrefix("Sources/SourceText/") && !$0.hasPrefix("Sources/topolint/")
    }
    let calls = ["open(", "fopen(", "getenv(", "stat(", "write(1", "write(2", "time(nil)", "exit("]
    let found = places(in: files) { line in
      guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return false }
      return calls.contains { call in
        line.firstRange(of: call).map { $0.lowerBound == line.startIndex || line[line.index(before: $0.lowerBound)] == " " } ?? false
      }
    }
    #expect(found == [])
  }

  @Test("nothing that ships imports Foundation")
  func foundation() {
    let found = places(in: SwiftFiles.sources.filter { !SwiftFiles.isTool($0) }) { module($0)?.hasPrefix("Foundation") == true }
    #expect(found == [])
  }
}
