import Foundation
import TestSupport
import Testing

@Suite("The binary") struct BinaryTests {
  /// Foundation in full brings ICU: 40 MB and a slow start. What swift-argument-parser needs of it is small.
  @Test(
    "neither Foundation in full nor ICU is linked",
    arguments: ["libFoundation.so", "libFoundationInternationalization.so", "lib_FoundationICU.so", "libicu", "_FoundationICU"])
  func noFoundation(library: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Program.path), options: .alwaysMapped)
    #expect(bytes.range(of: Data(library.utf8)) == nil)
  }

  @Test("a start takes no time to speak of")
  func start() throws {
    let clock = ContinuousClock()
    let best = try (0..<5).map { _ in try clock.measure { _ = try Program.run("--version") } }.min()!
    #expect(best < .milliseconds(500))
  }

  #if os(Linux)
    /// What it asks the system for, by name; empty without readelf.
    private static let imports: Set<String> = {
      let table = Command.run(["readelf", "--dyn-syms", "--wide", Program.path])
      return Set(String(decoding: table?.output ?? [], as: UTF8.self).matches(of: /UND ([_a-z0-9]+)/).map { String($0.output.1) })
    }()

    @Test(
      "it asks the system for no function that opens a connection or resolves a name",
      .enabled(if: !imports.isEmpty, "takes readelf"),
      .disabled("a sanitizer stands between it and the system") { imports.contains { $0.hasPrefix("__sanitizer") } })
    func noNetwork() {
      #expect(Self.imports.contains("write"))
      let network: Set = ["socket", "connect", "bind", "listen", "accept", "sendto", "getaddrinfo", "gethostbyname"]
      #expect(Self.imports.isDisjoint(with: network))
    }
  #endif
}
