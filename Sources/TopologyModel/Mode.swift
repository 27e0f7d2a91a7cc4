/// Whether the caller of a call waits for the answer: the values of `Attribute.mode`.
package enum Mode: UInt8, Choice {
  case sync, async

  /// As the native format writes it.
  package var word: String {
    switch self {
    case .sync: "sync"
    case .async: "async"
    }
  }
}
