import Reporters
import Rules
import SampleResults
import SourceText
import Testing

@Suite("Explanations of rules") struct RuleExplanationTests {
  private func explain(_ id: String, color: Bool = false, width: Int = 80) throws -> String {
    String(decoding: RuleExplanation.write(try #require(RuleSet().rule(id)), RuleSet().advice, color: color, width: width), as: UTF8.self)
  }

  /// A rule of a user's, whose file has these lines besides.
  private func explain(title: String = "x", why: String = "x", when: String = "true", good: String = "topolint: 1") throws -> String {
    var sources = SourceFiles()
    var rules = RuleSet()
    let text = """
      id: a-rule
      title: "\(title)"
      for: service
      advice: []
      severity: {T1: off, T2: info, T3: warning, T4: error}
      params: {limit: {T1: 1, T2: 2.5, T3: .inf, T4: .inf}, word: x}
      when: "\(when)"
      error_when: service.fan_out > 9
      message: m
      why: "\(why)"
      fix: "call {service.name}"
      sources: [judgement]
      examples: [{good: "\(good)"}]

      """
    #expect(rules.add(sources.add(path: Untrusted("r/a.yaml"), bytes: Array(text.utf8))) == [])
    return String(decoding: RuleExplanation.write(try #require(rules.rule("a-rule")), rules.advice, color: false, width: 60), as: UTF8.self)
  }

  @Test("it is the rule's file, laid out")
  func whole() throws {
    #expect(
      try explain(
        title: "A title", why: "one two three four five six seven eight nine ten eleven twelve", when: "true && service.fan_out > 3"
      ) == """
        a-rule
        A title

          why       one two three four five six seven eight nine ten
                    eleven twelve
          fix       call the service
          advise    has no action for it: its findings stay in every
                    plan

          finds     a service for which
                      true && service.fan_out > 3
                    and always an error where
                      service.fan_out > 9

          tier      T1        T2          T3             T4
          users     to 1 000  to 100 000  to 10 million  more
          severity  off       info        warning        error
          limit     1         2.5         none           none
          word      x         x           x              x

          sources   judgement

          good
            topolint: 1

        """)
  }

  @Test("it leads to the advice that the rule serves")
  func advice() throws {
    #expect(
      try explain("cross-team-cycle", width: 100).contains(
        "  advice    Send a message instead of waiting: `topolint explain async-messaging`\n"))
  }

  @Test("it says what the advisor can do about it, where, and at which cost")
  func advised() throws {
    #expect(
      try explain("sync-cycle", width: 100).contains(
        "\n  advise    make-async, cost 5: hand the work over by a queue; to a call of every way round\n"))
  }

  @Test("nothing but the condition and the examples is wider than the terminal", arguments: [60, 80, 100])
  func width(width: Int) throws {
    for rule in RuleSet().rules {
      let text = try explain(rule.id, width: width)
      let prose = text.split(separator: "\n").prefix { !$0.hasPrefix("  finds") }.dropFirst(2)
      for line in prose { #expect(line.count <= width || !line.dropFirst(12).contains(" "), "\(line)") }
    }
  }

  @Test("colours add nothing but colours", arguments: RuleSet().rules.map(\.id))
  func colors(id: String) throws {
    #expect(try explain(id, color: true).replacing(/\u{1B}\[[0-9;]*m/, with: "") == explain(id))
  }

  @Test("no line starts as a command of a CI system")
  func commands() throws {
    let many = Array(repeating: "::error::x ##[error]y ##vso[z]", count: 20).joined(separator: " ")
    let text = try explain(title: "::error::x", why: many, good: "::error::x\\n  ##[group]\\n##vso[a]\\n## a comment")
    for line in text.split(separator: "\n") {
      let start = line.drop { $0 == " " }
      #expect(!start.hasPrefix("::") && !start.hasPrefix("##[") && !start.hasPrefix("##vso["), "\(line)")
    }
    #expect(text.contains("\\u{3a}:error::x\n") && text.contains("  ## a comment\n"))
  }
}
