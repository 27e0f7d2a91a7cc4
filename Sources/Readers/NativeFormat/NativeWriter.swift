internal import Documents
package import SourceText
package import TopologyModel

/// Writes a topology as one native file: the inverse of `NativeReader`, from the same tables.
///
/// What the inputs could not say is said to be `unknown`, so that the file is judged as they are, and is a start to be
/// completed. What a format means by silence of a call is written as `implied`; of all else it is said, since rules take both alike.
package enum NativeWriter {
  /// The file.
  /// - Parameter isByName: whether the calls of a service stand in the order of names, so that two topologies can be compared whose
  ///   inputs name them otherwise; else in that of the inputs, which is that in which they are made where no stages say it.
  /// - Complexity: linear in the topology, n log n in the calls of one service.
  package static func write(_ topology: Topology, isByName: Bool = false) -> [UInt8] {
    var writer = YAMLText(topology: topology)
    writer.isByName = isByName
    writer.line(0, "topolint: 1")
    if let name = topology.name { writer.line(0, "name: \(writer.scalar(name))") }
    if writer.isPartial { writer.line(0, "complete: false") }
    writer.isOpen = writer.unknown(NativeFields.root, topology.own, 0)
    writer.attributes(NativeFields.root, topology.own, 0)
    if topology.callDefaults.count > 0, !writer.writesDefaultsOut {
      writer.line(0, "defaults:")
      writer.line(1, "call:")
      writer.attributes(NativeFields.callDefaults, topology.callDefaults, 2)
    }
    writer.services()
    writer.elements("externals", topology.services.filter { $0.role == .external }.map { ($0.name, $0.attributes) }, NativeFields.external)
    writer.elements("stores", topology.stores.filter(\.isDeclared).map { ($0.name, $0.attributes) }, NativeFields.store)
    writer.elements("queues", topology.queues.filter(\.isDeclared).map { ($0.name, $0.attributes) }, NativeFields.queue)
    writer.exceptions()
    return writer.bytes
  }

  /// A value of a topology as the native format has it, with its unit: `300ms`, `20k`, `none`, `postgres`.
  /// - Parameter other: what it is compared with. Rates that were observed have one unit then, in which neither is below 1.
  package static func text(_ entry: AttributeEntry, of topology: Topology, beside other: Double? = nil) -> Untrusted {
    let writer = YAMLText(topology: topology)
    if let other, entry.attribute == .observedRate {
      let unit = Unit.ofRate([entry.value, other].filter { $0 > 0 }.min() ?? 1)
      return Untrusted(YAMLText.decimal(entry.value / unit.value) + unit.symbol)
    }
    // Alone, a large number is read more easily in millions.
    let isLarge = entry.attribute.quantity == .number && entry.value >= 10_000 && entry.value.isFinite
    return Untrusted(isLarge ? writer.best(entry.value, .number, isLargestFirst: true) : writer.value(entry))
  }
}

struct YAMLText {
  let topology: Topology
  var bytes: [UInt8] = []
  /// Whether the mapping that is written says that all which it does not say is unknown.
  var isOpen = false
  /// Whether calls stand in the order of names.
  var isByName = false
  /// Whether the defaults of calls are written at each call: they do not hold for all.
  let writesDefaultsOut: Bool
  /// The defaults of the call that is written, where they are written out.
  private var inherited: AttributeRun?
  /// Whether it is written that there is more, since a part of the inputs could not be read and none of them says so.
  let isPartial: Bool

  init(topology: Topology) {
    self.topology = topology
    isPartial = !topology.isFullyRead && topology.entry(.complete, in: topology.own) == nil
    writesDefaultsOut = topology.callDefaults.count > 0 && !topology.calls.allSatisfy { topology.listsAll($0.attributes) }
  }

  mutating func line(_ indent: Int, _ text: String) {
    bytes.append(contentsOf: repeatElement(0x20, count: indent * 2))
    bytes += text.utf8
    bytes.append(0x0A)
  }

