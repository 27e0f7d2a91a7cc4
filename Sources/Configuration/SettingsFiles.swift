internal import Documents
package import SourceText

/// Reads a configuration and those that it extends. They come in pull requests: only regular files below the project's
/// folder are opened, a few levels deep, each once, and no text of any other file is shown.
package struct SettingsFiles {
  /// The files that were read, those that extend others first.
  package private(set) var sources = SourceFiles()
  /// What is wrong with the files; the settings are of no use unless it is empty.
  package private(set) var diagnostics: [Diagnostic] = []
  /// What all files together say.
  package private(set) var settings = Settings()

  /// Real: what is extended, and the folders of rules, must lie below it.
  private var root: [UInt8] = []
  /// The files that are being read, outermost first.
  private var open: [FileSystem.Status.Identity] = []
  private var done: Set<FileSystem.Status.Identity> = []

  /// How deep configurations extend others, how many there are, how large one is, and how many patterns all have.
  private static let (depth, most, bytes, patterns) = (8, 100, 1 << 20, 1_000)

  /// - Parameter path: nil where there is no configuration: all settings are as they are by default.
  package init(_ path: [UInt8]?) {
    guard let path else { return }
    root = FileSystem.realPath(FilePath.folder(of: path)).map(SettingsSearch.project) ?? []
    settings = read(path, at: .none) ?? Settings()
    checkPatterns()
    checkAliases()
    checkFolders()
  }

  /// - Parameter span: where it is extended; nowhere for the first.
  private mutating func read(_ path: [UInt8], at span: Span) -> Settings? {
    let shown = Untrusted(path)
    do {
      let status = try FileSystem.status(path)
      guard status.kind == .file else { return fail("the configuration '\(shown)' is no regular file", span, path) }
      if let fault = misplaced(path, isExtended: !span.isNone) { return fail(fault.message, span, path, hint: fault.hint) }
      if open.contains(status.identity) { return fail("configurations extend each other in a cycle", span, path) }
      guard open.count <= Self.depth else {
        return fail("configurations extend each other more than \(Self.depth) levels deep", span, path)
      }
      guard done.insert(status.identity).inserted else { return nil }
      guard done.count <= Self.most else { return fail("a configuration extends more than \(Self.most) others", span, path) }
      let bytes = try FileSystem.read(path)
      guard bytes.count <= Self.bytes else {
        return fail("the configuration '\(shown)' is larger than \(Self.bytes >> 20) MiB", span, path)
      }
      open.append(status.identity)
      defer { open.removeLast() }
      return read(sources.add(path: shown, bytes: bytes), path)
    } catch {
      return fail("cannot read '\(shown)': \(ours: error.reason)", span, path)
    }
  }

  private mutating func read(_ file: SourceFile, _ path: [UInt8]) -> Settings? {
    let (tree, faults) = YAMLReader.read(file)
    guard faults.isEmpty else {
      diagnostics += faults
      return nil
    }
    let folder = FilePath.folder(of: path)
    let reader = SettingsReader(tree, folder: (folder, FileSystem.realPath(folder) ?? folder))
    diagnostics += reader.diagnostics
    var merged = Settings()
    for base in reader.extends {
      if base.value.bytes.first == UInt8(ascii: "/") {
        _ = fail("'extends' is relative to the configuration that says it", base.span, path)
      } else if let settings = read(FilePath.join(folder, base.value.bytes), at: base.span) {
        merged.lay(settings)
      }
    }
    merged.lay(reader.settings)
    if let place = FileSystem.place(of: path) { merged.places.insert(place) }
    return merged
  }

  /// Why a file is not to be opened, if it is not.
  private func misplaced(_ path: [UInt8], isExtended: Bool) -> (message: Message, hint: Message)? {
    if isExtended, !(FileSystem.realPath(path).map { FilePath.isInside($0, root) } ?? false) {
      return ("'extends' leads out of the project's folder", "that is the one with .git, or else that of the first configuration")
    }
    if !isExtended, (try? PathTrail(path))?.leadsOut == true {
      return ("a link on the path of the configuration leads out of the repository", "use --config with the file itself")
    }
    if !isExtended, FileSystem.isLink(path), !FileSystem.staysInside(path) {
      return ("the configuration is a link that leads out of its folder", "use `extends`, or --config with the file itself")
    }
    return nil
  }

  private mutating func fail(_ message: Message, _ span: Span, _ path: [UInt8], hint: Message? = nil) -> Settings? {
    diagnostics.append(Diagnostic(.error, message, at: span, path: Untrusted(path), hint: hint))
    return nil
  }

  // MARK: - What follows from all files

  private mutating func checkPatterns() {
    let count =
      (settings.include ?? []).count + (settings.exclude ?? []).count + settings.systems.reduce(0) { $0 + $1.inputs.count }
      + settings.overrides.reduce(0) { $0 + $1.names.count + $1.paths.count }
    if count > Self.patterns {
      diagnostics.append(
        Diagnostic(.error, "the configuration has \(count) patterns; the limit is \(Self.patterns)", at: .none, path: settings.files.last))
    }
  }

  private mutating func checkAliases() {
    for (alias, name) in settings.aliases.sorted(by: { $0.key < $1.key }) {
      guard let next = settings.aliases[name.value] else { continue }
      diagnostics.append(
        Diagnostic(
          .error, "'\(name.value)', for which '\(alias)' stands, is an alias itself", at: name.span,
          hint: [name.value, alias].contains(next.value) ? "remove the alias" : "write '\(next.value)'"))
    }
  }

  private mutating func checkFolders() {
    for folder in settings.rulesFolders {
      guard let real = FileSystem.realPath(folder.value) else {
        diagnostics.append(Diagnostic(.error, "there is no folder of rules '\(Untrusted(folder.value))'", at: folder.span))
        continue
      }
      if !FilePath.isInside(real, root) {
        diagnostics.append(
          Diagnostic(
            .error, "a folder of rules must lie in the project's folder", at: folder.span,
            hint: "that is the one with .git, or else that of the first configuration; --rules takes any"))
      }
    }
  }
}
