import Reports
package import Rules
import SourceText
import TopologyModel

/// Findings in SARIF 2.1.0, with everything that GitHub code scanning uses and within what it accepts: one bad string
/// or one result too many, and it rejects the whole file. What is suppressed is left out, as GitHub would open an
/// alert for it.
package enum SARIFReporter: Reporter {
  /// What `--format` takes.
  package static let format = "sarif"
  /// For the table of formats.
  package static let audience = "code scanning of GitHub and others"
  package static let isForCodeHosts = true

  /// GitHub shows the 5 000 worst.
  private static let resultLimit = 5_000
  /// Places of one result: GitHub shows 100.
  private static let placeLimit = 100
  /// Places that a message links to: what a person reads.
  private static let linkLimit = 8

  /// One run, whatever the number of systems: GitHub takes one for a category. Each result names its system.
  /// `automationDetails` is left out: its category would go before the one that a workflow gives to `upload-sarif`.
  package static func write(_ systems: [LintResult], _ options: ReportOptions, into out: inout ByteBuffer) {
    out.object { out in
      out.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      out.member("version", "2.1.0")
      out.one("runs") { run(systems, options, into: &$0) }
    }
    out += "\n"
  }

  private static func run(_ systems: [LintResult], _ options: ReportOptions, into out: inout ByteBuffer) {
    // Systems may have rules of their own; of one that several have, the first tells the tier.
    var met: Set<String> = []
    let rules = systems.flatMap { result in result.rules.map { (rule: $0, tier: result.tier) } }.filter { met.insert($0.rule.id).inserted }
    out.object("tool", line: 1) { out in
      out.object("driver") { out in
        out.member("name", "topolint")
        out.member("semanticVersion", options.version.isEmpty ? "0.0.0" : options.version)
        out.key("rules")
        out.lines(rules) { out, item in out.object { write(item.rule, tier: item.tier, into: &$0) } }
      }
    }
    out.member("columnKind", line: 1, "unicodeCodePoints")
    out.one("invocations", line: 1) { invocation(systems, into: &$0) }
    results(systems, Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1.rule.id, $0) }), into: &out)
  }

  // MARK: - Rules

  private static func write(_ rule: Rule, tier: Tier, into out: inout ByteBuffer) {
    let severity = rule.severity[tier] ?? .warning
    let (why, fix) = (rule.generalWhy, rule.generalFix)
    out.member("id", rule.id)
    out.member("name", String(rule.id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined().prefix(255)))
    out.text("shortDescription") { $0.sarif(plain: rule.title) }
    out.text("fullDescription") { $0.sarif(plain: why.isEmpty ? rule.title : why) }
    out.object("help") { out in
      out.key("text")
      out.sarif(plain: "Why: \(why). Fix: \(fix).", limit: 4_000)
      out.key("markdown")
      out.json(help(rule, why: why, fix: fix).bytes)
    }
    out.object("defaultConfiguration") { $0.member("level", level(severity)) }
    out.object("properties") { out in
      out.member("precision", "high")
      out.member("problem.severity", problem(severity))
      // Each once, as the schema has it; GitHub shows ten.
      let tags = ([rule.category] + rule.advice).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      out.member("tags", Array(tags.prefix(10)))
    }
  }

  private static func help(_ rule: Rule, why: String, fix: String) -> ByteBuffer {
    var text = ByteBuffer()
    text += "**Why:** "
    text.markdown(plain: why)
    text += "\n\n**Fix:** "
    text.markdown(plain: fix)
    if !rule.advice.isEmpty { text += "\n\n**Advice:** " }
    for (index, advice) in rule.advice.enumerated() {
      if index > 0 { text += ", " }
      text.code(Untrusted(advice))
    }
    if !rule.sources.isEmpty {
      text += "\n\n**Sources:** "
      text.markdown(plain: rule.sources.joined(separator: "; "))
    }
    return text
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }

  private static func problem(_ severity: Severity) -> String { severity == .info ? "recommendation" : severity.word }

  // MARK: - Results

  private static func results(_ systems: [LintResult], _ indices: [String: Int], into out: inout ByteBuffer) {
    let findings = LintResult.worstFirst(systems).prefix(resultLimit).map { (system: $0.system, finding: $0.verdict.finding(tellsWhy: false)) }
    let places = findings.map { LinePlace(of: $0.finding.location, in: systems[$0.system].sources) }
    let hashes = systems.indices.map { system in
      lineHashes(zip(findings, places).filter { $0.0.system == system }.map(\.1), systems[system].sources)
    }
    // A chain of thousands of hops is cut, and all results together stay far below the 10 MB that GitHub takes.
    var budget = 100_000
    out.lines("results", zip(findings, places)) { out, item in
      let ((system, finding), place) = item
      let result = systems[system]
      let related = finding.related.filter { !$0.span.isNone }.prefix(min(placeLimit, budget))
      budget -= related.count
      out.object { out in
        out.member("ruleId", finding.rule.id)
        if let index = indices[finding.rule.id] { out.member("ruleIndex", index) }
        out.member("level", level(finding.severity))
        let message = finding.proposal == nil ? finding.message : finding.message + ". Fix: " + finding.remedy
        out.text("message") { $0.sarif(message, links: related.prefix(linkLimit).map(\.message)) }
        out.locations(place)
        if !related.isEmpty {
          out.key("relatedLocations")
          out.array(related.enumerated()) { out, item in
            out.physical(LinePlace(item.element.span, in: result.sources), id: item.offset + 1, message: item.element.message)
          }
          if finding.subject.kind == .chain || finding.subject.kind == .cycle {
            flow([finding.location] + related, result.sources, into: &out)
          }
        }
        out.object("partialFingerprints") { out in
          if let place, place.origin == nil, let hash = hashes[system][place.file.id]?[place.location.line] {
            out.member("primaryLocationLineHash", hash)
          }
          out.member("topologyFingerprint/v1", finding.fingerprint(in: result.system))
        }
        if result.system != nil || finding.proposal != nil {
          out.object("properties") { out in
            if let system = result.system { out.member("system", system) }
            if let proposal = finding.proposal { out.member("proposal", proposal) }
          }
        }
      }
    }
  }

  private static func lineHashes(_ places: [LinePlace?], _ sources: SourceFiles) -> [FileID: LineHashes] {
    var lines: [FileID: [Int]] = [:]
    for case let place? in places { lines[place.file.id, default: []].append(place.location.line) }
    return Dictionary(uniqueKeysWithValues: lines.map { ($0, LineHashes(sources.all[Int($0.rawValue)].bytes, lines: $1)) })
  }

  /// The way of a request, hop by hop, as a path that unfolds.
  private static func flow(_ hops: [Place], _ sources: SourceFiles, into out: inout ByteBuffer) {
    out.one("codeFlows") { out in
      out.one("threadFlows") { out in
        out.key("locations")
        out.array(hops.lazy.filter { !$0.span.isNone }) { out, hop in
          out.object { out in
            out.key("location")
            out.physical(LinePlace(hop.span, in: sources), message: hop.message)
          }
        }
      }
    }
  }

  // MARK: - The run

  private static func invocation(_ systems: [LintResult], into out: inout ByteBuffer) {
    let hidden = systems.reduce(-resultLimit) { $0 + $1.findings.count }
    var notes = systems.flatMap { result in result.diagnostics.map { (diagnostic: $0, sources: result.sources) } }
    if hidden > 0 {
      notes.append((Diagnostic(.note, "\(hidden) more findings are left out; the JSON output lists all", at: .none), SourceFiles()))
    }
    out.member("executionSuccessful", !systems.contains(where: \.hasUnreadableInput))
    out.key("toolExecutionNotifications")
    out.lines(notes) { out, note in
      let diagnostic = note.diagnostic
      out.object { out in
        out.member("level", diagnostic.severity == .error ? "error" : "note")
        out.text("message") { $0.sarif(diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? "")) }
        if let place = LinePlace(diagnostic.span, in: note.sources) {
          out.locations(place)
        } else if let path = diagnostic.path {
          out.one("locations") { out in out.object("physicalLocation") { $0.artifact(path) } }
        }
      }
    }
  }
}

