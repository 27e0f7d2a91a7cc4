import Testing

@testable import Readers

/// What Docker Compose 5.6.1 writes for dates in an `environment` that is a mapping.
@Suite struct ComposeDateTests {
  private static func text(_ plain: String) -> String? { ComposeDate.text(of: Array(plain.utf8)[...]) }

  @Test(
    "dates and times are written anew",
    arguments: [
      ("2001-01-01", "2001-01-01 00:00:00 +0000 UTC"), ("2001-1-1", "2001-01-01 00:00:00 +0000 UTC"),
      ("2024-02-29", "2024-02-29 00:00:00 +0000 UTC"), ("2001-12-15 2:59:43.10", "2001-12-15 02:59:43.1 +0000 UTC"),
      ("2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.1 -0500 -0500"), ("2001-12-14T21:59:43Z", "2001-12-14 21:59:43 +0000 UTC"),
      ("2001-01-01T1:2:3+00:00", "2001-01-01 01:02:03 +0000 UTC"), ("2001-01-01 10:00:00,5", "2001-01-01 10:00:00.5 +0000 UTC"),
      ("2001-01-01T10:00:00.1234567891+05:30", "2001-01-01 10:00:00.123456789 +0530 +0530"),
      ("2001-01-01T10:00:00.000Z", "2001-01-01 10:00:00 +0000 UTC"),
    ])
  func date(plain: String, written: String) { #expect(Self.text(plain) == written) }

  @Test(
    "what is no date stays",
    arguments: [
      "2001-13-01", "2001-02-30", "2023-02-29", "1900-02-29", "201-01-01", "2001-001-01", "2001-01", "2001-01-01T10:00:00",
      "2001-01-01 10:00",
      "2001-01-01 10:00:00Z", "2001-01-01t10:00:00z", "2001-01-01 24:00:00", "2001-01-01T10:00:60Z", "2001-01-01T10:00:00.Z",
      "2001-01-01T10:00:00+0530", "2001-12-14 21:59:43.10 -5", "12:30:45", "",
    ])
  func text(plain: String) { #expect(Self.text(plain) == nil) }
}
