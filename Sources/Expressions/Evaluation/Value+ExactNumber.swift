extension Value {
  /// The number that it is, if it is one that a `Double` holds exactly.
  package var exactNumber: Double? {
    switch self {
    case .double(let number): number
    case .int(let number): number.magnitude <= 1 << 53 ? Double(number) : nil
    default: nil
    }
  }
}
