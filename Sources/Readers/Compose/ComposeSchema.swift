internal import SourceText

/// What Docker Compose's own schema finds wrong with a document: keys that there are not, and values of a wrong shape.
enum ComposeSchema {
  /// - Parameter isMerged: whether a document stands before it, with which it is merged: then a null changes nothing.
  static func faults(_ document: ComposeValue, isMerged: Bool) -> [Diagnostic] {
    var faults = unknown(in: document, ComposeKeys.top, of: "a Compose file") + misshaped(in: document, ComposeShapes.top)
    faults += unknown(in: document, ComposeKeys.beside)
    for kind in ["services", "jobs"] {
      for entry in document[kind]?.entries ?? [] {
        if !isName(entry.key) {
          faults.append(
            Diagnostic(
              .error, "'\(Untrusted(entry.key))' cannot be the name of a service", at: entry.keySpan,
              hint: "a name has letters, digits, '.', '_' and '-'"))
        }
        guard entry.value.merge == .plain, !(isMerged && entry.value.isNull) else { continue }
        guard case .mapping = entry.value.content else {
          faults.append(
            Diagnostic(
              .error, "service '\(Untrusted(entry.key))' must be a mapping", at: entry.value.isNull ? entry.keySpan : entry.value.span))
          continue
        }
        faults += Self.faults(ofService: entry.value, isJob: kind == "jobs", isMerged)
      }
    }
    return faults
  }

  private static func faults(ofService service: ComposeValue, isJob: Bool, _ isMerged: Bool) -> [Diagnostic] {
    let keys = isJob ? ComposeKeys.service.union([Untrusted("triggers")]) : ComposeKeys.service
    var faults = unknown(in: service, keys, of: isJob ? "a job" : "a service") + misshaped(in: service, ComposeShapes.service, isMerged)
    if isJob, service["triggers"]?.merge ?? .plain == .plain { faults += triggerFaults(of: service, isMerged) }
    faults += unknown(in: service, ComposeKeys.nested)
    for dependency in service["depends_on"]?.entries ?? [] {
      guard let condition = dependency.value["condition"], condition.text != nil, !isUnknown(condition) else { continue }
      if !conditions.contains(where: { condition.equals($0) }) {
        faults.append(
          Diagnostic(
            .error, "`condition` must be service_started, service_healthy or service_completed_successfully", at: condition.span,
            hint: Spelling.nearest(to: condition.text ?? [], among: conditions).map { "did you mean '\(ours: $0)'?" }))
      }
    }
    return faults + (service["ports"]?.items ?? []).compactMap(fault(ofPort:)) + durationFaults(of: service)
      + ComposeLists.faults(of: service, isMerged: isMerged)
  }

  /// A job says what starts it: somebody, or the time.
  private static func triggerFaults(of job: ComposeValue, _ isMerged: Bool) -> [Diagnostic] {
    let hint: Message = "write triggers: {manual: true}, or triggers: {schedule: [\"0 3 * * *\"]}"
    guard let triggers = job["triggers"] else {
      return isMerged ? [] : [Diagnostic(.error, "a job has no `triggers`", at: job.span, hint: hint)]
    }
    guard case .mapping = triggers.content else {
      return [Diagnostic(.error, "`triggers` must be a mapping", at: triggers.span, hint: hint)]
    }
    if triggers.entries.isEmpty {
      return [Diagnostic(.error, "`triggers` says of nothing that it starts the job", at: triggers.span, hint: hint)]
    }
    return unknown(in: triggers, triggerKeys, of: "`triggers`") + misshaped(in: triggers, ComposeShapes.triggers)
  }

  private static let triggerKeys: Set<Untrusted> = [Untrusted("manual"), Untrusted("schedule")]

  /// Keys of a service that hold a time, each with the key around it.
  private static let durations: [(around: String?, key: String)] = [
    ("healthcheck", "interval"), ("healthcheck", "timeout"), ("healthcheck", "start_period"), ("healthcheck", "start_interval"),
    (nil, "stop_grace_period"),
  ]

