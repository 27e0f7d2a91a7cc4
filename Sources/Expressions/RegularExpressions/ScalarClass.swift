import SourceText

/// A set of code points: ranges and general categories, possibly all but those.
struct ScalarClass: Sendable {
  private(set) var ranges: [ClosedRange<UInt32>] = []
  /// A bit for each general category.
  private(set) var categories: UInt32 = 0
  private(set) var isNegated = false

  init(_ ranges: [ClosedRange<UInt32>] = []) { self.ranges = ranges }

  static let all = ScalarClass([0...0x10FFFF])

  mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }
  mutating func insert(categories: UInt32) { self.categories |= categories }

  mutating func insert(complementOf ranges: [ClosedRange<UInt32>]) {
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { self.ranges.append(next...range.lowerBound - 1) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { self.ranges.append(next...0x10FFFF) }
  }

  mutating func negate() { isNegated = true }

  /// Adds the other letter case of all that is in the ranges.
  mutating func foldCase() {
    for range in ranges {
      if range.upperBound < 0x80 {
        let upper = range.clamped(to: 0x41...0x5A)
        let lower = range.clamped(to: 0x61...0x7A)
        if range.overlaps(0x41...0x5A) { ranges.append(upper.lowerBound + 32...upper.upperBound + 32) }
        if range.overlaps(0x61...0x7A) { ranges.append(lower.lowerBound - 32...lower.upperBound - 32) }
        if range.contains(0x6B) || range.contains(0x4B) { ranges.append(0x212A...0x212A) }
        if range.contains(0x73) || range.contains(0x53) { ranges.append(0x17F...0x17F) }
      } else {
        for (one, other) in Self.casePairs where range.contains(one) { ranges.append(other...other) }
      }
    }
  }

  /// Both directions of each simple case mapping.
  private static let casePairs: [(UInt32, UInt32)] = {
    var pairs: [(UInt32, UInt32)] = []
    for value in 0x41...0x1_E943 as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for mapped in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
        let scalars = mapped.unicodeScalars
        guard scalars.count == 1, let other = scalars.first, other != scalar else { continue }
        pairs.append((value, other.value))
        pairs.append((other.value, value))
      }
    }
    return pairs
  }()

  /// Sorts and joins the ranges; has to be done before `contains`.
  mutating func seal() {
    var joined: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound <= last.upperBound + 1 {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    ranges = joined
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let place = ranges.partitioningIndex { $0.upperBound >= scalar.value }
    if place < ranges.count, ranges[place].contains(scalar.value) { return !isNegated }
    if categories != 0, Self.bit(of: scalar.properties.generalCategory) & categories != 0 { return !isNegated }
    return isNegated
  }

  // MARK: General categories

  private static let names: [(String, Unicode.GeneralCategory)] = [
    ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter), ("Lm", .modifierLetter),
    ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark), ("Me", .enclosingMark),
    ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber), ("Pc", .connectorPunctuation),
    ("Pd", .dashPunctuation), ("Ps", .openPunctuation), ("Pe", .closePunctuation), ("Pi", .initialPunctuation),
    ("Pf", .finalPunctuation), ("Po", .otherPunctuation), ("Sm", .mathSymbol), ("Sc", .currencySymbol),
    ("Sk", .modifierSymbol), ("So", .otherSymbol), ("Zs", .spaceSeparator), ("Zl", .lineSeparator),
    ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format), ("Cs", .surrogate), ("Co", .privateUse),
  ]

  /// The categories that a name such as `L`, `Lu` or `Any` stands for; nil if it is none.
  static func categories(named name: String) -> UInt32? {
    if name == "Any" { return ~0 }
    var bits: UInt32 = 0
    for (known, category) in names where known == name || (name.utf8.count == 1 && known.hasPrefix(name)) {
      bits |= bit(of: category)
    }
    return bits == 0 ? nil : bits
  }

  private static func bit(of category: Unicode.GeneralCategory) -> UInt32 {
    guard let index = names.firstIndex(where: { $0.1 == category }) else { return 1 << 31 }
    return 1 << UInt32(index)
  }
}

extension ScalarClass {
  mutating func insertAll(_ ranges: [ClosedRange<UInt32>]) {
    for range in ranges { insert(range) }
  }
}
