import Linting
import Reporters
import Rules
import SourceText
import TestSupport
import Testing

@Suite("Baselines") struct BaselineTests {
  private static let rules = [
    ruleText(id: "sync-cycle", for: "cycle", when: "cycle.kind == \"sync\""), ruleText(id: "no-call", for: "call"),
    ruleText(id: "off", for: "service", severity: "{T1: off, T2: off, T3: off, T4: error}"),
  ]
  private static let ring = """
    topolint: 1
    services:
      a: {calls: [{to: b}]}
      b: {calls: [{to: c}]}
      c: {calls: [{to: a}]}
      d: {}

    """

  private func lint(_ text: String, _ baseline: String?, leftOut: Set<String> = []) -> LintResult {
    lintWithExceptions(text, Self.rules, baseline: baseline, leftOut: leftOut)
  }

  private func written(_ result: LintResult) -> String {
    String(decoding: BaselineWriter.write([(name: Untrusted("."), result: result)]), as: UTF8.self)
  }

  /// As an earlier version wrote it.
  private static let known = """
    {"schema":"topolint.baseline/1",
     "findings":[
      {"rule":"no-call","subject":{"kind":"call","id":"a -> b"}},
      {"rule":"no-call","subject":{"kind":"call","id":"b -> c"}},
      {"rule":"no-call","subject":{"kind":"call","id":"c -> a"}},
      {"rule":"sync-cycle","subject":{"kind":"cycle","id":"a -> b -> c -> a"}}
     ]
    }

    """

  private static let noted = known.replacing("\"}}", with: "\"},\"severity\":\"warning\"}")
    .replacing(
      "c -> a\"},\"severity\":\"warning\"}\n ]",
      with: "c -> a\"},\"severity\":\"warning\",\"members\":[\"a\",\"b\",\"c\"],\"calls\":[\"a -> b\",\"b -> c\",\"c -> a\"]}\n ]")

  @Test("it is written sorted, a finding a line, without lines and counts")
  func written() { #expect(written(lint(Self.ring, nil)) == Self.noted) }

  @Test(
    "what it knows is left out, and written again it is the same; that of an earlier version gets what it lacks", arguments: [known, noted])
  func fixpoint(baseline: String) throws {
    let result = lint(Self.ring, baseline)
    #expect(result.findings.isEmpty && result.baselined == 4)
    let change = try #require(result.change)
    #expect(change.new == 0 && change.gone == 0)
    #expect(written(result) == Self.noted && written(result.accepted()) == Self.noted)
  }

  @Test(
    "it still knows them after lines have moved, services were added and renamed, and files were put in another order",
    arguments: [
      "# A word.\n\n" + ring, ring.replacing("d: {}", with: "e: {}\n  z: {calls: []}"),
      "topolint: 1\nservices:\n  d: {}\n  c: {calls: [{to: a}]}\n  b:\n    calls:\n      - to: c\n  a: {calls: [{to: b}]}\n",
      "services: {c: {calls: [{to: a}]}}\ntopolint: 1\n---\ntopolint: 1\nservices: {a: {calls: [{to: b}]}, b: {calls: [{to: c}]}}\n",
    ])
  func identity(text: String) {
    let result = lint(text, Self.known)
    #expect(result.findings.isEmpty && result.baselined == 4)
  }

  @Test("what is new is found, and what is gone is said at its line in the baseline")
  func change() throws {
    let result = lint(Self.ring.replacing("{to: a}", with: "{to: d}"), Self.known)
    #expect(ids(result.findings.filter { $0.rule.id == "no-call" }) == ["c -> d"])
    #expect(complaints(result) == ["stale-baseline 5:3", "stale-baseline 6:3"])
    #expect(
      words(result.findings.last?.finding().message) == "the baseline still knows sync-cycle of a -> b -> c -> a, which is no longer found")
    let change = try #require(result.change)
    #expect(change.new == 1 && change.gone == 2 && result.baselined == 2)
    let accepted = result.accepted()
    #expect(accepted.findings.isEmpty && accepted.baselined == 3 && accepted.change?.gone == 0)
    #expect(written(result).split(separator: "\n").count == 7 && written(result).contains("c -> d"))
  }

