import Linting
import TestSupport
import TopologyModel

/// A part of topolint that takes what strangers write, and the laws that hold whatever they write.
package struct FuzzTarget: Sendable {
  /// What it is called on the command line, and what the folder of its kept inputs is called.
  package let name: String
  /// Fair inputs, to begin with.
  package let seeds: @Sendable () -> [[UInt8]]
  private let laws: @Sendable ([UInt8]) throws -> Void

  init(_ name: String, seeds: @escaping @Sendable () -> [[UInt8]], laws: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.name = name
    self.seeds = seeds
    self.laws = laws
  }

  /// All of them: what is listed here, and one for each input format that there is.
  package static let all = documents + [lint] + TopologyReading.formats.map(reader) + settings + expressions + [encoders]

  /// Hands an input to the part.
  /// - Returns: the law that is broken; nil if all hold.
  package func brokenLaw(by input: [UInt8]) -> String? {
    do {
      try laws(input)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// An input kept from earlier, of one that broke a law, crashed or took too long.
  package var kept: [(path: String, bytes: [UInt8])] {
    Repository.files(in: "Tests/Fuzzing/Kept/\(name)", suffix: "").compactMap { path in Repository.bytes(path).map { (path, $0) } }
  }

  /// Words that inputs are made of, each once: those of the seeds, the most frequent first, and the keys of all attributes.
  package func words(atMost count: Int) -> [String] {
    var counts: [String: Int] = [:]
    for seed in seeds() {
      let words = String(decoding: seed, as: UTF8.self).split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" }
      for word in words where (2...40).contains(word.utf8.count) { counts[String(word), default: 0] += 1 }
    }
    let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count).map(\.key)
    return frequent + Set(Attribute.allCases.map(\.key)).subtracting(frequent).sorted()
  }
}
