import TestSupport
import Testing

/// Each arrow of the house is a dependency in Package.swift.
@Suite("Imports") struct ImportTests {
  private static let targets = Manifest().targets
  private static let system: Set<String> = ["Glibc", "Musl", "Darwin"]
  /// Foundation, and the library of tests.
  private static let toolchain: Set<String> = ["Foundation", "FoundationXML", "Testing", "PackagePlugin"]

  /// The module that a line imports. Deeper than in an `#if`, a line belongs to a text, such as a script.
  private func module(_ line: Substring) -> Substring? {
    guard line.prefix(while: { $0 == " " }).count <= 2 else { return nil }
    let words = line.split(separator: " ")
    guard let index = words.firstIndex(of: "import"),
      words[..<index].allSatisfy({ ["package", "public", "internal", "private", "@testable"].contains($0) })
    else { return nil }
    return words.dropFirst(index + 1).first
  }

  /// The modules that a target's files import, each with the first place.
  private func imports(of target: Manifest.Target) -> [String: String] {
    var found: [String: String] = [:]
    for file in SwiftFiles.sources + SwiftFiles.tests where file.hasPrefix(target.folder + "/") {
      for (number, text) in lines(of: file) {
        if let module = module(text), found[String(module)] == nil { found[String(module)] = "\(file):\(number)" }
      }
    }
    return found
  }

  @Test("Package.swift is understood: every folder of Swift files is a target")
  func targets() {
    let folders = Set((SwiftFiles.sources + SwiftFiles.tests).map { $0.split(separator: "/").prefix(2).joined(separator: "/") })
    #expect(folders.subtracting(Self.targets.map(\.folder)) == [])
    #expect(Self.targets.contains { $0.name == "Rules" && $0.dependencies.contains("Expressions") })
  }

  @Test("arrows point downwards: a target depends on targets that stand above it in Package.swift")
  func direction() {
    let tests = Self.targets.filter { $0.folder.hasPrefix("Tests/") }.map(\.name)
    for (index, target) in Self.targets.enumerated() where !tests.contains(target.name) {
      let below = Set(Self.targets[..<index].map(\.name))
      let upwards = target.dependencies.filter { name in Self.targets.contains { $0.name == name } && !below.contains(name) }
      // A plugin stands with its tool, below what uses it.
      #expect(upwards.filter { $0 != "catalog-tool" } == [], "\(target.name)")
    }
  }

  @Test("what a target imports is declared, and each dependency is imported")
  func arrows() {
    for target in Self.targets where target.folder != "Sources/CYaml" && target.folder != "Sources/CatalogPlugin" {
      let imported = imports(of: target)
      let builtIn = target.folder.hasPrefix("Tests/") || SwiftFiles.isTool(target.folder + "/") ? Self.toolchain : []
      // Every test target gets it.
      let declared = Set(target.dependencies.map { $0.replacing("-", with: "_") }).union(
        target.folder.hasPrefix("Tests/") ? ["TestSupport"] : [])
      let surplus = imported.filter { !declared.contains($0.key) && !Self.system.contains($0.key) && !builtIn.contains($0.key) }
      #expect(surplus.isEmpty, "\(target.name) imports what it does not declare")
      let unused = target.dependencies.filter { name in
        imported[name] == nil && !Self.targets.contains { $0.name == name && $0.isProgram }
      }
      #expect(unused == [], "\(target.name) declares what no file of it imports")
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

  @Test("no source imports Foundation")
  func foundation() {
    let found = places(in: SwiftFiles.sources) { module($0)?.hasPrefix("Foundation") == true }
    #expect(found == [])
  }
}
