package import Rules
import SourceText
import TopologyModel

/// Everything that a run found, for programs: `topolint.lint/1`. A line for each finding, so that two outputs can be
/// compared line by line.
package enum JSONReporter: Reporter {
  package static let format = "json"

  package static func report(_ result: LintResult, _ options: ReportOptions) -> [UInt8] {
    var out = ByteBuffer()
    out.reserve(result.findings.count * 512)
    let sources = result.sources
    out += "{\"schema\":\"topolint.lint/1\",\n \"findings\":"
    out.jsonLines(result.findings) { $0.finding($1.finding(), in: sources) }
    out += ",\n \"undecided\":"
    out.jsonLines(result.undecided) { out, undecided in
      out += "{\"rule\":"
      out.json(undecided.rule.id)
      out += ",\"subject\":"
      out.subject(undecided.subject)
      out += ",\"needs\":"
      out.json(undecided.needs)
      out += "}"
    }
    out += ",\n \"suppressed\":"
    let excepted = result.excepted.map { (identity: $0.identity, reason: $0.reason as Untrusted?) }
    out.jsonLines(excepted + result.known.map { ($0.identity(), nil) }) { out, item in
      let (identity, reason) = item
      out += "{\"rule\":"
      out.json(identity.rule)
      out += ",\"subject\":"
      out.subject(identity.subject)
      out += ",\"by\":\"\(reason == nil ? result.knownBy : "exception")\",\"reason\":"
      if let reason { out.json(reason) } else { out += "\"known to the \(result.knownBy)\"" }
      out += "}"
    }
    out += ",\n \"diagnostics\":"
    out.jsonLines(result.diagnostics) { $0.diagnostic($1, in: sources) }
    out += ",\n \"summary\":"
    summary(result, into: &out)
    out += "}\n"
    return out.bytes
  }

  private static func summary(_ result: LintResult, into out: inout ByteBuffer) {
    out += "{\"services\":\(result.serviceCount),\"calls\":\(result.topology.calls.count)"
    out += ",\"errors\":\(result.count(.error)),\"warnings\":\(result.count(.warning)),\"infos\":\(result.count(.info))"
    out += ",\"undecided\":\(result.undecided.count),\"suppressed\":\(result.excepted.count),\"baselined\":\(result.baselined)"
    if let change = result.change { out += ",\"baseline_new\":\(change.new),\"baseline_gone\":\(change.gone)" }
    out += ",\"tier\":\"\(result.tier.word)\",\"tier_inferred\":\(result.tierIsInferred)"
    if let off = result.rulesTurnedOff { out += ",\"rules_off\":\(off)" }
    out += "}"
  }
}

extension ByteBuffer {
  /// A finding in full.
  mutating func finding(_ finding: Finding, in sources: SourceFiles) {
    self += "{\"rule\":\""
    self += finding.rule.id
    self += "\",\"severity\":\""
    self += finding.severity.word
    self += "\",\"message\":"
    json(finding.message)
    self += ",\"subject\":"
    self.subject(finding.subject)
    self += ",\"location\":"
    location(of: finding.location.span, in: sources)
    self += ",\"related\":"
    jsonArray(finding.related) { out, place in
      out += "{\"location\":"
      out.location(of: place.span, in: sources)
      out += ",\"message\":"
      out.json(place.message)
      out += "}"
    }
    self += ",\"advice\":"
    jsonArray(finding.rule.advice) { $0.json($1) }
    self += ",\"evidence\":"
    jsonArray(finding.evidence) { out, evidence in
      out += "{\"name\":"
      out.json(evidence.name)
      out += ",\"value\":"
      out.json(evidence.value)
      out += ",\"limit\":"
      out.json(evidence.limit)
      out += ",\"unit\":"
      out.json(evidence.unit)
      out += ",\"source\":"
      out.json(evidence.source)
      out += "}"
    }
    self += ",\"fix\":"
    json(finding.remedy)
    self += ",\"fingerprint\":"
    json(finding.fingerprint)
    self += "}"
  }

  /// `{"kind":"call","id":"a -> b"}`
  mutating func subject(_ subject: Subject) {
    self += "{\"kind\":\"\(subject.kind.rawValue)\",\"id\":"
    json(subject.id)
    self += "}"
  }

  /// A place, or `null` for what stands in no file.
  mutating func location(of span: Span, in sources: SourceFiles) {
    guard let file = sources.file(of: span) else {
      self += "null"
      return
    }
    let location = file.location(of: span)
    self += "{\"file\":"
    json(file.path)
    self += ",\"line\":"
    self += location.line
    self += ",\"column\":"
    self += location.column
    self += ",\"endLine\":"
    self += location.endLine
    self += ",\"endColumn\":"
    self += location.endColumn
    if let origin = file.origin(at: span.start) {
      self += ",\"origin\":"
      json(origin)
    }
    self += "}"
  }

  /// What is wrong with a file.
  mutating func diagnostic(_ diagnostic: Diagnostic, in sources: SourceFiles) {
    self += "{\"severity\":\"\(diagnostic.severity == .error ? "error" : "note")\",\"message\":"
    json(diagnostic.message)
    self += ",\"location\":"
    if diagnostic.span.isNone, let path = diagnostic.path {
      self += "{\"file\":"
      json(path)
      self += "}"
    } else {
      location(of: diagnostic.span, in: sources)
    }
    self += ",\"hint\":"
    if let hint = diagnostic.hint { json(hint) } else { self += "null" }
    self += "}"
  }
}
