import Foundation
import TestSupport
import Testing

/// Holds `facts` against the simulation of `Tests/Simulation`, on a few of its topologies; CONTRIBUTING.md says how to run many.
@Suite struct AgreementTests {
  @Test("figures agree with a simulation", .enabled(if: Oracles.areNamed, "\(Oracles.missing)")) func agreement() throws {
    let script = Repository.path("Tests/Simulation/agreement.py")
    let arguments = [Program.path, "--first", "1", "--count", "12", "--work", "40000"]
    let python = try Oracles.program("python")
    let outcome = try #require(Command.run([python, script] + arguments))
    #expect(outcome.status == 0, "\(String(decoding: outcome.output, as: UTF8.self))")
    #expect(String(decoding: outcome.output, as: UTF8.self).contains("outside:"))
  }
}
