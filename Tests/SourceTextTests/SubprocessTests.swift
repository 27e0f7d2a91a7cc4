import Testing

@testable import SourceText

@Suite("Subprocess") struct SubprocessTests {
  private func run(_ arguments: String..., input: [UInt8] = [], limit: Int = 1 << 20) throws -> Subprocess.Outcome {
    let program = try #require(Subprocess.find(arguments[0]))
    return try Subprocess.run(
      program, arguments.dropFirst().map { Array($0.utf8) }, environment: ["GREETING": "good day"], input: input, limit: limit)
  }

  @Test("a program is found by PATH, and one that is none is not")
  func find() {
    #expect(Subprocess.find("sh")?.first == UInt8(ascii: "/"))
    #expect(Subprocess.find("no such program") == nil)
  }

  @Test("arguments arrive as they are: no shell looks at them")
  func arguments() throws {
    let outcome = try run("printf", "%s|%s", "$(touch x) `y` *", "a\nb")
    #expect(outcome.status == 0 && String(decoding: outcome.output, as: UTF8.self) == "$(touch x) `y` *|a\nb")
  }

  @Test("more than a pipe holds goes in and comes out")
  func large() throws {
    let input = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(try run("cat", input: input).output == input)
  }

  @Test("its status, its errors and its variables are told")
  func outcome() throws {
    let outcome = try run("sh", "-c", "echo \"$GREETING\" >&2; exit 3")
    #expect(outcome.status == 3 && outcome.output == [] && String(decoding: outcome.errors, as: UTF8.self) == "good day\n")
    #expect(try run("sh", "-c", "kill -9 $$").status == 137)
    // A program that reads nothing of what it is given.
    #expect(try run("true", input: Array(repeating: 0x61, count: 1 << 20)).status == 0)
  }

  @Test("one that writes without end is ended")
  func endless() throws {
    #expect(throws: Subprocess.Failure.tooMuchOutput) { try run("yes", limit: 100_000) }
  }

  @Test("a program that is not there is not started")
  func missing() {
    #expect(throws: Subprocess.Failure.self) { try Subprocess.run(Array("/no/such/program".utf8), [], limit: 1) }
  }
}
