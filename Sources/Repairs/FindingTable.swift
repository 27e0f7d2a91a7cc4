import Rules
import SourceText

/// The findings that were met in any state, by number, with what is known of each.
struct FindingTable {
  private(set) var identities: [FindingIdentity] = []
  /// By finding: whether it was there before anything was done.
  private(set) var isOld: [Bool] = []
  /// By finding: the actions that could clear it, ever, ascending.
  private(set) var candidates: [[Int32]] = []
  /// By finding: whether it is known that no plan clears it together with what else it has to clear.
  private(set) var isGivenUp: [Bool] = []
  private(set) var givenUpCount = 0
  /// By finding: calls of which one has to go, and about which nothing can be done.
  var stuckWays: [Int: Untrusted] = [:]
  /// By finding: whether it was asked what could clear it.
  private var isSeen: [Bool] = []
  /// By finding: how many actions were left out because of it.
  var suspicions: [Int] = []
  private var numbers: [FindingIdentity: Int32] = [:]

  /// - Parameter old: what is there before anything is done.
  init(_ old: [FindingIdentity]) {
    for finding in old { _ = number(of: finding) }
    isOld = Array(repeating: true, count: identities.count)
  }

  /// The number of a finding, which is new if it was not met before.
  mutating func number(of finding: FindingIdentity) -> Int {
    if let known = numbers[finding] { return Int(known) }
    numbers[finding] = Int32(identities.count)
    identities.append(finding)
    isOld.append(false)
    candidates.append([])
    isGivenUp.append(false)
    suspicions.append(0)
    isSeen.append(false)
    return identities.count - 1
  }

  /// The actions that could clear a finding, ever, ascending.
  func candidates(of finding: FindingIdentity) -> [Int32] { numbers[finding].map { candidates[Int($0)] } ?? [] }

  /// Whether it was there before anything was done.
  func isOld(_ finding: FindingIdentity) -> Bool { numbers[finding].map { isOld[Int($0)] } ?? false }

  func isGivenUp(_ finding: FindingIdentity) -> Bool { numbers[finding].map { isGivenUp[Int($0)] } ?? false }

  /// Calls of which one has to go, and about which nothing can be done; nil if there are none.
  func stuckWay(of finding: FindingIdentity) -> Untrusted? { numbers[finding].flatMap { stuckWays[Int($0)] } }

  /// Whether it was looked at, and nothing could clear it.
  func isHopeless(_ finding: FindingIdentity) -> Bool { numbers[finding].map { isSeen[Int($0)] && candidates[Int($0)].isEmpty } ?? false }

  mutating func giveUp(_ finding: Int) {
    if !isGivenUp[finding] { givenUpCount += 1 }
    isGivenUp[finding] = true
  }

  /// - Parameter actions: ascending.
  mutating func add(_ actions: [Int32], to finding: Int) {
    isSeen[finding] = true
    if candidates[finding] != actions {
      candidates[finding] = candidates[finding].isEmpty ? actions : candidates[finding].united(with: actions)
    }
  }
}

extension [Int32] {
  /// What is in either of two ascending lists, ascending.
  func united(with other: [Int32]) -> [Int32] {
    var all: [Int32] = []
    all.reserveCapacity(count + other.count)
    var (own, next) = (0, 0)
    while own < count || next < other.count {
      if next == other.count || own < count && self[own] <= other[next] {
        if next < other.count, self[own] == other[next] { next += 1 }
        all.append(self[own])
        own += 1
      } else {
        all.append(other[next])
        next += 1
      }
    }
    return all
  }
}
