internal import Linting
internal import Rules
package import SourceText

/// The files that a run has read: topologies, configurations, rules, the baseline. Nothing that a run writes may take
/// the place of one.
package struct ReadFiles: Sendable {
  private var names: [FileSystem.Status.Identity: Untrusted] = [:]

  /// - Parameters:
  ///   - sources: the files of each result.
  ///   - folders: those of rules.
  init(_ sources: [SourceFiles], rulesFolders folders: [[UInt8]]) {
    for file in sources.lazy.flatMap(\.all) { add(file.path, at: file.path.bytes) }
    for input in InputWalk(folders).inputs { add(input.shown, at: input.path) }
  }

  private mutating func add(_ name: Untrusted, at path: [UInt8]) {
    if let status = try? FileSystem.status(path), status.kind == .file { names[status.identity] = names[status.identity] ?? name }
  }

  /// - Parameter option: what the user typed to have the file written, to be told.
  /// - Throws: wrong usage if writing to a path would replace a file that was read, whatever name leads to it.
  package func check(_ path: [UInt8], of option: Message) throws(RunError) {
    guard let status = try? FileSystem.status(path), let name = names[status.identity] else { return }
    throw .usage("\(option) would replace '\(name)', which this run reads", hint: "write to a file of its own")
  }
}
