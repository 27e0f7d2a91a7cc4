import ArgumentParser
import Reporters
import SourceText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs the command that was asked for and ends with its exit code.
@main enum Main {
  static func main() {
    OutputStream.ignoreClosedPipes()
    CrashHandler.install()
    exit(run().rawValue)
  }

  private static func run() -> ExitCode {
    do {
      var command = try Topolint.parseAsRoot()
      try command.run()
      return .success
    } catch let code as ExitCode {
      return code
    } catch {
      let isRequested = Topolint.exitCode(for: error).isSuccess
      var text = ByteBuffer()
      for line in Topolint.fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false) {
        // What the user typed comes back in messages: as harmless as any other input.
        Visible.append(Untrusted(String(line)), cap: nil, to: &text)
        text += "\n"
      }
      let stream = isRequested ? OutputStream.standardOutput : .standardError
      try? stream.write(text.bytes)
      return isRequested ? .success : .usage
    }
  }
}

extension ExitCode {
  /// Findings at or above `--fail-on`.
  static let findings = ExitCode(1)
  /// Wrong usage or configuration.
  static let usage = ExitCode(2)
  /// No input found.
  static let noInput = ExitCode(3)
  /// An input can't be read or parsed.
  static let unreadable = ExitCode(4)
  /// A fault of ours.
  static let fault = ExitCode(70)
}

extension OutputStream {
  /// Writes to standard output. If nobody reads any more, the run goes on in silence to the exit code that it owes.
  static func print(_ bytes: [UInt8]) throws {
    do {
      try OutputStream.standardOutput.write(bytes)
    } catch OutputError.closed {
      return
    } catch OutputError.failed(_, let reason) {
      complain("cannot write the output: \(reason)")
      throw ExitCode.usage
    }
  }

  /// Writes one line to standard error.
  static func complain(_ message: String, hint: String? = nil) {
    var text = ByteBuffer()
    text += "error: "
    Visible.append(Untrusted(message), cap: nil, to: &text)
    text += "\n"
    if let hint {
      text += "  = help: "
      Visible.append(Untrusted(hint), cap: nil, to: &text)
      text += "\n"
    }
    try? OutputStream.standardError.write(text.bytes)
  }
}
