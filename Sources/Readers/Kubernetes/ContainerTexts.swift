internal import Documents
internal import SourceText
internal import TopologyModel

/// The texts of one container in which addresses can stand: its environment, command and arguments, with `$(NAME)`
/// expanded as Kubernetes does and ConfigMaps and Secrets looked up.
struct ContainerTexts {
  private(set) var texts: [AddressText] = []
  /// ConfigMaps and Secrets whose every key is a variable, the last the strongest, with the place where each is named.
  private(set) var sources: [Source] = []

  struct Source {
    var id: SettingsID
    var place: Span
    /// What stands before each key in the name of its variable.
    var prefix: ArraySlice<UInt8>
  }
  /// ConfigMaps and Secrets that no input has, with the variable that would hold what they do, if it is one.
  private(set) var missing: [Missing] = []

  struct Missing {
    var name: ArraySlice<UInt8>
    var key: ArraySlice<UInt8>?
    var via: String
    var span: Span
  }

  /// Variables with a value of their own and a source of it, which Kubernetes refuses: the name, and where it stands.
  private(set) var contradictory: [(name: ArraySlice<UInt8>, span: Span)] = []

  /// Variables by name, expanded.
  private var variables: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]
  /// The text of each variable: a place in `texts`.
  private var textOfVariable: [ArraySlice<UInt8>: Int] = [:]

  init(_ container: Field, in namespace: NameID, _ objects: ClusterObjects, _ names: inout NameTable) {
    for source in container["envFrom"].map({ Array($0.items) }) ?? [] {
      for (isSecret, reference) in [(false, source["configMapRef"]), (true, source["secretRef"])] {
        guard let field = reference?["name"], let name = field.text, sources.count < Self.mostSources else { continue }
        let id = SettingsID(isSecret: isSecret, name: ObjectName(namespace: namespace, name: names.intern(name)))
        if objects.settings[id] != nil {
          sources.append(Source(id: id, place: field.span, prefix: source["prefix"]?.text ?? []))
        } else {
          missing.append(Missing(name: name, key: nil, via: "envFrom", span: field.span))
        }
      }
    }
    if let environment = container["env"] { for entry in environment.items { addVariable(entry, namespace, objects, &names) } }
    addArguments(container["command"], "command", objects)
    addArguments(container["args"], "args", objects)
  }

  /// Maps that one container can take its environment from; more are not looked at.
  private static let mostSources = 16

  private mutating func addVariable(_ entry: Field, _ namespace: NameID, _ objects: ClusterObjects, _ names: inout NameTable) {
    guard let key = entry["name"]?.text else { return }
    let source = entry["valueFrom"].flatMap { $0.tree.pairs($0.id).isEmpty ? nil : $0 }
    if let value = entry["value"], source == nil || value.text?.isEmpty == false {
      // Which of the two is meant nobody can tell.
      if source != nil { return contradictory.append((key, value.span)) }
      let text = value.text.map { expand($0, objects) } ?? []
      add(AddressText(key: key, bytes: text, field: value, via: "env", confidence: .high))
      return
    }
    for isSecret in [false, true] {
      let reference = isSecret ? source?["secretKeyRef"] : source?["configMapKeyRef"]
      guard let reference, let map = reference["name"]?.text, let field = reference["key"], let name = field.text else { continue }
      let id = SettingsID(isSecret: isSecret, name: ObjectName(namespace: namespace, name: names.intern(map)))
      let via = isSecret ? "secretKeyRef" : "configMapKeyRef"
      guard let value = objects.settings[id]?[name] else {
        missing.append(Missing(name: map, key: key, via: via, span: field.span))
        continue
      }
      add(
        AddressText(
          key: key, bytes: value.text, field: value.field, via: via, confidence: .high, place: isSecret ? field.span : nil))
    }
  }

  /// Takes a variable. Of two with one name the last holds.
  private mutating func add(_ text: AddressText) {
    guard let key = text.key else { return }
    variables[key] = text.bytes
    if let known = textOfVariable[key] {
      texts[known] = text
    } else {
      textOfVariable[key] = texts.count
      texts.append(text)
    }
  }

  private mutating func addArguments(_ list: Field?, _ via: String, _ objects: ClusterObjects) {
    guard let list else { return }
    var flag: ArraySlice<UInt8>?
    for item in list.items {
      guard let text = item.text else { continue }
      texts.append(AddressText(key: flag, bytes: expand(text, objects), field: item, via: via, confidence: .high))
      flag = text.first == UInt8(ascii: "-") && !text.contains(UInt8(ascii: "=")) && !text.contains(UInt8(ascii: " ")) ? text : nil
    }
  }

  /// Whether the variable of a key of a source is another's in the container: that of a later source, or one of its own.
  func isOverridden(_ key: ArraySlice<UInt8>, of source: Int, _ objects: ClusterObjects) -> Bool {
    let variable = sources[source].prefix + key
    return variables[variable] != nil || sources[(source + 1)...].contains { Self.value(of: variable, in: $0, objects) != nil }
  }

  private static func value(of variable: ArraySlice<UInt8>, in source: Source, _ objects: ClusterObjects) -> ArraySlice<UInt8>? {
    guard variable.starts(with: source.prefix) else { return nil }
    return objects.settings[source.id]?[variable.dropFirst(source.prefix.count)]?.text
  }

  /// The value of a variable, as far as the input says it.
  func value(of variable: ArraySlice<UInt8>, _ objects: ClusterObjects) -> ArraySlice<UInt8>? {
    if let value = variables[variable] { return value }
    return sources.reversed().lazy.compactMap { Self.value(of: variable, in: $0, objects) }.first
  }

  /// An expansion longer than this is left as it was written: twenty variables that double each other would make a
  /// million bytes of nothing.
  private static let expansion = 4096

  /// Replaces `$(NAME)` by the variables defined before; `$$(NAME)` and unknown ones stay.
  private func expand(_ text: ArraySlice<UInt8>, _ objects: ClusterObjects) -> ArraySlice<UInt8> {
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
      expanded += value(of: name, objects) ?? Self.serviceHost(name)?[...] ?? text[index...end]
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
