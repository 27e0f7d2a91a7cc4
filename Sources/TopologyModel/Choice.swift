/// The values of an attribute whose quantity is a choice. An entry holds the number of a case.
package protocol Choice: RawRepresentable<UInt8>, CaseIterable, Sendable {
  /// How the native format writes it.
  var word: String { get }
}

extension Choice {
  /// What an entry of the attribute holds.
  package init(value: Double) { self = Self(rawValue: UInt8(value))! }

  /// What an entry of the attribute holds for it.
  package var value: Double { Double(rawValue) }

  /// The words of all, by number.
  static var words: [String] { allCases.map(\.word) }
}