extension ByteBuffer {
  /// A member that is an array of one object.
  fileprivate mutating func one(_ name: StaticString, line indent: Int? = nil, _ write: (inout ByteBuffer) -> Void) {
    key(name, line: indent)
    self += "["
    object(write)
    self += "]"
  }

  /// A member that is an object with a text.
  fileprivate mutating func text(_ name: StaticString, _ write: (inout ByteBuffer) -> Void) {
    object(name) { out in
      out.key("text")
      write(&out)
    }
  }

  fileprivate mutating func artifact(_ path: Untrusted) {
    object("artifactLocation") { out in
      out.key("uri")
      out.uri(path)
    }
  }

  /// The place of a result, if it stands anywhere.
  fileprivate mutating func locations(_ place: LinePlace?) {
    key("locations")
    array([place].compactMap { $0 }) { $0.physical($1, message: nil) }
  }

  fileprivate mutating func physical(_ place: LinePlace?, id: Int? = nil, message: Message?) {
    object { out in
      if let id { out.member("id", id) }
      if let place {
        out.object("physicalLocation") { out in
          out.artifact(place.origin ?? place.file.path)
          out.object("region") { out in
            // A line must be there, even if nobody knows which.
            out.member("startLine", place.origin == nil ? place.location.line : 1)
            if place.origin != nil { return }
            out.member("startColumn", place.location.column)
            out.member("endLine", place.location.endLine)
            out.member("endColumn", place.location.endColumn)
          }
        }
      }
      if let message { out.text("message") { $0.sarif(message.isEmpty ? "see here" : message) } }
    }
  }
}
