extension Attribute {
  /// What `attempts` is where a file says that a call is tried again without end: the most that it can be.
  package static let endlessAttempts = 1e9
}
