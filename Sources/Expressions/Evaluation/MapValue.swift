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

/// A string that is equal to another exactly if their UTF-8 bytes are.
///
/// `String` itself equates canonically equivalent texts and takes quadratic time on hostile combining marks.
struct ByteString: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ByteString, right: ByteString) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
    if isDone == nil {
      for byte in text.utf8 { hasher.combine(byte) }
    }
  }
}

extension String {
  /// Whether both have the same UTF-8 bytes.
  @inline(__always)
  func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let isSame = unsafe utf8.withContiguousStorageIfAvailable { left in
      unsafe other.utf8.withContiguousStorageIfAvailable { right in
        for index in left.indices where unsafe left[index] != right[index] { return false }
        return true
      }
    }
    return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}

/// A map: its entries in the order in which they were written, found by hash where there are many.
package struct MapValue: Sendable {
  private final class Storage: Sendable {
    let keys: [Value]
    let values: [Value]
    let index: [MapKey: Int]

    init(keys: [Value], values: [Value], index: [MapKey: Int]) {
      self.keys = keys
      self.values = values
      self.index = index
    }
  }

  private let storage: Storage
  private static let scanLimit = 8

  package static let empty = MapValue(Storage(keys: [], values: [], index: [:]))

  private init(_ storage: Storage) { self.storage = storage }

  /// Makes a map of entries whose keys are distinct; nil if a key is repeated or can't be one.
  package init?(_ entries: [(key: Value, value: Value)]) {
    var index: [MapKey: Int] = [:]
    index.reserveCapacity(entries.count)
    for (position, entry) in entries.enumerated() {
      guard MapValue.isKey(entry.key), let key = MapKey(entry.key) else { return nil }
      guard index.updateValue(position, forKey: key) == nil else { return nil }
    }
    if entries.count <= Self.scanLimit { index = [:] }
    storage = Storage(keys: entries.map(\.key), values: entries.map(\.value), index: index)
  }

  /// Makes a map with string keys, such as a host reads from a file; of a repeated key the last wins.
  package init(fields: [(String, Value)]) {
    var positions: [MapKey: Int] = [:]
    var keys: [Value] = []
    var values: [Value] = []
    for (name, value) in fields {
      let key = MapKey.string(ByteString(name))
      if let position = positions[key] {
        values[position] = value
      } else {
        positions[key] = keys.count
        keys.append(.string(name))
        values.append(value)
      }
    }
    if keys.count <= Self.scanLimit { positions = [:] }
    storage = Storage(keys: keys, values: values, index: positions)
  }

  package var count: Int { storage.keys.count }
  package var isEmpty: Bool { storage.keys.isEmpty }
  package var keys: [Value] { storage.keys }
  package var values: [Value] { storage.values }

  /// The value under a key, numbers being equal across types.
  ///
  /// - Complexity: O(1) on average, times the length of a string key.
  package func value(for key: Value) -> Value? {
    guard let wanted = MapKey(key) else { return nil }
    if count > Self.scanLimit {
      return storage.index[wanted].map { storage.values[$0] }
    }
    return storage.keys.firstIndex { MapKey($0) == wanted }.map { storage.values[$0] }
  }

  /// Whether the value has one of the four types that a key may have.
  static func isKey(_ value: Value) -> Bool {
    switch value {
    case .bool, .int, .uint, .string: true
    default: false
    }
  }
}
