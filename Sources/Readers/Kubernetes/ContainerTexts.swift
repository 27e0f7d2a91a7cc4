internal import Documents
internal import SourceText
internal import TopologyModel

/// The texts of one container in which addresses can stand: its environment, command and arguments, with `$(NAME)`
/// expanded as Kubernetes does and ConfigMaps looked up.
struct ContainerTexts {
  private(set) var texts: [AddressText] = []
  /// Variables by name, expanded.
  private var variables: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]
  /// ConfigMaps whose every key is a variable, the last the strongest.
  private var maps: [ObjectName] = []

  /// - Parameter isOwn: whether a ConfigMap is the environment of this node alone, and has not been read for it before.
  ///   Where several nodes share it, it says of none of them which of its addresses they call.
  init(_ container: Field, in namespace: NameID, _ objects: ClusterObjects, _ names: inout NameTable, isOwn: (ObjectName) -> Bool) {
    if let sources = container["envFrom"] {
      for source in sources.items.prefix(Self.sources) {
        guard let name = source["configMapRef"]?["name"]?.text else { continue }
        let map = ObjectName(namespace: namespace, name: names.intern(name))
        guard let data = objects.configMaps[map] else { continue }
        maps.append(map)
        if isOwn(map) {
          for (key, value) in data.pairs {
            guard let text = value.text else { continue }
            texts.append(AddressText(key: key.text, bytes: text, field: value, via: "envFrom", confidence: .medium))
          }
        }
      }
    }
    if let environment = container["env"] { for entry in environment.items { addVariable(entry, namespace, objects, &names) } }
    addArguments(container["command"], "command", objects, &names)
    addArguments(container["args"], "args", objects, &names)
  }

  /// ConfigMaps that one container can take its environment from; more are not looked at.
  private static let sources = 16

  private mutating func addVariable(_ entry: Field, _ namespace: NameID, _ objects: ClusterObjects, _ names: inout NameTable) {
    guard let key = entry["name"]?.text else { return }
    if let value = entry["value"] {
      guard let text = value.text else { return }
      let expanded = expand(text, objects, &names)
      variables[key] = expanded
      texts.append(AddressText(key: key, bytes: expanded, field: value, via: "env", confidence: .high))
    } else if let reference = entry["valueFrom"]?["configMapKeyRef"], let map = reference["name"]?.text, let name = reference["key"]?.text {
      let configKey = ConfigKey(map: ObjectName(namespace: namespace, name: names.intern(map)), key: names.intern(name))
      guard let value = objects.configValues[configKey], let text = value.text else { return }
      variables[key] = text
      texts.append(AddressText(key: key, bytes: text, field: value, via: "configMapKeyRef", confidence: .high))
    }
  }

  private mutating func addArguments(_ list: Field?, _ via: String, _ objects: ClusterObjects, _ names: inout NameTable) {
    guard let list else { return }
    var flag: ArraySlice<UInt8>?
    for item in list.items {
      guard let text = item.text else { continue }
      texts.append(AddressText(key: flag, bytes: expand(text, objects, &names), field: item, via: via, confidence: .high))
      flag = text.first == UInt8(ascii: "-") && !text.contains(UInt8(ascii: "=")) && !text.contains(UInt8(ascii: " ")) ? text : nil
    }
  }

  /// The value of a variable, as far as the input says it.
  func value(of variable: ArraySlice<UInt8>, _ objects: ClusterObjects, _ names: inout NameTable) -> ArraySlice<UInt8>? {
    if let value = variables[variable] { return value }
    guard !maps.isEmpty else { return nil }
    let key = names.intern(variable)
    for map in maps.reversed() { if let value = objects.configValues[ConfigKey(map: map, key: key)]?.text { return value } }
    return nil
  }

  /// An expansion longer than this is left as it was written: twenty variables that double each other would make a
  /// million bytes of nothing.
  private static let expansion = 4096

  /// Replaces `$(NAME)` by the variables defined before; `$$(NAME)` and unknown ones stay.
  private func expand(_ text: ArraySlice<UInt8>, _ objects: ClusterObjects, _ names: inout NameTable) -> ArraySlice<UInt8> {
    guard text.contains(UInt8(ascii: "$")) else { return text }
    var expanded: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      guard expanded.count <= Self.expansion + text.count else { return text }
      let byte = text[index]
      guard byte == UInt8(ascii: "$"), index + 1 < text.endIndex else {
        expanded.append(byte)
        index += 1
        continue
      }
      if text[index + 1] == UInt8(ascii: "$") {
        expanded.append(byte)
        index += 2
        continue
      }
      guard text[index + 1] == UInt8(ascii: "("), let end = text[index...].prefix(260).firstIndex(of: UInt8(ascii: ")")) else {
        expanded.append(byte)
        index += 1
        continue
      }
      let name = text[(index + 2)..<end]
      expanded += value(of: name, objects, &names) ?? Self.serviceHost(name)?[...] ?? text[index...end]
      index = end + 1
    }
    return expanded[...]
  }

  /// Kubernetes gives every container a `CART_DB_SERVICE_HOST` for the Service `cart-db`.
  private static func serviceHost(_ name: ArraySlice<UInt8>) -> [UInt8]? {
    let suffix = "_SERVICE_HOST".utf8
    guard name.count > suffix.count, name.suffix(suffix.count).elementsEqual(suffix) else { return nil }
    return name.dropLast(suffix.count).map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : Address.lowercased($0) }
  }
}
