import Testing

@Suite struct ExceptionReaderTests {
  private static func faults(subject: String) -> [String] {
    NativeReading("topolint: 1\nignore: [{rule: sync-cycle, subject: \(subject), reason: known}]\n").faults
  }

  @Test(
    "another arrow between names is an error with the subject as it is written",
    arguments: [
      ("a->b", "a -> b"), ("'a=>b'", "a -> b"), ("a --> b", "a -> b"), ("a → b", "a -> b"), ("a -> b->c", "a -> b -> c"),
      ("a ->b", "a -> b"),
    ])
  func arrows(subject: String, path: String) {
    let faults = Self.faults(subject: subject)
    #expect(faults.count == 1 && faults[0].hasSuffix("(write 'subject: \(path)')"), "\(faults)")
    #expect(faults.first?.contains("are joined by ' -> '") == true)
  }

  @Test(
    "a subject that holds no arrow between names is taken as it is",
    arguments: ["orders", "a -> b", "a -> b -> a", "'->'", "'a->'", "a-b", "'>'", "'a  -> b'"])
  func names(subject: String) { #expect(Self.faults(subject: subject) == []) }
}
