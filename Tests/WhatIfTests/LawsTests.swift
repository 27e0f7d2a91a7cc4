import Analyses
import Foundation
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

/// What holds of the consequences of any fault, tried on random systems. `TOPOLINT_SEEDS` says how many; 100 if it does not.
@Suite("Laws of faults") struct LawsTests {
  private static let count = ProcessInfo.processInfo.environment["TOPOLINT_SEEDS"].flatMap { Int($0) } ?? 100

  /// The system, and the same with a fallback for some more of its calls.
  private static func pair(seed: Int) -> (FactBase, FactBase) {
    var random = SeededGenerator(seed: UInt64(seed))
    let architecture = RandomArchitecture(seed: seed)
    var safer = architecture
    for service in safer["services"].indices {
      for member in safer["services"][service].value.members.indices where safer["services"][service].value.members[member].key == "calls" {
        let calls = safer["services"][service].value.members[member].value.items.map { call in
          guard random.chance(1, in: 2) else { return call }
          var call = call
          call.members = call.members.filter { $0.key != "fallback" } + [.init(key: "fallback", value: .bare("true"))]
          return call
        }
        safer["services"][service].value.members[member].value = .list(calls)
      }
    }
    return (base(architecture.yaml), base(safer.yaml))
  }

  @Test("nothing is worse off for a fallback more, whatever fails, is slow or loses a zone")
  func fallbacks() {
    var (faults, better) = (0, 0)
    for seed in 0..<Self.count {
      let (before, after) = Self.pair(seed: seed)
      let elements = before.topology.elementNames.map { before.element($0.text) }
      var tried: [(String, Fault)] = []
      for element in elements {
        var fault = Fault()
        fault.failing = [element]
        tried.append(("\(element) fails", fault))
        fault = Fault()
        fault.slow = [Fault.Slow(element: element, milliseconds: 5_000)]
        tried.append(("\(element) is slow", fault))
      }
      var zone = Fault()
      zone.failZone(of: before.topology)
      tried.append(("a zone fails", zone))
      for (words, fault) in tried {
        let (old, new) = (Consequences(of: fault, in: before), Consequences(of: fault, in: after))
        for element in elements {
          let (was, now) = (old.state(of: element), new.state(of: element))
          #expect(now <= was, "seed \(seed): \(before.topology.name(element).text) where \(words)")
          if now < was { better += 1 }
        }
        #expect(new.entriesFailed <= old.entriesFailed, "seed \(seed): \(words)")
        if let was = old.trafficFailed, let now = new.trafficFailed { #expect(now <= was + 1e-9, "seed \(seed): \(words)") }
        faults += 1
      }
    }
    #expect(faults > 10 * Self.count && better > Self.count, "nothing was tried: \(faults) faults, \(better) better")
    print("\(Self.count) systems, \(faults) faults, \(better) parts better off")
  }
}
