import Advising
import Analyses
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Configuration

@Suite("Reading a configuration") struct SettingsReaderTests {
  @Test("a configuration of its version alone says nothing")
  func empty() throws {
    let read = try Read("")
    #expect(read.faults == [] && read.settings.rules.isEmpty && read.settings.tier == nil && read.settings.failOn == nil)
  }

  @Test("every key is read")
  func all() throws {
    let read = try Read(
      """
      tier: T3
      fail_on: warning
      inputs: {include: [topology/**], exclude: ["**/vendor/**", /x]}
      systems: {shop: {inputs: [apps/shop, "*.shop.yaml"]}, x-ray: {inputs: [x]}}
      rules_folders: [lint]
      rules:
        sync-chain-depth: off
        sync-cycle: on
        fan-out-hotspot: {severity: error, params: {limit: {T1: 3, T4: .inf}}}
      aliases: {payments-svc: payment}
      overrides:
        - {services: ["legacy-*"], rules: {missing-breaker: off}}
        - {paths: [third_party/**], rules: {missing-timeout: info}}
      exceptions: [{rule: sync-cycle, subject: a -> b -> a, reason: r, until: 2027-01-31}]
      advise: {costs: [{action: make-async, subject: a -> b, cost: 8}, {subject: c, cost: 2}], freeze: [ledger]}
      x-note: {any: [thing]}

      """, others: ["lint/x.txt": ""])
    #expect(read.faults == [])
    let settings = read.settings
    #expect(settings.tier?.value == .t3 && settings.failOn?.value == .warning)
    #expect(
      settings.systems.map(\.name.text) == ["shop", "x-ray"]
        && settings.systems[0].inputs.map(\.value.text.text) == ["apps/shop", "*.shop.yaml"])
    #expect(settings.systems[0].pattern(for: read.folder.bytes("apps/shop/a.yaml")) != nil)
    #expect(settings.systems[0].pattern(for: read.folder.bytes("apps/hr/a.yaml")) == nil)
    #expect(settings.include?.map(\.value.text.text) == ["topology/**"] && settings.exclude?.count == 2)
    #expect(settings.rulesFolders.map(\.value) == [read.folder.bytes("lint")])
    #expect(settings.rules[Untrusted("sync-chain-depth")]?.level?.value == .off)
    #expect(settings.rules[Untrusted("sync-cycle")]?.level?.value == .on)
    let rule = try #require(settings.rules[Untrusted("fan-out-hotspot")])
    #expect(rule.level?.value == .severity(.error))
    #expect(rule.parameters[Untrusted("limit")]?.value == [.t1: .count(3), .t4: .number(.infinity)])
    #expect(settings.aliases[Untrusted("payments-svc")]?.value == Untrusted("payment"))
    #expect(settings.overrides.map { $0.names.count } == [1, 0] && settings.overrides.map { $0.paths.count } == [0, 1])
    #expect(settings.exceptions.map(\.until) == [20_270_131])
    #expect(settings.costs.map(\.cost) == [8, 2] && settings.costs.map { $0.action?.rawValue } == ["make-async", nil])
    #expect(settings.costs.map { $0.subject?.text } == ["a -> b", "c"] && settings.frozen.map(\.value.text) == ["ledger"])
  }

  private static let actions = ActionKind.allCases.map(\.rawValue).joined(separator: ", ")

  static let broken: [(text: String, fault: String)] = [
    ("teir: T3", "2:1-2:5 unknown key 'teir' in a configuration (did you mean 'tier'?)"),
    (
      "render: true",
      "2:1-2:7 a configuration cannot ask for rendering: it may come with a pull request, and rendering runs a program (give --render on the command line, where you trust what is rendered)"
    ),
    (
      "advise: {costs: [{action: make-asynch, cost: 2}]}",
      "2:27-2:38 an action must be one of \(actions); got 'make-asynch' (did you mean 'make-async'?)"
    ),
    ("advise: {costs: [{action: cache, cost: 0}]}", "2:40-2:41 a cost is a whole number from 1 to 1000000; got '0'"),
    ("advise: {costs: [{cost: 3}]}", "2:18-2:27 a cost needs 'action' or 'subject' (such as `action: make-async`)"),
    ("advise: {costs: [{action: cache}]}", "2:18-2:33 a cost needs 'cost' (such as `cost: 8`)"),
    ("fail-on: error", "2:1-2:8 unknown key 'fail-on' in a configuration (did you mean 'fail_on'?)"),
    ("tier: T5", "2:7-2:9 'tier' must be one of T1, T2, T3, T4; got 'T5' (did you mean 'T1'?)"),
    ("tier: [T3]", "2:7-2:11 'tier' must be one of T1, T2, T3, T4; got a list"),
    ("fail_on: warnin", "2:10-2:16 'fail_on' must be one of error, warning, info, never; got 'warnin' (did you mean 'warning'?)"),
    ("inputs: [a]", "2:9-2:12 'inputs' must be a mapping; got a list"),
    ("inputs: {exlude: [a]}", "2:10-2:16 unknown key 'exlude' in 'inputs' (did you mean 'exclude'?)"),
    ("inputs: {exclude: a}", "2:19-2:20 'exclude' must be a list; got 'a'"),
    ("inputs: {exclude: [{a: b}]}", "2:20-2:26 a pattern must be text; got a mapping"),
    ("inputs: {exclude: ['!a']}", "2:20-2:24 a pattern here cannot start with '!' (write a backslash before it if a name starts so)"),
    ("inputs: {exclude: [./]}", "2:20-2:22 this pattern fits nothing"),
    ("inputs: {exclude: [\"a\\nb\"]}", "2:20-2:26 a pattern is one line"),
    ("systems: [a]", "2:10-2:13 'systems' must be a mapping; got a list"),
    ("systems: {a: [b]}", "2:14-2:17 a system must be a mapping; got a list"),
    ("systems: {a: }", "2:14-2:14 a system is empty"),
    ("systems: {a: {}}", "2:14-2:16 a system needs 'inputs', the files that are its own (such as `inputs: [apps/shop]`)"),
    ("systems: {a: {inputs: []}}", "2:14-2:26 a system needs 'inputs', the files that are its own (such as `inputs: [apps/shop]`)"),
    ("systems: {a: {input: [b]}}", "2:15-2:20 unknown key 'input' in a system (did you mean 'inputs'?)"),
    ("systems: {a: {inputs: b}}", "2:23-2:24 'inputs' must be a list; got 'b'"),
    ("systems: {a: {inputs: ['!a']}}", "2:24-2:28 a pattern here cannot start with '!' (write a backslash before it if a name starts so)"),
    ("systems: {'': {inputs: [b]}}", "2:11-2:13 the name of a system can't be empty"),
    ("rules_folders: lint", "2:16-2:20 'rules_folders' must be a list; got 'lint'"),
    ("rules_folders: [/etc]", "2:17-2:21 a folder of rules is relative to the configuration"),
    ("rules: [a]", "2:8-2:11 'rules' must be a mapping; got a list"),
    (
      "rules: {sync-cycle: of}",
      "2:21-2:23 a rule's severity must be one of off, on, error, warning, info; got 'of' (did you mean 'off'?)"
    ),
    ("rules: {sync-cycle: false}", "2:21-2:26 a rule's severity must be one of off, on, error, warning, info; got 'false' (write off)"),
    ("rules: {sync-cycle: {serverity: off}}", "2:22-2:31 unknown key 'serverity' in a rule (did you mean 'severity'?)"),
    ("rules: {sync-cycle: {params: [1]}}", "2:30-2:33 'params' must be a mapping; got a list"),
    ("rules: {sync-cycle: {params: {a: [1]}}}", "2:34-2:37 a parameter is a number, text, true or false; got a list"),
    ("rules: {sync-cycle: {params: {a: {T5: 1}}}}", "2:35-2:37 a tier must be one of T1, T2, T3, T4; got 'T5' (did you mean 'T1'?)"),
    ("aliases: {a: [b]}", "2:14-2:17 the name of a service must be text; got a list"),
    ("aliases: {a: ''}", "2:14-2:16 the name of a service can't be empty"),
    ("aliases: {a: a}", "2:14-2:15 'a', for which 'a' stands, is an alias itself (remove the alias)"),
    ("aliases: {a: b, b: a}", "2:14-2:15 'b', for which 'a' stands, is an alias itself (remove the alias)"),
    ("aliases: {a: b, b: c}", "2:14-2:15 'b', for which 'a' stands, is an alias itself (write 'c')"),
    (
      "overrides: [{rules: {sync-cycle: off}}]",
      "2:13-2:39 an override needs 'services' or 'paths' (what holds everywhere stands under 'rules')"
    ),
    ("overrides: [{services: [a]}]", "2:13-2:28 an override needs 'rules'"),
    ("overrides: [{services: [], rules: {a: off}}]", "2:13-2:44 an override of nothing: 'services' and 'paths' are empty"),
    (
      "overrides: [{services: [a], rules: {a: {params: {}}}}]",
      "2:40-2:52 a rule's parameters can't differ from service to service; write its severity"
    ),
    ("exceptions: {a: b}", "2:13-2:19 'exceptions' must be a list; got a mapping"),
    (
      "exceptions: [{rule: a, subject: b}]",
      "2:14-2:35 an exception needs 'rule', 'subject' and 'reason' (say in the reason why the finding is acceptable)"
    ),
    ("extends: {a: b}", "2:10-2:16 'extends' must be text; got a mapping"),
  ]

  @Test("what is wrong is told where it stands", arguments: broken)
  func faults(text: String, fault: String) throws { #expect(try Read(text + "\n").faults.first == fault) }

  @Test("a file of another kind is told apart")
  func otherKinds() throws {
    let hint = "(start it with `topolint_config: 1`)"
    #expect(try Read(whole: "").faults == ["1:1-1:1 the configuration is empty \(hint)"])
    #expect(try Read(whole: "topolint: 1\nservices: {}\n").faults == ["1:1-2:13 this is a topology, not a configuration \(hint)"])
    #expect(try Read(whole: "tier: T3\n").faults == [])
    #expect(
      try Read(whole: "topolint_config: 1\n---\ntopolint_config: 1\n").faults == [
        "3:1-3:19 a configuration is one document, and this is another (put both into one; what several share stands in a file that each `extends`)"
      ])
    #expect(try Read(whole: "[]\n").faults == ["1:1-1:3 a configuration must be a mapping; got a list"])
    #expect(try Read(whole: "topolint_config: 2\n").faults.count == 1)
    #expect(try Read(whole: "topolint_config: 1\ntopolint_config: 1\n").faults.count == 1)
  }

  @Test("a key without a value is as if it were not there")
  func nulls() throws {
    let read = try Read("inputs:\n  include:\nrules:\naliases:\noverrides:\nexceptions:\nrules_folders:\n")
    #expect(read.faults == [] && read.settings.include == nil)
  }

  @Test("of a thousand faults a hundred are told, and none costs much")
  func many() throws {
    let keys = (0..<20_000).map { "kex\($0): 1\n" }.joined()
    #expect(try Read(keys).faults.count == 100)
    let rules = "rules:\n" + (0..<20_000).map { "  sync-cycle-\($0): off\n" }.joined()
    #expect(try Read(rules).allFaults.count == 100)
  }

  @Test("patterns are bounded in length and number")
  func bounds() throws {
    let long = String(repeating: "a", count: 257)
    #expect(try Read("inputs: {exclude: [\(long)]}\n").faults == ["2:20-2:277 a pattern has at most 256 bytes"])
    let many = (0...1000).map { "a\($0)" }.joined(separator: ", ")
    #expect(try Read("inputs: {exclude: [\(many)]}\n").faults == ["nowhere the configuration has 1001 patterns; the limit is 1000"])
  }
}
