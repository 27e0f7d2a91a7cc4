import ArgumentParser
import Running
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
    } catch let error as RunError {
      OutputStream.tell(error)
      return ExitCode(error)
    } catch {
      return answer(error)
    }
  }

  /// Help that was asked for goes to standard output, what is wrong with the command line to standard error.
  private static func answer(_ error: any Error) -> ExitCode {
    let text = Topolint.fullMessage(for: error)
    let words = CommandLine.arguments.dropFirst()
    if words.first == "help", let (word, commands) = unknownCommand(in: words.dropFirst()) {
      OutputStream.tell(.unknown("command", word, among: commands))
      return .usage
    }
    if Topolint.exitCode(for: error).isSuccess {
      do {
        try OutputStream.print(Array((text + "\n").utf8))
        return .success
      } catch {
        if let error = error as? RunError { OutputStream.tell(error) }
        return .usage
      }
    }
    // The message holds what the user typed, which is as harmless as any other input only on one line of ours; the
    // usage after it is ours.
    if let (word, commands) = unknownCommand(in: words) {
      let isHelp = word == "help"
      OutputStream.tell(
        isHelp
          ? .usage(
            "'help' comes before all commands", hint: "topolint help \(Untrusted(words.filter { $0 != word }.joined(separator: " ")))")
          : .unknown("command", word, among: commands))
      return .usage
    }
    let message = Topolint.message(for: error)
    // What the parser adds on lines of its own is advice, unless such a line comes from an argument.
    let lines = message.split(separator: "\n", maxSplits: 1)
    let isOurs = !CommandLine.arguments.contains { $0.utf8.contains(UInt8(ascii: "\n")) }
    if isOurs, lines.count == 2 {
      let hint = lines[1].split { $0 == "\n" || $0 == " " }.joined(separator: " ")
      OutputStream.tell(.usage("\(Untrusted(String(lines[0])))", hint: "\(Untrusted(hint))"))
    } else {
      OutputStream.tell(.usage("\(Untrusted(message))"))
    }
    if text.hasPrefix("Error: \(message)\n") {
      try? OutputStream.standardError.write(Array((text.dropFirst("Error: \(message)\n".count) + "\n").utf8))
    }
    return .usage
  }

  /// The first argument that stands where a command must and is none, with those that are known there.
  private static func unknownCommand(in words: ArraySlice<String>) -> (word: String, known: [String])? {
    var commands = Topolint.configuration.subcommands
    for word in words where !commands.isEmpty {
      if word.hasPrefix("-") { return nil }
      guard let command = commands.first(where: { $0.configuration.commandName == word }) else {
        return (word, commands.compactMap { $0.configuration.commandName })
      }
      commands = command.configuration.subcommands
    }
    return nil
  }
}
