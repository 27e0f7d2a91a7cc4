import Testing

@testable import Readers

@Suite("Addresses of servers") struct ServerAddressTests {
  @Test(
    "a host and a port stand behind any scheme, be there digits in it",
    arguments: [
      ("http://carts:8080/x", "carts", 8080), ("h2c://carts:80", "carts", 80), ("carts:80", "carts", 80), ("10.0.0.1", "10.0.0.1", nil),
      ("https://[::1]:443?a", "::1", 443),
    ] as [(String, String, Int?)])
  func parts(text: String, host: String, port: Int?) {
    let parts = ServerAddress.parts(of: Array(text.utf8)[...])
    #expect(parts.isRight && parts.host.elementsEqual(host.utf8) && parts.port == port)
  }

  @Test("what stands in front of :// is a scheme, and nothing else is")
  func schemes() {
    #expect(ServerAddress.scheme(of: Array("h2c://a".utf8)[...])?.elementsEqual("h2c".utf8) ?? false)
    #expect(ServerAddress.scheme(of: Array("carts:80".utf8)[...]) == nil)
  }
}
