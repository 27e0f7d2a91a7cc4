internal import Documents
internal import SourceText

/// Calls that a document says are not made.
extension NativeDocument {
  /// Tells of what is said of a call that there is not.
  mutating func checkDenial(_ item: NodeID) {
    let tree = tree
    tree.forEachPair(in: item) { key, value in
      guard let number = NativeFields.call.number(of: key, in: tree) else {
        if !isExtension(key) { unknownKey(key, value, of: item, NativeFields.call) }
        return
      }
      switch NativeFields.call.fields[number].special {
      case .to, .made, .description: break
      default: fail("'\(tree.untrusted(key))' says nothing of a call that there is not", key, hint: "remove it, or `made: false`")
      }
    }
  }
}
