import Advising
import Analyses
import Linting
import Reporters
import Reports
import Rules
import SourceText
import Testing
import TopologyModel

/// What rules say, read as a person does: the examples of every rule, whole and with parts of them that nobody declares,
/// through the outputs.
@Suite struct WordsTests {
  /// A topology, and what one rule finds in it.
  struct Case {
    let text: String
    let result: LintResult

    init(_ text: String, _ rules: RuleSet) {
      self.text = text
      var reading = TopologyReading()
      reading.read(path: Untrusted("example.yaml"), text: Array(text.utf8))
      var options = Lint.Options()
      options.today = 20_260_101
      result = Lint.run(reading, rules: rules, options)
    }

    var findings: [Finding] { result.findings.map { $0.finding() } }
  }

  private static let rules = RuleSet()
  static let ids = rules.rules.map(\.id)

  /// The examples of a rule, and the same with each service in turn declared nowhere, as a manifest of one team has it.
  private static func cases(_ id: String) throws -> [Case] {
    var rules = rules
    let rule = try #require(rules.rule(id))
    if rule.subject != .exception { rules.keep { $0.id == id } }
    return rule.examples.filter(\.isBad).flatMap { example -> [Case] in
      let text = example.text.components(before: "\n---\n")
      return ([text] + undeclared(text)).map { Case($0, rules) }.filter { !$0.findings.isEmpty }
    }
  }

  /// A text without the lines of one service, for each.
  private static func undeclared(_ text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let services = lines.firstIndex(of: "services:") else { return [] }
    func indent(_ line: Substring) -> Int { line.prefix { $0 == " " }.count }
    let end = lines[(services + 1)...].firstIndex { !$0.isEmpty && indent($0) == 0 } ?? lines.count
    let starts = (services + 1..<end).filter { indent(lines[$0]) == 2 && lines[$0].contains(":") }
    return zip(starts, starts.dropFirst() + [end]).map { (lines[..<$0] + lines[$1...]).joined(separator: "\n") }
  }

  /// One test of all, since it is judging them that takes the time.
  @Test("what a rule says of its examples is whole, of the input, well counted, and shown by facts", arguments: ids)
  func words(id: String) throws {
    for example in try Self.cases(id) {
      checkSentences(example)
      checkNames(example)
      checkFigures(example)
      try checkEvidence(example, of: id)
    }
  }

  /// No sentence holds the word for a value that is missing, a blank too many or nothing.
  private func checkSentences(_ example: Case) {
    for finding in example.findings {
      for sentence in [finding.message, finding.why, finding.fix] {
        let text = sentence.text
        #expect(!sentence.pieces.contains(.plain("unknown")), "\(text) of\n\(example.text)")
        #expect(!text.contains("  ") && !text.contains(" ,") && !text.contains(" ;") && !text.contains(" :"), "\(text)")
        #expect(!text.isEmpty && text.first != " " && text.last != " ", "\(text)")
      }
    }
  }

  /// What stands as a name is one of the input, and no sentence of the rule's author.
  private func checkNames(_ example: Case) {
    let known = Set(
      example.text.split { !$0.isLetter && !$0.isNumber && !"-_.".contains($0) } + ["T1", "T2", "T3", "T4"]
        + Mode.allCases.map { "\($0.word)"[...] })
    for finding in example.findings where finding.rule.subject != .exception {
      for sentence in [finding.message, finding.why, finding.fix] {
        for case .untrusted(let name) in sentence.pieces {
          let words = String(decoding: name.bytes, as: UTF8.self).split { " ,".contains($0) }.filter { $0 != "->" }
          #expect(words.allSatisfy(known.contains), "\(words) in: \(sentence.text)")
        }
      }
    }
  }

  /// One of something is no plural, and large figures of bytes are short, in every output.
  private func checkFigures(_ example: Case) {
    let result = example.result
    let texts = [
      TextReporter.report(result, ReportOptions()), MarkdownReporter.report(result, ReportOptions()),
      MarkdownPrinter.print(AdviceReport.report(result)),
    ].map { String(decoding: $0, as: UTF8.self) }
    for text in texts {
      for line in text.split(separator: "\n") where !line.contains("│") && !line.contains(" | ") || line.hasPrefix("| `") {
        #expect(
          line.firstMatch(
            of: #/(^|[^0-9.] )1 (services|calls|attempts|hops|retries|tries|queries|requests|replicas|steps|others|times)\b/#) == nil,
          "\(line)")
        #expect(line.firstMatch(of: #/\b(trie|querie|retrie|replie)\b/#) == nil, "\(line)")
        #expect(line.firstMatch(of: #/[0-9]{3} ?[0-9]{3} bytes/#) == nil, "\(line)")
        #expect(line.firstMatch(of: #/limit: (yes|no)|\| (yes|no) \|/#) == nil, "\(line)")
        #expect(line.firstMatch(of: #/\*\*(Fix|Why):\*\*( {2}|$)/#) == nil, "\(line)")
      }
    }
  }

