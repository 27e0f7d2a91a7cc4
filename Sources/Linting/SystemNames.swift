internal import Documents
internal import Readers
package import SourceText

/// The names that native files give to the systems that they are parts of, found before anything is read: they decide
/// what is read into one topology.
package struct SystemNames {
  /// A name, and where it stands.
  package struct Name: Sendable {
    /// As the file gives it.
    package let text: Untrusted
    /// Its place in one of `sources`.
    package let span: Span
  }

  /// For each input its name; nil for one that gives none, or cannot be read, or parsed up to there: whoever reads it tells that.
  package private(set) var names: [Name?] = []
  /// The inputs as they were. What is a topology holds its bytes, which are not read again.
  package private(set) var inputs: [InputWalk.Input] = []
  /// For each input whether it may be a topology: not if it can be read, and is none.
  package private(set) var mayBeTopology: [Bool] = []
  /// For each input the project that it is a part of, if its format has projects.
  package private(set) var projects: [InputProject?] = []
  /// For each input the format that it seems to be of; nil for those that belong to projects of others, as the native one does, and where its keys do not tell.
  package private(set) var formats: [String?] = []
  /// The files that give names.
  package private(set) var sources = SourceFiles()

  /// - Parameters:
  ///   - format: the one format that everything is read as; nil to detect it.
  ///   - evenOfOne: whether somebody asks what the one system is called that a single input is.
  /// - Complexity: linear in the size of the files; those that give a name are parsed up to there.
  package init(_ inputs: [InputWalk.Input], from format: String? = nil, evenOfOne: Bool = false) {
    self.inputs = inputs
    names = inputs.map { _ in nil }
    mayBeTopology = inputs.map { _ in true }
    projects = inputs.map { _ in nil }
    formats = inputs.map { _ in nil }
    guard inputs.count > 1 || evenOfOne else { return }
    let readers = Readers.catalog.compactMap { $0.ofDocuments }.filter { format == nil || $0.format == format }
    let processors = inputs.count < Self.fewestForThreads ? 1 : SideBySide.processors
    SideBySide.forEach(Array(inputs.indices), processors: processors, work: { Self.look(at: inputs[$0], format) }) {
      (index: Int, found: Found?) in
      guard let found else { return }
      let input = inputs[index]
      let name = FilePath.name(of: input.place)
      let isForced = format != nil && input.isNamed
      let meant = readers.filter { reader in isForced || reader.hasName(name) || found.keys.contains { reader.isMeant(by: $0) } }
      mayBeTopology[index] = input.isNamed || !meant.isEmpty
      formats[index] = meant.contains { $0.belongsBeside } ? nil : meant.first?.format
      // What can be read once must be held; what is no topology is forgotten.
      if input.identity == nil || mayBeTopology[index] { self.inputs[index] = input.holding(found.bytes) }
      if let (text, place) = found.name {
        let file = sources.add(path: input.shown, bytes: found.bytes)
        names[index] = Name(text: text, span: Span(file: file.id, start: place.start, end: place.end))
      }
    }
    for reader in readers {
      let members = inputs.indices.filter { formats[$0] == reader.format }
      for (index, project) in zip(members, reader.projects(members.map { self.inputs[$0] })) { projects[index] = project }
    }
  }

  /// From how many inputs on they are looked at side by side.
  private static let fewestForThreads = 8

  /// What is found in one input by itself.
  private struct Found: Sendable {
    let bytes: [UInt8]
    /// At the top of each document.
    let keys: [Set<Untrusted>]
    /// The name that it gives, if it does, and where.
    let name: (text: Untrusted, place: Span)?
  }

  private static func look(at input: InputWalk.Input, _ format: String?) -> Found? {
    guard let bytes = bytes(of: input) else { return nil }
    let top = TopLevelKeys(bytes, endOf: Untrusted("name"))
    let keys = top.documents
    // No text of a file that must not be shown is one, nor is a name.
    let mayHaveName =
      input.mayBeShown && (format == nil || format == NativeReader.format)
      && keys.contains { NativeReader.isMeant(by: $0) && $0.contains(Untrusted("name")) }
    guard mayHaveName else { return Found(bytes: bytes, keys: keys, name: nil) }
    // The name stands at the top of most files, and whether the rest can be parsed is seen when it is read.
    let start = top.end.flatMap { name(in: Array(bytes[..<$0]), of: input) }
    return Found(bytes: bytes, keys: keys, name: start ?? name(in: bytes, of: input))
  }

  /// Nil for what cannot be read, and for files that are read as streams, however large they are.
  private static func bytes(of input: InputWalk.Input) -> [UInt8]? {
    guard !input.isStream, var stream = try? input.open() else { return nil }
    if input.identity != nil, let head = try? stream.head() {
      if Readers.catalog.contains(where: { $0.ofStreams?.recognizes(head) ?? false }) { return nil }
    }
    return try? stream.rest()
  }

  private static func name(in bytes: [UInt8], of input: InputWalk.Input) -> (text: Untrusted, place: Span)? {
    let (tree, faults) = DocumentTree.read(SourceFile(id: FileID(0), path: input.shown, bytes: bytes))
    guard !faults.contains(where: { $0.severity == .error }),
      let node = tree.roots.lazy.compactMap({ NativeReader.systemName(tree, $0) }).first
    else { return nil }
    return (tree.untrusted(node), tree.span(node))
  }

  // MARK: - Two names in one place

  /// Says where files that one would take for one system have two names: in a folder, and among those that are named.
  /// - Parameter systems: for each of the systems that the names make, the numbers of its inputs.
  /// - Complexity: linear in the number of inputs.
  package func notes(of systems: [[Int]]) -> [Diagnostic] {
    let named = systems.joined().sorted().filter { names[$0] != nil }
    let groups = Dictionary(grouping: named) { inputs[$0].isNamed ? nil : FilePath.folder(of: inputs[$0].place) }
    return groups.values.sorted { $0[0] < $1[0] }.compactMap { group in
      var firsts: [Name] = []
      var met: Set<Untrusted> = []
      for number in group { if let name = names[number], met.insert(name.text).inserted { firsts.append(name) } }
      guard firsts.count > 1 else { return nil }
      let place: Message =
        inputs[group[0]].isNamed ? "the inputs" : "the files of '\(Untrusted(FilePath.folder(of: inputs[group[0]].shown.bytes)))'"
      return Diagnostic(
        .note, "\(place) are \(firsts.count) systems by their names, and linted apart: \(Message.names(firsts.map(\.text)))",
        at: firsts[1].span,
        hint: "files of one system share one `name`, or are listed under `systems:` in .topolint.yaml",
        related: Diagnostic.Related(span: firsts[0].span, message: "the first name is here"))
    }
  }
}
