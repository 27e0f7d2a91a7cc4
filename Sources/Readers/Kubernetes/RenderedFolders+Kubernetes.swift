internal import Documents
internal import SourceText

/// Helm charts, and kustomizations that change what other folders hold. A kustomization that only lists files beside it
/// changes nothing, and they are read.
extension RenderedFolders {
  private static let helm = Tool(
    subject: "the Helm chart", commands: [["helm", "template"]], wrapper: nil,
    needs: "helm dependency build CHART, then helm template CHART --values FILE")

  private static let kustomize = Tool(
    subject: "the kustomization", commands: [["kubectl", "kustomize"], ["kustomize", "build"]],
    wrapper: ("kustomization.yaml", "buildMetadata: [originAnnotations]\nresources: "), needs: "kubectl kustomize FOLDER --enable-helm")

  /// Those of Kubernetes among the files of a walk.
  /// - Parameter areRendered: whether they are to be rendered.
  init(ofKubernetes inputs: [InputWalk.Input], areRendered: Bool) {
    self.init()
    let found = inputs.filter { !$0.isNamed && $0.rendered == nil }
    let names = found.map { FilePath.name(of: $0.shown.bytes) }
    let paths = Set(found.map { Self.path(of: $0) })
    // Those that lie in others come after them.
    for (input, name) in zip(found, names) where name.elementsEqual("Chart.yaml".utf8) && !leavesOut(input) {
      addChart(input, paths, areRendered)
    }
    let kustomizations = zip(found, names).filter { Kustomization.names.contains($1) && !leavesOut($0) }.compactMap {
      Kustomization($0.0, among: paths)
    }
    add(kustomizations, areRendered)
  }

  // MARK: - Helm

  private mutating func addChart(_ chart: InputWalk.Input, _ paths: Set<Untrusted>, _ isRendered: Bool) {
    let sign = Self.path(of: chart)
    let folder = FilePath.folder(of: sign.bytes)
    func isInside(_ path: Untrusted, _ names: [String]) -> Bool {
      names.contains { FilePath.isInFolder(path.bytes, FilePath.join(folder, Array($0.utf8))) }
    }
    let templates = paths.count { isInside($0, ["templates"]) }
    let (name, isLibrary, hasDependencies) = Self.words(ofChart: chart)
    // An umbrella chart has no templates of its own, and gives values to the charts that it depends on.
    guard templates > 0 || hasDependencies || paths.contains(where: { isInside($0, ["charts"]) }) else { return }
    leaveOut(paths.filter { isInside($0, ["templates", "charts", "crds"]) })
    leaveOut([sign, Untrusted(FilePath.join(folder, Array("values.yaml".utf8)))])
    if isLibrary {
      return tell(
        "the library chart '\(Untrusted(folder))' is left out: it renders nothing by itself", hint: "render a chart that depends on it")
    }
    let found = Folder(tool: Self.helm, path: folder, sign: chart, name: name)
    if isRendered { return folders.append(found) }
    let parts = templates > 0 ? counted(templates, "template") : "the charts that it depends on"
    tell("the Helm chart '\(Untrusted(folder))' is left out, with \(ours: parts)", found)
  }

  /// What a chart says of itself.
  private static func words(ofChart chart: InputWalk.Input) -> (name: [UInt8], isLibrary: Bool, hasDependencies: Bool) {
    var sources = SourceFiles()
    guard let bytes = try? chart.read() else { return ([], false, false) }
    let (tree, _) = YAMLReader.read(sources.add(path: chart.shown, bytes: bytes))
    guard let root = tree.roots.first else { return ([], false, false) }
    let name = tree.value(of: "name", in: root).map { Array(tree.bytes($0)) } ?? []
    return (
      name, tree.value(of: "type", in: root).map { tree.equals($0, "library") } ?? false,
      tree.value(of: "dependencies", in: root).map { tree.items($0).contains { _ in true } } ?? false
    )
  }

  // MARK: - Kustomize

  private mutating func add(_ all: [Kustomization], _ areRendered: Bool) {
    leaveOut(all.map { Self.path(of: $0.sign) })
    let byFolder = Dictionary(all.map { (Untrusted($0.folder), $0) }) { first, _ in first }
    if areRendered { return render(all.filter { $0.isChanging || $0.isGenerating || $0.isComponent }, byFolder) }
    for kustomization in all where kustomization.isChanging || kustomization.isComponent {
      leaveOut(kustomization.files)
      let folder = Untrusted(kustomization.folder)
      if kustomization.isComponent {
        tell(
          "the component '\(folder)' of kustomizations is left out: it changes those that list it",
          hint: "render a kustomization that lists it under `components`")
      } else {
        tell(
          "the kustomization '\(folder)' is left out: what it makes of other files can be read once it is rendered",
          Folder(tool: Self.kustomize, path: kustomization.folder, sign: kustomization.sign))
      }
    }
  }

  /// Finds what is to be built: each kustomization that no other one of them is made of.
  private mutating func render(_ all: [Kustomization], _ byFolder: [Untrusted: Kustomization]) {
    let parts = all.map { Self.parts(of: $0, byFolder) }
    var users: [Untrusted: Set<Untrusted>] = [:]
    for (kustomization, parts) in zip(all, parts) where !kustomization.isComponent {
      for part in parts.dropFirst() { users[part, default: []].insert(Untrusted(kustomization.folder)) }
    }
    for (kustomization, parts) in zip(all, parts) {
      for part in parts {
        leaveOut(byFolder[part]!.files)
        leaveOut(byFolder[part]!.shared)
      }
      let folder = Untrusted(kustomization.folder)
      // Of those that are made of each other the first is built, and the tool says what is wrong.
      let isPart = users[folder]?.contains { !parts.contains($0) || $0 < folder } ?? false
      if isPart { continue }
      if kustomization.isComponent {
        tell(
          "the component '\(folder)' of kustomizations is left out: no kustomization of this run lists it",
          hint: "render a kustomization that lists it under `components`")
      } else {
        folders.append(
          Folder(
            tool: Self.kustomize, path: kustomization.folder, sign: kustomization.sign,
            parts: Set(parts.dropFirst().filter { !byFolder[$0]!.isComponent }), affixes: kustomization.affixes,
            members: parts.flatMap { byFolder[$0]!.members }))
      }
    }
  }

  /// The folders that a kustomization is made of, its own first.
  private static func parts(of kustomization: Kustomization, _ byFolder: [Untrusted: Kustomization]) -> [Untrusted] {
    var parts = [Untrusted(kustomization.folder)]
    var met = Set(parts)
    var next = 0
    while next < parts.count {
      for folder in byFolder[parts[next]]!.folders.sorted() where byFolder[folder] != nil && met.insert(folder).inserted {
        parts.append(folder)
      }
      next += 1
    }
    return parts
  }
}
