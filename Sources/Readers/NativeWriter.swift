internal import SourceText
package import TopologyModel

/// Writes a topology as one native file: the inverse of `NativeReader`, from the same tables.
///
/// What the inputs could not say is left out, and so becomes *absent* where it was *unknown*: the file is a start to
/// be completed. Implied values are written too, since the native format has no such implication.
package enum NativeWriter {
  package static func write(_ topology: Topology) -> [UInt8] {
    var writer = YAMLText(topology: topology)
    writer.line(0, "topolint: 1")
    if let name = topology.name { writer.line(0, "name: \(writer.scalar(name))") }
    writer.attributes(NativeFields.root, topology.own, 0)
    if topology.callDefaults.count > 0 {
      writer.line(0, "defaults:")
      writer.line(1, "call:")
      writer.attributes(NativeFields.callDefaults, topology.callDefaults, 2)
    }
    writer.services()
    writer.elements("externals", topology.services.filter { $0.role == .external }.map { ($0.name, $0.attributes) }, NativeFields.external)
    writer.elements("stores", topology.stores.filter(\.isDeclared).map { ($0.name, $0.attributes) }, NativeFields.store)
    writer.elements("queues", topology.queues.filter(\.isDeclared).map { ($0.name, $0.attributes) }, NativeFields.queue)
    writer.ignores()
    return writer.bytes
  }
}

private struct YAMLText {
  let topology: Topology
  var bytes: [UInt8] = []

  init(topology: Topology) { self.topology = topology }

  mutating func line(_ indent: Int, _ text: String) {
    bytes.append(contentsOf: repeatElement(0x20, count: indent * 2))
    bytes += text.utf8
    bytes.append(0x0A)
  }

  // MARK: - Elements

  mutating func services() {
    let links = Links(topology)
    let services = topology.services.indices.filter { topology.services[$0].role != .external && topology.services[$0].role != .undeclared }
    line(0, services.isEmpty ? "services: {}" : "services:")
    for index in services {
      let service = topology.services[index]
      let start = bytes.count
      line(1, "\(scalar(service.name)):")
      let head = bytes.count
      if service.role != .service { line(2, "role: \(service.role.word)") }
      attributes(NativeFields.service, service.attributes, 2)
      list("calls", topology.calls(of: ID(index)).map { ("to", topology.services[topology.calls[$0].callee.index].name, topology.calls[$0].attributes, []) }, NativeFields.call)
      list("publishes", links.publishes[index].map { (("to", topology.queues[topology.publishes[$0].queue.index].name, topology.publishes[$0].attributes, [])) }, NativeFields.publish)
      list(
        "consumes",
        links.consumes[index].map {
          ("from", topology.queues[topology.consumes[$0].queue.index].name, topology.consumes[$0].attributes, topology.consumes[$0].steps)
        }, NativeFields.consume)
      list("uses", links.uses[index].map { ("store", topology.stores[topology.uses[$0].store.index].name, topology.uses[$0].attributes, []) }, NativeFields.use)
      if bytes.count == head {
        bytes.removeSubrange(start...)
        line(1, "\(scalar(service.name)): {}")
      }
    }
  }

  /// Publishes, consumes and uses by service.
  private struct Links {
    var publishes: [[Int]]
    var consumes: [[Int]]
    var uses: [[Int]]

    init(_ topology: Topology) {
      publishes = Array(repeating: [], count: topology.services.count)
      consumes = publishes
      uses = publishes
      for (index, link) in topology.publishes.enumerated() { publishes[link.service.index].append(index) }
      for (index, link) in topology.consumes.enumerated() { consumes[link.service.index].append(index) }
      for (index, link) in topology.uses.enumerated() { uses[link.service.index].append(index) }
    }
  }

  private mutating func list(_ key: String, _ items: [(key: String, name: NameID, run: AttributeRun, steps: [NameID])], _ fields: NativeFields) {
    guard !items.isEmpty else { return }
    line(2, "\(key):")
    for item in items {
      line(3, "- \(item.key): \(scalar(item.name))")
      if !item.steps.isEmpty { line(4, "steps: [\(item.steps.map { scalar($0) }.joined(separator: ", "))]") }
      attributes(fields, item.run, 4)
    }
  }

  mutating func elements(_ key: String, _ items: [(name: NameID, run: AttributeRun)], _ fields: NativeFields) {
    guard !items.isEmpty else { return }
    line(0, "\(key):")
    for item in items {
      line(1, "\(scalar(item.name)):\(item.run.count == 0 ? " {}" : "")")
      attributes(fields, item.run, 2)
    }
  }