  /// A name as a key. One longer than 1 024 characters would be taken for none.
  mutating func keyLine(_ indent: Int, _ name: NameID, _ value: String = "") {
    let text = scalar(name)
    if text.utf8.count > 1_000 {
      line(indent, "? \(text)")
      line(indent, ":\(value)")
    } else {
      line(indent, text + ":\(value)")
    }
  }

  // MARK: - Elements

  mutating func services() {
    let services = topology.services.indices.filter { topology.services[$0].role != .external && topology.services[$0].role != .undeclared }
    line(0, services.isEmpty ? "services: {}" : "services:")
    for index in services {
      let service = topology.services[index]
      let start = bytes.count
      keyLine(1, service.name)
      let head = bytes.count
      if service.role != .service { line(2, "role: \(service.role.word)") }
      let around = isOpen
      isOpen = unknown(NativeFields.service, service.attributes, 2, listsEdges: topology.listsAll(service.attributes))
      defer { isOpen = around }
      attributes(NativeFields.service, service.attributes, 2)
      let calls = topology.calls(of: ID(index))
      list(
        "calls",
        (isByName ? Array(calls) : calls.sorted { (topology.calls[$0].span, $0) < (topology.calls[$1].span, $1) }).map {
          ("to", topology.services[topology.calls[$0].callee.index].name, topology.calls[$0].attributes, [])
        }, NativeFields.call)
      list(
        "publishes",
        topology.publishes(of: ID<Service>(index)).map {
          (("to", topology.queues[topology.publishes[$0].queue.index].name, topology.publishes[$0].attributes, []))
        }, NativeFields.publish)
      list(
        "consumes",
        topology.consumes(of: ID<Service>(index)).map {
          ("from", topology.queues[topology.consumes[$0].queue.index].name, topology.consumes[$0].attributes, topology.consumes[$0].steps)
        }, NativeFields.consume)
      list(
        "uses",
        topology.uses(of: ID<Service>(index)).map {
          ("store", topology.stores[topology.uses[$0].store.index].name, topology.uses[$0].attributes, [])
        },
        NativeFields.use)
      if bytes.count == head {
        bytes.removeSubrange(start...)
        keyLine(1, service.name, " {}")
      }
    }
  }

  private mutating func list(
    _ key: String, _ items: [(key: String, name: NameID, run: AttributeRun, steps: [NameID])], _ fields: NativeFields
  ) {
    guard !items.isEmpty else { return }
    line(2, "\(key):")
    for item in items {
      line(3, "- \(item.key): \(scalar(item.name))")
      if !item.steps.isEmpty { line(4, "steps: [\(item.steps.map { scalar($0) }.joined(separator: ", "))]") }
      inherited = writesDefaultsOut && fields === NativeFields.call && topology.listsAll(item.run) ? topology.callDefaults : nil
      _ = unknown(fields, item.run, 4)
      attributes(fields, item.run, 4)
      if fields.field(of: .implied) != nil { implied(fields, item.run, 4) }
      inherited = nil
    }
  }

  mutating func elements(_ key: String, _ items: [(name: NameID, run: AttributeRun)], _ fields: NativeFields) {
    guard !items.isEmpty else { return }
    line(0, "\(key):")
    for item in items {
      let start = bytes.count
      keyLine(1, item.name)
      let head = bytes.count
      _ = unknown(fields, item.run, 2)
      attributes(fields, item.run, 2)
      if bytes.count == head {
        bytes.removeSubrange(start...)
        keyLine(1, item.name, " {}")
      }
    }
  }

  mutating func exceptions() {
    // What names no subject stands beside it, and here there is nothing to stand beside.
    let exceptions = topology.exceptions.filter { $0.scope == nil && $0.problem == nil }
    guard !exceptions.isEmpty else { return }
    line(0, "ignore:")
    for exception in exceptions {
      for (index, field) in ExceptionField.allCases.enumerated() {
        guard let text = field.text(of: exception) else { continue }
        line(index == 0 ? 1 : 2, "\(index == 0 ? "- " : "")\(field.rawValue): \(text)")
      }
    }
  }

  // MARK: - Attributes

