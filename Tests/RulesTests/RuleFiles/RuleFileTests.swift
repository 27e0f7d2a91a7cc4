import Analyses
import Rules
import SourceText
import Testing
import TopologyModel

@Suite("Rule files") struct RuleFileTests {
  @Test("a rule says what its file says")
  func whole() throws {
    let text = """
      id: too-many
      title: Too many callees
      for: service
      advice: [async-messaging, cache-responses]
      severity: {T1: off, T2: info, T3: warning, T4: error}
      params: {limit: {T1: 4, T2: 3, T3: 2.5, T4: .inf}, word: "x", flag: true}
      when: |
        service.fan_out > 2
          && params.flag
      message: "{service.name}"
      why: one two
      fix: three
      sources: [SRE book]
      examples:
        - bad: |
            topolint: 1
        - good: |
            topolint: 1
      x-note: keys that begin with x- are the author's
      """
    let (rules, diagnostics, _) = read([text], path: "team/latency/too-many.yaml")
    #expect(diagnostics == [])
    let rule = try #require(rules.rules.first)
    #expect(rule.id == "too-many" && rule.title == "Too many callees" && rule.subject == .service && rule.category == "latency")
    #expect(rule.advice == ["async-messaging", "cache-responses"])
    #expect(rule.severity == [.t2: .info, .t3: .warning, .t4: .error])
    #expect(rule.condition == "service.fan_out > 2\n  && params.flag")
    #expect(rule.parameters.map(\.name) == ["limit", "word", "flag"])
    #expect(rule.parameters[0].values == [.t1: .count(4), .t2: .count(3), .t3: .number(2.5), .t4: .number(.infinity)])
    #expect(rule.parameters.map(\.isByTier) == [true, false, false])
    #expect(rule.examples.map(\.isBad) == [true, false] && rule.examples.map(\.firstLine) == [16, 18])
    #expect(rule.why == "one two" && rule.fix == "three" && rule.sources == ["SRE book"])
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var change: (from: String, to: String)
    var place: String
    var covered: String
    var message: String
    var hint = ""
    var count = 1
    var testDescription: String { change.to }
  }

