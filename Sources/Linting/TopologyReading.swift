internal import Analyses
internal import Documents
package import Readers
package import SourceText
package import TopologyModel

/// Reads the inputs of a run into one topology.
package struct TopologyReading {
  package private(set) var diagnostics: [Diagnostic] = []
  /// Documents that some reader has taken.
  package var documentCount: Int { documentCounts.values.reduce(0, +) }
  /// The same by format.
  package private(set) var documentCounts: [String: Int] = [:]

  private var reading: Reading
  private var documentReaders: [any DocumentReader]
  private var streamReaders: [any StreamReader]
  private let isForced: Bool
  private let aliases: [Alias]
  private var unread = Unread()
  /// Bytes that have been read again so far.
  private var embeddedBytes = 0
  /// Templates that a walk has found, by folder: the first, and how many there are.
  private var templates: [[UInt8]: (first: Diagnostic, count: Int)] = [:]

  /// Another name of a service.
  package struct Alias: Sendable {
    package let name: Untrusted
    /// The one name.
    package let of: Untrusted
    /// Where that is said.
    let span: Span

    package init(_ name: Untrusted, of proper: Untrusted, at span: Span) {
      self.name = name
      of = proper
      self.span = span
    }
  }

  package var sources: SourceFiles { reading.files.sources }

  /// The formats that `--from` can name.
  package static var formats: [String] { Readers.catalog.map { $0.format } }

  /// The files of a folder in which a topology may be.
  package static let fileNames = FileNames(union: Readers.catalog.map { $0.fileNames })

  /// Whether what begins so is read piece by piece, and not kept in memory.
  package static func isReadAsStream(_ head: ArraySlice<UInt8>) -> Bool {
    Readers.catalog.contains { $0.ofStreams?.recognizes(head) ?? false }
  }

  /// What to name as an input, where nothing was found: our own format, or what people have.
  package static var hint: String {
    "name " + ([NativeReader.hint] + Readers.catalog.map { $0.hint }.filter { $0 != NativeReader.hint }).joined(separator: ", or ")
  }

  /// - Parameters:
  ///   - format: the one format to read everything as; nil to detect it document by document.
  ///   - sources: files that have been read already, such as the configuration.
  ///   - aliases: other names of services, each with the one name.
  ///   - keepsAttempts: whether what looks like an edge is kept in the topology.
  ///   - catalog: the readers that there are.
  package init(
    from format: String? = nil, sources: SourceFiles = SourceFiles(), aliases: [Alias] = [],
    keepsAttempts: Bool = false, catalog: [any Reader.Type] = Readers.catalog
  ) {
    self.aliases = aliases
    reading = Reading(sources)
    reading.topology.keepsAttempts = keepsAttempts
    for alias in aliases { reading.topology.addAlias(alias.name, of: alias.of) }
    let readers = catalog.filter { format == nil || $0.format == format }
    documentReaders = readers.compactMap { $0.ofDocuments?.init() }
    streamReaders = readers.compactMap { $0.ofStreams?.init() }
    isForced = format != nil
  }

  /// Reads what a walk has found.
  /// - Parameter onFile: told before each file how many have been read, and of how many.
  package mutating func read(_ walk: InputWalk, onFile: (Int, Int) -> Void = { _, _ in }) {
    var rendered = RenderedFolders()
    for reader in documentReaders { rendered.formUnion(type(of: reader).renderedFolders(walk.inputs, areRendered: false)) }
    diagnostics += walk.diagnostics + rendered.notes
    if walk.diagnostics.contains(where: { $0.severity == .error }) { miss(nil) }
    let numbers = walk.inputs.indices.filter { !rendered.leavesOut(walk.inputs[$0]) }
    let size = numbers.reduce(0) { $0 + (walk.inputs[$1].held?.count ?? 0) }
    // What is small is parsed before there are threads.
    let processors = size > Self.sizeOfThreads ? SideBySide.processors : 1
    let parse = { @Sendable [inputs = walk.inputs] (number: Int) -> ParsedFile? in Self.parsedAhead(inputs[number]) }
    SideBySide.forEach(numbers, processors: processors, work: parse) { (number: Int, parsed: ParsedFile?) in
      let input = walk.inputs[number]
      onFile(number, walk.inputs.count)
      do throws(FileError) {
        try read(input, parsed)
      } catch {
        diagnostics.append(Diagnostic(.error, "cannot read '\(input.shown)': \(ours: error.reason)", at: .none, path: input.shown))
        miss(nil)
      }
    }
    tellTemplates()
  }

  private static let signOfGzip: [UInt8] = [0x1F, 0x8B]

  /// From how many bytes on inputs are parsed side by side.
  private static let sizeOfThreads = 1 << 18

  /// An input whose bytes are at hand, parsed; nil for one that is yet to be read.
  private static func parsedAhead(_ input: InputWalk.Input) -> ParsedFile? {
    input.held.map {
      DocumentTree.parse(SourceFile(id: FileID(0), path: input.shown, bytes: $0, mayBeShown: input.mayBeShown, rendered: input.rendered))
    }
  }

  /// Tells of the templates that a walk has met, once a folder.
  private mutating func tellTemplates() {
    for (_, template) in templates.sorted(by: { $0.value.first.span < $1.value.first.span }) {
      var diagnostic = template.first
      if template.count > 1 { diagnostic.message = diagnostic.message + "; its folder has \(template.count - 1) more" }
      diagnostics.append(diagnostic)
    }
    templates = [:]
  }

  /// Takes note of a part of the inputs that could not be read.
  /// - Parameter keys: those at the top of a document; nil where nothing is known of it.
  private mutating func miss(_ keys: Set<Untrusted>?) {
    reading.topology.missPart()
    for reader in documentReaders { type(of: reader).miss(keys, in: &reading) }
  }

  /// - Parameter parsed: the input, parsed ahead; nil if it is not.
  private mutating func read(_ input: InputWalk.Input, _ parsed: ParsedFile?) throws(FileError) {
    var stream = try input.open()
    if !streamReaders.isEmpty {
      let head = try stream.head()
      if input.isNamed, head.starts(with: Self.signOfGzip) {
        throw FileError(reason: "it is compressed; unpack it into standard input: gzip -dc FILE | topolint lint -")
      }
      let isForced = isForced && input.isNamed
      if let index = streamReaders.indices.first(where: { isForced || type(of: streamReaders[$0]).recognizes(head) }) {
        var bytes: [UInt8]?
        if type(of: streamReaders[index]).keepsText {
          let kept = try stream.rest()
          bytes = kept
          stream = ByteStream(kept)
        }
        let file = reading.files.add(input, bytes: bytes)
        count(type(of: streamReaders[index]), file)
        let before = reading.diagnostics.count
        try streamReaders[index].read(&stream, of: file, into: &reading)
        return hide(from: before, file)
      }
    }
    let bytes: [UInt8]
    do {
      bytes = try stream.rest()
    } catch {
      // What is too large to be read and does not begin as a topology is none.
      var start = try input.open()
      let keys = TopLevelKeys(Array(try start.head()))
      if input.isNamed || isTopology(keys, input.shown) { throw error }
      return unread.skip(input.shown)
    }
    // What is rendered was meant to be read, wherever the walk met its folder.
    read(reading.files.add(input, bytes: bytes), parsed, isNamed: input.isNamed || input.rendered != nil)
  }

  /// Adds a file that is no topology but is spoken of in the result: a baseline.
  package mutating func addFile(path: Untrusted, bytes: [UInt8], mayBeShown: Bool = true) -> SourceFile {
    reading.files.add(path: path, bytes: bytes, mayBeShown: mayBeShown)
  }

  /// Reads a text, as an example in a rule file is.
  package mutating func read(path: Untrusted, text: [UInt8]) {
    read(reading.files.add(path: path, bytes: text), nil, isNamed: true)
  }

  private mutating func read(_ file: SourceFile, _ parsed: ParsedFile?, isNamed: Bool) {
    let (tree, faults) = (parsed ?? DocumentTree.parse(file)).take(as: file)
    let isForced = isForced && isNamed
    let error = faults.first { $0.severity == .error }
    let template = error == nil ? nil : documentReaders.lazy.compactMap({ type(of: $0).template(file) }).first
    if let fault = error, !tree.isWhole || template != nil {
      let keys = TopLevelKeys(file.bytes)
      guard isNamed || isTopology(keys, file.path) else {
        unread.skip(file.path)
        return reading.files.removeLast()
      }
      for keys in keys.documents { miss(keys) }
      guard let template else {
        let isDocument = Self.documents.contains(FilePath.name(of: file.path.bytes)) || file.path == Untrusted("<stdin>")
        // What is not called as YAML, JSON or HCL is told so, not where YAML would end.
        let all = isDocument || isForced || isTopology(keys, file.path) ? faults : [Self.strange(at: file.whole, file)]
        diagnostics += all.map { Self.hidden($0, file) }
        return
      }
      let diagnostic = Diagnostic(.error, template.what, at: fault.span, hint: template.hint)
      if isNamed {
        diagnostics.append(diagnostic)
      } else {
        let folder = FilePath.folder(of: file.path.bytes)
        templates[folder, default: (diagnostic, 0)].count += 1
      }
      return
    }
    let before = reading.diagnostics.count
    var unknown: [NodeID] = []
    /// Readers of which the file has documents.
    var met: [any DocumentReader.Type] = []
    var isKnown = false
    // A document of `null` says nothing, as an empty one does: templates write both.
    let roots = tree.roots.filter { !tree.isNull($0) }
    var faulty = faults[...]
    for root in roots {
      let span = tree.span(root)
      let ownFaults = faulty.prefix { $0.span.start < span.end }
      faulty = faulty.dropFirst(ownFaults.count)
      if let index = documentReaders.indices.first(where: { isForced || type(of: documentReaders[$0]).recognizes(tree, root) }) {
        if !isKnown { ExceptionComments.read(tree, into: &reading) }
        isKnown = true
        met.append(type(of: documentReaders[index]))
        count(type(of: documentReaders[index]), file)
        diagnostics += ownFaults.map { Self.hidden($0, file) }
        if !ownFaults.contains(where: { $0.severity == .error }) {
          documentReaders[index].read(tree, root, into: &reading)
        } else {
          miss(Set(tree.pairs(root).map { tree.untrusted($0.key) }))
        }
      } else if let (reader, kind) = kindLeftOut(tree, root) {
        met.append(reader)
        reading.leaveOut(kind: kind, tree, root)
      } else {
        unknown.append(root)
      }
    }
    readEmbedded()
    hide(from: before, file)
    if isNamed {
      complain(file, tree, unknown, beside: met)
    } else if roots.isEmpty || unknown.contains(where: { !Self.isOurs(tree, $0) }) {
      unread.skip(file.path)
    }
    // What is no topology, such as an output of an earlier run, is no file of this one.
    if !isNamed, met.isEmpty { reading.files.removeLast() }
  }

  /// How many bytes of documents are read again for the sake of texts in them, at most.
  private static let mostEmbedded = 1 << 26

  /// Reads the texts of documents that are files of other programs, as those of ConfigMaps: in the place where they stand if they are kept
  /// as they are written, else all at once.
  private mutating func readEmbedded() {
    for embedded in reading.takeEmbedded() {
      let head = embedded.text.prefix(ByteStream.pieceSize)
      let stream = streamReaders.indices.first { index in
        let reader = type(of: streamReaders[index])
        return reader.mayBeEmbedded && reader.recognizes(head)
      }
      let blanked = embedded.blanked
      embeddedBytes += blanked?.count ?? embedded.text.count
      guard embeddedBytes <= Self.mostEmbedded else {
        if stream != nil { reading.leaveOutEmbedded() }
        continue
      }
      if let stream {
        let file = file(of: embedded, blanked)
        count(type(of: streamReaders[stream]), file)
        var bytes = ByteStream(file.bytes)
        do {
          try streamReaders[stream].read(&bytes, of: file, into: &reading)
        } catch {
          reading.fail("this cannot be read", at: embedded.span)
        }
        reading.take(embedded)
        continue
      }
      // What no reader takes is looked at where it leaves no trace.
      let trial = SourceFile(id: embedded.outer.id, path: embedded.path, bytes: blanked ?? embedded.text)
      let (trialTree, trialFaults) = DocumentTree.read(trial)
      guard let root = trialTree.roots.first, !trialFaults.contains(where: { $0.severity == .error }),
        let index = documentReaders.indices.first(where: { index in
          let reader = type(of: documentReaders[index])
          return reader.mayBeEmbedded && reader.recognizes(trialTree, root)
            && trialTree.roots.dropFirst().allSatisfy { reader.mayStandBeside(trialTree, $0) }
        })
      else { continue }
      let file = blanked == nil ? file(of: embedded, nil) : trial
      let tree = blanked == nil ? DocumentTree.read(file).tree : trialTree
      count(type(of: documentReaders[index]), file)
      documentReaders[index].read(tree, tree.roots[0], into: &reading)
      if type(of: documentReaders[index]).readsAllAddresses { reading.take(embedded) }
    }
  }

  /// What a reader is given of a text within a document.
  private mutating func file(of embedded: EmbeddedFile, _ blanked: [UInt8]?) -> SourceFile {
    if let blanked {
      return SourceFile(id: embedded.outer.id, path: embedded.path, bytes: blanked, mayBeShown: embedded.outer.mayBeShown)
    }
    return reading.files.add(embedded.text, as: embedded.path, within: embedded.outer, at: embedded.span)
  }

  /// Takes note that a reader takes a file, or a document of it.
  private mutating func count(_ reader: any Reader.Type, _ file: SourceFile) {
    documentCounts[reader.format, default: 0] += 1
    reading.files.note(format: reader.format, of: file)
  }

  /// The kind of a document that says nothing that is read, and the reader that knows its family.
  private func kindLeftOut(_ tree: DocumentTree, _ root: NodeID) -> (reader: any DocumentReader.Type, kind: Untrusted)? {
    for reader in documentReaders {
      if let kind = type(of: reader).kindLeftOut(tree, root) { return (type(of: reader), kind) }
    }
    return nil
  }

  private static let documents = FileNames(union: [.documents, FileNames([".hcl"])])

  /// Whether a file with such keys, or of such a name, would be a topology if it could be read.
  private func isTopology(_ keys: TopLevelKeys, _ path: Untrusted) -> Bool {
    documentReaders.contains { reader in
      type(of: reader).hasName(FilePath.name(of: path.bytes)) || keys.documents.contains { type(of: reader).isMeant(by: $0) }
    }
  }

  /// Whether a document is one that we have written: a baseline, an output of an earlier run.
  private static func isOurs(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    tree.value(of: "schema", in: root).map { tree.bytes($0).starts(with: "topolint.".utf8) } ?? false
  }

  /// Says why a file that the user named, or a document in it, adds nothing.
  /// - Parameters:
  ///   - unknown: documents of no format.
  ///   - readers: those that know others of the file.
  private mutating func complain(
    _ file: SourceFile, _ tree: DocumentTree, _ unknown: [NodeID], beside readers: [any DocumentReader.Type]
  ) {
    if tree.roots.isEmpty {
      // What renders a chart or a kustomization writes nothing where there is nothing to render.
      let isStream = file.path == Untrusted("<stdin>")
      diagnostics.append(
        Diagnostic(isStream ? .note : .error, isStream ? "standard input is empty" : "the file is empty", at: file.whole, path: file.path))
    } else if let unknown = unknown.first(where: { !mayBePassedOver(file, tree, $0, beside: readers) }) {
      var fault = Self.strange(at: tree.span(unknown), file, hint: Self.hint(tree, unknown))
      if let lack = documentReaders.lazy.compactMap({ type(of: $0).lack(tree, unknown) }).first {
        (fault.message, fault.hint) = (lack.what, lack.hint)
      }
      diagnostics.append(Self.hidden(fault, file))
      for keys in TopLevelKeys(file.bytes).documents { miss(keys) }
    } else if let first = unknown.first {
      let message: Message = "skipped \(ours: counted(unknown.count, "document")) of no format that topolint knows"
      diagnostics.append(Diagnostic(.note, message, at: tree.span(first), path: file.path))
    }
  }

  /// Whether a document of no format is none of the user's faults: a tool that renders has written it, or may have.
  private func mayBePassedOver(_ file: SourceFile, _ tree: DocumentTree, _ root: NodeID, beside readers: [any DocumentReader.Type]) -> Bool
  {
    let isRendered = file.origin(at: tree.span(root).start) != nil
    return (isRendered ? documentReaders.map { type(of: $0) } : readers).contains { $0.mayStandBeside(tree, root) }
  }

  private static func strange(at span: Span, _ file: SourceFile, hint: Message? = nil) -> Diagnostic {
    Diagnostic(
      .error, "this is none of the formats that topolint knows (\(ours: formats.joined(separator: ", ")))", at: span, path: file.path,
      hint: hint ?? "a native file \(ours: NativeReader.sign)")
  }

  private static func hint(_ tree: DocumentTree, _ root: NodeID) -> Message {
    tree.value(of: "topolint_config", in: root) == nil
      ? "a native file \(ours: NativeReader.sign)" : "it is a configuration, which is found by itself or named with --config"
  }

  /// Takes the words of a file that must not be shown out of the diagnostics from a place on.
  private mutating func hide(from start: Int, _ file: SourceFile) {
    for index in reading.diagnostics.indices[start...] { reading.diagnostics[index] = Self.hidden(reading.diagnostics[index], file) }
  }

  /// A diagnostic without a word of the file, if the file must not be shown.
  private static func hidden(_ diagnostic: Diagnostic, _ file: SourceFile) -> Diagnostic {
    guard !file.mayBeShown else { return diagnostic }
    var diagnostic = diagnostic
    diagnostic.message.pieces = diagnostic.message.pieces.map { if case .untrusted = $0 { .plain("…") } else { $0 } }
    diagnostic.hint = "the file is a link that leads out of its folder; its text is not shown"
    diagnostic.related = nil
    return diagnostic
  }

  /// Lets all readers declare their hosts, then all draw what takes those of others.
  private mutating func join() {
    for index in documentReaders.indices { documentReaders[index].declare(into: &reading) }
    // What variables of a project stand for is known now, and so is the text that they stand in.
    readEmbedded()
    for index in streamReaders.indices { streamReaders[index].declare(into: &reading) }
    for index in documentReaders.indices { documentReaders[index].resolve(into: &reading) }
    for index in streamReaders.indices { streamReaders[index].resolve(into: &reading) }
    reading.applyPolicies()
  }

  /// Joins what all files said.
  /// - Parameter isConfigured: whether a configuration names these inputs a system: then they are the whole of it, unless a
  ///   file says otherwise.
  package consuming func finish(isConfigured: Bool = false) -> (topology: Topology, sources: SourceFiles, diagnostics: [Diagnostic]) {
    join()
    if isConfigured { reading.topology.set(.complete, 1, of: .topology, at: .none, .manifests, impliedBy: ".topolint.yaml") }
    reading.nameHosts()
    let idle = aliases.filter { !reading.topology.hasMet(alias: $0.name) }
    // Taken out, so that what only the building needs is free again for the analyses.
    var builder = TopologyBuilder()
    swap(&builder, &reading.topology)
    builder.fitNames(to: Limits.nameBytes)
    var (topology, conflicts) = (consume builder).build()
    (topology.kindsLeftOut, topology.keysLeftOut) = (reading.unreadKinds, reading.unreadKeys)
    diagnostics += reading.diagnostics + conflicts
    diagnostics += idle.map { Diagnostic(.note, "the alias '\($0.name)' is the name of no service in the inputs", at: $0.span) }
    let sources = reading.files.sources
    diagnostics += unread.notes(kinds: reading.unreadKinds)
    if let note = Self.twins(in: topology) { diagnostics.append(note) }
    if let note = Self.silence(of: topology) { diagnostics.append(note) }
    if documentCount > 0, topology.services.isEmpty, !diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics.append(Diagnostic(.note, "found no services: there was nothing to judge", at: .none))
    }
    return (topology, sources, diagnostics)
  }

  /// Tells of names that look the same, which are two things all the same.
  private static func twins(in topology: Topology) -> Diagnostic? {
    let twins = NameGuess.twins(in: topology)
    guard let twin = twins.first else { return nil }
    let message: Message =
      "'\(topology.names[twin.name])' looks like '\(topology.names[twin.other.name])', and is another name: they differ in \(ours: twin.difference.rawValue)"
    let rest: Message = twins.count > 1 ? "; \(ours: counted(twins.count - 1, "more name")) look like others" : ""
    return Diagnostic(
      .note, message + rest, at: twin.span, hint: "one thing has one name, written in one way",
      related: Diagnostic.Related(span: twin.other.span, message: "the other is here"))
  }

  /// Says how little can be found between services of which no input tells who calls whom: services that find each other
  /// by a registry, say. A native file that is silent means it.
  private static func silence(of topology: Topology) -> Diagnostic? {
    let calls = topology.knownCalls
    guard calls.unlisted > 1, calls.known * 2 < calls.services else { return nil }
    let message: Message =
      calls.known == 0
      ? "found \(calls.services) services, but not who calls whom: no rule for calls, cycles and hubs had anything to judge"
      : "found \(calls.services) services, but of \(calls.services - calls.known) of them no call: rules for calls, cycles and hubs had little to judge"
    return Diagnostic(.note, message, at: .none, hint: "declare `calls` in \(ours: NativeReader.hint)")
  }
}
