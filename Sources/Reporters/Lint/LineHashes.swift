import SourceText

/// The fingerprints of lines by which GitHub recognises a result when lines move: a rolling hash over the 100 UTF-16
/// units from the start of the line, blanks left out, as its `upload-sarif` computes `primaryLocationLineHash`.
/// - Complexity: linear in the file.
struct LineHashes {
  private var hashes: [UInt64] = []
  private var occurrences: [Int: Int] = [:]

  private static let block = 100
  private static let modulus: UInt64 = 37

  /// - Parameter lines: the lines, from 1, that will be asked for.
  init(_ bytes: [UInt8], lines: some Sequence<Int>) {
    var roller = Roller()
    var cursor = ScalarCursor(bytes[...])
    while let unit = cursor.next() {
      switch unit {
      case .stray: roller.take(0xFFFD)
      case .scalar(let scalar) where scalar.value < 0x10000: roller.take(UInt16(scalar.value))
      case .scalar(let scalar): for unit in UTF16.encode(scalar)! { roller.take(unit) }
      }
    }
    hashes = roller.finish()

    // Only hashes that are asked for are counted, which keeps the dictionary small.
    let wanted = Set(lines.filter { $0 >= 1 && $0 <= hashes.count })
    let counted = Set(wanted.map { hashes[$0 - 1] })
    var seen: [UInt64: Int] = [:]
    for (index, hash) in hashes.enumerated() where counted.contains(hash) {
      seen[hash, default: 0] += 1
      if wanted.contains(index + 1) { occurrences[index + 1] = seen[hash] }
    }
  }

  /// `c129715d7a2bc9a3:1`; the number tells lines of the same text apart.
  subscript(line: Int) -> String? {
    occurrences[line].map { String(hashes[line - 1], radix: 16) + ":\($0)" }
  }

  private struct Roller {
    private var window = [UInt16](repeating: 0, count: block)
    /// Whether a line starts at a place of the window whose hash is still to come.
    private var starts = [Bool](repeating: false, count: block)
    private var index = 0
    private var hash: UInt64 = 0
    private var hashes: [UInt64] = []
    private var isLineStart = true
    private var wasCarriageReturn = false
    private let highest = (0..<block).reduce(1 as UInt64) { power, _ in power &* modulus }

    mutating func take(_ unit: UInt16) {
      var unit = unit
      if unit == 0x20 || unit == 0x09 || (wasCarriageReturn && unit == 0x0A) {
        wasCarriageReturn = false
        return
      }
      wasCarriageReturn = unit == 0x0D
      if wasCarriageReturn { unit = 0x0A }
      emit()
      if isLineStart {
        isLineStart = false
        starts[index] = true
      }
      if unit == 0x0A { isLineStart = true }
      roll(unit)
    }

    private mutating func emit() {
      if !starts[index] { return }
      starts[index] = false
      hashes.append(hash)
    }

    private mutating func roll(_ unit: UInt16) {
      hash = modulus &* hash &+ UInt64(unit) &- highest &* UInt64(window[index])
      window[index] = unit
      index = index + 1 == block ? 0 : index + 1
    }

    mutating func finish() -> [UInt64] {
      take(0xFFFF)
      for _ in 0..<block {
        emit()
        roll(0)
      }
      return hashes
    }
  }
}
