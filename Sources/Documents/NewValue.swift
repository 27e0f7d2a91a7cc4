/// A value that is to be written into a document.
enum NewValue {
  case scalar(NewScalar)
  /// Pairs, behind those that an anchor's mapping gives where there is one: `{<<: *base, timeout: 1s}`.
  case mapping(merged: [UInt8]?, [(key: [UInt8], value: Int)])
  case list([Int])
}
