internal import Documents
internal import SourceText

/// What Resilience4j is told of breakers, by their names, else by the configurations that they are based on.
struct SpringBreakers {
  /// What is said under one name.
  struct Settings {
    fileprivate(set) var values: [String: Field] = [:]
    fileprivate var base: ArraySlice<UInt8>?
  }

  /// Where it is said that no time is limited.
  let unlimited: Field?
  /// Where it is said how many calls run at once, of whatever breaker.
  let bulkhead: Field?
  /// What is not as it looks.
  private(set) var notes: [Diagnostic] = []
  /// Names with dots of instances that Spring takes for several keys.
  private var torn: Set<ArraySlice<UInt8>> = []
  private var named: [String: [ArraySlice<UInt8>: Settings]] = [:]

  private static let keys: [StaticString] = ["minimumnumberofcalls", "slidingwindowsize", "slidingwindowtype", "timeoutduration"]

  /// - Complexity: linear in what is said.
  init(_ properties: SpringProperties) {
    let off = properties.value(of: ["spring", "cloud", "circuitbreaker", "resilience4j", "disabletimelimiter"])
    unlimited = off.flatMap { $0.equals("true") ? $0 : nil }
    bulkhead = ["bulkhead", "threadpoolbulkhead"].lazy.compactMap { properties.below(["resilience4j", $0]).first?.value }.first
    for module: StaticString in ["circuitbreaker", "timelimiter"] {
      for list: StaticString in ["instances", "configs"] {
        for (words, span, value) in properties.below(["resilience4j", module, list]) {
          var settings = named["\(module) \(list)"]?[words[0]] ?? Settings()
          if words.count == 1 {
            for key in Self.keys {
              if let said = SpringProperties.value(of: [key], in: value) { settings.values[key.description] = said }
            }
            settings.base = SpringProperties.value(of: ["baseconfig"], in: value)?.text ?? settings.base
          } else if case let isMapping = value.tree.isMapping(value.id), isMapping || words.count > 2 {
            // A name with dots, and what is said under it.
            tell(Array(words.dropLast(isMapping ? 0 : 1).joined(separator: [UInt8(ascii: ".")]))[...], at: span)
            continue
          } else if LooseField.matches(words[1], "baseconfig") {
            settings.base = value.text
          } else if let key = Self.keys.first(where: { LooseField.matches(words[1], $0) }) {
            settings.values[key.description] = value
          }
          named["\(module) \(list)", default: [:]][words[0]] = settings
        }
      }
    }
  }

  private mutating func tell(_ name: ArraySlice<UInt8>, at span: Span) {
    torn.insert(name)
    guard notes.count < 100 else { return }
    notes.append(
      Diagnostic(
        .note,
        "Spring does not take '\(Untrusted(name))' for a name: without brackets a dot parts keys, and what stands here holds for none",
        at: span, hint: "write \"[\(Untrusted(name))]\""))
  }

  /// Whether settings are meant for a breaker that hold for none.
  func areTorn(of name: ArraySlice<UInt8>?) -> Bool { name.map(torn.contains) ?? false }

  func setting(_ key: StaticString, of name: ArraySlice<UInt8>?, in module: StaticString = "circuitbreaker") -> Field? {
    let instance = name.flatMap { named["\(module) instances"]?[$0] }
    if let field = instance?.values[key.description] { return field }
    return named["\(module) configs"]?[instance?.base ?? Array("default".utf8)[...]]?.values[key.description]
  }
}
