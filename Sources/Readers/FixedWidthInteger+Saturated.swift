extension FixedWidthInteger {
  /// The sum, or the greatest number where that is too large: files say counts and times as large as anybody likes.
  /// - Parameter other: not negative.
  func addingSaturated(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
