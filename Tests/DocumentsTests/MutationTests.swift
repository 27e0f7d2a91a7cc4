import TestSupport
import Testing

@testable import Documents

/// Bytes changed at random in files that are fair: a fault or a tree, never a crash, and a tree that can be walked.
@Suite struct MutationTests {
  @Test("no mutation of a sample crashes a reader", arguments: 0..<4)
  func mutations(_ group: Int) throws {
    let samples = Shared.samples().filter { $0.bytes.count < 8_000 }
    try #require(!samples.isEmpty)
    var random = SeededGenerator(seed: UInt64(group))
    for _ in 0..<1_500 {
      let bytes = random.mutated(random.pick(samples).bytes)
      for parsed in [Parsed(yaml: bytes), Parsed(json: bytes), Parsed(hcl: bytes)] where parsed.faults.isEmpty {
        for root in parsed.tree.roots { _ = Parsed.outline(parsed.tree, root).utf8.count + parsed.pairs(of: root).count }
      }
    }
  }
}
