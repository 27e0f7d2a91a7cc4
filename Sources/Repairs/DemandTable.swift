import Advising

/// The demands that were made, and the findings that each came of.
struct DemandTable {
  private struct Link: Hashable {
    let demand: Int32
    let finding: Int32
  }

  private var numbers: [RepairDemand: Int32] = [:]
  private var links: Set<Link> = []
  /// By demand.
  private var findings: [[Int32]] = []
  /// By demand: the round in which it was made last.
  private var rounds: [Int32] = []
  private var round: Int32 = 0

  /// From now on each demand is new again, once.
  mutating func startRound() { round += 1 }

  /// Takes note of a demand.
  /// - Returns: whether it was not made in this round.
  mutating func insert(_ demand: RepairDemand, of finding: Int) -> Bool {
    let number = numbers[demand] ?? Int32(findings.count)
    if Int(number) == findings.count {
      numbers[demand] = number
      findings.append([])
      rounds.append(0)
    }
    if links.insert(Link(demand: number, finding: Int32(finding))).inserted { findings[Int(number)].append(Int32(finding)) }
    let isNew = rounds[Int(number)] < round
    rounds[Int(number)] = round
    return isNew
  }

  /// The findings that a demand came of, by number, in the order in which they were met.
  func findings(behind demand: RepairDemand) -> [Int32] { numbers[demand].map { findings[Int($0)] } ?? [] }
}
