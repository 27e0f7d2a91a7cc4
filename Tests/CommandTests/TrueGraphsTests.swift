import Foundation
import TestSupport
import Testing

/// Holds `graph` against true call graphs of public systems, by the table of `Tests/Truth`.
@Suite struct TrueGraphsTests {
  @Test(
    "each source says as much as a naive importer finds there, and nothing of high confidence is wrong",
    .enabled(if: Oracles.areNamed && Shared.has("corpus"), "\(Oracles.missing), or \(Shared.missing("corpus"))"))
  func table() throws {
    let python = try Oracles.program("python")
    let script = Repository.path("Tests/Truth/table.py")
    let outcome = try #require(Command.run([python, script, "--topolint", Program.path, "--data", Shared.url("").path]))
    let text = String(decoding: outcome.output, as: UTF8.self)
    #expect(outcome.status == 0, "\(text)")
    #expect(text.contains("| online-boutique (16) |"))
  }
}
