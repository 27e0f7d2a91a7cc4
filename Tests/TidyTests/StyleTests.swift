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

  @Test("a file is named after what it declares")
  func names() {
    for file in SwiftFiles.sources where !SwiftFiles.isTool(file) {
      let name = file.split(separator: "/").last!.dropLast(6)
      #expect(name.first?.isUppercase == true, "\(file)")
    }
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
