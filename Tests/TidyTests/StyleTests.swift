import Foundation
import TestSupport
import Testing

@Suite("Style") struct StyleTests {
  private static let swift = SwiftFiles.sources + SwiftFiles.tests + ["Package.swift"]
  private static let texts = swift + Repository.files(in: "rules", suffix: ".yaml") + Repository.files(in: "samples", suffix: ".yaml")

  @Test("there is something to keep tidy")
  func found() { #expect(SwiftFiles.sources.count > 50 && SwiftFiles.tests.count > 20) }

  @Test("nothing prints past the one writer")
  func print() {
    let files = SwiftFiles.sources.filter { !SwiftFiles.isTool($0) }
    let found = places(in: files) { line in
      ["print(", "debugPrint(", "dump(", "fputs(", "puts(", "printf("].contains { call in
        line.ranges(of: call).contains { $0.lowerBound == line.startIndex || line[line.index(before: $0.lowerBound)] == " " }
          && !line.contains("func \(call)")
      }
    }
    #expect(found == [])
  }

  @Test("a file of more than 500 lines is a prompt to think: does it do one thing?")
  func length() {
    let long = SwiftFiles.sources.map { ($0, lines(of: $0).count) }.filter { $0.1 > 500 }.map { "\($0.0): \($0.1) lines" }
    #expect(long == [])
  }

  @Test("what is left to do stands in no file")
  func reminders() {
    // Put together here, so that this file does not find itself.
    let words = ["TO" + "DO", "FIX" + "ME"]
    #expect(places(in: Self.texts) { line in words.contains { line.contains($0) } } == [])
  }

  @Test("no file speaks of the machine that it was written on")
  func machine() {
    let paths = ["/work" + "/", "/tm" + "p/", "/ho" + "me/", "/Us" + "ers/", "/ro" + "ot/"]
    let files =
      SwiftFiles.sources + Repository.files(in: "rules", suffix: ".yaml") + Repository.files(in: "samples", suffix: ".yaml") + [
        "Package.swift"
      ]
    #expect(places(in: files) { line in paths.contains { line.contains($0) } } == [])
  }

  @Test("text ends with one newline, no line with a blank, and none holds a tab or a carriage return")
  func whitespace() {
    for file in Self.texts {
      let text = Repository.text(file)
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(file): its end")
    }
    #expect(places(in: Self.texts) { $0.last == " " || $0.contains("\t") || $0.contains("\r") } == [])
  }

  @Test("a file is named after what it declares: Foo.swift declares Foo, Foo+Bar.swift extends Foo")
  func names() throws {
    var found: Set<String> = []
    for file in SwiftFiles.sources where !SwiftFiles.isTool(file) {
      let path = file.dropFirst("Sources/".count).dropLast(".swift".count)
      let parts = path.split(separator: "/").last!.split(separator: "+")
      let keyword = parts.count == 1 ? "(struct|enum|class|actor|protocol|typealias) " : "extension ([A-Za-z]+\\.)*"
      let declaration = try Regex("(^|\n)[^/\n\"]*\\b\(keyword)\(parts[0])\\b")
      if !Repository.text(file).contains(declaration) { found.insert(String(path)) }
    }
    #expect(found == [], "named after nothing that they declare")
  }

  /// Tests of a whole target: laws, fuzzing, and answers of others to compare with.
  private static let laws: Set<String> = [
    "Analyses/FigureLaws", "Analyses/Networkx", "Analyses/ScalingCases", "Analyses/ScalingCasesCapacity", "Configuration/Mutation",
    "Documents/Differential", "Documents/JSONTestSuite", "Documents/Mutation", "Documents/YAMLTestSuite", "Expressions/Conformance", "Expressions/Fuzz",
    "Expressions/Law", "Linting/KnownPositives", "Linting/Laws", "Linting/Quiet", "Linting/QuietCorpus", "Readers/Metamorphic",
    "Reporters/Documents/DiffPrinting", "Rules/RuleFiles/BuiltinRules", "Rules/RuleFiles/Mutation", "WhatIf/Laws", "WhatIf/RealSystems",
    "WhatIf/ScalingCases",
  ]

  /// Tests that are still named after no file. One that is right must go from this list.
  private static let unmirrored: Set<String> = [
    "Expressions/Evaluation/Evaluation", "Expressions/Syntax/Macro", "Reporters/Encoders/Encoders",
  ]

  @Test("tests mirror sources: FooTests.swift, or FooBarTests.swift, tests Foo.swift of the target that its folder is named after")
  func mirror() {
    let targets = Set(SwiftFiles.sources.map { $0.split(separator: "/")[1] })
    var found: Set<String> = []
    for file in SwiftFiles.tests where file.hasSuffix("Tests.swift") {
      var parts = file.dropFirst("Tests/".count).dropLast("Tests.swift".count).split(separator: "/")
      guard parts[0].hasSuffix("Tests"), targets.contains(parts[0].dropLast("Tests".count)) else { continue }
      parts[0] = parts[0].dropLast("Tests".count)
      let stems = SwiftFiles.sources.filter { $0.hasPrefix("Sources/\(parts[0])/") }.map { $0.split(separator: "/").last!.dropLast(6) }
      let name = parts.last!
      let isMirror = stems.contains { name.hasPrefix($0) && name.dropFirst($0.count).first?.isLowercase != true }
      if !isMirror { found.insert(parts.joined(separator: "/")) }
    }
    #expect(found.subtracting(Self.unmirrored).subtracting(Self.laws) == [], "named after no file")
    #expect(Self.unmirrored.subtracting(found) == [], "right, or gone: strike them from the list")
    let gone = Self.laws.filter { law in
      let parts = law.split(separator: "/", maxSplits: 1)
      return !SwiftFiles.tests.contains("Tests/\(parts[0])Tests/\(parts[1])Tests.swift")
    }
    #expect(gone == [], "strike them from the list")
  }

  @Test("every package declaration has documentation", arguments: ["protocol", "struct", "enum", "final class"])
  func documentation(kind: String) {
    for file in SwiftFiles.sources where !SwiftFiles.isTool(file) {
      let all = lines(of: file)
      for (index, line) in all.enumerated() where line.text.hasPrefix("package \(kind) ") {
        var above = index - 1
        while above >= 0, all[above].text.hasPrefix("@") { above -= 1 }
        #expect(above >= 0 && all[above].text.hasPrefix("///"), "\(file):\(line.number): \(line.text)")
      }
    }
  }

  @Test("what a run offers has documentation, member by member", arguments: ["Configuration", "Running"])
  func members(target: String) {
    for file in SwiftFiles.sources where file.hasPrefix("Sources/\(target)/") {
      let all = lines(of: file)
      for (index, line) in all.enumerated() {
        let words = line.text.split(separator: " ")
        // What a value is made of goes without saying where its type says it.
        guard words.first == "package", words.count > 1, words[1] != "import", !words[1].hasPrefix("init(") else { continue }
        #expect(all[index - 1].text.drop { $0 == " " }.hasPrefix("///"), "\(file):\(line.number): \(line.text)")
      }
    }
  }

  /// `swift format`, if this toolchain has it. It takes seconds, so that only the build server asks for it.
  private static let formatter = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { $0 + "/swift-format" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
  private static let isServer = ProcessInfo.processInfo.environment["CI"] != nil

  @Test(
    "the formatter would change no white space",
    .enabled(if: isServer && formatter != nil, "runs where CI is set and swift-format is there"))
  func format() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.formatter))
    process.currentDirectoryURL = URL(fileURLWithPath: Repository.root)
    process.arguments = ["lint", "--parallel", "--recursive", "--configuration", ".swift-format", "Sources", "Tests", "Package.swift"]
    let report = Pipe()
    process.standardError = report
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: try report.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    let kinds = ["[AddLines]", "[RemoveLine]", "[Indentation]", "[Spacing]", "[TrailingWhitespace]"]
    let found = text.split(separator: "\n").filter { line in kinds.contains { line.contains($0) } }
    #expect(found == [], "run: swift format -i -r Sources Tests Package.swift")
  }
}
