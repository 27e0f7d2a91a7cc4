internal import Documents
internal import SourceText
internal import TopologyModel

/// Reads multi-app runs of Dapr, `dapr.yaml`: each app becomes a service, and the folders of resources that it loads say whom components
/// and subscriptions without scopes are for. Those resources are read in the stream of Kubernetes objects.
struct DaprReader: DocumentReader {
  static let format = "dapr"
  static let hint = "a dapr.yaml"
  static let reads =
    "`dapr.yaml` of Dapr 1.18: apps become services, what they invoke through their sidecars calls, with the tries that silence means"
  static let cannotSay = "what code invokes and publishes; load, payloads"

  private struct App {
    var id: ArraySlice<UInt8>
    var field: Field
    /// The number of its file.
    var file: Int
    /// The folders of resources that it loads, as they are shown.
    var folders: [[UInt8]]
    /// Its variables, those that all apps have behind its own.
    var environment: [(key: Field, value: Field)]
    var service = -1
    var node = -1
  }

  private var apps: [App] = []
  private var files = 0
  private var invocations = DaprInvocations()

  /// Whether a document lists apps as Dapr's command line does.
  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let root = Field(tree: tree, id: root)
    guard root["apiVersion"] == nil, root["topolint"] == nil, root["services"] == nil, let apps = root["apps"] else { return false }
    let all = Array(apps.items)
    return !all.isEmpty && all.allSatisfy { $0["appDirPath"] != nil || $0["appID"] != nil || $0["appId"] != nil }
  }

  static func isMeant(by keys: Set<Untrusted>) -> Bool { false }

  static func hasName(_ name: [UInt8]) -> Bool { name.elementsEqual("dapr.yaml".utf8) }

  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    guard Self.recognizes(tree, root) else {
      return reading.fail("this lists no apps of Dapr", at: tree.span(root), hint: "a dapr.yaml has `apps`, each with an `appDirPath`")
    }
    let document = Field(tree: tree, id: root)
    let folder = FilePath.folder(of: tree.file.path.bytes)
    func folders(_ field: Field?) -> [[UInt8]] {
      // Later than 1.11 a list, before that one.
      (field?.list("resourcesPaths") ?? []).compactMap(\.text).map { FilePath.normal(FilePath.join(folder, Array($0))) }
        + [field?["resourcesPath"]?.text].compactMap { $0 }.map { FilePath.normal(FilePath.join(folder, Array($0))) }
    }
    let common = document["common"]
    for app in document.list("apps") {
      guard let id = Self.id(of: app) else { continue }
      let directory = app["appDirPath"]?.text.map { FilePath.normal(FilePath.join(folder, Array($0))) }
      // An app that names none has those in the folder `.dapr` beside it.
      var own = folders(app) + folders(common)
      if own.isEmpty, let directory { own = [FilePath.join(directory, Array(".dapr/resources".utf8))] }
      let environment = (app["env"]?.pairs ?? []) + (common?["env"]?.pairs ?? [])
      apps.append(App(id: id, field: app, file: files, folders: own, environment: environment))
    }
    files += 1
  }

  /// The id of an app: what it says, else the name of its folder. Keys are taken in any case.
  private static func id(of app: Field) -> ArraySlice<UInt8>? {
    guard
      let text = (app["appID"] ?? app["appId"])?.text ?? app["appDirPath"]?.text.flatMap({ $0.split(separator: UInt8(ascii: "/")).last }),
      text.count <= Limits.nameBytes
    else { return nil }
    return text
  }

  mutating func declare(into reading: inout Reading) {
    for index in apps.indices {
      let app = apps[index]
      let name = reading.hosts.names.intern(app.id)
      let span = (app.field["appID"] ?? app.field["appId"] ?? app.field["appDirPath"] ?? app.field).span
      let node = reading.hosts.add(
        HostNode(
          name: app.id, nature: .role(.service), natureSpan: .none, span: span, provenance: Provenance(.manifests, via: Self.format)),
        named: name)
      apps[index].node = node
      reading.hosts.addApp(app.id, node, in: nil)
      for folder in Set(app.folders).sorted(by: { $0.lexicographicallyPrecedes($1) }) { reading.hosts.addMount(of: folder, node) }
      if case .service(let service) = reading.element(of: node) { apps[index].service = service }
    }
  }

  mutating func resolve(into reading: inout Reading) {
    var byPort: [[Int]: Int] = [:]
    for app in apps {
      if let port = app.field["appPort"]?.count { byPort[[app.file, port]] = app.service }
    }
    for app in apps where app.service >= 0 {
      let scope = HostScope(namespace: reading.hosts.names.intern("default"), isPlaced: false)
      let caller = Caller(service: app.service, node: app.node, scope: scope, leavesOutTelemetry: true)
      var seen: Set<ArraySlice<UInt8>> = []
      for (key, value) in app.environment {
        guard let name = key.text, let bytes = value.text, seen.insert(name).inserted else { continue }
        invocations.draw(by: app.service, value, in: nil, &reading)
        let text = AddressText(key: name, bytes: bytes, field: value, via: "env", confidence: .high)
        for reference in text.references({ _ in nil }) where !Dapr.isInvocation(reference.address) {
          let provenance = Provenance(.manifests, via: text.via)
          // All apps run on one machine.
          if let port = reference.address.port, reference.address.host.elementsEqual("localhost".utf8),
            let callee = byPort[[app.file, port]]
          {
            if callee != app.service { reading.topology.addCall(from: app.service, to: callee, at: reference.span, provenance) }
          } else {
            reading.connect(caller, to: reference, provenance)
          }
        }
      }
    }
    invocations.implySilence(into: &reading)
  }
}
