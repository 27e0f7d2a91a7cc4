import Foundation
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

  @Test("one that does not end in time is ended, with what it has started")
  func late() throws {
    let program = try #require(Subprocess.find("sh"))
    let name = "\(NSTemporaryDirectory())/topolint-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: name) }
    func run(_ script: String, within limit: Duration) throws -> Subprocess.Outcome {
      try Subprocess.run(program, [Array("-c".utf8), Array(script.utf8)], limit: 1000, timeLimit: limit)
    }
    /// Whether what the script has started is gone, or goes before long.
    func isGone() throws -> Bool {
      let process = try #require(Int32(String(contentsOfFile: name, encoding: .utf8).trimmingCharacters(in: .newlines)))
      for _ in 0..<500 where kill(process, 0) == 0 { Thread.sleep(forTimeInterval: 0.02) }
      return kill(process, 0) != 0
    }
    // One that holds no pipe, and one that holds all.
    for script in ["exec >/dev/null 2>&1; sleep 300 & echo $! >'\(name)'; sleep 300", "sleep 300 & echo $! >'\(name)'; sleep 300"] {
      #expect(throws: Subprocess.Failure.tookTooLong) { try run(script, within: .seconds(3)) }
      #expect(try isGone())
    }
    // What a program leaves behind ends with it.
    #expect(try run("sleep 300 >/dev/null 2>&1 & echo $! >'\(name)'; echo a", within: .seconds(60)).output == Array("a\n".utf8))
    #expect(try isGone())
    #expect(try run("exit 7", within: .seconds(60)).status == 7)
  }

  @Test("a program that is not there is not started")
  func missing() {
    #expect(throws: Subprocess.Failure.self) { try Subprocess.run(Array("/no/such/program".utf8), [], limit: 1) }
  }
}
