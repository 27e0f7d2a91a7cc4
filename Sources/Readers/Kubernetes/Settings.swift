internal import Documents
internal import SourceText
internal import TopologyModel

/// What a ConfigMap or a Secret is known by.
struct SettingsID: Hashable {
  var isSecret: Bool
  var name: ObjectName
}

/// A ConfigMap or a Secret: texts by key.
struct Settings {
  struct Value {
    var key: ArraySlice<UInt8>
    var text: ArraySlice<UInt8>
    /// Where it stands.
    var field: Field
  }

  private(set) var values: [Value] = []
  private var index: [ArraySlice<UInt8>: Int] = [:]
  /// Whether a text is the configuration of a web server that hands requests on to others, and serves no pages of its own.
  private(set) var isOfRouter = false
  /// What its keys lie in as files.
  let folder: [UInt8]

  /// - Parameter isSecret: whether `data` is in base 64.
  init(_ object: Field, isSecret: Bool) {
    folder = Self.folder(of: object)
    for (key, value) in object["data"]?.pairs ?? [] {
      guard let key = key.text, let text = value.text else { continue }
      if !isSecret {
        add(Value(key: key, text: text, field: value))
      } else if let decoded = Self.decoded(text) {
        add(Value(key: key, text: decoded[...], field: value))
      }
    }
    // Kubernetes writes it over `data`.
    for (key, value) in (isSecret ? object["stringData"]?.pairs : nil) ?? [] {
      guard let key = key.text, let text = value.text else { continue }
      add(Value(key: key, text: text, field: value))
    }
  }

  /// What an operator writes into a Secret for those who use what it runs, as far as it names the host.
  /// - Parameter field: the object that it makes this of.
  init(url: [UInt8], _ field: Field) {
    folder = Self.folder(of: field)
    for key in ["uri", "connection_string", "jdbc-uri", "fqdn-uri"] { add(Value(key: Array(key.utf8)[...], text: url[...], field: field)) }
    guard let address = Address(url[...]) else { return }
    add(Value(key: Array("host".utf8)[...], text: address.host[...], field: field))
    if let port = address.port { add(Value(key: Array("port".utf8)[...], text: Array("\(port)".utf8)[...], field: field)) }
  }

  /// Files of a ConfigMap lie in a folder of its name, beside the other objects of the document's file.
  static func folder(of object: Field) -> [UInt8] {
    let metadata = object["metadata"]
    let parts = [metadata?["namespace"]?.text, metadata?["name"]?.text].compactMap { $0 }
    return parts.reduce(FilePath.normal(object.tree.file.path.bytes)) { path, part in
      path + [UInt8(ascii: "/")] + part.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 }
    }
  }

  /// Takes the texts out that stand at some places.
  mutating func leaveOut(_ taken: Set<Span>) {
    guard values.contains(where: { taken.contains($0.field.span) }) else { return }
    values.removeAll { taken.contains($0.field.span) }
    index = Dictionary(values.enumerated().map { ($0.element.key, $0.offset) }) { first, _ in first }
  }

  subscript(key: ArraySlice<UInt8>) -> Value? { index[key].map { values[$0] } }

  /// How nginx, Caddy and Apache say that they hand a request on.
  private static let routeWords = ["proxy_pass", "grpc_pass", "reverse_proxy", "ProxyPass"].map { Array($0.utf8) }
  /// How they say that they serve the pages of an application.
  private static let pageWords = ["try_files", "file_server", "index.html"].map { Array($0.utf8) }

  private mutating func add(_ value: Value) {
    func has(_ words: [[UInt8]]) -> Bool { words.contains { value.text.firstRange(of: $0) != nil } }
    isOfRouter = isOfRouter || (PodFiles.isConfiguration(value) && has(Self.routeWords) && !has(Self.pageWords))
    if let known = index[value.key] {
      values[known] = value
    } else {
      index[value.key] = values.count
      values.append(value)
    }
  }

  /// The bytes that a text in base 64 stands for; nil for any other text.
  private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var decoded: [UInt8] = []
    var (bits, count): (UInt32, Int) = (0, 0)
    for byte in text {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = byte - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = byte - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"): digit = 62
      case UInt8(ascii: "/"): digit = 63
      case UInt8(ascii: "="), 0x20, 0x0A, 0x0D, 0x09: continue
      default: return nil
      }
      bits = (bits << 6 | UInt32(digit)) & 0xFFFFFF
      count += 6
      if count >= 8 {
        count -= 8
        decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return decoded
  }
}
