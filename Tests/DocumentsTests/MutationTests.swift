import TestSupport
import Testing

@testable import Documents

/// Bytes changed at random in files that are fair: a fault or a tree, never a crash, and a tree that can be walked.
@Suite struct MutationTests {
  private static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.below(6) where !bytes.isEmpty {
      let place = random.below(bytes.count)
      switch random.below(5) {
      case 0: bytes[place] = UInt8(random.below(256))
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(random.pick(Array("[]{}:,-?&*!|>'\"%@`#\\ \n\t<".utf8)), at: place)
      case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + random.below(40))], at: random.below(bytes.count))
      default: bytes.removeSubrange(place..<min(bytes.count, place + random.below(40)))
      }
    }
    return bytes
  }

  @Test("no mutation of a sample crashes a reader", arguments: 0..<4)
  func mutations(_ group: Int) throws {
    let samples = Shared.samples().filter { $0.bytes.count < 8_000 }
    try #require(!samples.isEmpty)
    var random = SeededGenerator(seed: UInt64(group))
    for _ in 0..<1_500 {
      let bytes = Self.mutate(random.pick(samples).bytes, &random)
      for parsed in [Parsed(yaml: bytes), Parsed(json: bytes), Parsed(hcl: bytes)] where parsed.faults.isEmpty {
        for root in parsed.tree.roots { _ = Parsed.outline(parsed.tree, root).utf8.count + parsed.pairs(of: root).count }
      }
    }
  }
}
