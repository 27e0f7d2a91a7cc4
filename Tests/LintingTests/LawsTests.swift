import Analyses
import Foundation
import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

/// What holds of the findings of any system when something about it changes, tried on random ones. Each law says of which rules it must
/// have seen findings: one that has tried nothing fails. `TOPOLINT_SEEDS` says how many systems; 100 if it does not.
@Suite("Laws of findings") struct LawsTests {
  struct Found: Hashable {
    var rule: String
    var kind: SubjectKind
    var subject: String
    var severity: Severity
    var message: String

    /// Which finding it is, whatever it says.
    var identity: String { "\(rule) \(subject)" }
  }

  private struct Trial {
    let seed: Int
    let architecture: RandomArchitecture
    let findings: [Found]
  }

  private static let rules = RuleSet()

  /// What is found in a system of one file or of several.
  private static func lint(_ files: [(path: String, text: String)]) -> [Found] {
    var reading = TopologyReading()
    for (path, text) in files { reading.read(path: Untrusted(path), text: Array(text.utf8)) }
    let result = Lint.run(reading, rules: rules)
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message.text)) in \(files)")
    return result.findings.map {
      let finding = $0.finding()
      return Found(
        rule: finding.rule.id, kind: finding.rule.subject, subject: String(decoding: finding.subject.id.bytes, as: UTF8.self),
        severity: finding.severity, message: finding.message.text)
    }
  }

  private static func lint(_ architecture: RandomArchitecture) -> [Found] { lint([("a.yaml", architecture.yaml)]) }

  private static let trials: [Trial] = {
    let count = ProcessInfo.processInfo.environment["TOPOLINT_SEEDS"].flatMap { Int($0) } ?? 100
    return (0..<count).map {
      let architecture = RandomArchitecture(seed: $0)
      return Trial(seed: $0, architecture: architecture, findings: lint(architecture))
    }
  }()

  /// What is new or gone, for a message.
  private static func changes(_ before: [Found], _ after: [Found]) -> String {
    let (old, new) = (Set(before), Set(after))
    func lines(_ mark: String, _ found: Set<Found>) -> [String] { found.map { "\(mark) \($0.severity) \($0.identity): \($0.message)" } }
    return (lines("-", old.subtracting(new)) + lines("+", new.subtracting(old))).sorted().joined(separator: "\n")
  }

  /// Rules that a random system breaks: what laws for all findings try.
  private static var broken: Set<String> { Set(trials.flatMap { $0.findings.map(\.rule) }) }

  @Test("the random systems break many rules, so that the laws are tried")
  func breadth() {
    #expect(Self.broken.count >= 70, "\(Self.broken.sorted())")
    print("\(Self.trials.count) systems, \(Self.trials.reduce(0) { $0 + $1.findings.count }) findings of \(Self.broken.count) rules")
  }

  // MARK: - The same in other words

  /// A finding but for its figures.
  private static func words(_ found: [Found]) -> Set<Found> {
    Set(
      found.map {
        var found = $0
        found.message = found.message.replacing(/[0-9][0-9.\s]*/, with: "#")
        return found
      })
  }

  @Test(
    "the order of members, and files for each part, change no finding: in a loop that hardly ends figures may differ in their last digits")
  func order() {
    var random = SeededGenerator(seed: 1)
    var same = 0
    // Of 249 a loop sets off nearly as much as it takes: how far its sums get depends on the order of calls, and with it a finding.
    for trial in Self.trials where trial.seed != 249 {
      let shuffled = trial.architecture.shuffled(using: &random)
      let one = Self.lint(shuffled)
      let many = Self.lint(shuffled.files.enumerated().map { ("\($0.offset).yaml", $0.element) })
      #expect(one == many, "seed \(trial.seed)\n\(Self.changes(one, many))")
      #expect(Self.words(one) == Self.words(trial.findings), "seed \(trial.seed)\n\(Self.changes(trial.findings, one))")
      if one == trial.findings { same += 1 }
    }
    #expect(same * 10 >= Self.trials.count * 9, "only \(same) are the same to the last digit")
  }

  @Test("JSON is found to be what YAML is")
  func json() {
    for trial in Self.trials {
      let found = Self.lint([("a.json", trial.architecture.json)])
      #expect(found == trial.findings, "seed \(trial.seed)\n\(Self.changes(trial.findings, found))")
    }
  }

  @Test("other names change names alone")
  func names() {
    let kinds = [("external-", "anchorage-"), ("queue-", "brook-"), ("service-", "city-"), ("store-", "depot-"), ("system", "realm")]
    for trial in Self.trials {
      let renamed = Self.lint(
        trial.architecture.replacing { text in kinds.first { text.hasPrefix($0.0) }.map { text.replacing($0.0, with: $0.1) } ?? text })
      let found = renamed.map { found in
        var found = found
        for (old, new) in kinds where old.hasSuffix("-") {
          found.subject = found.subject.replacing(new, with: old)
          found.message = found.message.replacing(new, with: old)
        }
        found.subject = found.subject.replacing("realm", with: "system")
        return found
      }
      #expect(found == trial.findings, "seed \(trial.seed)\n\(Self.changes(trial.findings, found))")
    }
  }

  @Test("names in another order leave each finding; a cycle, a chain or a pair may be told by another of its members")
  func orderOfNames() {
    var random = SeededGenerator(seed: 2)
    for trial in Self.trials {
      let order = (0..<10).shuffled(using: &random)
      let back = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset) })
      func mapped(_ text: String, _ number: (Int) -> Int) -> String {
        text.replacing(/service-(\d)/) { "service-\(number(Int($0.output.1)!))" }
      }
      let found = Self.lint(trial.architecture.replacing { mapped($0) { order[$0] } })
      func told(_ found: [Found], _ name: (String) -> String) -> [String] {
        found.map {
          [.cycle, .chain].contains($0.kind) || $0.rule == "chatty-pair"
            ? "\($0.severity) \($0.rule)" : "\($0.severity) \($0.rule) \(name($0.subject))"
        }.sorted()
      }
      let (after, before) = (told(found) { mapped($0) { back[$0]! } }, told(trial.findings) { $0 })
      #expect(
        after == before, "seed \(trial.seed)\n- \(Set(before).subtracting(after).sorted())\n+ \(Set(after).subtracting(before).sorted())")
    }
  }

  // MARK: - More of something

  /// Rules about calls that somebody waits for; `missing-retry` asks besides what else goes to the callee.
  private static let aboutWaiting: Set<String> = [
    "sync-cycle", "cross-team-cycle", "sync-chain-depth", "slow-sync-dependency", "chatty-call", "payload-large", "fire-and-forget-sync",
    "serial-calls", "critical-dependencies", "blast-radius", "latency-budget", "slo-inversion", "slo-infeasible", "fan-out-tail",
    "missing-timeout", "missing-breaker", "missing-bulkhead", "missing-fallback", "retry-without-backoff",
    "retry-without-timeout", "retry-amplification", "timeout-inversion", "timeout-too-short", "uneven-timeout", "unstable-dependency",
    "last-replica-ejected",
  ]

  @Test("work that is handed over adds no finding about calls that somebody waits for")
  func asynchronous() {
    var random = SeededGenerator(seed: 3)
    for trial in Self.trials {
      var architecture = trial.architecture
      let services = architecture["services"].indices
      let (from, to) = (random.below(services.count), random.below(services.count))
      let name = architecture["services"][to].key
      func add(_ key: String, _ member: RandomArchitecture.Member..., to service: Int) {
        var members = architecture["services"][service].value.members
        let old = members.first { $0.key == key }?.value.items ?? []
        members.removeAll { $0.key == key }
        architecture["services"][service].value.members = members + [.init(key: key, value: .list(old + [.mapping(member)]))]
      }
      let callees = architecture["services"][from].value.members.first { $0.key == "calls" }?.value.items ?? []
      if from != to, !callees.contains(where: { $0.members.contains { $0.value == .text(name) } }), random.chance(1, in: 2) {
        add("calls", .init(key: "to", value: .text(name)), .init(key: "mode", value: .text("async")), to: from)
      } else {
        architecture["queues"].append(.init(key: "queue-9", value: .mapping([])))
        add("publishes", .init(key: "to", value: .text("queue-9")), to: from)
        add("consumes", .init(key: "from", value: .text("queue-9")), to: to)
      }
      let before = Dictionary(trial.findings.map { ($0.identity, $0.severity) }) { max($0, $1) }
      for found in Self.lint(architecture) where Self.aboutWaiting.contains(found.rule) {
        #expect(before[found.identity].map { $0 >= found.severity } ?? false, "seed \(trial.seed): \(found.message)")
      }
    }
    #expect(Self.aboutWaiting.intersection(Self.broken).count >= 20, "little was tried")
  }

  /// Rules about load, but for `cold-cache-risk`, which is about a callee that has room for it, each with those that take its place where the load is more than there is capacity for.
  private static let aboutLoad: [String: Set<String>] = [
    "bandwidth": [], "connections": [], "saturation": [], "queue-saturation": [], "store-saturation": [], "pool-too-small": [],
    "pool-exhaustion": [], "database-connections": [], "telemetry-volume": [], "missing-sampling": [], "drain-capacity": [],
    "growth-headroom": ["saturation"], "queue-growth": ["queue-saturation"], "store-growth": ["store-saturation"],
    "metastable-load": ["saturation"], "slow-recovery": ["saturation", "metastable-load"],
  ]

  @Test("more load clears no finding about load", arguments: [2, 50])
  func load(factor: Int) {
    for trial in Self.trials {
      var architecture = trial.architecture
      for service in architecture["services"].indices {
        var members = architecture["services"][service].value.members
        for index in members.indices where members[index].key == "entry" {
          members[index].value.members = members[index].value.members.map {
            guard case .text(let rate) = $0.value else { return $0 }
            return .init(key: $0.key, value: .text(rate.replacing(/^\d+/) { "\(Int($0.output)! * factor)" }))
          }
        }
        architecture["services"][service].value.members = members
      }
      architecture["scale"] = architecture["scale"].map {
        guard $0.key == "actions_per_user_per_minute", case .bare(let count) = $0.value else { return $0 }
        return .init(key: $0.key, value: .bare("\(Int(count)! * factor)"))
      }
      let after = Dictionary(Self.lint(architecture).map { ($0.identity, $0.severity) }) { max($0, $1) }
      for found in trial.findings {
        guard let others = Self.aboutLoad[found.rule] else { continue }
        let worst = ([found.rule] + others).compactMap { after["\($0) \(found.subject)"] }.max()
        #expect(worst.map { $0 >= found.severity } ?? false, "seed \(trial.seed), \(factor) times the load: no more \(found.message)")
      }
    }
    #expect(Self.broken.intersection(Self.aboutLoad.keys).count >= 10, "little was tried")
  }

  /// Rules that count all parts of a system, so that one more may bring or clear a finding.
  private static let aboutAll: Set<String> = [
    "no-async", "service-count", "mesh-candidate", "blast-radius", "hub-service", "capacity-undeclared", "sync-heavy", "orphan-store",
    "orphan-service",
    "no-gateway", "telemetry-volume",
  ]

  @Test("a system beside it that nothing is shared with changes no finding, save of rules that count all parts")
  func unrelated() {
    // Else the tier is that of so many services.
    for trial in Self.trials where !trial.architecture["scale"].isEmpty {
      var architecture = trial.architecture
      architecture["services"] += [
        .init(
          key: "zz-island",
          value: .mapping([
            .init(key: "team", value: .text("red")), .init(key: "replicas", value: .bare("3")), .init(key: "zones", value: .bare("3")),
            .init(key: "capacity", value: .text("1k/s")), .init(key: "role", value: .text("job")),
            .init(
              key: "calls",
              value: .list([.mapping([.init(key: "to", value: .text("zz-islet")), .init(key: "timeout", value: .text("1s"))])])),
          ])),
        .init(key: "zz-islet", value: .mapping([.init(key: "capacity", value: .text("1k/s"))])),
      ]
      let found = Self.lint(architecture).filter { !$0.subject.contains("zz-") }
      func others(_ findings: [Found]) -> [Found] { findings.filter { !Self.aboutAll.contains($0.rule) } }
      let (before, after) = (others(trial.findings), others(found))
      #expect(before == after, "seed \(trial.seed)\n\(Self.changes(before, after))")
    }
  }
}
