internal import Documents
internal import SourceText

/// A kustomization: what it is, and which files and folders it is made of.
struct Kustomization {
  /// The file.
  let sign: InputWalk.Input
  /// As it is shown, without steps upwards between.
  let folder: [UInt8]
  /// Whether it changes what other folders hold, or its own files by more than labels and the like.
  private(set) var isChanging = false
  /// Whether it makes ConfigMaps or Secrets.
  private(set) var isGenerating = false
  /// Whether it is made to change those that list it, and by itself builds nothing that runs anywhere.
  private(set) var isComponent = false
  /// Files of the walk that are its own: read by nobody else but as resources.
  private(set) var files: Set<Untrusted> = []
  /// Files of the walk that lie elsewhere, and are resources of others perhaps.
  private(set) var shared: Set<Untrusted> = []
  /// Folders that it may take others from.
  private(set) var folders: Set<Untrusted> = []
  /// What it puts in front of names, and behind them.
  private(set) var affixes: RenderedFolders.Affixes = ([], [])
  /// All that it names and may be a path, with itself.
  private(set) var members: [Surroundings.Folder]

  static let names: Set<[UInt8]> = Set(["kustomization.yaml", "kustomization.yml", "Kustomization"].map { Array($0.utf8) })

  /// Keys that leave the objects as they are, but for labels and the like.
  private static let harmless = [
    "apiVersion", "kind", "metadata", "resources", "namespace", "commonLabels", "labels", "commonAnnotations", "images",
    "configMapGenerator", "secretGenerator", "generatorOptions", "buildMetadata", "sortOptions",
  ]

  /// - Parameters:
  ///   - sign: its file.
  ///   - paths: the files of the walk.
  /// - Returns: nil if it can't be read; the tool says why.
  init?(_ sign: InputWalk.Input, among paths: Set<Untrusted>) {
    self.sign = sign
    members = [sign.surroundings.folder.path(FilePath.name(of: sign.place))]
    folder = FilePath.folder(of: RenderedFolders.path(of: sign).bytes)
    guard let bytes = try? sign.read() else { return nil }
    var sources = SourceFiles()
    let (tree, faults) = YAMLReader.read(sources.add(path: sign.shown, bytes: bytes))
    if !faults.isEmpty { return nil }
    for root in tree.roots {
      for pair in tree.pairs(root) { read(pair.key, pair.value, tree, paths) }
    }
  }

  private mutating func read(_ key: NodeID, _ value: NodeID, _ tree: DocumentTree, _ paths: Set<Untrusted>) {
    let isResources = tree.equals(key, "resources")
    if !Self.harmless.contains(where: { tree.bytes(key).elementsEqual($0.utf8) }) { isChanging = true }
    if tree.equals(key, "kind"), tree.equals(value, "Component") { isComponent = true }
    if tree.equals(key, "namePrefix") { affixes.prefix = Array(tree.bytes(value)) }
    if tree.equals(key, "nameSuffix") { affixes.suffix = Array(tree.bytes(value)) }
    let isGenerator = tree.equals(key, "configMapGenerator") || tree.equals(key, "secretGenerator")
    isGenerating = isGenerating || isGenerator
    for scalar in Self.scalars(value, tree) {
      // A generator's file may have a key in front: `app.yaml=files/prod.yaml`.
      let text = isGenerator ? scalar.split(separator: UInt8(ascii: "="), maxSplits: 1).last ?? scalar : scalar
      if text.isEmpty || text.contains(0x0A) { continue }
      let path = Untrusted(FilePath.normal(FilePath.join(folder, Array(text))))
      members.append(sign.surroundings.folder.path(Array(text)))
      if paths.contains(path) {
        // A file elsewhere may be a resource of others too; a patch is none.
        if !isResources || FilePath.isInFolder(path.bytes, folder) { files.insert(path) } else { shared.insert(path) }
      } else {
        folders.insert(path)
        if isResources {
          isChanging =
            isChanging || scalar.starts(with: "..".utf8) || scalar.contains(UInt8(ascii: ":")) || scalar.contains(UInt8(ascii: "?"))
        }
      }
    }
  }

  private static func scalars(_ node: NodeID, _ tree: DocumentTree) -> [ArraySlice<UInt8>] {
    var scalars: [ArraySlice<UInt8>] = []
    var open = [node]
    while let node = open.popLast() {
      switch tree.kind(node) {
      case .scalar: scalars.append(tree.bytes(node))
      case .sequence: open += tree.items(node)
      default: open += tree.pairs(node).map(\.value)
      }
    }
    return scalars
  }
}
