internal import Documents
internal import SourceText

/// Helm charts, and kustomizations that change what other folders hold. A kustomization that only lists files beside it
/// changes nothing, and they are read.
extension RenderedFolders {
  private static let kustomizations: Set<[UInt8]> = Set(
    ["kustomization.yaml", "kustomization.yml", "Kustomization"].map { Array($0.utf8) })

  /// Those of Kubernetes among the files of a walk.
  init(ofKubernetes inputs: [InputWalk.Input]) {
    self.init()
    let found = inputs.filter { !$0.isNamed }
    let names = found.map { FilePath.name(of: $0.shown.bytes) }
    let paths = Set(found.map { Self.path(of: $0) })
    // Those that lie in others come after them.
    for (input, name) in zip(found, names) where name.elementsEqual("Chart.yaml".utf8) && !leavesOut(input) { addChart(input, paths) }
    for (input, name) in zip(found, names) where Self.kustomizations.contains(name) && !leavesOut(input) { addKustomization(input, paths) }
  }

  /// Whether a path lies in a folder, both without steps upwards between.
  private static func isInside(_ path: Untrusted, _ folder: [UInt8]) -> Bool {
    folder.elementsEqual(".".utf8) ? !path.bytes.starts(with: "../".utf8) : FilePath.isInside(path.bytes, folder)
  }

  // MARK: - Helm

  fileprivate mutating func addChart(_ chart: InputWalk.Input, _ paths: Set<Untrusted>) {
    let sign = Self.path(of: chart)
    let folder = FilePath.folder(of: sign.bytes)
    func isInside(_ path: Untrusted, _ names: [String]) -> Bool {
      names.contains { Self.isInside(path, FilePath.join(folder, Array($0.utf8))) }
    }
    let templates = paths.count { isInside($0, ["templates"]) }
    guard templates > 0 else { return }
    leaveOut(paths.filter { isInside($0, ["templates", "charts", "crds"]) })
    leaveOut([sign, Untrusted(FilePath.join(folder, Array("values.yaml".utf8)))])
    tell(
      "the Helm chart '\(Untrusted(folder))' is left out, with \(ours: counted(templates, "template"))", folder,
      command: "helm template")
  }

  // MARK: - Kustomize

  /// Keys of a kustomization that leave the objects as they are, but for labels and the like.
  private static let harmless = [
    "apiVersion", "kind", "metadata", "resources", "namespace", "commonLabels", "labels", "commonAnnotations", "images",
    "configMapGenerator", "secretGenerator", "generatorOptions", "buildMetadata", "sortOptions",
  ]

  fileprivate mutating func addKustomization(_ input: InputWalk.Input, _ paths: Set<Untrusted>) {
    let sign = Self.path(of: input)
    let folder = FilePath.folder(of: sign.bytes)
    guard let bytes = try? input.read() else { return }
    var sources = SourceFiles()
    let (tree, faults) = YAMLReader.read(sources.add(path: input.shown, bytes: bytes))
    if !faults.isEmpty { return }
    var (isChanging, isComponent) = (false, false)
    var used: Set<Untrusted> = []
    for root in tree.roots {
      for pair in tree.pairs(root) {
        let (key, value) = (pair.key, pair.value)
        let isResources = tree.equals(key, "resources")
        if !Self.harmless.contains(where: { tree.bytes(key).elementsEqual($0.utf8) }) { isChanging = true }
        if tree.equals(key, "kind"), tree.equals(value, "Component") { isComponent = true }
        for scalar in Self.scalars(value, tree) {
          let path = Untrusted(FilePath.normal(FilePath.join(folder, Array(scalar))))
          if paths.contains(path) {
            // A file elsewhere may be a resource of others too; a patch is none.
            if !isResources || Self.isInside(path, folder) { used.insert(path) }
          } else if isResources {
            isChanging =
              isChanging || scalar.starts(with: "..".utf8) || scalar.contains(UInt8(ascii: ":")) || scalar.contains(UInt8(ascii: "?"))
          }
        }
      }
    }
    leaveOut([sign])
    guard isChanging || isComponent else { return }
    leaveOut(used)
    if isComponent {
      // It is made to change others, and by itself builds nothing that runs anywhere.
      return tell(
        "the component '\(Untrusted(folder))' of kustomizations is left out: it changes those that list it",
        hint: "render a kustomization that lists it under `components`")
    }
    tell(
      "the kustomization '\(Untrusted(folder))' is left out: what it makes of other files can be read once it is rendered", folder,
      command: "kubectl kustomize")
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