  static let faults = [
    Fault(
      change: ("title:", "titel:"), place: "2:1", covered: "titel", message: "unknown key 'titel' in a rule", hint: "did you mean 'title'?",
      count: 2),
    Fault(change: ("title: A rule\n", ""), place: "1:1", covered: "", message: "a rule needs 'title'"),
    Fault(
      change: ("for: service", "for: servce"), place: "3:6", covered: "servce",
      message: "'for' must be one of topology, service, call, cycle, chain, queue, store, exception", hint: "did you mean 'service'?"),
    Fault(change: ("id: a-rule", "id: A_Rule"), place: "1:5", covered: "A_Rule", message: "an id is of small letters, digits and hyphens"),
    Fault(change: ("id: a-rule", "id: ''"), place: "1:5", covered: "", message: "an id is of small letters, digits and hyphens"),
    Fault(
      change: ("severity: warning", "severity: warnin"), place: "5:11", covered: "warnin",
      message: "a severity must be one of info, warning, error, off",
      hint: "did you mean 'warning'?"),
    Fault(
      change: ("severity: warning", "severity: {T1: info, T2: info, T3: info, T5: info}"), place: "5:42", covered: "T5",
      message: "a tier is one of T1, T2, T3, T4", count: 2),
    Fault(
      change: ("severity: warning", "severity: {T1: info, T2: info, T3: info}"), place: "5:11", covered: "",
      message: "there is no value for T4"),
    Fault(
      change: ("severity: warning", "severity: {T1: bad}"), place: "5:16", covered: "bad",
      message: "a severity must be one of info, warning, error, off", count: 2),
    Fault(
      change: ("title: A rule\nfor: service\n", ""), place: "1:1", covered: "", message: "a rule needs 'title', 'for'"),
    Fault(
      change: ("for: service", "for: cal"), place: "3:6", covered: "cal",
      message: "'for' must be one of topology, service, call, cycle, chain, queue, store, exception", hint: "did you mean 'call'?"),
    Fault(
      change: ("when: true", "when: true\nsuppressible: flase"), place: "7:15", covered: "flase", message: "expected true or false",
      hint: "did you mean 'false'?"),
    Fault(
      change: ("advice: []", "advice: [capacity, async-mesaging]"), place: "4:20", covered: "async-mesaging",
      message: "there is no advice 'async-mesaging'", hint: "did you mean 'async-messaging'?"),
    Fault(
      change: ("advice: []", "advice: [do-better]"), place: "4:10", covered: "do-better", message: "there is no advice 'do-better'",
      hint: "there is async-messaging, service-mesh"),
    Fault(change: ("advice: []", "advice: one"), place: "4:9", covered: "one", message: "expected a list"),
    Fault(change: ("when: true", "when: service.fan_uot > 3"), place: "6:15", covered: "fan_uot", message: "", hint: "fan_out"),
    Fault(change: ("when: true", "when: servce.fan_out > 3"), place: "6:7", covered: "servce", message: "", hint: "service"),
    Fault(change: ("when: true", "when: \"service.fan_uot > 3\""), place: "6:16", covered: "fan_uot", message: "", hint: "fan_out"),
    Fault(
      change: ("when: true", "when: >-\n  service.fan_out > 3\n  && service.fan_uot > 4"), place: "8:14", covered: "fan_uot", message: "",
      hint: "fan_out"),
    Fault(
      change: ("when: true", "when: |\n  true\n    && service.fan_uot > 4"), place: "8:16", covered: "fan_uot", message: "", hint: "fan_out"
    ),
    Fault(change: ("when: true", "when: service.fan_out"), place: "6:7", covered: "service.fan_out", message: ""),
    Fault(change: ("when: true", "when: params.limit > 3"), place: "6:14", covered: "limit", message: ""),
    Fault(change: ("when: true", "when: service.fan_out > \"3\""), place: "", covered: "", message: ""),
    Fault(
      change: ("when: true", "when: true\nerror_when: service.fan_uot > 3"), place: "7:21", covered: "fan_uot", message: "", hint: "fan_out"
    ),
    Fault(
      change: ("when: true", "when: true\nshow: calers"), place: "7:7", covered: "calers",
      message: "'show' must be one of callees, callers, entries, callee-calls, undeclared-names, idle-policies, void-policies, shadowed-routes, missing-subsets, stale-names, uneven-routes",
      hint: "did you mean 'callers'?"),
    Fault(change: ("when: true", "when: true\nparams: 3"), place: "7:9", covered: "3", message: "'params' is a mapping of names to values"),
    Fault(
      change: ("when: true", "when: true\nparams: {limit: [3]}"), place: "7:17", covered: "[3]",
      message: "a parameter is a number, text, true or false"),
    Fault(
      change: ("when: true", "when: true\nevidence: [{value: service.fan_uot}]"), place: "7:28", covered: "fan_uot", message: "",
      hint: "fan_out"),
    Fault(
      change: ("when: true", "when: true\nevidence: [{limit: 1}]"), place: "7:12", covered: "{limit: 1}", message: "evidence needs 'value'"),
    Fault(
      change: ("when: true", "when: true\nevidence: [{value: service.fan_out, unt: hops}]"), place: "7:37", covered: "unt",
      message: "unknown key 'unt' in evidence", hint: "did you mean 'unit'?"),
    Fault(
      change: ("when: true", "when: params.a-b > 3\nparams: {a-b: 3}"), place: "7:10", covered: "a-b",
      message: "a parameter's name is of letters, digits and underscores", count: 3),
    Fault(change: ("title: A rule", "title: [A rule]"), place: "2:8", covered: "[A rule]", message: "'title' is a text"),
    Fault(change: ("why: it matters", "why:"), place: "8:1", covered: "why", message: "'why' is empty"),
    Fault(change: ("sources: [judgement]", "sources: [{a: b}]"), place: "10:11", covered: "{a: b}", message: "expected a text"),
    Fault(change: ("examples: []", "examples: none"), place: "11:11", covered: "none", message: "expected a list"),
    Fault(
      change: ("examples: []", "examples: [{ugly: x}]"), place: "11:12", covered: "{ugly: x}",
      message: "an example is `bad: |`, `repaired: |` or `good: |` and a topology"),
    Fault(
      change: ("examples: []", "examples: [{repaired: x}]"), place: "11:12", covered: "{repaired: x}",
      message: "`repaired` stands behind the bad example that it repairs"),
    Fault(change: ("{topology.tier}", "{topology.teir}"), place: "7:21", covered: "teir", message: "", hint: "tier"),
    Fault(
      change: ("fix: 'repair it'", "fix: 'repair {it'"), place: "9:14", covered: "{it", message: "'{' has no '}'",
      hint: "write '{{' for a brace"),
  ]

