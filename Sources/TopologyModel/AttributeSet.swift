/// A set of attributes, a bit for each.
package struct AttributeSet: Hashable, Sendable, ExpressibleByArrayLiteral {
  /// How many attributes there can be.
  package static let capacity = 128

  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// No attribute.
  package init() {}

  /// A set of these attributes.
  package init(arrayLiteral attributes: Attribute...) { for attribute in attributes { insert(attribute) } }

  /// Every attribute.
  package static let all: AttributeSet = {
    var all = AttributeSet()
    for attribute in Attribute.allCases { all.insert(attribute) }
    return all
  }()

  /// Adds an attribute.
  package mutating func insert(_ attribute: Attribute) { insert(number: attribute.rawValue) }

  /// Takes an attribute out.
  package mutating func remove(_ attribute: Attribute) {
    let number = attribute.rawValue
    if number < 64 { low &= ~(1 << number) } else { high &= ~(1 << (number - 64)) }
  }

  /// Whether an attribute is in the set.
  @inline(__always)
  package func contains(_ attribute: Attribute) -> Bool { contains(number: attribute.rawValue) }

  /// How many there are.
  var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }

  /// What is in either of two sets.
  package func union(_ other: AttributeSet) -> AttributeSet {
    var union = self
    union.low |= other.low
    union.high |= other.high
    return union
  }

  /// What is in both of two sets.
  package func intersection(_ other: AttributeSet) -> AttributeSet {
    var intersection = self
    intersection.low &= other.low
    intersection.high &= other.high
    return intersection
  }

  // MARK: - By number, so that a test reaches those that no attribute has yet

  mutating func insert(number: UInt8) {
    precondition(number < Self.capacity, "an attribute beyond number \(Self.capacity - 1) has no place in the set")
    if number < 64 { low |= 1 << number } else { high |= 1 << (number - 64) }
  }

  @inline(__always)
  func contains(number: UInt8) -> Bool { (number < 64 ? low >> number : high >> (number - 64)) & 1 != 0 }
}
