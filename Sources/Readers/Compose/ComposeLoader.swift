internal import Documents
internal import SourceText

/// Reads the files of one project and merges them into one model, as `docker compose config` does.
struct ComposeLoader {
  /// What variables hold, by name.
  typealias Variables = [ArraySlice<UInt8>: ArraySlice<UInt8>]

  /// What is wrong, in the order in which it was found.
  private(set) var diagnostics: [Diagnostic] = []
  /// Variables that no input gives a value, each with the first place that asks for it.
  private(set) var unknown: [(name: Untrusted, span: Span)] = []
  /// The folder that a path of an `env_file` is seen from, by the place of the path.
  private(set) var folders: [Span: Surroundings.Folder] = [:]
  /// Whether a part of the project could not be read.
  private(set) var lacksPart = false
  /// The variables of the project's own `.env`.
  private(set) var variables: Variables = [:]

  /// Files that are read though they are no inputs.
  private(set) var trees: [DocumentTree] = []

  private(set) var files: InputFiles
  let surroundings: Surroundings
  private var seen: Set<Untrusted> = []
  private var read: [FileID: [Field]] = [:]
  /// Values that may still be made: aliases let a small file have any number.
  private var budget = 400_000
  private var isTooLarge = false

  init(_ files: InputFiles, _ surroundings: Surroundings) {
    self.files = files
    self.surroundings = surroundings
  }

  // MARK: - Projects

  /// Merges some files, and what they include.
  /// - Parameters:
  ///   - documents: those of each file, in order.
  ///   - folder: what paths are seen from.
  mutating func load(_ documents: [[Field]], in folder: Surroundings.Folder) -> ComposeValue? {
    variables = environment([(folder.path(Array(".env".utf8)), nil)], outside: [:])
    return load(documents, folder, variables, [])
  }

  /// The files that are open, outermost first, each with where it is included.
  private typealias Includes = [[UInt8]]

  private mutating func load(
    _ files: [[Field]], _ folder: Surroundings.Folder, _ variables: Variables, _ open: Includes
  ) -> ComposeValue? {
    var merged: ComposeValue?
    for document in files.joined() {
      guard var value = convert(document, variables), case .mapping = value.content else { continue }
      diagnostics += ComposeSchema.faults(value, isMerged: merged != nil)
      note(value, folder)
      let extending = Extending(
        services: value["services"]?.mapping ?? merged?["services"]?.mapping, folder: folder, file: document.tree.file.path)
      value = resolveExtends(of: value, extending, variables)
      merged = merged?.merged(with: value) ?? value
    }
    guard var merged = merged?.withoutResets() else { return nil }
    // Of two that define one service the earlier is the stronger, and the project itself is stronger than both.
    for entry in merged["include"]?.items ?? [] {
      guard let included = include(entry, folder, variables, open) else { continue }
      merged = included.merged(with: merged)
    }
    return merged
  }

  private mutating func include(
    _ entry: ComposeValue, _ folder: Surroundings.Folder, _ variables: Variables, _ open: Includes
  ) -> ComposeValue? {
    budget -= Self.valuesOfInclude
    let paths = entry.text == nil ? entry["path"]?.itemsOrSelf ?? [] : [entry]
    var documents: [[Field]] = []
    var first: Surroundings.Folder?
    var places = open
    for path in paths {
      guard let text = path.text, let found = reach(text, folder, at: path.span, "included") else { continue }
      if open.contains(found.path.place) {
        fail("'\(found.file.path)' includes itself", at: path.span, hint: "remove one of the `include` entries that lead round")
        continue
      }
      first = first ?? found.path.parent
      places.append(found.path.place)
      documents.append(found.documents)
    }
    guard let first else { return nil }
    guard places.count < Self.levels else {
      fail("more than \(Self.levels) files include each other in a row", at: entry.span)
      return nil
    }
    let own = entry["project_directory"]?.text.map { folder.path(Array($0)) } ?? first
    let files = (entry["env_file"]?.itemsOrSelf ?? []).compactMap { file in file.text.map { (folder.path(Array($0)), Optional(file.span)) }
    }
    let environment = environment(files.isEmpty ? [(own.path(Array(".env".utf8)), nil)] : files, outside: variables)
    guard let value = load(documents, own, variables.merging(environment) { outer, _ in outer }, places),
      case .mapping(var mapping) = value.content
    else { return nil }
    mapping.remove(Array("include".utf8)[...])
    return ComposeValue(content: .mapping(mapping), field: value.field)
  }

