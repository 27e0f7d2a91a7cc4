internal import SourceText

/// A mapping of a Compose file: its keys in the order in which they were met first.
struct ComposeMapping {
  struct Entry {
    var key: ArraySlice<UInt8>
    var keySpan: Span
    var value: ComposeValue
  }

  private(set) var entries: [Entry] = []
  private var places: [ArraySlice<UInt8>: Int] = [:]

  subscript(key: ArraySlice<UInt8>) -> ComposeValue? { places[key].map { entries[$0].value } }

  func entry(_ key: ArraySlice<UInt8>) -> Entry? { places[key].map { entries[$0] } }

  /// Sets the value of a key.
  mutating func set(_ entry: Entry) {
    if let place = places[entry.key] {
      entries[place] = entry
    } else {
      places[entry.key] = entries.count
      entries.append(entry)
    }
  }

  mutating func update(_ key: ArraySlice<UInt8>, _ change: (inout ComposeValue) -> Void) {
    if let place = places[key] { change(&entries[place].value) }
  }

  mutating func remove(_ key: ArraySlice<UInt8>) {
    guard places[key] != nil else { return }
    let kept = entries.filter { $0.key != key }
    self = ComposeMapping()
    for entry in kept { set(entry) }
  }
}
