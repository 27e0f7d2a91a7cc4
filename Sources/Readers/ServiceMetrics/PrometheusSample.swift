internal import Documents

/// A line of Prometheus' text format: `name{label="value"} 1`.
struct PrometheusSample {
  let name: ArraySlice<UInt8>
  private(set) var labels: [[UInt8]: [UInt8]] = [:]
  /// What Prometheus takes as a number: one without an end and none at all, too.
  let value: Double

  /// Nil for what is none.
  init?(_ line: ArraySlice<UInt8>) {
    var rest = line
    name = rest.prefix { $0 != UInt8(ascii: "{") && $0 != 0x20 && $0 != 0x09 }
    rest = rest.dropFirst(name.count)
    var labels: [[UInt8]: [UInt8]] = [:]
    if rest.first == UInt8(ascii: "{") {
      rest = rest.dropFirst()
      while true {
        rest = rest.drop { $0 == 0x20 || $0 == UInt8(ascii: ",") }
        if rest.first == UInt8(ascii: "}") { break }
        let key = rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "}") }
        rest = rest.dropFirst(key.count)
        guard !key.isEmpty, rest.starts(with: "=\"".utf8) else { return nil }
        rest = rest.dropFirst(2)
        guard let value = Self.text(&rest) else { return nil }
        labels[Array(key.filter { $0 != 0x20 })] = value
      }
      rest = rest.dropFirst()
    }
    let number = rest.drop { $0 == 0x20 || $0 == 0x09 }.prefix { $0 != 0x20 && $0 != 0x09 }
    guard let value = Double(String(decoding: number, as: UTF8.self)) else { return nil }
    (self.labels, self.value) = (labels, value)
  }

  /// The text up to a quote, which is passed over; nil if there is none.
  private static func text(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    var text: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return text }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard let letter = rest.popFirst() else { return nil }
      text.append(letter == UInt8(ascii: "n") ? 0x0A : letter)
    }
    return nil
  }
}
