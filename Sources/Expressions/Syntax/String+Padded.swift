extension String {
  /// The text with zeros before it until it has `width` bytes.
  func padded(to width: Int) -> String {
    String(repeating: "0", count: max(0, width - utf8.count)) + self
  }
}
