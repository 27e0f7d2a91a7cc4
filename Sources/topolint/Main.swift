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
    WorkingMemory.keepFreed()
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
      return answer(error)
    }
  }

  /// Help that was asked for goes to standard output, what is wrong with the command line to standard error.
  private static func answer(_ error: any Error) -> ExitCode {
    let text = Topolint.fullMessage(for: error)
    if Topolint.exitCode(for: error).isSuccess {
      do {
        try OutputStream.print(Array((text + "\n").utf8))
        return .success
      } catch {
        return .usage
      }
    }
    // The message holds what the user typed, which is as harmless as any other input only on one line of ours; the
    // usage after it is ours.
    if let (word, commands) = unknownCommand {
      let hint =
        Spelling.nearest(to: word.utf8, among: commands).map { "did you mean '\($0)'?" } ?? "known: \(commands.joined(separator: ", "))"
      OutputStream.complain("there is no command '\(word)'", hint: hint)
      return .usage
    }
    let message = Topolint.message(for: error)
    // What the parser adds on lines of its own is advice, unless such a line comes from an argument.
    let lines = message.split(separator: "\n", maxSplits: 1)
    let isOurs = !CommandLine.arguments.contains { $0.utf8.contains(UInt8(ascii: "\n")) }
    if isOurs, lines.count == 2 {
      OutputStream.complain(String(lines[0]), hint: lines[1].split { $0 == "\n" || $0 == " " }.joined(separator: " "))
    } else {
      OutputStream.complain(message)
    }
    if text.hasPrefix("Error: \(message)\n") {
      try? OutputStream.standardError.write(Array((text.dropFirst("Error: \(message)\n".count) + "\n").utf8))
    }
    return .usage
  }

  /// The first argument that stands where a command must and is none, with those that are known there.
  private static var unknownCommand: (word: String, known: [String])? {
    var commands = Topolint.configuration.subcommands
    for word in CommandLine.arguments.dropFirst() where !commands.isEmpty {
      if word.hasPrefix("-") { return nil }
      guard let command = commands.first(where: { $0.configuration.commandName == word }) else {
        return (word, commands.compactMap { $0.configuration.commandName })
      }
      commands = command.configuration.subcommands
    }
    return nil
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