  /// How many values an `include` counts for: files that include the next one twice are read twice each.
  private static let valuesOfInclude = 400

  /// Files that may be open within each other.
  private static let levels = 64

  // MARK: - Services that extend others

  /// What services of a document, and those that they extend, have come to, by file and name.
  private var resolved: [[Untrusted]: ComposeValue] = [:]
  /// The services of files that the document extends, by place.
  private var extended: [[UInt8]: ComposeMapping] = [:]

  /// Where a service looks for the one that it extends.
  private struct Extending {
    var services: ComposeMapping?
    var folder: Surroundings.Folder
    var file: Untrusted
  }

  private mutating func resolveExtends(of document: ComposeValue, _ extending: Extending, _ variables: Variables) -> ComposeValue {
    guard case .mapping(var top) = document.content, let services = document["services"], case .mapping(let mapping) = services.content
    else {
      return document
    }
    var all = ComposeMapping()
    (resolved, extended) = ([:], [:])
    for var entry in mapping.entries {
      entry.value = resolve(entry.value, named: entry.key, extending, variables)
      all.set(entry)
    }
    top.update(Array("services".utf8)[...]) { $0.content = .mapping(all) }
    return ComposeValue(content: .mapping(top), field: document.field)
  }

  /// A service with all that it extends merged in. A row of services that extend each other is followed by a loop, and each
  /// is worked out once.
  private mutating func resolve(
    _ service: ComposeValue, named name: ArraySlice<UInt8>, _ extending: Extending, _ variables: Variables
  ) -> ComposeValue {
    var row: [(name: ArraySlice<UInt8>, id: [Untrusted], own: ComposeValue)] = []
    var open: Set<[Untrusted]> = []
    var here = extending
    var next: (name: ArraySlice<UInt8>, value: ComposeValue)? = (name, service)
    var result: ComposeValue?
    while let (name, value) = next {
      let id = [here.file, Untrusted(name)]
      if let known = resolved[id] {
        result = known
        break
      }
      open.insert(id)
      guard let extends = value["extends"], case .mapping(var own) = value.content else {
        row.append((name, id, value))
        break
      }
      own.remove(Array("extends".utf8)[...])
      row.append((name, id, ComposeValue(content: .mapping(own), field: value.field)))
      next = base(of: name, extends, &here, variables)
      if let next, open.contains([here.file, Untrusted(next.name)]) {
        fail("service '\(Untrusted(name))' extends itself", at: extends.span, hint: "remove one of the `extends` that lead round")
        break
      }
    }
    for (name, id, own) in row.reversed() {
      let merged = result.map { $0.merged(with: own, at: [Array("services".utf8)[...], name]) } ?? own
      resolved[id] = merged
      result = merged
    }
    return result ?? service
  }

  /// The service that another extends.
  /// - Parameter here: where that one stands, and then where this one does.
  private mutating func base(
    of name: ArraySlice<UInt8>, _ extends: ComposeValue, _ here: inout Extending, _ variables: Variables
  ) -> (name: ArraySlice<UInt8>, value: ComposeValue)? {
    guard let base = extends.text ?? extends["service"]?.text else { return nil }
    if let path = extends["file"] {
      guard let text = path.text, let found = reach(text, here.folder, at: path.span, "extended") else { return nil }
      here = Extending(services: services(in: found.documents, found.path, variables), folder: found.path.parent, file: found.file.path)
    }
    guard let found = here.services?[base] else {
      fail(
        "there is no service '\(Untrusted(base))' in '\(here.file)' to extend", at: (extends["service"] ?? extends).span,
        hint: Self.hint(base, among: here.services))
      return nil
    }
    return (base, found)
  }

  /// The services of a file that is extended.
  private mutating func services(in documents: [Field], _ path: Surroundings.Folder, _ variables: Variables) -> ComposeMapping {
    if let known = extended[path.place] { return known }
    var services = ComposeMapping()
    for document in documents {
      guard let value = convert(document, variables) else { continue }
      note(value, path.parent)
      for entry in value["services"]?.entries ?? [] { services.set(entry) }
    }
    extended[path.place] = services
    return services
  }

  private static func hint(_ name: ArraySlice<UInt8>, among services: ComposeMapping?) -> Message? {
    let names = services?.entries.map { String(decoding: $0.key, as: UTF8.self) } ?? []
    return Spelling.nearest(to: name, among: names).map { "did you mean '\(Untrusted($0))'?" }
  }

  // MARK: - Files

