internal import SourceText

/// Verdicts, and later their findings. They are handed from one thread to another, never shared by two.
private final class Portion: @unchecked Sendable {
  /// From how many verdicts on findings are written on another thread, and how many at a time.
  static let fewest = 2_048
  static let size = 256

  private let verdicts: ArraySlice<Verdict>
  private(set) var findings: [Finding] = []

  init(_ verdicts: ArraySlice<Verdict>) { self.verdicts = verdicts }

  func write(tellsWhy: Bool) { findings = verdicts.map { $0.finding(tellsWhy: tellsWhy) } }
  func clear() { findings = [] }
}

extension Array where Element == Verdict {
  /// Writes the findings, in order. Of many, the next ones are written on another thread while `body` has those before them: it must ask
  /// nothing of verdicts, nor of what they were judged by.
  /// - Complexity: that of `Verdict.finding` for each.
  package func forEachFinding(tellsWhy: Bool, _ body: (Finding) -> Void) {
    guard count >= Portion.fewest else { return forEach { body($0.finding(tellsWhy: tellsWhy)) } }
    let portions = stride(from: 0, to: count, by: Portion.size).map { Portion(self[$0..<Swift.min($0 + Portion.size, count)]) }
    SideBySide.ahead(portions, work: { portion in portion.write(tellsWhy: tellsWhy) }) { portion, _ in
      portion.findings.forEach(body)
      portion.clear()
    }
  }
}
