internal import Documents
internal import SourceText
internal import TopologyModel

/// The texts of one container in which addresses can stand: its environment, command and arguments, with `$(NAME)`
/// expanded as Kubernetes does and ConfigMaps looked up.
struct ContainerTexts {
  struct Text {
    /// The variable or flag.
    var key: ArraySlice<UInt8>?
    var bytes: ArraySlice<UInt8>
    /// Where it stands in the file.
    var field: Field
    var via: String
    var confidence: Confidence
  }

  private(set) var texts: [Text] = []
  /// Variables by name, expanded.
  private var variables: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]
  /// ConfigMaps whose every key is a variable, the last the strongest.
  private var maps: [ObjectName] = []

  /// - Parameter isOwn: whether a ConfigMap is the environment of this node alone, and has not been read for it before.
  ///   Where several nodes share it, it says of none of them which of its addresses they call.
  init(_ container: Field, in namespace: NameID, _ objects: inout ClusterObjects, isOwn: (ObjectName) -> Bool) {
    if let sources = container["envFrom"] {
      for source in sources.items.prefix(Self.sources) {
        guard let name = source["configMapRef"]?["name"]?.text else { continue }
        let map = ObjectName(namespace: namespace, name: objects.intern(name))
        guard let data = objects.configMaps[map] else { continue }
        maps.append(map)
        if isOwn(map) {
          for (key, value) in data.pairs {
            guard let text = value.text else { continue }
            texts.append(Text(key: key.text, bytes: text, field: value, via: "envFrom", confidence: .medium))
          }
        }
      }
    }
    if let environment = container["env"] { for entry in environment.items { addVariable(entry, namespace, &objects) } }
    addArguments(container["command"], "command", &objects)
    addArguments(container["args"], "args", &objects)
  }

  /// ConfigMaps that one container can take its environment from; more are not looked at.
  private static let sources = 16

  private mutating func addVariable(_ entry: Field, _ namespace: NameID, _ objects: inout ClusterObjects) {
    guard let key = entry["name"]?.text else { return }
    if let value = entry["value"] {
      guard let text = value.text else { return }
      let expanded = expand(text, &objects)
      variables[key] = expanded
      texts.append(Text(key: key, bytes: expanded, field: value, via: "env", confidence: .high))
    } else if let reference = entry["valueFrom"]?["configMapKeyRef"], let map = reference["name"]?.text, let name = reference["key"]?.text {
      let configKey = ConfigKey(map: ObjectName(namespace: namespace, name: objects.intern(map)), key: objects.intern(name))
      guard let value = objects.configValues[configKey], let text = value.text else { return }
      variables[key] = text
      texts.append(Text(key: key, bytes: text, field: value, via: "configMapKeyRef", confidence: .high))
    }
  }

  private mutating func addArguments(_ list: Field?, _ via: String, _ objects: inout ClusterObjects) {
    guard let list else { return }
    var flag: ArraySlice<UInt8>?
    for item in list.items {
      guard let text = item.text else { continue }
      texts.append(Text(key: flag, bytes: expand(text, &objects), field: item, via: via, confidence: .high))
      flag = text.first == UInt8(ascii: "-") && !text.contains(UInt8(ascii: "=")) && !text.contains(UInt8(ascii: " ")) ? text : nil
    }
  }

  /// The value of a variable, as far as the input says it.
  func value(of variable: ArraySlice<UInt8>, _ objects: inout ClusterObjects) -> ArraySlice<UInt8>? {
    if let value = variables[variable] { return value }
    guard !maps.isEmpty else { return nil }
    let key = objects.intern(variable)
    for map in maps.reversed() { if let value = objects.configValues[ConfigKey(map: map, key: key)]?.text { return value } }
    return nil
  }

  /// An expansion longer than this is left as it was written: twenty variables that double each other would make a
  /// million bytes of nothing.
  private static let expansion = 4096

  /// Replaces `$(NAME)` by the variables defined before; `$$(NAME)` and unknown ones stay.
  private func expand(_ text: ArraySlice<UInt8>, _ objects: inout ClusterObjects) -> ArraySlice<UInt8> {
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
      expanded += value(of: name, &objects) ?? Self.serviceHost(name)?[...] ?? text[index...end]
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

/// Finds words again in the file that they come from, so that an edge's place is one line even in a script of many.
struct WordPlaces {
  private let field: Field
  private let isOneLine: Bool
  private var cursor: Int
  /// Words that were not found; each has cost a search to the end.
  private var misses = 0

  init(_ field: Field) {
    self.field = field
    let span = field.span
    let bytes = field.tree.file.bytes[Int(span.start)..<Int(span.end)]
    isOneLine = !bytes.contains { $0 == 0x0A || $0 == 0x0D }
    cursor = Int(span.start)
  }

  /// The place of a word; words are asked for in the order in which they stand.
  mutating func span(of word: ArraySlice<UInt8>) -> Span {
    var span = field.span
    guard !isOneLine else { return span }
    let bytes = field.tree.file.bytes
    var start = cursor
    while misses < 8, start + word.count <= Int(span.end) {
      if bytes[start] == word.first, bytes[start..<(start + word.count)].elementsEqual(word) {
        cursor = start + word.count
        return Span(file: span.file, start: Int32(start), end: Int32(cursor))
      }
      start += 1
    }
    misses += 1
    // Made by an expansion: the first line will do.
    let line = bytes[Int(span.start)..<Int(span.end)].prefix { $0 != 0x0A && $0 != 0x0D }
    span.end = Int32(line.endIndex)
    return span
  }
}
