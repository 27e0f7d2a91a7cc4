import ArgumentParser
import Readers
import Rules
import Running
import SourceText
import TopologyModel

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Write whatever was read as one native file.",
    discussion: """
      The file goes to standard output and is a start to be completed: what the inputs cannot say (a manifest knows no timeouts) is marked as \
      unknown there, so that its lint finds what that of the inputs does; but a call that traces alone know is declared there, and no undeclared-call any more. \
      Whoever says more replaces what is unknown.

      Example: topolint import k8s/ > topology.yaml
      """)

  @OptionGroup var input: InputOptions

  func run() throws {
    let system = try input.read()
    var topology = system.lint.topology
    let named = NamedExceptions(topology, system.rules)
    topology.exceptions = named.exceptions
    OutputStream.tell([Remarks(named.diagnostics, in: system.lint.sources)])
    try OutputStream.print(NativeWriter.write(topology))
    try (named.diagnostics.isEmpty ? ExitCode(system.lint) : .unreadable).end()
  }
}