  /// Writes what is unknown of an element, where the mapping around it does not say so.
  /// - Parameter listsEdges: whether all edges of a service are known.
  /// - Returns: whether all is unknown that is not said.
  mutating func unknown(_ fields: NativeFields, _ run: AttributeRun, _ indent: Int, listsEdges: Bool? = nil) -> Bool {
    let attributes = fields.fields.flatMap(\.attributes).filter { entry($0, in: run) == nil }
    let vocabulary = topology.vocabularies[run.vocabulary]
    let known = vocabulary.attributes
    let unknown = attributes.filter {
      !known.contains($0) && !$0.isObservation && !($0 == .complete && isPartial)
        && !($0.isSettledBySilence && !vocabulary.isLost($0))
    }
    let edges = fields.fields.filter { if case .list? = $0.special?.shape { listsEdges == false } else { false } }.map(\.key)
    guard fields.field(of: .unknown) != nil else { return isOpen }
    // Where all is said it matters still, for what is declared within and what an edge leads to.
    if known == [], listsEdges != true {
      if !isOpen { line(indent, "unknown: all") }
      return true
    }
    let keys = edges + keys(of: fields, unknown, run)
    if isOpen || !keys.isEmpty { line(indent, "unknown: [\(keys.joined(separator: ", "))]") }
    return false
  }

  /// The keys of some attributes, that of a group for all in it that is not said.
  private func keys(of fields: NativeFields, _ attributes: [Attribute], _ run: AttributeRun) -> [String] {
    fields.fields.flatMap { field -> [String] in
      let inside = field.attributes.filter { attributes.contains($0) }
      guard field.special == nil, !inside.isEmpty else { return [] }
      // What is said of a part says that there is a whole.
      if !isSaid(field, run), inside.count == field.attributes.count || inside.contains(where: { $0 == field.attribute }) {
        return [field.key]
      }
      return field.group.map { keys(of: $0, attributes, run).map { "\(field.key).\($0)" } } ?? []
    }
  }

  mutating func attributes(_ fields: NativeFields, _ run: AttributeRun, _ indent: Int) {
    for field in fields.fields where field.special == nil {
      let members = field.group.map { group in group.fields.contains { isSaid($0, run) } } ?? false
      if let group = field.group, members {
        line(indent, "\(field.key):")
        attributes(group, run, indent + 1)
      } else if let attribute = field.attribute, let entry = entry(attribute, in: run) {
        // What several inputs say may not fit together, such as a median above a percentile: the higher one stands.
        if let bound = fields.bounds.first(where: { $0.lower == attribute }), let upper = self.entry(bound.upper, in: run),
          upper.value < entry.value
        {
          continue
        }
        line(indent, "\(field.key): \(value(entry))")
      }
    }
  }

  /// Names what is said here and only meant by silence, with those who mean it.
  private mutating func implied(_ fields: NativeFields, _ run: AttributeRun, _ indent: Int) {
    let entries = fields.fields.flatMap(\.attributes).compactMap { topology.entry($0, in: run) }.filter(\.isImplied)
    if entries.isEmpty { return }
    var conventions: [String] = []
    for entry in entries {
      let words = entry.impliedBy.map { topology.conventions[$0] } ?? ""
      if !conventions.contains(words) { conventions.append(words) }
    }
    let keys = entries.map { $0.attribute.path.joined(separator: ".") }
    line(indent, "implied: [\(keys.joined(separator: ", "))] # \(conventions.joined(separator: ", "))")
  }

  /// Whether the run has the field's attribute, or any below it.
  private func isSaid(_ field: NativeFields.Field, _ run: AttributeRun) -> Bool {
    if let attribute = field.attribute, entry(attribute, in: run) != nil { return true }
    return field.group?.fields.contains { isSaid($0, run) } ?? false
  }

  /// What is said of an attribute, the defaults honoured where they are written out.
  private func entry(_ attribute: Attribute, in run: AttributeRun) -> AttributeEntry? {
    if let own = topology.entry(attribute, in: run) { return own }
    guard let inherited, !topology.vocabularies[run.vocabulary].isLost(attribute) else { return nil }
    return topology.entry(attribute, in: inherited)
  }

