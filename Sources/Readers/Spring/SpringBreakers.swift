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
  private var named: [String: [ArraySlice<UInt8>: Settings]] = [:]

  private static let keys: [StaticString] = ["minimumnumberofcalls", "slidingwindowsize", "slidingwindowtype", "timeoutduration"]

  /// - Complexity: linear in what is said.
  init(_ properties: SpringProperties) {
    let off = properties.value(of: ["spring", "cloud", "circuitbreaker", "resilience4j", "disabletimelimiter"])
    unlimited = off.flatMap { $0.equals("true") ? $0 : nil }
    for module: StaticString in ["circuitbreaker", "timelimiter"] {
      for list: StaticString in ["instances", "configs"] {
        for pair in properties.value(of: ["resilience4j", module, list])?.pairs ?? [] {
          guard let name = pair.key.text else { continue }
          var settings = Settings()
          for key in Self.keys { settings.values[key.description] = SpringProperties.value(of: [key], in: pair.value) }
          settings.base = SpringProperties.value(of: ["baseconfig"], in: pair.value)?.text
          named["\(module) \(list)", default: [:]][name] = settings
        }
      }
    }
  }

  func setting(_ key: StaticString, of name: ArraySlice<UInt8>?, in module: StaticString = "circuitbreaker") -> Field? {
    let instance = name.flatMap { named["\(module) instances"]?[$0] }
    if let field = instance?.values[key.description] { return field }
    return named["\(module) configs"]?[instance?.base ?? Array("default".utf8)[...]]?.values[key.description]
  }
}