  @Test("what a rule says of itself is plain: no placeholder, no markup", arguments: ids)
  func general(id: String) throws {
    let rule = try #require(Self.rules.rule(id))
    for text in [rule.generalWhy, rule.generalFix] {
      #expect(
        text.firstMatch(of: #/\b(service|call|caller|callee|topology|params|store|queue|cycle|chain|exception)\.[a-z_]+/#) == nil, "\(text)"
      )
      #expect(!text.contains("  ") && !text.contains("\\") && !text.isEmpty && text.first != " ", "\(text)")
    }
    var only = Self.rules
    only.keep { $0.id == id }
    let sarif = String(
      decoding: SARIFReporter.report(Case("topolint: 1\nservices: {a: {}}\n", only).result, ReportOptions()), as: UTF8.self)
    let help = try #require(sarif.firstMatch(of: #/"help":\{"text":"((?:[^"\\]|\\.)*)"/#)).1
    #expect(!help.contains(#"\\"#) && !help.contains("{{") && !help.contains("}}"), "\(help)")
  }

  /// Units that a name may leave to the unit of the evidence.
  private static let suffixes = ["", "_ms", "_bytes", "_per_s", "_ratio"]

  /// Evidence that is called like a fact has its value, and every other name is words.
  private func checkEvidence(_ example: Case, of id: String) throws {
    let base = example.result.base
    for verdict in example.result.findings where verdict.rule.id == id {
      for evidence in verdict.finding().evidence where !evidence.name.contains(" ") {
        let (kind, name, element) = Self.owner(of: evidence.name, verdict, base)
        let fact = Self.suffixes.lazy.compactMap { FactCatalogue.all.fact(name + $0, of: kind) }.first
        let known = try #require(fact, "\(evidence.name) is no fact of a \(verdict.rule.subject.rawValue)")
        #expect(Self.words(evidence.value) == Self.words(known.bind(base)(element), base), "\(evidence.name) of\n\(example.text)")
      }
    }
  }

  /// `callee_fan_out` of a call is the fact `fan_out` of its callee, unless calls have a fact of that name.
  private static func owner(of name: String, _ verdict: Verdict, _ base: FactBase) -> (SubjectKind, String, Int) {
    let element = Subjects(base).element(verdict.rule.subject, verdict.index)
    let isOwn = suffixes.contains { FactCatalogue.all.fact(name + $0, of: verdict.rule.subject) != nil }
    guard verdict.rule.subject == .call, !isOwn else { return (verdict.rule.subject, name, element) }
    let call = base.topology.calls[element]
    if name.hasPrefix("callee_") { return (.service, String(name.dropFirst("callee_".count)), call.callee.index) }
    if name.hasPrefix("caller_") { return (.service, String(name.dropFirst("caller_".count)), call.caller.index) }
    return (.call, name, element)
  }

  private static func words(_ figure: Figure) -> String {
    switch figure {
    case .none: "null"
    case .flag(let flag): "\(flag)"
    case .count(let count): "\(Double(count))"
    case .number(let number): "\(number)"
    case .bounded(let range): "\(range)"
    case .text(let text): String(decoding: text.bytes, as: UTF8.self)
    case .texts(let texts): texts.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: ", ")
    }
  }

  private static func words(_ value: FactValue, _ base: FactBase) -> String {
    switch value {
    case .absent, .unknown: "null"
    case .flag(let flag): "\(flag)"
    case .count(let count): "\(Double(count))"
    case .number(let number): "\(number)"
    case .bounded(let bounds): "\(bounds.range)"
    case .word(let word): word.string
    case .name(let name): String(decoding: base.topology.names.bytes(name), as: UTF8.self)
    case .text(let text): String(decoding: text.bytes, as: UTF8.self)
    case .words(let words): words.map(\.string).joined(separator: ", ")
    case .names(let names): names.map { String(decoding: base.topology.names.bytes($0), as: UTF8.self) }.joined(separator: ", ")
    case .edges(let calls): "\(calls.count) edges"
    }
  }
}

extension Message {
  fileprivate var text: String {
    pieces.map { piece in
      switch piece {
      case .plain(let text): text
      case .untrusted(let text): String(decoding: text.bytes, as: UTF8.self)
      }
    }.joined()
  }
}

extension String {
  /// What stands before a mark; all of it where there is none.
  fileprivate func components(before mark: String) -> String { firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self }
}