  /// Finds a file that another refers to, and says where it cannot be had.
  private mutating func reach(
    _ text: ArraySlice<UInt8>, _ folder: Surroundings.Folder, at span: Span, _ verb: String
  ) -> (path: Surroundings.Folder, file: SourceFile, documents: [Field])? {
    let name = Untrusted(text)
    guard text.firstRange(of: Array("$(".utf8)) == nil else {
      lacksPart = true
      return nil
    }
    if text.firstRange(of: Array("://".utf8)) != nil || text.starts(with: "oci:".utf8) || text.starts(with: "git@".utf8) {
      diagnostics.append(Diagnostic(.note, "'\(name)' is not \(ours: verb): nothing is read from elsewhere", at: span))
      lacksPart = true
      return nil
    }
    let path = folder.path(Array(text))
    do {
      let file = try files.read(path, in: surroundings)
      return (path, file, documents(of: file))
    } catch .missing {
      fail("there is no file '\(name)' to be \(ours: verb)", at: span, hint: "paths are seen from '\(Untrusted(folder.shown))'")
    } catch .outside {
      fail(
        "'\(name)' is not \(ours: verb): it lies outside of this repository", at: span,
        hint: "move it into the repository; nothing outside is read, so that a file from a stranger can show nothing of this machine")
    } catch {
      if case .unreadable(let reason) = error { fail("cannot read '\(name)': \(ours: reason)", at: span) }
    }
    return nil
  }

  /// Says where a file of the project has a document in which nothing is.
  mutating func refuseEmptyDocument(of tree: DocumentTree) {
    guard let span = tree.emptyDocument ?? tree.roots.first(where: tree.isNull).map(tree.span) else { return }
    fail("this document is empty, and Docker Compose refuses it", at: span, hint: "remove the `---` that begins it")
  }

  private mutating func documents(of file: SourceFile) -> [Field] {
    if let known = read[file.id] { return known }
    let (tree, faults) = YAMLReader.read(file)
    refuseEmptyDocument(of: tree)
    // What is wrong with an input is told where all inputs are parsed.
    if files.input(of: file) == nil {
      diagnostics += faults
      trees.append(tree)
    }
    if !faults.isEmpty { lacksPart = true }
    let documents = faults.isEmpty ? tree.roots.map { Field(tree: tree, id: $0) } : []
    read[file.id] = documents
    return documents
  }

  /// The variables of some files, a later one the stronger. One that nobody asked for by name need not be there.
  private mutating func environment(_ paths: [(path: Surroundings.Folder, span: Span?)], outside: Variables) -> Variables {
    var variables = Variables()
    for (path, span) in paths {
      do {
        let file = try files.read(path, in: surroundings, mayBeShown: false)
        for variable in EnvironmentFile(file, outside: outside.merging(variables) { outer, _ in outer }).variables {
          if let value = variable.value { variables[variable.name] = value }
        }
      } catch {
        if let span { tell(error, Untrusted(path.shown), at: span) }
      }
    }
    return variables
  }

  /// Says that an environment file cannot be had. One that is missing is mostly one that git is told to leave out: what
  /// it sets is unknown.
  private mutating func tell(_ refusal: Surroundings.Refusal, _ name: Untrusted, at span: Span) {
    switch refusal {
    case .missing:
      diagnostics.append(
        Diagnostic(
          .note, "env file '\(name)' not found: what it sets is unknown", at: span,
          hint: "Docker Compose does not start without it; `required: false` says that it may be missing"))
    case .outside: diagnostics.append(Diagnostic(.note, "env file '\(name)' lies outside of this repository and is not read", at: span))
    case .unreadable(let reason): fail("cannot read '\(name)': \(ours: reason)", at: span)
    }
  }

  /// A variable that an `env_file` gives to a service.
  struct FileVariable {
    var name: ArraySlice<UInt8>
    var value: ArraySlice<UInt8>?
    /// Where it stands in that file.
    var span: Span
    /// Where the file is named.
    var entry: Field
  }

  /// The variables that the `env_file` of a service gives to it, file by file; a later one may name those of an earlier one.
  mutating func variables(ofFiles entries: [ComposeValue]) -> [FileVariable] {
    var known = Variables()
    return entries.flatMap { entry in
      let variables = variables(ofFile: entry, after: known)
      for variable in variables { if let value = variable.value { known[variable.name] = value } }
      return variables
    }
  }

