import ArgumentParser
import Configuration
import Linting
import Reporters
import Rules
import SourceText

/// `topolint init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a configuration to start from, after a look at what is there.",
    discussion: """
      It writes \(SettingsSearch.name) into the folder: which inputs were recognised, the tier, and the rules that find most, all as comments to be \
      changed. As it stands it changes nothing.
      """)

  @Argument(help: ArgumentHelp("The folder that it is for.", valueName: "folder"))
  var folder = "."

  @Flag(help: "Replace a configuration that is there.")
  var force = false

  func run() throws {
    let folder = Surroundings.bytes(of: folder)
    guard (try? FileSystem.status(folder))?.kind == .folder else { throw InputOptions.usage("there is no folder '\(self.folder)'") }
    let path = FilePath.join(folder, Array(SettingsSearch.name.utf8))
    let shown = String(decoding: path, as: UTF8.self)
    if FileSystem.isLink(path) { throw InputOptions.usage("'\(shown)' is a link; nothing is written through it", hint: "remove it") }
    if !force, (try? FileSystem.status(path)) != nil {
      throw InputOptions.usage("'\(shown)' exists already", hint: "--force replaces it")
    }
    var reading = TopologyReading()
    reading.read(InputWalk([folder]))
    let counts = reading.documentCounts
    let result = Lint.run(reading, rules: RuleSet())
    try OutputStream.save(SettingsTemplate.make(counts, result), to: path)
    var text = ByteBuffer()
    text += "wrote "
    text.terminal(path: Untrusted(path))
    text += "\n"
    try OutputStream.print(text.bytes)
  }
}
