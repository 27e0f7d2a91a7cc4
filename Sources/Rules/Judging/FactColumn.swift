internal import Analyses
internal import Expressions

/// What a fact is for each subject of a block, apart by what it is, a bit for each subject: so a term of a condition is
/// tested for all of them at once. Lists and what is unknown have no bit, and take a closer look.
struct FactColumn {
  /// How many subjects there can be.
  static let size = 64

  private var nulls: UInt64 = 0
  private var trues: UInt64 = 0
  private var falses: UInt64 = 0
  /// Whole numbers, as far as a `Double` holds them exactly.
  private var counts: UInt64 = 0
  private var numbers: UInt64 = 0
  private var texts: UInt64 = 0
  /// By position, of counts and numbers.
  private var amounts: [Double] = []

  /// Takes what a fact is for the first subjects.
  mutating func fill(_ count: Int, _ fact: (Int) -> FactValue) {
    (nulls, trues, falses, counts, numbers, texts) = (0, 0, 0, 0, 0, 0)
    for position in 0..<count {
      let bit: UInt64 = 1 << UInt64(position)
      switch fact(position) {
      case .absent: nulls |= bit
      case .flag(true): trues |= bit
      case .flag(false): falses |= bit
      case .count(let count) where count.magnitude <= 1 << 53:
        counts |= bit
        set(Double(count), at: position)
      case .number(let number):
        numbers |= bit
        set(number, at: position)
      case .word, .name, .text: texts |= bit
      case .count, .unknown, .bounded, .words, .names, .edges: break
      }
    }
  }

  private mutating func set(_ amount: Double, at position: Int) {
    if amounts.isEmpty { amounts = Array(repeating: 0, count: Self.size) }
    amounts[position] = amount
  }

  /// For which subjects of `mask` the fact is a flag that stands so.
  func isFlag(_ expected: Bool, _ mask: UInt64) -> TermOutcome {
    TermOutcome(holds: mask & (expected ? trues : falses), isOpen: mask & ~(trues | falses))
  }

  /// For which subjects of `mask` the fact equals a constant that is no text, or does not.
  func equals(_ constant: Value, expected: Bool, _ mask: UInt64) -> TermOutcome {
    let (same, settled): (UInt64, UInt64) =
      switch constant {
      case .null: (nulls, nulls | trues | falses | counts | numbers | texts)
      case .bool(let flag): (flag ? trues : falses, nulls | trues | falses)
      case .int(let count) where count.magnitude <= 1 << 53: (positions(of: counts) { amounts[$0] == Double(count) }, nulls | counts)
      case .double(let number): (positions(of: numbers) { amounts[$0] == number }, nulls | numbers)
      default: (0, 0)
      }
    return TermOutcome(holds: mask & settled & (expected ? same : ~same), isOpen: mask & ~settled)
  }

  /// For which subjects of `mask` the fact is a number that lies so to a limit.
  func compares(_ comparison: Term.Inequality, to limit: Double, _ mask: UInt64) -> TermOutcome {
    let settled = mask & (counts | numbers)
    return TermOutcome(holds: positions(of: settled) { comparison.holds(amounts[$0], limit) }, isOpen: mask & ~settled)
  }

  /// The same for two facts of each subject.
  func compares(_ comparison: Term.Inequality, to other: FactColumn, _ mask: UInt64) -> TermOutcome {
    let settled = mask & (counts | numbers) & (other.counts | other.numbers)
    let holds = positions(of: settled) { comparison.holds(amounts[$0], other.amounts[$0]) }
    return TermOutcome(holds: holds, isOpen: mask & ~settled)
  }

  /// Those of some positions that pass a test.
  @inline(__always)
  private func positions(of mask: UInt64, _ test: (Int) -> Bool) -> UInt64 {
    var (passed, rest): (UInt64, UInt64) = (0, mask)
    while rest != 0 {
      let position = rest.trailingZeroBitCount
      if test(position) { passed |= 1 << UInt64(position) }
      rest &= rest - 1
    }
    return passed
  }
}
