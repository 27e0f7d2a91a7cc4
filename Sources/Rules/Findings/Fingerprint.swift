internal import Analyses
package import SourceText
import TopologyModel

/// The identity of a finding in 16 hexadecimal digits.
package enum Fingerprint {
  /// FNV-1a over rule, kind and id: the same today, tomorrow and on another machine.
  /// - Parameter system: the one that it was found in, where a run has several.
  package static func of(rule: String, subject: Subject, in system: Untrusted? = nil) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = hash &* 0x100_0000_01B3
    }
    add(rule.utf8)
    add(subject.kind.rawValue.utf8)
    add(subject.id.bytes)
    if let system { add(system.bytes) }
    return unsafe String(unsafeUninitializedCapacity: 16) { text in
      for place in 0..<16 {
        let digit = UInt8(truncatingIfNeeded: hash >> UInt64(60 - 4 * place) & 15)
        unsafe text[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      }
      return 16
    }
  }
}
