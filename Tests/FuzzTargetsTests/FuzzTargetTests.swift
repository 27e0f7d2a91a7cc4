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
      let input = random.mutated(random.pick(seeds), words: words)
      #expect(target.brokenLaw(by: input) == nil, "\(String(decoding: input, as: UTF8.self))")
    }
  }

  @Test("a law that does not hold is told, and no two targets have one name")
  func broken() {
    let target = FuzzTarget("a", seeds: { [] }) { try Law.holds($0.isEmpty, "it is empty") }
    #expect(target.brokenLaw(by: [1]) == "it is empty" && target.brokenLaw(by: []) == nil)
    #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
  }
}
