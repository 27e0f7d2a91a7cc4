import ArgumentParser
import Reporters
import Reports
import Rules
import Running
import SourceText

struct FactsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts",
    abstract: "Print every computed fact of a topology, as JSON.",
    discussion: "A fact that the inputs do not decide is null. Names end in their unit: _ms, _per_s, _bytes_per_s, _ratio.")

  @OptionGroup var input: InputOptions

  func run() throws {
    let systems = try input.readAll()
    try OutputStream.print { stream throws(OutputError) in
      var out = ByteBuffer(to: stream)
      FactsJSON.write(systems.map { ($0.lint.system, FactTable.all($0.lint.base)) }, into: &out)
      try out.finish()
    }
    try ExitCode(systems.map(\.lint)).end()
  }
}
