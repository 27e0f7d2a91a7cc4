internal import Documents
internal import Readers
package import SourceText

/// Renders the folders of a walk that say something only once a tool has rendered them, by the tool that the user has.
///
/// A tool is run without a shell and without a terminal, for a minute at most. It gets the folder by a path that no program
/// takes for an option. What it reads, it reads by rules of its own: kustomize may fetch what a file names.
package struct Rendering {
  /// What the walk becomes: in place of such folders what was made of them, or an error.
  package private(set) var walk: InputWalk

  private let timeLimit: Duration
  private let find: (String) -> [UInt8]?
  private var diagnostics: [Diagnostic]

  /// - Parameters:
  ///   - timeLimit: for each folder.
  ///   - find: where a program lies.
  package init(_ walk: InputWalk, timeLimit: Duration = .seconds(60), find: @escaping (String) -> [UInt8]? = Subprocess.find) {
    self.walk = walk
    self.timeLimit = timeLimit
    self.find = find
    // What lies in a revision or came by standard input is no folder that a tool could read.
    let files = walk.inputs.filter { $0.identity != nil }
    var folders = RenderedFolders()
    for reader in Readers.catalog.compactMap({ $0.ofDocuments }) {
      folders.formUnion(reader.renderedFolders(files, areRendered: true))
    }
    diagnostics = folders.notes
    var rendered: [RenderedFolder] = []
    for folder in folders.folders {
      do throws(Refusal) {
        if let text = try render(folder) { rendered.append(text) }
      } catch {
        let message: Message = "cannot render \(ours: folder.tool.subject) '\(Untrusted(folder.path))': \(error.reason)"
        diagnostics.append(Diagnostic(.error, message, at: .none, path: folder.sign.shown, hint: error.hint))
      }
    }
    let kept = walk.inputs.filter { $0.identity == nil || !folders.leavesOut($0) }
    let inputs = (kept + Self.inputs(rendered)).sorted { $0.shown < $1.shown }
    self.walk = InputWalk(inputs: inputs, diagnostics: walk.diagnostics + diagnostics, leftOut: walk.leftOut)
  }

  /// What a tool has made of a folder.
  private struct RenderedFolder {
    let folder: RenderedFolders.Folder
    /// As the text is called.
    let label: Untrusted
    let text: [UInt8]
    let members: [Surroundings.Folder]
    /// The folder from which the text names files.
    let base: [UInt8]
    /// What runs: kind and name of each object with a pod template, without what the folder itself adds to names.
    let workloads: Set<Untrusted>
  }

  /// Why a folder is not rendered.
  private struct Refusal: Error {
    let reason: Message
    var hint: Message?
  }

  // MARK: - Running a tool

  /// - Returns: nil if nothing comes of the folder.
  private mutating func render(_ folder: RenderedFolders.Folder) throws(Refusal) -> RenderedFolder? {
    let members = try Self.members(of: folder)
    let (program, words) = try self.command(of: folder.tool)
    let command: Message = "\(ours: words.joined(separator: " ")) \(RenderedFolders.argument(folder.path))"
    var (text, base): ([UInt8]?, [UInt8]) = (nil, folder.sign.surroundings.folder.place)
    if let (name, start) = folder.tool.wrapper {
      // Whatever is wrong is told of the folder itself.
      let wrapped = try ScratchFolder.with(name, { Self.wrapper(start, FilePath.relative(base, to: $0)) }) { scratch throws(Refusal) in
        (scratch, try run(program, words, scratch, command))
      }
      if let (scratch, outcome) = wrapped, outcome.status == 0 { (text, base) = (outcome.output, scratch) }
    }
    if text == nil {
      let outcome = try run(program, words, Self.operand(FilePath.folder(of: folder.sign.path)), command)
      if outcome.status != 0 {
        throw Refusal(
          reason: "\(command) says: \(Self.words(of: outcome))",
          hint: "what it needs goes on its own command line: \(ours: folder.tool.needs) | topolint lint -")
      }
      text = outcome.output
    }
    guard let text, !Self.isEmpty(text) else {
      diagnostics.append(Diagnostic(.note, "\(command) renders nothing", at: .none, path: folder.sign.shown))
      return nil
    }
    let label = Untrusted(Array("<\(words.joined(separator: " ")) ".utf8) + folder.path + [UInt8(ascii: ">")])
    return RenderedFolder(
      folder: folder, label: label, text: text, members: members, base: base, workloads: Self.workloads(in: text, of: folder))
  }

  private func command(of tool: RenderedFolders.Tool) throws(Refusal) -> (program: [UInt8], words: [String]) {
    for words in tool.commands { if let program = find(words[0]) { return (program, words) } }
    let names = tool.commands.map { $0[0] }
    throw Refusal(
      reason: "\(ours: names.joined(separator: " or ")) is not in a folder of PATH",
      hint: "install it, or leave the folder out: without --render")
  }

  private func run(
    _ program: [UInt8], _ words: [String], _ folder: [UInt8], _ command: Message
  ) throws(Refusal) -> Subprocess.Outcome {
    do {
      return try Subprocess.run(
        program, words.dropFirst().map { Array($0.utf8) } + [folder], environment: Self.environment, limit: FileSystem.fileLimit,
        timeLimit: timeLimit)
    } catch {
      switch error {
      case .notStarted(let reason): throw Refusal(reason: "\(command) cannot be started: \(ours: reason)")
      case .tooMuchOutput: throw Refusal(reason: "\(command) writes more than \(FileSystem.fileLimit >> 20) MiB")
      case .tookTooLong: throw Refusal(reason: "\(command) took longer than \(timeLimit.components.seconds) s and was ended")
      }
    }
  }

  /// Helm takes the namespace from where kubectl points to at the moment, and git asks for passwords.
  private static let environment = ["HELM_NAMESPACE": "default", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"]

  /// A path that no program takes for an option, a name of a chart in some repository, or an address.
  private static func operand(_ path: [UInt8]) -> [UInt8] {
    path.first == UInt8(ascii: "/") || path.first == UInt8(ascii: ".") ? path : Array("./".utf8) + path
  }

  /// A list of one path in YAML's quotes.
  private static func wrapper(_ start: String, _ path: [UInt8]) -> [UInt8] {
    let quoted = path.flatMap { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") ? [UInt8(ascii: "\\"), $0] : [$0] }
    return Array("\(start)[\"".utf8) + quoted + Array("\"]\n".utf8)
  }

  /// What a tool says is wrong, from the line on that says so, else its last line. kustomize wraps a reason in others, so that
  /// the end of a long one is what counts.
  private static func words(of outcome: Subprocess.Outcome) -> Message {
    let lines = outcome.errors.split(separator: 0x0A).filter { !$0.allSatisfy { $0 <= 0x20 } }
    let start = lines.firstIndex { $0.starts(with: "Error:".utf8) || $0.starts(with: "error:".utf8) }
    guard let told = start.map({ Array(lines[$0...].joined(separator: [0x20])).dropFirst(6) }) ?? lines.last else {
      return "it ended with \(outcome.status)"
    }
    let parts = told.split(separator: UInt8(ascii: ":")).suffix(told.count > 600 ? 6 : .max)
    return parts.enumerated().reduce("") {
      $0 + ($1.offset == 0 ? "\(Untrusted($1.element.drop { $0 == 0x20 }))" : ":\(Untrusted($1.element))")
    }
  }

  /// Whether a text has comments and separators only.
  private static func isEmpty(_ text: [UInt8]) -> Bool {
    text.split(separator: 0x0A).allSatisfy { line in
      let rest = line.drop { $0 <= 0x20 }
      return rest.isEmpty || rest.first == UInt8(ascii: "#")
        || (rest.starts(with: "---".utf8) && rest.dropFirst(3).allSatisfy { $0 <= 0x20 })
    }
  }

  // MARK: - What is rendered

  /// The files that a folder is made of.
  private static func members(of folder: RenderedFolders.Folder) throws(Refusal) -> [Surroundings.Folder] {
    if let named = folder.members { return named.filter { (try? FileSystem.status($0.place))?.kind == .file } }
    var members: [Surroundings.Folder] = []
    let surroundings = folder.sign.surroundings
    var open = [surroundings.folder]
    while let folder = open.popLast() {
      for name in (try? FileSystem.list(folder.place)) ?? [] {
        let path = folder.path(name)
        let isLink = FileSystem.isLink(path.place)
        if isLink, !surroundings.hold(path) {
          throw Refusal(reason: "'\(Untrusted(path.shown))' is a link that leads out of the repository")
        }
        switch (try? FileSystem.status(path.place))?.kind {
        case .file: members.append(path)
        case .folder where !isLink: open.append(path)
        default: break
        }
      }
    }
    return members
  }

  private static func workloads(in text: [UInt8], of folder: RenderedFolders.Folder) -> Set<Untrusted> {
    let (prefix, suffix) = folder.affixes
    var sources = SourceFiles()
    let (tree, _) = YAMLReader.read(sources.add(path: Untrusted(""), bytes: text))
    var workloads: Set<Untrusted> = []
    for root in tree.roots {
      guard let kind = tree.value(of: "kind", in: root), let spec = tree.value(of: "spec", in: root),
        tree.value(of: "template", in: spec) != nil,
        let name = tree.value(of: "metadata", in: root).flatMap({ tree.value(of: "name", in: $0) })
      else { continue }
      var base = tree.bytes(name)
      if base.count > prefix.count + suffix.count, base.starts(with: prefix), base.suffix(suffix.count).elementsEqual(suffix) {
        base = base.dropFirst(prefix.count).dropLast(suffix.count)
      }
      workloads.insert(Untrusted(Array(tree.bytes(kind)) + [UInt8(ascii: "/")] + base))
    }
    return workloads
  }

  private static func inputs(_ all: [RenderedFolder]) -> [InputWalk.Input] {
    let places = places(of: all)
    return zip(all, places).map { rendered, place in
      let (folder, sign) = (rendered.folder, rendered.folder.sign)
      let input = RenderedInput(rendered.text, sign: sign.shown, members: rendered.members, project: place) { path in
        guard folder.name.isEmpty || FilePath.isInside(path, folder.name) else { return nil }
        let place = FilePath.normal(FilePath.join(rendered.base, Array(path.dropFirst(folder.name.isEmpty ? 0 : folder.name.count + 1))))
        let here = sign.surroundings.folder
        let file = here.path(FilePath.relative(place, to: here.place))
        return (try? FileSystem.status(file.place))?.kind == .file ? file : nil
      }
      return sign.rendered(rendered.text, as: rendered.label, of: input)
    }
  }

  /// Overlays that are made of one base and run the same workloads are one system in several places. Each place is a system of
  /// its own, with what else is rendered for a place of the name, the last part of the overlay's path.
  private static func places(of all: [RenderedFolder]) -> [InputProject?] {
    var projects: [Untrusted: InputProject] = [:]
    return all.map { rendered in
      let isOfSeveral = all.contains {
        $0.folder.path != rendered.folder.path && !$0.folder.parts.isDisjoint(with: rendered.folder.parts)
          && !$0.workloads.isDisjoint(with: rendered.workloads)
      }
      guard isOfSeveral else { return nil }
      let name = Untrusted(FilePath.name(of: rendered.folder.path))
      let project = projects[name] ?? InputProject(format: "kubernetes", path: name, folder: rendered.folder.sign.surroundings.folder.place)
      projects[name] = project
      return project
    }
  }
}