  private mutating func variables(ofFile entry: ComposeValue, after earlier: Variables) -> [FileVariable] {
    guard let path = entry.text == nil ? entry["path"] : entry, let text = path.text, let folder = folders[path.span] else { return [] }
    let isRequired = entry["required"].map { !$0.equals("false") } ?? true
    guard text.firstRange(of: Array("$(".utf8)) == nil else { return [] }
    do {
      let file = try files.read(folder.path(Array(text)), in: surroundings)
      let environment = EnvironmentFile(
        file, isRaw: entry["format"]?.equals("raw") ?? false, outside: variables.merging(earlier) { outer, _ in outer })
      return environment.variables.map { FileVariable(name: $0.name, value: $0.value, span: $0.span, entry: path.field) }
    } catch {
      if isRequired || error != .missing { tell(error, Untrusted(text), at: path.span) }
      return []
    }
  }

  private mutating func fail(_ message: Message, at span: Span, hint: Message? = nil) {
    lacksPart = true
    diagnostics.append(Diagnostic(.error, message, at: span, hint: hint))
  }

  // MARK: - Values

  /// Notes what the paths of `env_file` are seen from.
  private mutating func note(_ document: ComposeValue, _ folder: Surroundings.Folder) {
    for service in document["services"]?.entries ?? [] {
      for entry in service.value["env_file"]?.itemsOrSelf ?? [] {
        if let path = entry.text == nil ? entry["path"] : entry { folders[path.span] = folder }
      }
    }
  }

  /// A document with its variables replaced; nil where it is larger than what is read.
  private mutating func convert(_ field: Field, _ variables: Variables) -> ComposeValue? {
    var interpolation = Interpolation { variables[$0] }
    let value = convert(field, &interpolation)
    guard budget >= 0 else {
      if !isTooLarge { fail("aliases or includes make more of this project than is read", at: field.span, hint: "name less of it twice") }
      isTooLarge = true
      return nil
    }
    return value
  }

  private mutating func convert(_ field: Field, _ interpolation: inout Interpolation) -> ComposeValue {
    let tree = field.tree
    budget -= 1
    guard budget >= 0 else { return ComposeValue(content: .null, field: field) }
    var merge = ComposeValue.Merge.plain
    if tree.hasOwnTag(field.id) {
      let tag = tree.ownTag(of: field.id)
      if tag == Untrusted("!reset") { return ComposeValue(content: .null, field: field, merge: .reset) }
      if tag == Untrusted("!override") { merge = .override }
    }
    switch tree.kind(field.id) {
    case .mapping:
      var mapping = ComposeMapping()
      let isTop = tree.roots.contains(field.id)
      for (key, value) in field.pairs {
        let name = tree.bytes(key.id)
        if isTop, ComposeKeys.isExtension(name) { continue }
        if tree.isBare(key.id), ComposeScalar.isTyped(name) || tree.isNull(key.id) {
          fail("the key '\(Untrusted(name))' is no text, and Docker Compose refuses it", at: key.span, hint: "put it in quotes")
        }
        mapping.set(ComposeMapping.Entry(key: name, keySpan: key.span, value: convert(value, &interpolation)))
      }
      return ComposeValue(content: .mapping(mapping), field: field, merge: merge)
    case .sequence:
      let items = field.items.map { convert($0, &interpolation) }.filter { $0.merge != .reset }
      return ComposeValue(content: .list(items), field: field, merge: merge)
    case .scalar, .alias:
      if tree.isNull(field.id) { return ComposeValue(content: .null, field: field, merge: merge) }
      let text = tree.bytes(field.id)
      if tree.isBare(field.id), ComposeScalar.isNotFinite(text) {
        fail("Docker Compose takes '\(Untrusted(text))' for a number and refuses it", at: field.span, hint: "put it in quotes")
      }
      return ComposeValue(content: .text(expand(text, field, &interpolation)), field: field, merge: merge)
    }
  }

  private mutating func expand(_ text: ArraySlice<UInt8>, _ field: Field, _ interpolation: inout Interpolation) -> ArraySlice<UInt8> {
    guard text.contains(UInt8(ascii: "$")) else { return text }
    let known = interpolation.unknown.count
    do {
      let expanded = try interpolation.expand(text)
      for name in interpolation.unknown[known...] where seen.insert(Untrusted(name)).inserted {
        unknown.append((Untrusted(name), field.span))
      }
      return expanded
    } catch {
      fail("'\(Untrusted(error.part.prefix(40)))' is no variable", at: field.span, hint: "write ${NAME}, or $$ for a dollar sign")
      return text
    }
  }
}
