/// A key of a map: `bool`, `int`, `uint` or `string`, equal across the two integer types when the number is the same.
///
/// Strings are hashed and compared as UTF-8 bytes.
enum MapKey: Hashable {
  case bool(Bool)
  case int(Int64)
  /// Only for numbers above `Int64.max`.
  case large(UInt64)
  case string(ByteString)

  /// The key that a value stands for; a double that is a whole number finds the integer, as in `{1: 2}[1.0]`.
  init?(_ value: Value) {
    switch value {
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .uint(let value): self = Int64(exactly: value).map(MapKey.int) ?? .large(value)
    case .string(let value): self = .string(ByteString(value))
    case .double(let value):
      if let whole = Int64(exactly: value) {
        self = .int(whole)
      } else if let whole = UInt64(exactly: value) {
        self = .large(whole)
      } else {
        return nil
      }
    default: return nil
    }
  }
}
