internal import Documents
internal import SourceText

/// The folders of a walk that say something only once a tool has rendered them: Helm charts, and kustomizations that
/// change what other folders hold. Their templates and patches are no system and are left out; each folder is told once,
/// with the command that renders it. A kustomization that only lists files beside it changes nothing, and they are read.
struct RenderedFolders {
  private(set) var notes: [Diagnostic] = []
  /// What is left out, as it is shown and without steps upwards between.
  private var leftOut: Set<Untrusted> = []

  private static let kustomizations: Set<[UInt8]> = Set(
    ["kustomization.yaml", "kustomization.yml", "Kustomization"].map { Array($0.utf8) })

  init(_ inputs: [InputWalk.Input]) {
    let found = inputs.filter { !$0.isNamed }
    let names = found.map { FilePath.name(of: $0.shown.bytes) }
    let paths = Set(found.map { Self.path(of: $0) })
    // Those that lie in others come after them.
    for (input, name) in zip(found, names) where name.elementsEqual("Chart.yaml".utf8) && !leavesOut(input) { addChart(input, paths) }
    for (input, name) in zip(found, names) where Self.kustomizations.contains(name) && !leavesOut(input) { addKustomization(input, paths) }
  }

  func leavesOut(_ input: InputWalk.Input) -> Bool { !input.isNamed && leftOut.contains(Self.path(of: input)) }

  private static func path(of input: InputWalk.Input) -> Untrusted { Untrusted(FilePath.normal(input.shown.bytes)) }

  /// Whether a path lies in a folder, both without steps upwards between.
  private static func isInside(_ path: Untrusted, _ folder: [UInt8]) -> Bool {
    folder.elementsEqual(".".utf8) ? !path.bytes.starts(with: "../".utf8) : FilePath.isInside(path.bytes, folder)
  }

  // MARK: - Helm

  private mutating func addChart(_ chart: InputWalk.Input, _ paths: Set<Untrusted>) {
    let sign = Self.path(of: chart)
    let folder = FilePath.folder(of: sign.bytes)
    func isInside(_ path: Untrusted, _ names: [String]) -> Bool {
      names.contains { Self.isInside(path, FilePath.join(folder, Array($0.utf8))) }
    }
    let templates = paths.count { isInside($0, ["templates"]) }
    guard templates > 0 else { return }
    leftOut.formUnion(paths.filter { isInside($0, ["templates", "charts", "crds"]) })
    leftOut.formUnion([sign, Untrusted(FilePath.join(folder, Array("values.yaml".utf8)))])
    notes.append(
      Diagnostic(
        .note, "the Helm chart '\(Untrusted(folder))' is left out, with \(templates) \(ours: templates == 1 ? "template" : "templates")",
        at: .none, hint: "render it: helm template \(Self.argument(folder)) | topolint lint -"))
  }

  // MARK: - Kustomize

  /// Keys of a kustomization that leave the objects as they are, but for labels and the like.
  private static let harmless = [
    "apiVersion", "kind", "metadata", "resources", "namespace", "commonLabels", "labels", "commonAnnotations", "images",
    "configMapGenerator", "secretGenerator", "generatorOptions", "buildMetadata", "sortOptions",
  ]

  private mutating func addKustomization(_ input: InputWalk.Input, _ paths: Set<Untrusted>) {
    let sign = Self.path(of: input)
    let folder = FilePath.folder(of: sign.bytes)
    guard let bytes = try? input.read() else { return }
    var sources = SourceFiles()
    let (tree, faults) = YAMLReader.read(sources.add(path: input.shown, bytes: bytes))
    if !faults.isEmpty { return }
    var isChanging = false
    var used: Set<Untrusted> = []
    for root in tree.roots {
      for pair in tree.pairs(root) {
        let (key, value) = (pair.key, pair.value)
        let isResources = tree.equals(key, "resources")
        if !Self.harmless.contains(where: { tree.bytes(key).elementsEqual($0.utf8) }) { isChanging = true }
        if tree.equals(key, "kind"), tree.equals(value, "Component") { isChanging = true }
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
    leftOut.insert(sign)
    guard isChanging else { return }
    leftOut.formUnion(used)
    notes.append(
      Diagnostic(
        .note, "the kustomization '\(Untrusted(folder))' is left out: what it makes of other files can be read once it is rendered",
        at: .none,
        hint: "render it: kubectl kustomize \(Self.argument(folder)) | topolint lint -"))
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

  /// A path as a word of a command line, in quotes if a shell could take it for more.
  private static func argument(_ path: [UInt8]) -> Untrusted {
    let isPlain = path.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
    let quote = UInt8(ascii: "'")
    return Untrusted(isPlain ? path : [quote] + path.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] } + [quote])
  }
}
