internal import Analyses
internal import SourceText
internal import TopologyModel

/// Many subjects, judged on all processors. What comes of it is what one processor finds.
extension Judge {
  /// How subjects are divided among processors.
  struct Division {
    /// No more than a few, for each has facts of its own: what none of the subjects before asked for is learned by each.
    var processors = min(SideBySide.processors, 8)
    /// From how many subjects of a kind on there are threads.
    var fewest = 8_192
    /// How many are judged before there are any.
    var before = 1_024
  }

  /// The subjects of a kind that are judged side by side, in parts; none where that does not pay.
  func parts(of kind: SubjectKind) -> [Range<Int>] {
    let count = subjects.count(kind)
    guard division.processors > 1, count >= division.fewest else { return [] }
    let length = (count - division.before) / division.processors + 1
    let borders = stride(from: division.before, to: count, by: length).map { border(near: $0, of: kind) } + [count]
    return zip(borders, borders.dropFirst()).map { $0..<$1 }.filter { !$0.isEmpty }
  }

  /// The first subject from a number on that is none of the calls between two services of which the one before it is another: those are
  /// one subject.
  private func border(near number: Int, of kind: SubjectKind) -> Int {
    guard kind == .call else { return number }
    let calls = base.topology.calls
    var border = number
    while border > 0, border < calls.count, (calls[border].caller, calls[border].callee) == (calls[border - 1].caller, calls[border - 1].callee) {
      border += 1
    }
    return border
  }

  /// A judge of some subjects, and what it has found. It is handed from one thread to another, never shared by two.
  private final class Part: @unchecked Sendable {
    private let range: Range<Int>
    private var judge: Judge
    private(set) var dockets: [Docket]

    init(_ range: Range<Int>, _ judge: Judge, _ dockets: [Docket]) {
      self.range = range
      self.judge = judge.twin
      self.judge.steps = judge.steps
      self.dockets = dockets
    }

    func work(of kind: SubjectKind, sharedTerms: Int) { judge.judge(range, of: kind, sharedTerms: sharedTerms, &dockets) }
  }

  /// Judges parts side by side. Each may take as many steps as all: if together they take too many, or a rule fails, they are judged
  /// again one after another, so that the same subject is told of on every machine.
  mutating func judge(_ parts: [Range<Int>], of kind: SubjectKind, sharedTerms: Int, _ dockets: inout [Docket]) {
    var joined = dockets
    var rest = steps
    let empty = dockets.map(\.emptied)
    let works = parts.map { Part($0, self, empty) }
    SideBySide.forEach(works, work: { part in part.work(of: kind, sharedTerms: sharedTerms) }) { part, _ in
      for (index, docket) in part.dockets.enumerated() {
        let taken = dockets[index].steps - docket.steps
        joined[index].take(docket, steps: taken)
        rest -= taken
      }
    }
    let isWhole = zip(dockets, joined).allSatisfy { before, after in before.failure != nil || (after.failure == nil && after.steps > 0) }
    if isWhole, rest > 0 {
      (dockets, steps) = (joined, rest)
    } else {
      judge(parts[0].lowerBound..<parts[parts.count - 1].upperBound, of: kind, sharedTerms: sharedTerms, &dockets)
    }
  }
}
