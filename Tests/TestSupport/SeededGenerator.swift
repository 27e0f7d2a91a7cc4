/// Random numbers that are the same on each run: SplitMix64 (Steele, Lea and Flood 2014).
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  package mutating func chance(_ numerator: Int, in denominator: Int) -> Bool { below(denominator) < numerator }

  package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// Bytes with one change to `most`: a byte changed, a piece of syntax or a word put in, a part repeated or taken away.
  package mutating func mutated(_ bytes: [UInt8], most: Int = 6, words: [String] = []) -> [UInt8] {
    var bytes = bytes
    for _ in 0...below(most) where !bytes.isEmpty {
      let place = below(bytes.count)
      let part = place..<min(bytes.count, place + 1 + below(chance(1, in: 3) ? 1 : 40))
      switch below(5) {
      case 0: bytes[place] = UInt8(below(256))
      case 1: bytes.insert(contentsOf: pick(Self.pieces).utf8, at: place)
      case 2: bytes.insert(contentsOf: pick(words.isEmpty ? Self.pieces : words).utf8, at: place)
      case 3: bytes.insert(contentsOf: bytes[part], at: below(bytes.count))
      default: bytes.removeSubrange(part)
      }
    }
    return bytes
  }

  /// What means something in YAML, JSON, HCL, rules or configurations.
  private static let pieces =
    "[]{}:,-?&*!|>'\"%@`#\\ \n\t<~.()=".map { String($0) } + [
      "  ", "\n  ", ": ", "- ", "--", "&a ", "*a", "<<", "\u{202E}", "9999999999999999999", "off", "null",
    ]
}
