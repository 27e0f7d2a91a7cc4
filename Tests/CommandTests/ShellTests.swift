import Foundation
import TestSupport
import Testing

/// What a shell knows of topolint: completions, and the manual that is made of its help.
@Suite("Shell") struct ShellTests {
  @Test("there are completions for three shells, with every command", arguments: ["bash", "zsh", "fish"])
  func scripts(shell: String) throws {
    let outcome = try Program.run("--generate-completion-script", shell)
    #expect(outcome.code == 0 && outcome.errors == "")
    for word in ProgramCommand.all.flatMap(\.words) + ["statistics", "junit"] { #expect(outcome.output.contains(word)) }
    if Command.succeeds(shell, "-c", "true") {
      #expect(Command.run([shell, "-n"], input: Array(outcome.output.utf8))?.status == 0)
    }
  }

  @Test(
    "bash completes commands, options, formats and rules", .enabled(if: Command.succeeds("bash", "--version"), "there is no bash"),
    arguments: [
      ("li", "lint"), ("rules te", "test"), ("explain sync-cy", "sync-cycle"),
      ("lint --select missing-t", "missing-timeout missing-traces"),
      ("lint --format g", "github gitlab"), ("lint --fail-on ne", "never"), ("lint --output sar", "sarif:"),
      ("lint --stat", "--statistics"),
      ("lint Pack", "Package.resolved Package.swift"),
    ])
  func bash(typed: String, offered: String) throws {
    let script = """
      PATH="$1:$PATH"; source <(topolint --generate-completion-script bash)
      COMP_WORDS=(topolint $2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="topolint $2"; COMP_POINT=${#COMP_LINE}
      _topolint topolint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"; printf '%s\\n' "${COMPREPLY[@]}" | sort | tr '\\n' ' '
      """
    let folder = Program.path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let outcome = try #require(Command.run(["bash", "-c", script, "bash", folder, typed], in: URL(filePath: Repository.root)))
    #expect(String(decoding: outcome.output, as: UTF8.self) == offered + " ")
  }
}
