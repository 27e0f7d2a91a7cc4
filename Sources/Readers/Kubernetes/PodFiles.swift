internal import SourceText
internal import TopologyModel

/// The ConfigMaps and Secrets that a pod mounts as files.
struct PodFiles {
  struct Mount {
    var id: SettingsID
    /// The keys that become files; nil for all.
    var keys: [ArraySlice<UInt8>]?
    /// Where it is named.
    var place: Span
  }

  private(set) var mounts: [Mount] = []

  init(_ podSpec: Field, in namespace: NameID, _ objects: ClusterObjects, _ names: inout NameTable) {
    for volume in podSpec["volumes"].map({ Array($0.items) }) ?? [] {
      add(volume["configMap"], name: "name", isSecret: false, namespace, objects, &names)
      add(volume["secret"], name: "secretName", isSecret: true, namespace, objects, &names)
      for source in volume["projected"]?["sources"].map({ Array($0.items) }) ?? [] {
        add(source["configMap"], name: "name", isSecret: false, namespace, objects, &names)
        add(source["secret"], name: "name", isSecret: true, namespace, objects, &names)
      }
    }
  }

  private mutating func add(
    _ source: Field?, name key: StaticString, isSecret: Bool, _ namespace: NameID, _ objects: ClusterObjects, _ names: inout NameTable
  ) {
    guard let source, let field = source[key], let name = field.text else { return }
    let id = SettingsID(isSecret: isSecret, name: ObjectName(namespace: namespace, name: names.intern(name)))
    guard objects.settings[id] != nil else { return }
    mounts.append(Mount(id: id, keys: source["items"].map { $0.items.compactMap { $0["key"]?.text } }, place: field.span))
  }

  /// Whether a file may hold addresses that its program calls.
  static func isConfiguration(_ value: Settings.Value) -> Bool {
    !value.text.contains(0) && !value.text.starts(with: "-----BEGIN".utf8)
      && !endings.contains { value.key.count > $0.count && value.key.suffix($0.count).elementsEqual($0) }
  }

  private static let endings = [".sql", ".html", ".css", ".md", ".svg", ".crt", ".pem", ".key", ".lua"].map { Array($0.utf8) }
}
