internal import Documents
internal import SourceText

/// Values of which one is never more than another beside it.
extension NativeDocument {
  /// Tells of an autoscaler that could start fewer than it has to leave, and of a percentile above a higher one.
  mutating func checkBounds(of group: NativeFields, in mapping: NodeID) {
    for bound in group.bounds where tree.node(mapping).count > 1 {
      guard let lower = tree.value(of: bound.lowerKey, in: mapping), let upper = tree.value(of: bound.upperKey, in: mapping),
        let least = Self.plainValue(lower, bound.lower, tree), let most = Self.plainValue(upper, bound.upper, tree), most < least
      else { continue }
      fail(
        "'\(ours: "\(bound.upperKey)")' is \(tree.untrusted(upper)), less than the \(tree.untrusted(lower)) of '\(ours: "\(bound.lowerKey)")'",
        upper, hint: Message(bound.advice))
    }
  }
}
