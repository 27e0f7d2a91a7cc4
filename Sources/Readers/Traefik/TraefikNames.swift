internal import Documents
internal import SourceText

/// The names that files of Traefik's file provider declare.
struct TraefikNames {
  /// Where names of a kind are declared.
  enum Section: String, CaseIterable {
    case services = "http.services"
    case middlewares = "http.middlewares"
    case transports = "http.serversTransports"
    case tcpServices = "tcp.services"
    case tcpMiddlewares = "tcp.middlewares"
    case tcpTransports = "tcp.serversTransports"

    /// What one of them is called.
    var noun: String {
      switch self {
      case .services, .tcpServices: "service"
      case .middlewares, .tcpMiddlewares: "middleware"
      case .transports, .tcpTransports: "transport of servers"
      }
    }
  }

  /// A name that is used, and where.
  struct Reference {
    var text: ArraySlice<UInt8>
    var span: Span

    init?(_ field: Field?) {
      guard let field, let text = field.text else { return nil }
      (self.text, span) = (text, field.span)
    }

    fileprivate init(_ text: ArraySlice<UInt8>, at span: Span) { (self.text, self.span) = (text, span) }
  }

  enum Meaning {
    case declared(Field)
    /// One of Traefik itself: `api@internal`.
    case `internal`
    /// One of another provider: `carts@docker`.
    case foreign
    /// Nobody knows, since a file is a template, or the name is declared in a folder of another.
    case open
    /// None that the files declare.
    case missing
  }

  /// What one configuration declares, and the folders of its files.
  private var own: [Section: [[UInt8]: Field]] = [:]
  private var folders: [[UInt8]] = []
  /// What all documents of the run declare by name: in each folder the first.
  private var all: [Section: [[UInt8]: [(folder: [UInt8], field: Field)]]] = [:]
  /// Of all names some, sorted.
  private var some: [Section: [String]] = [:]
  /// Whether a file is a template, which may declare any name.
  private var isTemplate = false

  private static let mostFolders = 64
  private static let mostNames = 1_000

  /// - Parameter documents: all of the run.
  init(_ documents: [Field]) {
    var files: Set<FileID> = []
    for document in documents {
      let folder = Self.folder(of: document)
      for (section, name, field) in Self.all(in: document) {
        let known = all[section]?[name] ?? []
        if known.count < Self.mostFolders, !known.contains(where: { $0.folder == folder }) {
          all[section, default: [:]][name, default: []].append((folder, field))
        }
      }
      if files.insert(document.tree.file.id).inserted, document.tree.file.bytes.firstRange(of: "{{".utf8) != nil { isTemplate = true }
    }
    some = all.mapValues { $0.keys.map { String(decoding: $0, as: UTF8.self) }.sorted().prefix(Self.mostNames).map { $0 } }
  }

  private static func folder(of document: Field) -> [UInt8] { FilePath.normal(FilePath.folder(of: document.tree.file.path.bytes)) }

  /// The same as some documents see it that are one configuration, of which the first to declare a name says what it is.
  func seen(by documents: [Field]) -> TraefikNames {
    var names = self
    for document in documents {
      let folder = Self.folder(of: document)
      if names.folders.count < Self.mostFolders, !names.folders.contains(folder) { names.folders.append(folder) }
      for (section, name, field) in Self.all(in: document) where names.own[section]?[name] == nil {
        names.own[section, default: [:]][name] = field
      }
    }
    return names
  }

  private static func all(in document: Field) -> [(Section, [UInt8], Field)] {
    Section.allCases.flatMap { section in
      let words = section.rawValue.split(separator: ".").map { $0.lowercased() }
      return named(document.value(of: words[0]), words[1]).map { (section, $0.key, $0.value) }
    }
  }

  /// The pairs below a key.
  static func named(_ field: Field?, _ key: String) -> [(key: [UInt8], value: Field)] {
    (field?.value(of: key)?.pairs ?? []).map { (Array($0.key.tree.bytes($0.key.id)), $0.value) }
  }

  /// A name without the provider that it may end in: `carts` of `carts@file`.
  static func own(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    name.suffix(5).elementsEqual("@file".utf8) ? name.dropLast(5) : name
  }

  /// The names of a list, or of one text with commas.
  static func references(of field: Field?) -> [Reference] {
    guard let field else { return [] }
    if field.text != nil { return field.texts.map { Reference($0, at: field.span) } }
    return field.items.compactMap { Reference($0) }
  }

  /// What a name stands for: without a provider it is one of these files, or of those that lie in the same folder, above or below, which
  /// the provider reads as well.
  func find(_ name: ArraySlice<UInt8>, _ section: Section) -> Meaning {
    let text = Array(Self.own(name))
    if let field = own[section]?[text] { return .declared(field) }
    let others = all[section]?[text] ?? []
    let near = others.first { other in
      folders.contains { $0 == other.folder || FilePath.isInFolder($0, other.folder) || FilePath.isInFolder(other.folder, $0) }
    }
    if let near { return .declared(near.field) }
    if name.suffix(9).elementsEqual("@internal".utf8) { return .internal }
    if text.contains(UInt8(ascii: "@")) { return .foreign }
    if isTemplate || !others.isEmpty { return .open }
    return .missing
  }

  /// The name that is nearest to one that nothing declares.
  func nearest(to name: ArraySlice<UInt8>, _ section: Section) -> String? { Spelling.nearest(to: Self.own(name), among: some[section] ?? []) }
}
