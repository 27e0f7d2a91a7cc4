/// For which subjects of a block, as bits, a term of a condition holds, and for which it can't be settled at a glance.
struct TermOutcome {
  var holds: UInt64 = 0
  var isOpen: UInt64 = 0
}
