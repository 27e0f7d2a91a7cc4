import Testing

@testable import Readers

@Suite struct MachineAddressTests {
  @Test(
    "addresses of both kinds are addresses",
    arguments: ["127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "fe80::1", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1", "1::"])
  func addresses(_ text: String) { #expect(MachineAddress.isValid(Array(text.utf8)[...])) }

  @Test(
    "and nothing else is",
    arguments: [
      "", "a", "1.2.3", "1.2.3.256", "01.2.3.4", ":", ":::", "1:2", "1::2::3", "1:2:3:4:5:6:7:8:9", "g::", "1.2.3.4.5", ":1:2:3:4:5:6:7",
    ])
  func others(_ text: String) { #expect(!MachineAddress.isValid(Array(text.utf8)[...])) }
}