  private static func durationFaults(of service: ComposeValue) -> [Diagnostic] {
    durations.compactMap { around, key in
      let owner = around.map { service[$0] } ?? service
      guard let value = owner?[key], let text = value.text, !isUnknown(value) else { return nil }
      if isDuration(text), value.typed == nil { return nil }
      return Diagnostic(.error, "`\(ours: key)` must be a time with a unit", at: value.span, hint: "write 30s, 1m30s or 500ms")
    }
  }

  /// `1h30m`, `1.5s`, `-2w`, `0`.
  private static func isDuration(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
    if rest.elementsEqual("0".utf8) { return true }
    guard !rest.isEmpty else { return false }
    while !rest.isEmpty {
      let number = rest.prefix { ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: ".") }
      guard number.contains(where: { $0 != UInt8(ascii: ".") }), number.count(where: { $0 == UInt8(ascii: ".") }) < 2 else { return false }
      rest = rest.dropFirst(number.count)
      guard let unit = ["ns", "us", "µs", "μs", "ms", "s", "m", "h", "d", "w"].first(where: { rest.starts(with: $0.utf8) }) else {
        return false
      }
      rest = rest.dropFirst(unit.utf8.count)
    }
    return true
  }

  /// What is wrong with a port that is written as a text: `80`, `8080:80/udp`, `127.0.0.1:8000-8010:80`.
  private static func fault(ofPort item: ComposeValue) -> Diagnostic? {
    guard let text = item.text, !isUnknown(item), !isPort(text) else { return nil }
    return Diagnostic(
      .error, "'\(Untrusted(text))' is no port", at: item.span,
      hint: "write CONTAINER, HOST:CONTAINER or IP:HOST:CONTAINER, with numbers to 65535 and /udp behind it if need be")
  }

  private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
    let halves = text.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
    if halves.count == 2, !["tcp", "udp", "sctp"].contains(where: { halves[1].map(Address.lowercased).elementsEqual($0.utf8) }) {
      return false
    }
    guard let ports = halves.first else { return false }
    var parts = ports.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard let container = parts.popLast().flatMap(range) else { return false }
    guard let host = parts.popLast() else { return true }
    if !host.isEmpty {
      guard let outside = range(host), outside.count == container.count || container.count == 1 else { return false }
    }
    let address = ports[..<host.startIndex].dropLast()
    return address.allSatisfy { byte in "0123456789abcdefABCDEF.:[]%".utf8.contains(byte) }
      && (address.isEmpty || address.contains(UInt8(ascii: ":")) || address.split(separator: UInt8(ascii: ".")).count == 4)
  }

  /// The numbers of `80` or `8000-8010`.
  private static func range(_ text: ArraySlice<UInt8>) -> ClosedRange<Int>? {
    let ends = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).map(Address.number)
    guard ends.count < 3, let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last, last <= 65_535 else { return nil }
    return first...last
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

  private static func unknown(in value: ComposeValue, _ nested: [(path: [String], keys: Set<Untrusted>)]) -> [Diagnostic] {
    nested.flatMap { path, keys in
      ComposeShapes.values(at: path, in: value).flatMap { unknown(in: $0, keys, of: name(of: path)) }
    }
  }

  private static func misshaped(
    in value: ComposeValue, _ rules: [ComposeShapes.Rule], _ isMerged: Bool = false
  ) -> [Diagnostic] {
    rules.flatMap { path, shapes in
      ComposeShapes.values(at: path, in: value).filter { !shapes.admit($0) && !(isMerged && $0.isNull) }.map { value in
        Diagnostic(
          .error, "\(ours: name(of: path)) must be \(ours: shapes.words)", at: value.span,
          hint: shapes.contains(.text) && value.typed != nil ? "put it in quotes" : nil)
      }
    }
  }

  /// In words: "an item of `ports`".
  private static func name(of path: [String]) -> String {
    let owner = path.last { $0 != "[]" && $0 != "*" } ?? ""
    return switch path.last {
    case "[]": "an item of `\(owner)`"
    case "*": "a value of `\(owner)`"
    default: "`\(owner)`"
    }
  }
}
