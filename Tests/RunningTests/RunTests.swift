import Analyses
import Configuration
import Linting
import Rules
import Running
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite("Run") struct RunTests {
  /// Two systems that have the same names for different things: tier, severities, a rule of their own, and a baseline.
  private static let one = Scene([
    "shop.yaml": Texts.ring, "rules/mine.yaml": Texts.rule("mine"), "known.json": Texts.baseline,
    ".topolint.yaml": "topolint_config: 1\ntier: T2\nfail_on: never\nrules: {missing-timeout: off, mine: error}\naliases: {b2: b}\n",
  ])
  private static let other = Scene([
    "shop.yaml": Texts.ring, "rules/mine.yaml": Texts.rule("other"),
    ".topolint.yaml": "topolint_config: 1\ntier: T3\nrules: {sync-cycle: warning}\n",
  ])

  private static func request(_ scene: Scene, hasBaseline: Bool) -> RunRequest {
    var request = scene.request("shop.yaml")
    request.rulesFolders = [scene.folder.path("rules")]
    if hasBaseline { request.baseline = BaselineFile(scene.folder.path("known.json"), isReplaced: false) }
    return request
  }

  private static let requests = [request(one, hasBaseline: true), request(other, hasBaseline: false)]

  @Test("configuration, rules and baseline are those of the request")
  func request() throws {
    let (first, second) = (try Run(Self.requests[0]), try Run(Self.requests[1]))
    #expect(first.failOn == .never && second.failOn == .error)
    let (one, other) = (try first.lint().lint, try second.lint().lint)
    #expect(one.tier == .t2 && other.tier == .t3)
    #expect(one.known.map(\.rule.id) == ["sync-cycle"] && other.known.isEmpty && other.change == nil)
    #expect(one.findings.filter { $0.rule.id == "mine" }.map(\.severity) == [.error, .error])
    #expect(!one.findings.contains { $0.rule.id == "missing-timeout" } && other.findings.contains { $0.rule.id == "missing-timeout" })
    #expect(other.findings.filter { $0.rule.id == "sync-cycle" }.map(\.severity) == [.warning])
    #expect(other.findings.count { $0.rule.id == "other" } == 2 && !other.findings.contains { $0.rule.id == "mine" })
  }

  @Test("nothing of a run is left for the next: each yields what it does alone, in either order")
  func twice() throws {
    let alone = try Self.requests.map { try $0.output() }
    #expect(alone[0] != alone[1])
    for order in [[0, 1], [1, 0], [0, 0, 1, 1]] {
      for index in order { #expect(try Self.requests[index].output() == alone[index]) }
    }
    // One run, asked twice.
    let run = try Run(Self.requests[0])
    #expect(try run.lint().lint.findings.map { $0.identity() } == run.lint().lint.findings.map { $0.identity() })
  }

  @Test("runs in several tasks at once yield what each does alone")
  func concurrent() async throws {
    let requests = Self.requests
    let alone = try requests.map { try $0.output() }
    try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for index in 0..<8 { group.addTask { (index % 2, try requests[index % 2].output()) } }
      for try await (index, output) in group { #expect(output == alone[index]) }
    }
  }

  @Test("a run after one that failed is not worse for it")
  func afterError() throws {
    let alone = try Self.requests[0].output()
    var wrong = Self.requests[0]
    wrong.selected = ["nope"]
    #expect(wrong.error() != nil)
    #expect(try Self.requests[0].output() == alone)
  }

  @Test("standard input is what the caller says it is, once it has read it")
  func standardInput() throws {
    var run = try Run(RunRequest([[UInt8(ascii: "-")]], today: 0))
    run.standardInput = .success(Array(Texts.ring.utf8))
    #expect(try run.lint().lint.findings.contains { $0.rule.id == "sync-cycle" })
    run.standardInput = .success(Array(Texts.clean.utf8))
    #expect(try !run.lint().lint.findings.contains { $0.rule.id == "sync-cycle" })
    run.standardInput = nil
    let result = try run.lint()
    #expect(result.lint.hasUnreadableInput && result.remarks.count == 1)
  }

  @Test("exceptions expire by the day of the request")
  func today() throws {
    let scene = Scene(["a.yaml": Texts.ring + "ignore: [{rule: sync-cycle, subject: \"a -> b\", reason: r, until: 2026-06-30}]\n"])
    #expect(try scene.request("a.yaml", today: 20_260_630).findings()["sync-cycle"] == nil)
    #expect(try scene.request("a.yaml", today: 20_260_701).findings()["sync-cycle"] == 1)
  }

  @Test("it tells of each step and each file")
  func progress() throws {
    let scene = Scene(["a.yaml": Texts.clean, "b.yaml": "topolint: 1\nservices: {b: {}}\n"])
    var told: [String] = []
    _ = try Run(scene.request("")).lint { event in
      switch event {
      case .began(let step): told.append(step.rawValue)
      case .file(let done, let total): told.append("\(done) of \(total)")
      }
    }
    #expect(told == ["read", "0 of 2", "1 of 2", "analyse", "judge"])
  }

  @Test("reading asks no rule")
  func read() throws {
    let result = try Run(Self.requests[0]).read().lint
    #expect(result.findings.isEmpty && result.topology.services.count == 2)
  }
}
