package import Documents
package import SourceText
internal import TopologyModel

/// One input format. A reader is a folder here with a file that is named after it; `catalog` lists them all. It conforms
/// to `DocumentReader` or `StreamReader`.
///
/// A run reads in three steps, each done by all readers before the next begins. First they take their inputs, one after
/// another. Then each declares all names by which things can be called. Last each draws what takes the names of others,
/// so that an address in one file means a service of another, whatever their formats and their order.
package protocol Reader {
  /// Its name for `--from`: `native`, `kubernetes`.
  static var format: String { get }

  /// What there is to read, to follow "name": `a folder with Kubernetes manifests`.
  static var hint: String { get }

  /// What of it is read, for the table of formats in the README.
  static var reads: String { get }

  /// What it has no place for, so that it stays unknown: for the same table.
  static var cannotSay: String { get }

  /// The files that a walk looks into for its sake.
  static var fileNames: FileNames { get }

  /// Whether its files may stand as texts in documents of other formats, as in a ConfigMap.
  static var mayBeEmbedded: Bool { get }

  /// Whether all addresses of such a text are read: else others look for them.
  static var readsAllAddresses: Bool { get }

  /// Itself as a reader of documents; nil of one of streams. Told and not cast: for a cast the runtime goes through all conformances of
  /// the program.
  static var ofDocuments: (any DocumentReader.Type)? { get }

  /// Itself as a reader of streams; nil of one of documents.
  static var ofStreams: (any StreamReader.Type)? { get }

  init()

  /// Declares the hosts that its inputs name.
  mutating func declare(into reading: inout Reading)

  /// Draws what takes the hosts of all readers.
  mutating func resolve(into reading: inout Reading)
}

extension Reader {
  package static var mayBeEmbedded: Bool { false }
  package static var readsAllAddresses: Bool { true }
  package static var ofDocuments: (any DocumentReader.Type)? { nil }
  package static var ofStreams: (any StreamReader.Type)? { nil }
}

/// A format of YAML or JSON, of which a file holds any number of documents, beside others perhaps.
package protocol DocumentReader: Reader {
  /// Whether a document is of this format, judged by its content; by its file's name only where that is one which a tool
  /// looks for.
  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool

  /// Whether a document that can't be parsed is meant to be of this format, judged by the keys at its top.
  static func isMeant(by keys: Set<Untrusted>) -> Bool

  /// What a document with the keys of this format lacks to be one, and the hint that says what to write; nil for any other.
  static func lack(_ tree: DocumentTree, _ root: NodeID) -> (what: Message, hint: Message)?

  /// Whether a file is called as only those of this format are.
  static func hasName(_ name: [UInt8]) -> Bool

  /// Whether a file says something of what lies beside it in projects of other formats, and is a part of theirs.
  static var belongsBeside: Bool { get }

  /// The projects that files of this format make, for each file its own; nil for one that belongs to whatever lies around it.
  static func projects(_ inputs: [InputWalk.Input]) -> [InputProject?]

  /// Takes note that a document which is meant to be of this format could not be parsed.
  /// - Parameter keys: those at its top; nil for a file or folder of which nothing is known.
  static func miss(_ keys: Set<Untrusted>?, in reading: inout Reading)

  /// The kind of a document that belongs to this format's family and says nothing that is read, as people call it; nil
  /// for any other.
  static func kindLeftOut(_ tree: DocumentTree, _ root: NodeID) -> Untrusted?

  /// Whether a document of no format may stand in one file with documents of this one, as tools write it that have
  /// nothing else to say.
  static func mayStandBeside(_ tree: DocumentTree, _ root: NodeID) -> Bool

  /// The folders of a walk that say something only once a tool has made documents of this format from them.
  /// - Parameter areRendered: whether the tool is to be run, so that nothing is told of them.
  static func renderedFolders(_ inputs: [InputWalk.Input], areRendered: Bool) -> RenderedFolders

  /// What a file is that can't be parsed because a tool has yet to make documents of this format from it, and the hint
  /// that names the tool; nil if it is nothing of the kind.
  static func template(_ file: SourceFile) -> (what: Message, hint: Message)?

  /// Takes one document.
  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading)
}

/// A format of which a file is no YAML or JSON as a whole: lines of JSON, a language of its own. Its files may be larger
/// than what fits into memory.
package protocol StreamReader: Reader {
  /// Whether a file is of this format, judged by its first bytes: all of a small file, 64 KiB of a large one.
  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool

  /// Whether the text of its files is kept, so that it can be shown: of files that people write, which are small.
  static var keepsText: Bool { get }

  /// Takes one file.
  /// - Parameter file: what spans name as their file. Its bytes are there only if `keepsText`; else none of them is shown.
  /// - Throws: why the file cannot be read to its end.
  mutating func read(_ stream: inout ByteStream, of file: SourceFile, into reading: inout Reading) throws(FileError)
}

extension StreamReader {
  package static var ofStreams: (any StreamReader.Type)? { self }
  package static var keepsText: Bool { false }
}

extension DocumentReader {
  package static var ofDocuments: (any DocumentReader.Type)? { self }

  package static var fileNames: FileNames { .documents }

  package static func lack(_ tree: DocumentTree, _ root: NodeID) -> (what: Message, hint: Message)? { nil }

  package static func hasName(_ name: [UInt8]) -> Bool { false }

  package static var belongsBeside: Bool { false }

  package static func projects(_ inputs: [InputWalk.Input]) -> [InputProject?] { inputs.map { _ in nil } }

  package static func miss(_ keys: Set<Untrusted>?, in reading: inout Reading) { reading.topology.missPart() }

  package static func kindLeftOut(_ tree: DocumentTree, _ root: NodeID) -> Untrusted? { nil }

  package static func mayStandBeside(_ tree: DocumentTree, _ root: NodeID) -> Bool { false }

  package static func renderedFolders(_ inputs: [InputWalk.Input], areRendered: Bool) -> RenderedFolders {
    RenderedFolders()
  }

  package static func template(_ file: SourceFile) -> (what: Message, hint: Message)? { nil }
}
