/// What a full queue does with a message: the values of `Attribute.whenFull`.
package enum WhenFull: UInt8, Choice {
  case dropOldest, dropNewest, refuse

  /// As the native format writes it.
  package var word: String {
    switch self {
    case .dropOldest: "drop_oldest"
    case .dropNewest: "drop_newest"
    case .refuse: "refuse"
    }
  }
}