  mutating func ignores() {
    guard !topology.ignores.isEmpty else { return }
    line(0, "ignore:")
    for ignore in topology.ignores {
      line(1, "- rule: \(scalar(ignore.rule.bytes[...]))")
      line(2, "subject: \(scalar(ignore.subject.bytes[...]))")
      line(2, "reason: \(scalar(ignore.reason.bytes[...]))")
      if let until = ignore.until {
        func digits(_ number: Int, _ count: Int) -> String { String(String(number + 100_000).suffix(count)) }
        line(2, "until: \(digits(until / 10_000, 4))-\(digits(until / 100 % 100, 2))-\(digits(until % 100, 2))")
      }
    }
  }

  // MARK: - Attributes

  mutating func attributes(_ fields: NativeFields, _ run: AttributeRun, _ indent: Int) {
    for field in fields.fields where field.special == nil {
      let members = field.group.map { group in group.fields.contains { isSaid($0, run) } } ?? false
      if let group = field.group, members {
        line(indent, "\(field.key):")
        attributes(group, run, indent + 1)
      } else if let attribute = field.attribute, let entry = topology.entry(attribute, in: run) {
        line(indent, "\(field.key): \(value(entry))")
      }
    }
  }

  /// Whether the run has the field's attribute, or any below it.
  private func isSaid(_ field: NativeFields.Field, _ run: AttributeRun) -> Bool {
    if let attribute = field.attribute, topology.entry(attribute, in: run) != nil { return true }
    return field.group?.fields.contains { isSaid($0, run) } ?? false
  }

  private func value(_ entry: AttributeEntry) -> String {
    let number = entry.value
    guard number.isFinite else { return "none" }
    switch entry.attribute.quantity {
    case .flag: return number == 1 ? "true" : "false"
    case .choice(let words): return words[min(Int(number), words.count - 1)]
    case .text: return scalar(NameID(value: number))
    case .duration: return Self.best(number, [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1), ("us", 0.001), ("ns", 0.000_001)])
    case .size: return Self.best(number, [("GB", 1e9), ("MB", 1e6), ("KB", 1e3), ("B", 1)])
    case .rate: return Self.best(number, [("/s", 1), ("/m", 1 / 60.0)])
    case .ratio: return Self.decimal(number * 100) + "%"
    case .count, .number: return Self.decimal(number)
    }
  }

  /// The number in the largest unit that makes it whole, else in the one that leaves the fewest digits.
  private static func best(_ number: Double, _ units: [(String, Double)]) -> String {
    if number == 0 { return "0" + units[units.count - 1].0 }
    for (unit, factor) in units where (number / factor).rounded() * factor == number && number / factor < 1e15 { return decimal(number / factor) + unit }
    let texts = units.map { decimal(number / $0.1) + $0.0 }.filter { !$0.hasPrefix("0.0") }
    return texts.min { $0.utf8.count < $1.utf8.count } ?? decimal(number / units[units.count - 1].1) + units[units.count - 1].0
  }

  /// A decimal of at most 15 digits, as the native grammar reads it.
  static func decimal(_ number: Double) -> String {
    let magnitude = min(max(0, number), 999_999_999_999_999)
    if magnitude == magnitude.rounded() { return "\(Int64(magnitude))" }
    var places = 12
    var scale = 1e12
    while places > 0, magnitude * scale >= 1e15 {
      places -= 1
      scale /= 10
    }
    let scaled = Int64((magnitude * scale).rounded())
    let whole = scaled / Int64(scale)
    var fraction = String(scaled % Int64(scale))
    fraction = String(repeating: "0", count: places - fraction.utf8.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return fraction.isEmpty ? "\(whole)" : "\(whole).\(fraction)"
  }

  // MARK: - Scalars

  func scalar(_ name: NameID) -> String { scalar(topology.names.bytes(name)) }

  /// Plain where YAML, old or new, can't take it for anything but text; else in double quotes, all but plain ASCII escaped.
  func scalar(_ bytes: ArraySlice<UInt8>) -> String {
    let isPlain =
      bytes.first.map(Self.isLetter) ?? false
      && bytes.allSatisfy { Self.isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) || [0x2D, 0x5F, 0x2E, 0x2F].contains($0) }
    let text = String(decoding: bytes, as: UTF8.self)
    if isPlain, !["true", "false", "null", "yes", "no", "on", "off", "y", "n", "none"].contains(text.lowercased()) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case " "..."~": quoted.unicodeScalars.append(scalar)
      default:
        let hex = String(scalar.value, radix: 16)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        quoted += "\\\(letter)" + String(repeating: "0", count: width - hex.utf8.count) + hex
      }
    }
    return quoted + "\""
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
}
