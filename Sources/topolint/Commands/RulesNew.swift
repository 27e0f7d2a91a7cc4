import Analyses
import ArgumentParser
import Rules
import Running
import SourceText
import TopologyModel

/// `topolint rules new`.
struct RulesNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a rule file to start from.",
    discussion: """
      The file is complete: every key has a comment, and with its two examples it passes `topolint rules test` as it stands.

      A rule in five steps; the last two show each error at its place:
        topolint rules new shared-cache --for store -o mine
        topolint rules facts store                       # what can be named
        topolint rules eval 'store.services > 2' .       # what it yields
        topolint rules test mine                         # runs the examples
        topolint lint --rules mine .                     # judges by it
      """)

  @Argument(help: "The id of the rule: small letters, digits and hyphens.")
  var id: String

  @Option(help: ArgumentHelp("What it judges: \(SubjectKind.list).", valueName: "kind"))
  var `for`: Typed<SubjectKind> = "service"

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("A file that ends in .yaml, or a folder in which it becomes ID.yaml. Default: standard output.", valueName: "path"))
  var output: Path?

  @Option(help: ArgumentHelp("Rules that are there already: a folder of rule files. Repeatable.", valueName: "folder"))
  var rules: [Path] = []

  @Flag(help: "Write it even if a rule of that id, or that file, exists.")
  var force = false

  func run() throws {
    let kind = try `for`.value
    guard Rule.isID(id), id.utf8.first.map({ $0 >= 0x61 && $0 <= 0x7A }) == true, id.utf8.last != UInt8(ascii: "-") else {
      throw RunError.usage(
        "'\(Untrusted(id))' can be no rule's id: it takes small letters, digits and hyphens, a letter first",
        hint: Self.repaired(id).map { .didYouMean($0) } ?? "such as shared-cache")
    }
    if !force, try rules.loadRules().rule(id) != nil {
      throw RunError.usage(
        "there is a rule '\(ours: id)' already",
        hint: "`topolint explain \(ours: id)` shows it; --force writes one that takes its place")
    }
    let text = Array(RuleTemplate.make(id: id, for: kind).utf8)
    guard let output, !output.isStandardInput else { return try OutputStream.print(text) }
    let folder = output.bytes
    let path = Self.path(folder, id)
    if !force, (try? FileSystem.status(path)) != nil {
      throw RunError.usage("'\(Untrusted(path))' exists already", hint: "--force replaces it")
    }
    try OutputStream.check(path)
    if path.count > folder.count { Surroundings.makeFolder(folder) }
    try OutputStream.save(text, to: path)
  }

  /// A name that is not one of YAML is a folder's, and stands for the file in it.
  private static func path(_ output: [UInt8], _ id: String) -> [UInt8] {
    let isFile = [".yaml", ".yml"].contains { output.suffix($0.utf8.count).elementsEqual($0.utf8) }
    if isFile, (try? FileSystem.status(output))?.kind != .folder { return output }
    return output + (output.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + Array("\(id).yaml".utf8)
  }

  /// The id that was probably meant by `No_Shared Cache`.
  private static func repaired(_ id: String) -> String? {
    var words: [[UInt8]] = [[]]
    for byte in id.utf8 {
      switch byte {
      case 0x41...0x5A: words[words.count - 1].append(byte | 0x20)
      case 0x61...0x7A: words[words.count - 1].append(byte)
      case 0x30...0x39 where words != [[]]: words[words.count - 1].append(byte)
      default: if words.last != [] { words.append([]) }
      }
    }
    let joined = Array(words.filter { !$0.isEmpty }.joined(separator: [UInt8(ascii: "-")]))
    return joined.isEmpty ? nil : String(decoding: joined, as: UTF8.self)
  }
}