  @Test("of a rule that was not judged nothing is said to be gone, and it stays known when the baseline is written anew")
  func notJudged() throws {
    let some = Self.known.replacing(
      "\"no-call\",\"subject\":{\"kind\":\"call\",\"id\":\"a -> b\"", with: "\"off\",\"subject\":{\"kind\":\"service\",\"id\":\"a\"")
    let clean = "topolint: 1\nservices: {a: {}}\n"
    let result = lint(clean, some, leftOut: ["no-call"])
    #expect(complaints(result) == ["stale-baseline 6:3"])
    #expect(result.change?.unjudged.count == 3)
    #expect(
      written(result)
        == some.replacing(
          "c -> a\"}},\n  {\"rule\":\"sync-cycle\",\"subject\":{\"kind\":\"cycle\",\"id\":\"a -> b -> c -> a\"}}", with: "c -> a\"}}"
        ).sortedLines)
  }

  @Test("what could not be decided is not gone")
  func undecided() {
    let rule = ruleText(id: "slow", for: "call", when: "call.timeout_ms > 1.0")
    let baseline = Self.known.replacing(
      "\"sync-cycle\",\"subject\":{\"kind\":\"cycle\",\"id\":\"a -> b -> c -> a\"",
      with: "\"slow\",\"subject\":{\"kind\":\"call\",\"id\":\"web -> stock\"")
    let result = lintWithExceptions(KubernetesTexts.shop(), [rule, Self.rules[1]], baseline: baseline)
    #expect(result.change?.unjudged.count == 1 && written(result).contains("\"slow\""))
  }

  @Test("a service that joins a known cycle is told, and one that leaves it is not", arguments: [(known, 0), (noted, 1)])
  func joined(baseline: String, new: Int) throws {
    let grown = Self.ring.replacing("{to: a}", with: "{to: a}, {to: d}").replacing("d: {}", with: "d: {calls: [{to: a}]}")
    let result = lint(grown, baseline)
    #expect(result.findings.count { $0.rule.id == "sync-cycle" } == new && (result.change?.worse ?? 0) == new)
    if new == 1 {
      let finding = try #require(result.findings.first { $0.rule.id == "sync-cycle" }).finding()
      #expect(words(finding.message).hasSuffix("; joined: d, c -> d, d -> a"))
      #expect(finding.fingerprint == Fingerprint.of(rule: "sync-cycle", subject: finding.subject))
    }
    let back = lint(Self.ring, written(lint(grown, nil)))
    #expect(!back.findings.contains { $0.rule.id == "sync-cycle" } && back.change?.new == 0)
    #expect(complaints(back) == ["stale-baseline 6:3", "stale-baseline 7:3"])
  }

  @Test("a finding that is worse than the baseline has it counts as new, and one that is less bad does not")
  func worse() throws {
    let rule = { (severity: String) in ruleText(id: "s", severity: severity, when: "service.name == \"d\"") }
    let known = written(lintWithExceptions(Self.ring, [rule("warning")]))
    let worse = lintWithExceptions(Self.ring, [rule("error")], baseline: known)
    #expect(ids(worse.findings) == ["d"] && worse.change?.new == 1 && worse.change?.worse == 1 && worse.baselined == 0)
    #expect(words(try #require(worse.findings.first).finding().message).hasSuffix("; it was a warning"))
    let better = lintWithExceptions(Self.ring, [rule("info")], baseline: known)
    #expect(better.findings.isEmpty && better.change?.new == 0 && written(better).contains("\"severity\":\"info\""))
  }

  @Test("what a message lists is kept, and one more on the list is told")
  func listed() throws {
    let rule = ruleText(id: "shared", for: "store", when: "store.services > 1", message: "{store.users} share {store.name}")
    let text = "topolint: 1\nservices:\n  a: {uses: [{store: db}]}\n  b: {uses: [{store: db}]}\n"
    let known = written(lintWithExceptions(text, [rule]))
    #expect(known.contains("\"members\":[\"a\",\"b\"]}"))
    #expect(lintWithExceptions(text, [rule], baseline: known).findings.isEmpty)
    let more = lintWithExceptions(text + "  c: {uses: [{store: db}]}\n", [rule], baseline: known)
    #expect(more.findings.map { words($0.finding().message) } == ["a, b, c share db; joined: c"])
    #expect(lintWithExceptions(text, [rule], baseline: written(more)).findings.isEmpty)
  }

  @Test("an entry is not stale while the figure that it was about is not told")
  func missingFigure() {
    let rule = ruleText(
      id: "full", when: "service.utilisation_ratio != null && service.utilisation_ratio > 0.5",
      evidence: "[{name: utilisation_ratio, value: service.utilisation_ratio, limit: 0.5}]")
    let known = written(lintWithExceptions("topolint: 1\nservices: {a: {entry: {rate: 9/s}, capacity: 10/s}}\n", [rule]))
    let silent = lintWithExceptions("topolint: 1\nservices: {a: {entry: {rate: 9/s}}}\n", [rule], baseline: known)
    #expect(silent.change?.gone == 0 && silent.change?.unjudged.count == 1 && complaints(silent).isEmpty && written(silent) == known)
    let repaired = lintWithExceptions("topolint: 1\nservices: {a: {entry: {rate: 9/s}, capacity: 90/s}}\n", [rule], baseline: known)
    #expect(repaired.change?.gone == 1 && complaints(repaired) == ["stale-baseline 3:3"])
  }

  @Test("an input that could not be read makes no entry stale, and none is forgotten")
  func unread() {
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array("topolint: 1\nservices: {d: {}}\n".utf8))
    reading.read(path: Untrusted("b.yaml"), text: Array("topolint: 1\nservices: {a: [}\n".utf8))
    var options = Lint.Options()
    options.baseline = Baseline.read(reading.addFile(path: Untrusted("baseline.json"), bytes: Array(Self.noted.utf8))).baseline
    let result = Lint.run(reading, rules: read(Self.rules).rules, options)
    #expect(result.hasUnreadableInput && result.change?.gone == 0 && result.change?.unjudged.count == 4)
    #expect(complaints(result).isEmpty && written(result) == Self.noted)
  }

  @Test("it knows nothing of rules that it must not cover, and a rule that is gone is gone")
  func otherRules() {
    let strict = ruleText(id: "no-call", for: "call").replacing("severity:", with: "suppressible: false\nseverity:")
    let result = lintWithExceptions(Self.ring, [strict], baseline: Self.known)
    #expect(result.baselined == 0 && ids(result.findings.filter { $0.rule.id == "no-call" }).count == 3)
    #expect(
      complaints(result) == ["malformed-exception 3:3", "malformed-exception 4:3", "malformed-exception 5:3", "stale-baseline 6:3"])
    #expect(!written(result).contains("no-call"))
  }

  @Test("an exception comes before the baseline, which then need not know the finding")
  func exceptionFirst() {
    let result = lint(Self.ring + "ignore: [{rule: sync-cycle, subject: a -> b, reason: r}]\n", Self.known)
    #expect(excepted(result) == ["sync-cycle a -> b -> c -> a"] && complaints(result) == ["stale-baseline 6:3"])
  }

  @Test(
    "what is wrong with its file is said where it stands",
    arguments: [
      ("", "1:1 a baseline is an object with 'schema' and 'findings'"), ("[]", "1:1 a baseline is an object with 'schema' and 'findings'"),
      ("{", "1:2 the file ends where a value or the end is due"), ("{}", "1:1 this is no baseline"),
      ("{\"schema\":\"topolint.lint/1\"}", "1:1 this is no baseline"),
      ("{\"schema\":\"topolint.baseline/2\"}", "1:11 this baseline is of another version: 'topolint.baseline/2'"),
      ("{\"schema\":\"topolint.baseline/1\"}", "1:1 a baseline needs 'findings'"),
      ("{\"schema\":\"topolint.baseline/1\",\"findings\":{}}", "1:44 'findings' must be a list"),
      ("{\"schema\":\"topolint.baseline/1\",\"findings\":[],\"x\":1}", "1:47 unknown key 'x' in a baseline"),
      ("{\"schema\":\"topolint.baseline/1\",\"findings\":[\n1]}", "2:1 an entry must be an object"),
      ("{\"schema\":\"topolint.baseline/1\",\"findings\":[\n{\"rule\":\"a\"}]}", "2:1 an entry needs 'subject'"),
      (
        "{\"schema\":\"topolint.baseline/1\",\"findings\":[\n{\"rule\":null,\"subject\":{\"kind\":\"call\",\"id\":\"a\"}}]}",
        "2:9 'rule' must be text"
      ),
      (
        "{\"schema\":\"topolint.baseline/1\",\"findings\":[\n{\"rule\":\"a\",\"subject\":{\"kind\":\"cal\",\"id\":\"a\"}}]}",
        "2:31 there is no kind 'cal'"
      ),
      (
        "{\"schema\":\"topolint.baseline/1\",\"findings\":[\n{\"rule\":\"a\",\"subject\":{\"kind\":\"call\",\"id\":\"a\"},\"severity\":\"bad\"}]}",
        "2:59 'severity' must be error, warning or info"
      ),
      (
        "{\"schema\":\"topolint.baseline/1\",\"findings\":[\n{\"rule\":\"a\",\"subject\":{\"kind\":\"call\",\"id\":\"a\"},\"calls\":\"a\"}]}",
        "2:56 'calls' must be a list"
      ),
      (
        "{\"schema\":\"topolint.baseline/1\",\"findings\":[\n{\"rule\":\"a\",\"subject\":{\"kind\":\"call\",\"id\":\"a\"},\"call\":[]}]}",
        "2:48 unknown key 'call' in an entry"
      ),
      (
        "{\"schema\":\"topolint.baseline/1\",\"findings\":[\n{\"rule\":\"a\",\"subject\":[]}]}", "2:23 'subject' must be an object"
      ),
    ])
  func faults(text: String, fault: String) {
    var sources = SourceFiles()
    let (baseline, diagnostics) = Baseline.read(sources.add(path: Untrusted("b.json"), bytes: Array(text.utf8)))
    #expect(baseline == nil)
    #expect(diagnostics.first.map { "\(place($0.span, sources)) \(words($0.message))" } == fault)
  }

  @Test("a baseline with bytes changed at random is read or refused, and a run with it ends")
  func mutations() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      var bytes = Array(Self.known.utf8)
      for _ in 0...random.below(3) {
        let place = random.below(bytes.count)
        let words = ["", "\"", "\\u0000", "{", "]", ",", "null", "exception", "\u{2028}", " -> "]
        bytes.replaceSubrange(place..<min(bytes.count, place + random.below(8)), with: Array(random.pick(words).utf8))
      }
      _ = written(lint(Self.ring, String(decoding: bytes, as: UTF8.self)))
    }
  }
}

extension String {
  /// The same JSON with its findings in order.
  fileprivate var sortedLines: String {
    let lines = split(separator: "\n").map(String.init)
    let findings = lines.filter { $0.hasPrefix("  {") }.map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 }.sorted()
    return ([lines[0], lines[1]] + [findings.joined(separator: ",\n")] + lines.suffix(2)).joined(separator: "\n") + "\n"
  }
}
