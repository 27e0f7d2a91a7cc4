import TestSupport
import Testing

@testable import FuzzTargets

/// The targets of the fuzzer without the fuzzer, so that none of them rots.
@Suite("Fuzz targets") struct FuzzTargetTests {
  @Test("inputs that once broke something break no law", arguments: FuzzTarget.all.map(\.name))
  func kept(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    for (path, bytes) in target.kept { #expect(target.brokenLaw(by: bytes) == nil, "\(path)") }
  }

  @Test("every target has fair inputs, and words to make others of", arguments: FuzzTarget.all.map(\.name))
  func seeds(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let seeds = target.seeds()
    #expect(!seeds.isEmpty && !target.words(atMost: 10).isEmpty)
    for seed in seeds.prefix(8) { #expect(target.brokenLaw(by: seed) == nil, "\(String(decoding: seed, as: UTF8.self))") }
  }

  @Test("changed at random, no fair input breaks a law", arguments: FuzzTarget.all.map(\.name))
  func mutations(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let (seeds, words) = (Array(target.seeds().sorted { $0.count < $1.count }.prefix(50)), target.words(atMost: 200))
    var random = SeededGenerator(seed: 1)
    for _ in 0..<50 {
      let input = Self.mutated(random.pick(seeds), words, &random)
      #expect(target.brokenLaw(by: input) == nil, "\(String(decoding: input, as: UTF8.self))")
    }
  }

  @Test("a law that does not hold is told, and no two targets have one name")
  func broken() {
    let target = FuzzTarget("a", seeds: { [] }) { try Law.holds($0.isEmpty, "it is empty") }
    #expect(target.brokenLaw(by: [1]) == "it is empty" && target.brokenLaw(by: []) == nil)
    #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
  }

  /// An input with a few bytes and words added, changed or taken away.
  private static func mutated(_ bytes: [UInt8], _ words: [String], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.below(6) where !bytes.isEmpty {
      let place = random.below(bytes.count)
      switch random.below(6) {
      case 0: bytes[place] = UInt8(random.below(256))
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(random.pick(Array("[]{}:,-?&*!|>'\"%@`#\\ \n\t<.()=".utf8)), at: place)
      case 3: bytes.insert(contentsOf: random.pick(words).utf8, at: place)
      case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + random.below(40))], at: random.below(bytes.count))
      default: bytes.removeSubrange(place..<min(bytes.count, place + random.below(40)))
      }
    }
    return bytes
  }
}
