extension Value {
  /// Whether two values are equal by the language, where that is settled at a glance; nil where it takes a closer look,
  /// or where one of them is unknown or in error.
  package func equalsAtAGlance(_ other: Value) -> Bool? {
    switch (self, other) {
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.null, .null): true
    case (.null, .string), (.null, .bool), (.null, .int), (.null, .double): false
    case (.string, .null), (.bool, .null), (.int, .null), (.double, .null): false
    default: nil
    }
  }

  /// The number that it is, if it is one that a `Double` holds exactly.
  package var exactNumber: Double? {
    switch self {
    case .double(let number): number
    case .int(let number): number.magnitude <= 1 << 53 ? Double(number) : nil
    default: nil
    }
  }
}
