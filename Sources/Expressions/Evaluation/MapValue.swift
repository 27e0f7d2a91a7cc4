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
