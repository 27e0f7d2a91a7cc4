/// What is done with a store: the values of `Attribute.access`.
package enum Access: UInt8, Choice {
  case read, write, readWrite

  /// As the native format writes it.
  package var word: String {
    switch self {
    case .read: "read"
    case .write: "write"
    case .readWrite: "readwrite"
    }
  }

  /// Whether data is taken out of the store.
  package var reads: Bool { self != .write }

  /// Whether data is put into the store.
  package var writes: Bool { self != .read }
}
