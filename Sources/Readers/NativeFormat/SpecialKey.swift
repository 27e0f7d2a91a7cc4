/// A key of the native format that is more than an attribute: `call.retries`, `consume.steps`, `topology.ignore`.
package struct SpecialKey: Sendable {
  /// Which one.
  package let special: NativeFields.Special
  /// Its name in each mapping that may have it: `call.unknown`, `queue.unknown`.
  package let names: [String]

  /// - Parameter word: `call.retries`, or `retries` for whatever may have it; nil if there is no such key.
  package init?(_ word: String) {
    guard let special = NativeFields.Special.allCases.first(where: { word == $0.rawValue || word.hasSuffix(".\($0.rawValue)") }) else {
      return nil
    }
    let all = Self.names(of: special)
    let meant = word == special.rawValue ? all : all.filter { $0 == word }
    guard !meant.isEmpty else { return nil }
    self.special = special
    names = meant
  }

  /// Every such key with what may have it: `call.to`.
  package static let all = NativeFields.Special.allCases.flatMap(names(of:))

  private static func names(of special: NativeFields.Special) -> [String] {
    NativeFields.mappings.filter { $0.fields.field(of: special) != nil }.map { "\($0.name).\(special.rawValue)" }
  }
}
