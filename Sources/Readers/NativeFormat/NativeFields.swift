internal import Documents
package import TopologyModel

/// The fields that a mapping of the native format may have: made once from `Attribute.definitions`, used by the
/// reader, the schema and `import` alike.
package final class NativeFields: Sendable {
  /// A key of a mapping.
  package final class Field: Sendable {
    /// How it is written.
    package let key: String
    /// What a scalar here says.
    package let attribute: Attribute?
    /// What a mapping here may hold.
    package let group: NativeFields?
    /// A field that is no attribute: `to`, `calls`.
    package let special: Special?
    /// One line of what it says.
    package let documentation: String

    /// What can be said here, by a scalar or by a mapping.
    var attributes: [Attribute] { [attribute].compactMap { $0 } + (group?.fields.flatMap(\.attributes) ?? []) }

    init(key: String, attribute: Attribute?, group: NativeFields?, special: Special?, documentation: String) {
      self.key = key
      self.attribute = attribute
      self.group = group
      self.special = special
      self.documentation = documentation
    }
  }

  /// Two fields of one mapping, the first of which is never more than the other.
  struct Bound: Sendable {
    let lower: Attribute
    let lowerKey: StaticString
    let upper: Attribute
    let upperKey: StaticString
    /// What to write where it is more.
    let advice: String

    static let all = [
      Bound(
        lower: .replicasMin, lowerKey: "min", upper: .replicasMax, upperKey: "max",
        advice: "write the larger number at 'max', or one number, `replicas: 3`, if it is fixed"),
      Bound(
        lower: .latencyP50, lowerKey: "p50", upper: .latencyP99, upperKey: "p99",
        advice: "write the longer time at 'p99', or leave out the one that is not known"),
    ]
  }

  /// Fields with a meaning of their own.
  package enum Special: String, CaseIterable, Sendable {
    case schema = "$schema"
    case topolint, name, description, defaults, services, stores, queues, externals, ignore
    case role, calls, publishes, consumes, uses
    case to, from, store, steps, retries, call
    case made, unknown, implied

    /// One line of what it says.
    package var documentation: String {
      switch self {
      case .schema: "the schema that an editor checks the file by"
      case .topolint: "the version of the format: 1"
      case .name: "the name of the system"
      case .description: "what it is, in words"
      case .defaults: "what holds for every call that does not say otherwise"
      case .services: "the services, by name"
      case .stores: "the databases and caches, by name"
      case .queues: "the queues and topics, by name"
      case .externals: "systems of others, by name"
      case .ignore: "exceptions: findings that are accepted, each with a reason"
      case .role: "what the service is for"
      case .calls: "the calls that it makes"
      case .publishes: "the queues that it puts messages on"
      case .consumes: "the queues that it takes messages from"
      case .uses: "the stores that it works with"
      case .to: "whom, by name"
      case .from: "which queue, by name"
      case .store: "which store, by name"
      case .steps: "what it does with a message, in order"
      case .retries: "attempts after the first; read as `attempts`, one more"
      case .call: "attributes of a call"
      case .made: "false: there is no such call, though another format shows it"
      case .unknown:
        "what is not known, though it is not said: keys; or `all` that is not said here, nor in what is declared within and does not say otherwise"
      case .implied:
        "keys whose values are no more than what some format means by silence, as `topolint import` finds them: whatever a file says comes before them"
      }
    }

    /// Whether it must be said.
    package var isRequired: Bool {
      switch self {
      case .topolint, .to, .from, .store: true
      default: false
      }
    }

    /// One less than attempts.
    static let retryCounts = 0...999_999_999

    /// What may stand there, in words.
    package var expectation: String {
      switch shape {
      case .version: "`1`"
      case .name: "a name"
      case .text: "text"
      case .names: "a list of text"
      case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
      case .count(let range):
        "a whole number from \(range.lowerBound) to \(range.upperBound)" + (self == .retries ? ", instead of `attempts`" : "")
      case .flag: "true or false"
      case .unknown: "`all`, or a list of keys, such as `[timeout, attempts]`"
      case .keys: "a list of keys that are said here, such as `[attempts]`"
      case .exceptions: "a list of exceptions: \(ExceptionField.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))"
      case .mapping(let fields): fields.fields.map { "`\($0.key)`" }.joined(separator: ", ")
      case .elements(let fields): "by name, \(fields.title) each"
      case .list(let fields): "a list, \(fields.title) each"
      }
    }

    /// What may stand there.
    package var shape: Shape {
      switch self {
      case .topolint: .version
      case .name, .to, .from, .store: .name
      case .schema, .description: .text
      case .steps: .names
      case .role: .word(Role.declarable.map(\.word))
      case .retries: .count(Self.retryCounts)
      case .made: .flag
      case .ignore: .exceptions
      case .defaults: .mapping(NativeFields.defaults)
      case .call: .mapping(NativeFields.callDefaults)
      case .services: .elements(NativeFields.service)
      case .externals: .elements(NativeFields.external)
      case .stores: .elements(NativeFields.store)
      case .queues: .elements(NativeFields.queue)
      case .calls: .list(NativeFields.call)
      case .publishes: .list(NativeFields.publish)
      case .consumes: .list(NativeFields.consume)
      case .uses: .list(NativeFields.use)
      case .unknown: .unknown
      case .implied: .keys
      }
    }
  }

  /// The mappings of a file, each by what it says things of.
  package static let mappings: [(name: String, fields: NativeFields)] = [
    ("topology", root), ("defaults", defaults), ("defaults.call", callDefaults), ("service", service), ("external", external),
    ("call", call), ("publish", publish), ("consume", consume), ("use", use), ("store", store), ("queue", queue),
  ]

  /// What may stand at a field with a meaning of its own.
  package enum Shape: Sendable {
    /// The number of the format.
    case version
    case name
    /// Text for people and other programs.
    case text
    case names
    /// One of these words.
    case word([String])
    case count(ClosedRange<Int>)
    /// `true` or `false`.
    case flag
    case exceptions
    case mapping(NativeFields)
    /// A mapping from names.
    case elements(NativeFields)
    case list(NativeFields)
    /// `all`, or a list of keys of the mapping.
    case unknown
    /// A list of keys of the mapping.
    case keys
  }

  /// In the order in which they are written.
  package let fields: [Field]
  /// By field: the attribute that a scalar there says. Most of a file are such fields.
  private let plain: [Attribute?]
  private let table: KeyTable
  /// How the mapping is spoken of in an error: `a call`.
  package let title: String
  let bounds: [Bound]

  private init(_ title: String, _ fields: [Field]) {
    self.title = title
    self.fields = fields
    plain = fields.map { $0.special == nil ? $0.attribute : nil }
    table = KeyTable(fields.map(\.key))
    bounds = Bound.all.filter { bound in fields.contains { $0.attribute == bound.lower } }
  }

  private convenience init(_ title: String, _ owner: Owner?, _ specials: [Special] = []) {
    let special = specials.map { Field(key: $0.rawValue, attribute: nil, group: nil, special: $0, documentation: $0.documentation) }
    self.init(title, special + (owner.map { Self.attributes(of: Attribute.of($0), depth: 0) } ?? []))
  }

  /// The fields for attributes whose paths agree up to `depth`.
  private static func attributes(of attributes: [Attribute], depth: Int) -> [Field] {
    var keys: [String] = []
    for attribute in attributes where !keys.contains(attribute.path[depth]) { keys.append(attribute.path[depth]) }
    return keys.map { key in
      let members = attributes.filter { $0.path[depth] == key }
      let own = members.first { $0.path.count == depth + 1 }
      let inner = members.filter { $0.path.count > depth + 1 }
      let group = inner.isEmpty ? nil : NativeFields("'\(key)'", Self.attributes(of: inner, depth: depth + 1))
      return Field(key: key, attribute: own, group: group, special: nil, documentation: own?.documentation ?? groupDocumentation[key] ?? "")
    }
  }

  private static let groupDocumentation = [
    "scale": "how much the system is used",
    "observability": "what can be seen of it",
    "latency": "own work, callees not counted",
    "slo": "what the service promises",
    "cache": "how far a cache answers the call",
    "observed": "what traces or metrics have shown",
  ]

  /// The number of the field that a key names.
  func number(of key: NodeID, in tree: DocumentTree) -> Int? { table.number(of: key, in: tree) }

  /// The field of a meaning of its own, if there is one here.
  func field(of special: Special) -> Field? { fields.first { $0.special == special } }

  /// What `unknown` can name here: keys, with those of inner mappings by their path, and the lists of edges. What was observed is said, or
  /// was not observed.
  package var keysOfUnknown: [String] {
    fields.flatMap { field -> [String] in
      if case .list? = field.special?.shape { return [field.key] }
      if !field.attributes.isEmpty, field.attributes.allSatisfy(\.isObservation) { return [] }
      return field.special == nil ? [field.key] + (field.group?.keysOfUnknown.map { "\(field.key).\($0)" } ?? []) : []
    }
  }

  /// The field of a path such as `latency.p99`.
  func field(at path: some Collection<UInt8>) -> Field? {
    let parts = path.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let field = fields.first(where: { $0.key.utf8.elementsEqual(first) }) else { return nil }
    return parts.count == 1 ? field : field.group?.field(at: parts[1])
  }

  func plainAttribute(_ number: Int) -> Attribute? { plain[number] }

  /// A file.
  package static let root = NativeFields(
    "a topology", .topology,
    [.schema, .topolint, .name, .description, .unknown, .defaults, .services, .stores, .queues, .externals, .ignore])
  /// `defaults`.
  package static let defaults = NativeFields("'defaults'", nil, [.call])
  /// A value of `services`.
  package static let service = NativeFields("a service", .service, [.description, .role, .unknown, .calls, .publishes, .consumes, .uses])
  /// A value of `externals`.
  package static let external = NativeFields("an external", .external, [.description, .unknown])
  /// An entry of `calls`.
  package static let call = NativeFields("a call", .call, [.to, .description, .made, .unknown, .implied, .retries])
  /// `defaults.call`.
  package static let callDefaults = NativeFields("'defaults.call'", .call, [.retries])
  /// An entry of `publishes`.
  package static let publish = NativeFields("an entry of 'publishes'", .publish, [.to, .description, .unknown])
  /// An entry of `consumes`.
  package static let consume = NativeFields("an entry of 'consumes'", .consume, [.from, .description, .unknown, .steps])
  /// An entry of `uses`.
  package static let use = NativeFields("an entry of 'uses'", .use, [.store, .description, .unknown])
  /// A value of `stores`.
  package static let store = NativeFields("a store", .store, [.description, .unknown])
  /// A value of `queues`.
  package static let queue = NativeFields("a queue", .queue, [.description, .unknown])
}
