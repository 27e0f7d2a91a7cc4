import Testing

/// What a terminal gets that a pipe does not: colours, lines of its width, and a word on what takes long.
@Suite("Terminal", .enabled(if: Terminal.isThere, "there are no pseudo terminals")) struct TerminalTests {
  @Test(
    "colour is decided by the option, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR and TERM, in this order",
    arguments: [
      ([], [:], true), (["--color", "never"], ["FORCE_COLOR": "1"], false), (["--color", "always"], ["NO_COLOR": "1"], true),
      ([], ["NO_COLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"], false), ([], ["NO_COLOR": ""], true),
      ([], ["FORCE_COLOR": "1", "TERM": "dumb"], true), ([], ["CLICOLOR_FORCE": "1", "CLICOLOR": "0"], true),
      ([], ["FORCE_COLOR": "0", "CLICOLOR_FORCE": "0"], true), ([], ["CLICOLOR": "0"], false), ([], ["TERM": "dumb"], false),
    ] as [([String], [String: String], Bool)])
  func color(arguments: [String], environment: [String: String], expected: Bool) throws {
    let output = try Terminal.run(["lint", "samples/smells/sync-cycle.yaml"] + arguments, environment: environment)
    #expect(output.contains("2 services wait for each other"))
    #expect(output.contains("\u{1B}[") == expected)
  }

  @Test("explanations are wrapped to the width of the terminal, or to COLUMNS", arguments: [[:], ["COLUMNS": "60"]] as [[String: String]])
  func width(environment: [String: String]) throws {
    let arguments = ["lint", "samples/smells/sync-cycle.yaml", "--color", "never"]
    let output = try Terminal.run(arguments, environment: environment, columns: environment.isEmpty ? 60 : 200)
    let lines = output.split(separator: "\n")
    let why = try #require(lines.firstIndex { $0.contains("= why:") })
    let end = try #require(lines.firstIndex { $0.contains("= advice:") })
    #expect(lines[why..<end].count > 5 && lines[why..<end].allSatisfy { $0.count <= 60 })
    #expect(lines[why].count > 45)
  }

  @Test("work that takes more than a second shows itself, and is gone at the end")
  func progress() throws {
    // Long enough for a process that starts late on a busy machine.
    let output = try Terminal.run(["lint", "-", "--color", "never"], input: Texts.clean, pause: 3)
    #expect(output.contains("\r\u{1B}[Ktopolint: judge …"))
    let last = try #require(output.split(separator: "\u{1B}[K").last)
    #expect(last.contains("no findings in 1 service") && !last.contains("topolint:"))
    #expect(try !Terminal.run(["lint", "-"], environment: ["TERM": "dumb"], input: Texts.clean, pause: 1.1).contains("topolint:"))
  }
}