  @Test("what is wrong is said at its own place", arguments: faults)
  func fault(fault: Fault) throws {
    let text = ruleText().replacing(fault.change.from, with: fault.change.to)
    let (rules, diagnostics, sources) = read([text])
    #expect(rules.rules.isEmpty)
    let diagnostic = try #require(diagnostics.first, "it is taken")
    #expect(diagnostics.count == fault.count, "\(diagnostics.map { words($0.message) })")
    #expect(diagnostic.severity == .error)
    if !fault.place.isEmpty { #expect(place(diagnostic.span, sources) == fault.place) }
    if !fault.covered.isEmpty { #expect(covered(diagnostic.span, sources) == fault.covered) }
    if !fault.message.isEmpty { #expect(words(diagnostic.message) == fault.message) }
    #expect(words(diagnostic.hint).contains(fault.hint), "\(words(diagnostic.hint))")
    #expect(!words(diagnostic.message).isEmpty)
  }

  @Test("all that is wrong is said at once")
  func several() {
    let text = ruleText(when: "service.fan_uot > 3", message: "{service.nmae}").replacing("severity: warning", with: "severity: bad")
    #expect(read([text]).diagnostics.count == 3)
  }

  @Test("one fault hides no other: of keys, shapes, names, expressions and templates")
  func independent() {
    let text =
      ruleText(when: "service.fan_uot > 3 && servce.name == ''", message: "{service.nmae} and {service.taem}", evidence: "3")
      .replacing("severity: warning", with: "severity: bad").replacing("id: a-rule", with: "id: A Rule").replacing("title:", with: "titel:")
      .replacing("why: it matters", with: "why: [a]").replacing("advice: []", with: "advice: x")
    let (_, diagnostics, sources) = read([text])
    #expect(
      diagnostics.map { covered($0.span, sources) }.filter { $0.utf8.count < 20 }
        == ["titel", "[a]", "A Rule", "bad", "fan_uot", "servce", "x", "nmae", "taem", "3"], "\(diagnostics.map { words($0.message) })")
  }

  @Test(
    "a file that is no rule is an error",
    arguments: ["", "[]", "a", "a: [", "1: 2", "{}", "id: a-rule", "- id: a", "\u{FEFF}", "a: &a [*a]"])
  func noRule(text: String) {
    let (rules, diagnostics, _) = read([text])
    #expect(rules.rules.isEmpty && !diagnostics.isEmpty)
  }

  @Test("a condition too deep or too long is an error, not a crash", arguments: ["(", "!", "true || ", "[", "-"])
  func hostile(piece: String) {
    let (rules, diagnostics, _) = read([ruleText(when: "\"\(String(repeating: piece, count: 100_000))true\"")])
    #expect(rules.rules.isEmpty == !diagnostics.isEmpty)
  }
}

@Suite("Rule sets") struct RuleSetTests {
  @Test("a rule of the user's replaces the built-in one of its id")
  func replaces() throws {
    var sources = SourceFiles()
    var rules = RuleSet()
    let count = rules.rules.count
    let text = ruleText(id: "sync-cycle", for: "cycle", severity: "info")
    #expect(rules.add(sources.add(path: Untrusted("team/sync-cycle.yaml"), bytes: Array(text.utf8))) == [])
    #expect(rules.rules.count == count)
    #expect(rules.rule("sync-cycle")?.title == "A rule")
    #expect(rules.rules.map(\.id) == rules.rules.map(\.id).sorted())
  }

  @Test("a broken rule file leaves the others as they are")
  func broken() {
    var sources = SourceFiles()
    var rules = RuleSet()
    let ids = rules.rules.map(\.id)
    #expect(!rules.add(sources.add(path: Untrusted("sync-cycle.yaml"), bytes: Array("id: sync-cycle".utf8))).isEmpty)
    #expect(rules.rules.map(\.id) == ids && rules.rule("sync-cycle")?.title != "A rule")
  }

  @Test("a rule outside any folder is custom")
  func category() { #expect(read([ruleText()], path: "a-rule.yaml").rules.rules.first?.category == "custom") }

  @Test("rules are looked up byte by byte")
  func lookup() {
    #expect(RuleSet().rule("sync-cycle") != nil)
    #expect(RuleSet().rule("Sync-Cycle") == nil && RuleSet().rule("") == nil)
  }
}
