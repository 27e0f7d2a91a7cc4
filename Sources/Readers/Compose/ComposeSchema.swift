internal import SourceText

/// What Docker Compose's own schema finds wrong with a document: keys that there are not, and values of a wrong shape.
enum ComposeSchema {
  /// Shapes that a value may have.
  private struct Shapes: OptionSet {
    let rawValue: Int
    static let text = Shapes(rawValue: 1)
    static let list = Shapes(rawValue: 2)
    static let mapping = Shapes(rawValue: 4)
    static let null = Shapes(rawValue: 8)

    init(rawValue: Int) { self.rawValue = rawValue }

    init(_ value: ComposeValue) {
      self =
        switch value.content {
        case .null: .null
        case .text: .text
        case .list: .list
        case .mapping: .mapping
        }
    }

    /// In words that follow "must be ".
    var words: String {
      let names = [(Shapes.text, "a text"), (.list, "a list"), (.mapping, "a mapping")].filter { contains($0.0) }.map(\.1)
      return names.joined(separator: " or ")
    }
  }

  private static let topShapes: [(key: String, shapes: Shapes)] = [
    ("include", .list), ("services", .mapping), ("jobs", .mapping), ("networks", .mapping), ("volumes", .mapping), ("secrets", .mapping),
    ("configs", .mapping), ("models", .mapping), ("name", .text),
  ]

  private static let serviceShapes: [(key: String, shapes: Shapes)] = [
    ("image", .text), ("build", [.text, .mapping]), ("provider", .mapping), ("extends", [.text, .mapping]), ("container_name", .text),
    ("hostname", .text), ("network_mode", .text), ("pid", [.text, .null]), ("ipc", .text), ("restart", .text), ("scale", .text),
    ("command", [.text, .list, .null]), ("entrypoint", [.text, .list, .null]), ("environment", [.list, .mapping]),
    ("env_file", [.text, .list]), ("depends_on", [.list, .mapping]), ("links", .list), ("external_links", .list), ("ports", .list),
    ("expose", .list), ("networks", [.list, .mapping]), ("volumes", .list), ("volumes_from", .list), ("profiles", .list),
    ("deploy", [.mapping, .null]), ("healthcheck", .mapping), ("models", [.list, .mapping]), ("secrets", .list), ("configs", .list),
    ("extra_hosts", [.list, .mapping]), ("labels", [.list, .mapping]), ("logging", .mapping),
  ]

  static func faults(_ document: ComposeValue) -> [Diagnostic] {
    var faults = unknown(in: document, ComposeKeys.top, of: "a Compose file") + misshaped(in: document, topShapes)
    for kind in ["services", "jobs"] {
      for entry in document[kind]?.entries ?? [] {
        if !isName(entry.key) {
          faults.append(
            Diagnostic(
              .error, "'\(Untrusted(entry.key))' cannot be the name of a service", at: entry.keySpan,
              hint: "a name has letters, digits, '.', '_' and '-'"))
        }
        guard entry.value.merge == .plain else { continue }
        guard case .mapping = entry.value.content else {
          faults.append(
            Diagnostic(
              .error, "service '\(Untrusted(entry.key))' must be a mapping", at: entry.value.isNull ? entry.keySpan : entry.value.span))
          continue
        }
        faults += Self.faults(ofService: entry.value, isJob: kind == "jobs")
      }
    }
    return faults
  }

  private static func faults(ofService service: ComposeValue, isJob: Bool) -> [Diagnostic] {
    let keys = isJob ? ComposeKeys.service.union([Untrusted("triggers")]) : ComposeKeys.service
    var faults = unknown(in: service, keys, of: isJob ? "a job" : "a service") + misshaped(in: service, serviceShapes)
    if let deploy = service["deploy"] { faults += unknown(in: deploy, ComposeKeys.deploy, of: "`deploy`") }
    for dependency in service["depends_on"]?.entries ?? [] {
      guard let condition = dependency.value["condition"], condition.text != nil, !isUnknown(condition) else { continue }
      if !conditions.contains(where: { condition.equals($0) }) {
        faults.append(
          Diagnostic(
            .error, "`condition` must be service_started, service_healthy or service_completed_successfully", at: condition.span,
            hint: Spelling.nearest(to: condition.text ?? [], among: conditions).map { "did you mean '\(ours: $0)'?" }))
      }
    }
    return faults
  }

  private static let conditions = ["service_started", "service_healthy", "service_completed_successfully"]

  /// Whether a variable that no input gives a value stands in a text.
  static func isUnknown(_ value: ComposeValue) -> Bool { value.text?.firstRange(of: Array("$(".utf8)) != nil }

  private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
    !name.isEmpty
      && name.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  private static func unknown(in value: ComposeValue, _ keys: Set<Untrusted>, of what: String) -> [Diagnostic] {
    value.entries.filter { !keys.contains(Untrusted($0.key)) && !ComposeKeys.isExtension($0.key) }.map { entry in
      let candidates = keys.sorted().map { String(decoding: $0.bytes, as: UTF8.self) }
      let hint: Message =
        Spelling.nearest(to: entry.key, among: candidates).map { "did you mean '\(ours: $0)'?" } ?? "keys of your own begin with 'x-'"
      return Diagnostic(.error, "\(ours: what) has no key '\(Untrusted(entry.key))'", at: entry.keySpan, hint: hint)
    }
  }

  private static func misshaped(in value: ComposeValue, _ shapes: [(key: String, shapes: Shapes)]) -> [Diagnostic] {
    shapes.compactMap { key, shapes in
      guard let field = value[key], field.merge == .plain else { return nil }
      let shape = Shapes(field)
      return shapes.isSuperset(of: shape) ? nil : Diagnostic(.error, "`\(ours: key)` must be \(ours: shapes.words)", at: field.span)
    }
  }
}
