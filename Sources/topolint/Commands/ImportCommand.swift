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
      The file goes to standard output and is a start to be completed: what the inputs cannot say (a manifest knows no timeouts) is left out, and \
      counts as absent from then on.

      Example: topolint import k8s/ > topology.yaml
      """)

  @OptionGroup var input: InputOptions

  func run() throws {
    let result = try input.read()
    var topology = result.topology
    topology.exceptions = NamedExceptions.of(topology, result.rules)
    try OutputStream.print(NativeWriter.write(topology))
    try ExitCode(result).end()
  }
}
