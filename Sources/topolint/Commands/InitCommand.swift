import ArgumentParser
import Configuration
import Reporters
import Running
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
  var folder: Path = "."

  @Flag(help: "Replace a configuration that is there.")
  var force = false

  func run() throws {
    guard (try? FileSystem.status(folder.bytes))?.kind == .folder else { throw RunError.usage("there is no folder '\(folder.shown)'") }
    let path = FilePath.join(folder.bytes, Array(SettingsSearch.name.utf8))
    let shown = Untrusted(path)
    if FileSystem.isLink(path) { throw RunError.usage("'\(shown)' is a link; nothing is written through it", hint: "remove it") }
    if !force, (try? FileSystem.status(path)) != nil {
      throw RunError.usage("'\(shown)' exists already", hint: "--force replaces it")
    }
    try OutputStream.save(Run.template(for: folder.bytes), to: path)
    var text = ByteBuffer()
    text += "wrote "
    text.terminal(path: shown)
    text += "\n"
    try OutputStream.print(text.bytes)
  }
}
