package import Documents
package import SourceText
internal import TopologyModel

/// Reads Docker Compose files: services become services and stores, the addresses in their environment become calls.
///
/// The files of a project are merged as `docker compose config` does: overrides, `include`, `extends`, `env_file`, and
/// variables by what `.env` holds. What a shell may set is unknown: a run depends on files alone.
package struct ComposeReader: DocumentReader {
  package static let format = "compose"
  package static let hint = "a folder with a Compose file"
  package static let reads =
    "the files of `docker compose`, merged as it merges them: overrides, `include`, `extends`, `env_file`, `.env`; the addresses in environment and command become calls"
  package static let cannotSay = "timeouts, retries, breakers, payloads, load"

  /// Whose silence means values: one replica.
  static let convention = "Docker Compose 5.6"

  private var documents: [(tree: DocumentTree, roots: [Field])] = []
  /// One for each project, once hosts are declared.
  private(set) var wirings: [ComposeWiring] = []

  package init() {}

  /// Whether a document has services that are containers, stands beside one that has, or in a file that is called as those
  /// of Compose.
  package static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let field = Field(tree: tree, id: root)
    guard tree.isMapping(root), field["topolint"] == nil, field["apiVersion"] == nil, field["schema"] == nil else { return false }
    if hasName(FilePath.name(of: tree.file.path.bytes)) { return true }
    // Docker Compose merges the documents of a file.
    return hasKeys(field)
      && (hasContainers(field)
        || tree.roots.prefix(mostBeside).contains { other in
          let other = Field(tree: tree, id: other)
          return hasKeys(other) && hasContainers(other)
        })
  }

  /// Documents at the beginning of a file that tell what the others of it are.
  private static let mostBeside = 8

  private static func hasKeys(_ root: Field) -> Bool {
    root.pairs.allSatisfy { pair in
      let key = pair.key.tree.untrusted(pair.key.id)
      return ComposeKeys.top.contains(key) || ComposeKeys.isExtension(key.bytes)
    }
  }

  private static func hasContainers(_ root: Field) -> Bool {
    let tree = root.tree
    return ["services", "jobs"].contains { kind in
      let services = root.pairs.first { tree.bytes($0.key.id).elementsEqual(kind.utf8) }?.value
      return (services?.pairs ?? []).contains { service in
        service.value.pairs.contains { ComposeKeys.telling.contains(tree.untrusted($0.key.id)) } || isMergeTag(of: service.value)
      }
    }
  }

  /// A whole service that an override resets or replaces.
  private static func isMergeTag(of service: Field) -> Bool {
    let tree = service.tree
    return tree.hasOwnTag(service.id) && [Untrusted("!reset"), Untrusted("!override")].contains(tree.ownTag(of: service.id))
  }

  package static func isMeant(by keys: Set<Untrusted>) -> Bool {
    keys.contains(Untrusted("services")) && keys.allSatisfy { ComposeKeys.top.contains($0) || ComposeKeys.isExtension($0.bytes) }
  }

  package static func lack(_ tree: DocumentTree, _ root: NodeID) -> (what: Message, hint: Message)? {
    let root = Field(tree: tree, id: root)
    // A list of services is another format's.
    guard let services = root["services"], !services.items.contains(where: { _ in true }), hasKeys(root) else { return nil }
    return services.pairs.isEmpty
      ? ("this Compose file has no services", "name them under `services`, each with an `image` or a `build`")
      : (
        "no service of this Compose file says what it runs",
        "give each an `image` or a `build`; a file of topolint's own begins with `topolint: 1`"
      )
  }

  package static func hasName(_ name: [UInt8]) -> Bool { ComposeFileNames.contains(name) }

  package static func projects(_ inputs: [InputWalk.Input]) -> [InputProject?] {
    let files = inputs.map { input -> ComposeFile? in
      guard let bytes = try? input.read() else { return nil }
      let (tree, faults) = YAMLReader.read(SourceFile(id: FileID(0), path: input.shown, bytes: bytes))
      let roots = faults.isEmpty ? tree.roots.filter { recognizes(tree, $0) } : []
      // One that cannot be parsed belongs to its folder.
      return roots.isEmpty && faults.isEmpty ? nil : ComposeFile(tree, roots.map { Field(tree: tree, id: $0) }, input)
    }
    let projects = ComposeProjects(files.compactMap { $0 })
    var numbers = projects.projectOfFile.makeIterator()
    return files.map { file in
      guard file != nil, let number = numbers.next() ?? nil else { return nil }
      let project = projects.projects[number]
      return InputProject(format: format, path: Untrusted(project.path), folder: project.folder.place)
    }
  }

  package mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    let field = Field(tree: tree, id: root)
    guard tree.isMapping(root) else {
      reading.fail("this is no Compose file", at: field.span, hint: "a Compose file has `services`")
      return
    }
    if let last = documents.last, last.tree === tree {
      documents[documents.count - 1].roots.append(field)
    } else {
      documents.append((tree, [field]))
    }
  }

  package mutating func declare(into reading: inout Reading) {
    let files = documents.map { ComposeFile($0.tree, $0.roots, reading.files.input(of: $0.tree.file)) }
    let projects = ComposeProjects(files)
    var loaded: [ComposeWiring] = []
    for project in projects.projects {
      if let wiring = load(project, files, into: &reading) { loaded.append(wiring) }
    }
    // A service has its short name if no other project has one of that name.
    var counts: [ArraySlice<UInt8>: Int] = [:]
    for wiring in loaded { for service in wiring.project.services { counts[service.name, default: 0] += 1 } }
    for index in loaded.indices { loaded[index].declare(into: &reading) { counts[$0, default: 0] > 1 } }
    wirings = loaded
  }

  private func load(_ project: ComposeProjects.Project, _ files: [ComposeFile], into reading: inout Reading) -> ComposeWiring? {
    let first = files[project.files[0]]
    var loader = ComposeLoader(reading.files, first.surroundings)
    for file in project.files { if let tree = files[file].documents.first?.tree { loader.refuseEmptyDocument(of: tree) } }
    let model = loader.load(project.files.map { files[$0].documents }, in: project.folder)
    let isPart = !ComposeFileNames.bases.contains(first.name) && project.files.count == 1
    tell(project, files, &reading)
    guard let model else {
      finish(&loader, &reading)
      return nil
    }
    let loaded = ComposeProject(model, name: FilePath.name(of: project.folder.place)[...], lacksPart: loader.lacksPart)
    let texts = Self.texts(of: loaded, &loader)
    finish(&loader, &reading)
    let profiles = loader.variables[Array("COMPOSE_PROFILES".utf8)[...]]?.split(separator: UInt8(ascii: ",")) ?? []
    for var fault in loaded.faults(isPart: isPart, profiles: Set(profiles)) {
      // Of a file that nobody names, and that Docker Compose does not take by itself, nobody says that it is the whole.
      if isPart, !first.isNamed { fault.severity = .note }
      if fault.severity == .error { reading.topology.missPart() }
      reading.diagnostics.append(fault)
    }
    return ComposeWiring(loaded, texts, in: project.folder, first.surroundings, unknown: loader.unknown)
  }

  /// Takes over what loading has found.
  private func finish(_ loader: inout ComposeLoader, _ reading: inout Reading) {
    reading.files = loader.files
    for tree in loader.trees { ExceptionComments.read(tree, into: &reading) }
    if loader.lacksPart || loader.diagnostics.contains(where: { $0.severity == .error }) { reading.topology.missPart() }
    reading.diagnostics += loader.diagnostics
  }

  /// Tells which files beside those of a project are left out.
  private func tell(_ project: ComposeProjects.Project, _ files: [ComposeFile], _ reading: inout Reading) {
    guard !project.others.isEmpty else { return }
    let names = project.others.map { Untrusted(files[$0].path.shown) }
    let taken = Message.names(project.files.map { Untrusted(files[$0].name) })
    reading.diagnostics.append(
      Diagnostic(
        .note, "left out: \(Message.names(names)); `docker compose up` takes \(taken) here", at: .none,
        hint: "name the files that you start together, in order: topolint lint \(Untrusted(files[project.files[0]].path.shown)) \(names[0])"
      ))
  }

  private static func texts(of project: ComposeProject, _ loader: inout ComposeLoader) -> [ComposeTexts] {
    let files = project.services.map { service in
      loader.variables(ofFiles: service.value["env_file"]?.itemsOrSelf ?? [])
    }
    var users: [FileID: Set<Int>] = [:]
    for (service, variables) in files.enumerated() { for variable in variables { users[variable.span.file, default: []].insert(service) } }
    return zip(project.services, files).map { service, variables in
      ComposeTexts(service, outside: loader.variables, files: variables.map { ($0, users[$0.span.file, default: []].count > 1) })
    }
  }

  package mutating func resolve(into reading: inout Reading) {
    for index in wirings.indices { wirings[index].wire(into: &reading) }
  }
}
