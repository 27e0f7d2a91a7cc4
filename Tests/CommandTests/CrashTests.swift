#if os(Linux)
  import Foundation
  import Testing

  @Suite("A fault of ours") struct CrashTests {
    /// A trap, an overflow of the stack and an abort all come as a signal.
    @Test("ends with 70 and a sentence, not in silence", arguments: [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE])
    func signal(signal: Int32) throws {
      let folder = try TemporaryFolder(["errors": ""])
      let process = Process()
      let input = Pipe()
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = ["lint", "-"]
      process.standardInput = input
      process.standardOutput = FileHandle.nullDevice
      process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path + "/errors"))
      try process.run()
      for _ in 0..<1_000 where !catches(signal, process.processIdentifier) { usleep(5_000) }
      kill(process.processIdentifier, signal)
      // A signal that is not delivered must not hold up the tests: without input the program ends by itself.
      for _ in 0..<2_000 where process.isRunning { usleep(5_000) }
      try input.fileHandleForWriting.close()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 70)
      #expect(try folder.text("errors").hasPrefix("error: topolint has failed; this is a bug in topolint"))
    }

    /// Whether a process has come so far as to catch a signal.
    private func catches(_ signal: Int32, _ process: Int32) -> Bool {
      let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
      guard let mask = status.firstMatch(of: /SigCgt:\s*([0-9a-f]+)/).flatMap({ UInt64($0.output.1, radix: 16) }) else { return false }
      return mask >> UInt64(signal - 1) & 1 == 1
    }
  }
#endif
