import Testing

@testable import Readers

/// What Docker Compose 5.6.1 writes for scalars of an `environment` that is a mapping.
@Suite struct ComposeScalarTests {
  @Test(
    "numbers and booleans are written anew",
    arguments: [
      ("08080", "8080"), ("0777", "511"), ("0x1F", "31"), ("0o17", "15"), ("0b11", "3"), ("1_000", "1000"), ("+3", "3"), ("-0x1F", "-31"),
      ("-0", "-0"), ("00", "0"), ("09", "9"), ("12345678901234567890", "12345678901234567890"), ("1.10", "1.1"), (".5", "0.5"),
      ("-.5", "-0.5"), ("1.", "1"), ("1e3", "1000"), ("1e5", "100000"), ("1e6", "1e+06"), ("1e21", "1e+21"), ("1e-7", "1e-07"),
      ("0.0001", "0.0001"), ("0.00001", "1e-05"), ("999999.5", "999999.5"), ("1234567.5", "1.2345675e+06"),
      ("123456789.0", "1.23456789e+08"),
      ("100000.0", "100000"), ("08080000", "8.08e+06"), ("True", "true"), ("FALSE", "false"), ("0.1e1", "1"),
    ])
  func typed(text: String, written: String) {
    #expect(ComposeScalar.text(of: Array(text.utf8)[...]).map { String(decoding: $0, as: UTF8.self) } == written)
  }

  @Test(
    "what is no number and no boolean stays",
    arguments: ["yes", "no", "1:30", "1.2.3", "-", "+", ".", "1e", "0x", "12a", "10.0.0.1", "8080/tcp", "--5", ""])
  func text(_ text: String) { #expect(ComposeScalar.text(of: Array(text.utf8)[...]) == nil) }
}