  func value(_ entry: AttributeEntry) -> String { value(entry.value, of: entry.attribute) }

  func value(_ number: Double, of attribute: Attribute) -> String {
    guard number.isFinite else { return "none" }
    switch attribute.quantity {
    case .flag: return number == 1 ? "true" : "false"
    case .choice(let words): return words[Int(number)]
    case .choices(let words):
      let said = Quantity.chosen(number, of: words)
      return said.count == 1 ? said[0] : "[\(said.joined(separator: ", "))]"
    case .text: return scalar(NameID(value: number))
    case .names:
      let names = topology.lists[Int(number)].map { scalar($0) }
      return names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]"
    case .count: return Self.decimal(number)
    case .duration, .size, .rate, .ratio, .number: return best(number, attribute.quantity)
    }
  }

  /// The number in the unit that reads best: the largest in which it is whole; else the one of the fewest digits that
  /// gives the same number back.
  /// - Parameter isLargestFirst: whether the largest unit is tried first, even if it takes a fraction.
  func best(_ number: Double, _ quantity: Quantity, isLargestFirst: Bool = false) -> String {
    let written = quantity.units.filter { !$0.isAlias }
    let units = isLargestFirst ? written.reversed() : written
    if number == 0 { return "0" + quantity.unitOfZero }
    // Of a few digits if that is the number, else of as many as tell it from every other.
    for most in [Self.readableDigits, Self.allDigits] {
      var exact: String?
      for unit in units {
        let digits = Self.decimal(number / unit.value, digits: most)
        let text = digits + unit.symbol
        guard ScalarBytes.with(Array(text.utf8), { QuantityGrammar.parse($0, as: quantity) }) == number else { continue }
        let isShorter = exact.map { text.utf8.count < $0.utf8.count } ?? true
        // A rate of few a day can be whole by the hour and yet be read more easily as it is.
        if !digits.contains("."), isShorter || quantity != .rate { return text }
        if isShorter { exact = text }
      }
      if let exact { return exact }
    }
    // Not from a native file: as near as digits that are read easily can be.
    let unit = units.first { number / $0.value >= 1 } ?? units.min { $0.value < $1.value }!
    return Self.decimal(number / unit.value) + unit.symbol
  }

  private static let readableDigits = 15
  private static let allDigits = Int.max

  /// A decimal of at most so many digits, zeros in front counted, as the native grammar reads it.
  static func decimal(_ number: Double, digits most: Int = readableDigits) -> String {
    guard number > 0 else { return "0" }
    // Its shortest digits, `d.ddde-7` or `ddd.ddd`, as digits and how many of them stand before the point.
    let words = "\(most == allDigits ? number : min(number, 999_999_999_999_999))".split(separator: "e")
    let parts = words[0].split(separator: ".", omittingEmptySubsequences: false)
    var digits = Array(parts.joined().utf8).map { Int($0) - 0x30 }
    var point = parts[0].utf8.count + (words.count > 1 ? Int(words[1]) ?? 0 : 0)
    if point < 1 {
      digits.insert(contentsOf: repeatElement(0, count: 1 - point), at: 0)
      point = 1
    }
    if digits.count < point { digits += repeatElement(0, count: point - digits.count) }
    if digits.count > most {
      let roundsUp = digits[most] >= 5
      digits.removeLast(digits.count - most)
      var index = most - 1
      while roundsUp, index >= 0 {
        digits[index] = (digits[index] + 1) % 10
        if digits[index] != 0 { break }
        index -= 1
      }
      if roundsUp, index < 0 {
        digits.insert(1, at: 0)
        point += 1
      }
    }
    while digits.count > point, digits.last == 0 { digits.removeLast() }
    let text = digits.map(String.init).joined()
    return digits.count > point ? "\(text.prefix(point)).\(text.dropFirst(point))" : text
  }

  func scalar(_ name: NameID) -> String { scalar(topology.names.bytes(name)) }

  func scalar(_ bytes: ArraySlice<UInt8>) -> String { YAMLScalar.text(bytes) }
}
