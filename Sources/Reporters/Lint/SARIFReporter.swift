package import Rules
import SourceText
import TopologyModel

/// Findings in SARIF 2.1.0, with everything that GitHub code scanning uses and within what it accepts: one bad string
/// or one result too many, and it rejects the whole file. What is suppressed is left out, as GitHub would open an
/// alert for it.
package enum SARIFReporter: Reporter {
  package static let format = "sarif"
  package static let isForCodeHosts = true

  /// GitHub shows the 5 000 worst.
  private static let resultLimit = 5_000
  /// Places of one result: GitHub shows 100.
  private static let placeLimit = 100
  /// Places that a message links to: what a person reads.
  private static let linkLimit = 8

  /// `automationDetails` is left out: its category would go before the one that a workflow gives to `upload-sarif`.
  package static func report(_ result: LintResult, _ options: ReportOptions) -> [UInt8] {
    var out = ByteBuffer()
    out += "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\n"
    out += " \"tool\":{\"driver\":{\"name\":\"topolint\",\"semanticVersion\":"
    out.json(options.version.isEmpty ? "0.0.0" : options.version)
    out += ",\"rules\":"
    out.jsonLines(result.rules) { rule($1, tier: result.tier, into: &$0) }
    out += "}},\n \"columnKind\":\"unicodeCodePoints\",\n \"invocations\":"
    invocation(result, into: &out)
    out += ",\n \"results\":"
    results(result, into: &out)
    out += "}]}\n"
    return out.bytes
  }

  // MARK: - Rules

  private static func rule(_ rule: Rule, tier: Tier, into out: inout ByteBuffer) {
    let severity = rule.severity[tier] ?? .warning
    out += "{\"id\":"
    out.json(rule.id)
    out += ",\"name\":"
    out.json(String(rule.id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined().prefix(255)))
    out += ",\"shortDescription\":{\"text\":"
    out.sarif(plain: rule.title)
    out += "},\"fullDescription\":{\"text\":"
    out.sarif(plain: rule.why.isEmpty ? rule.title : rule.generalWhy)
    out += "},\"help\":{\"text\":"
    out.sarif(plain: "Why: \(rule.generalWhy). Fix: \(rule.generalFix).", limit: 4_000)
    out += ",\"markdown\":"
    out.json(help(rule).bytes)
    out += "},\"defaultConfiguration\":{\"level\":\"\(level(severity))\"}"
    out += ",\"properties\":{\"precision\":\"high\",\"problem.severity\":\"\(problem(severity))\",\"tags\":"
    // Each once, as the schema has it; GitHub shows ten.
    let tags = ([rule.category] + rule.advice).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    out.jsonArray(tags.prefix(10)) { $0.json($1) }
    out += "}}"
  }

  private static func help(_ rule: Rule) -> ByteBuffer {
    var text = ByteBuffer()
    text += "**Why:** "
    text.markdown(plain: rule.generalWhy)
    text += "\n\n**Fix:** "
    text.markdown(plain: rule.generalFix)
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

  private static func results(_ result: LintResult, into out: inout ByteBuffer) {
    let findings = result.findings.prefix(resultLimit).map { $0.finding() }
    let indices = Dictionary(result.rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let places = findings.map { LinePlace(of: $0.location, in: result.sources) }
    let hashes = lineHashes(places, result.sources)
    // A chain of thousands of hops is cut, and all results together stay far below the 10 MB that GitHub takes.
    var budget = 100_000
    out.jsonLines(zip(findings, places)) { out, item in
      let (finding, place) = item
      out += "{\"ruleId\":"
      out.json(finding.rule.id)
      if let index = indices[finding.rule.id] { out += ",\"ruleIndex\":\(index)" }
      let related = finding.related.filter { !$0.span.isNone }.prefix(min(placeLimit, budget))
      budget -= related.count
      out += ",\"level\":\"\(level(finding.severity))\",\"message\":{\"text\":"
      out.sarif(finding.message, links: related.prefix(linkLimit).map(\.message))
      out += "},\"locations\":["
      if let place { out.physical(place, message: nil) }
      out += "]"
      if !related.isEmpty {
        out += ",\"relatedLocations\":"
        out.jsonArray(related.enumerated()) { out, item in
          out.physical(LinePlace(item.element.span, in: result.sources), id: item.offset + 1, message: item.element.message)
        }
        if finding.subject.kind == .chain || finding.subject.kind == .cycle {
          flow([finding.location] + related, result.sources, into: &out)
        }
      }
      out += ",\"partialFingerprints\":{"
      if let place, place.origin == nil, let hash = hashes[place.file.id]?[place.location.line] {
        out += "\"primaryLocationLineHash\":\"\(hash)\","
      }
      out += "\"topologyFingerprint/v1\":"
      out.json(finding.fingerprint)
      out += "}}"
    }
  }

  private static func lineHashes(_ places: [LinePlace?], _ sources: SourceFiles) -> [FileID: LineHashes] {
    var lines: [FileID: [Int]] = [:]
    for case let place? in places { lines[place.file.id, default: []].append(place.location.line) }
    return Dictionary(uniqueKeysWithValues: lines.map { ($0, LineHashes(sources.all[Int($0.rawValue)].bytes, lines: $1)) })
  }

  /// The way of a request, hop by hop, as a path that unfolds.
  private static func flow(_ hops: [Place], _ sources: SourceFiles, into out: inout ByteBuffer) {
    out += ",\"codeFlows\":[{\"threadFlows\":[{\"locations\":"
    out.jsonArray(hops.lazy.filter { !$0.span.isNone }) { out, hop in
      out += "{\"location\":"
      out.physical(LinePlace(hop.span, in: sources), message: hop.message)
      out += "}"
    }
    out += "}]}]"
  }

  // MARK: - The run

  private static func invocation(_ result: LintResult, into out: inout ByteBuffer) {
    let isSound = !result.diagnostics.contains { $0.severity == .error }
    out += "[{\"executionSuccessful\":\(isSound),\"toolExecutionNotifications\":"
    let hidden = result.findings.count - resultLimit
    var notes = result.diagnostics
    if hidden > 0 {
      notes.append(Diagnostic(.note, "\(hidden) more findings are left out; the JSON output lists all", at: .none))
    }
    out.jsonLines(notes) { out, diagnostic in
      out += "{\"level\":\"\(diagnostic.severity == .error ? "error" : "note")\",\"message\":{\"text\":"
      out.sarif(diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? ""))
      out += "}"
      if let place = LinePlace(diagnostic.span, in: result.sources) {
        out += ",\"locations\":["
        out.physical(place, message: nil)
        out += "]"
      } else if let path = diagnostic.path {
        out += ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":"
        out.uri(path)
        out += "}}}]"
      }
      out += "}"
    }
    out += "}]"
  }
}

extension ByteBuffer {
  fileprivate mutating func physical(_ place: LinePlace?, id: Int? = nil, message: Message?) {
    self += "{"
    if let id { self += "\"id\":\(id)," }
    if let place {
      self += "\"physicalLocation\":{\"artifactLocation\":{\"uri\":"
      uri(place.origin ?? place.file.path)
      self += "},\"region\":{"
      if place.origin == nil {
        let location = place.location
        self += "\"startLine\":\(location.line),\"startColumn\":\(location.column)"
        self += ",\"endLine\":\(location.endLine),\"endColumn\":\(location.endColumn)}}"
      } else {
        // A line must be there.
        self += "\"startLine\":1}}"
      }
    }
    if let message {
      if place != nil { self += "," }
      self += "\"message\":{\"text\":"
      sarif(message.isEmpty ? "see here" : message)
      self += "}"
    }
    self += "}"
  }
}
