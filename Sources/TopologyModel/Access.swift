/// What is done with a store: the values of `Attribute.access`.
package enum Access: UInt8, Choice {
  case read, write, readWrite

  package var word: String {
    switch self {
    case .read: "read"
    case .write: "write"
    case .readWrite: "readwrite"
    }
  }

  package var reads: Bool { self != .write }

  package var writes: Bool { self != .read }
}
