import Analyses
import Linting
import Rules
import SourceText

/// A rule file for a test, with one thing in it that matters.
func ruleText(
  id: String = "a-rule", for subject: String = "service", severity: String = "warning", params: String? = nil, when: String = "true",
  errorWhen: String? = nil, message: String = "{topology.tier}", fix: String = "repair it", evidence: String? = nil, show: String? = nil
) -> String {
  var lines = ["id: \(id)", "title: A rule", "for: \(subject)", "advice: []", "severity: \(severity)"]
  if let params { lines.append("params: \(params)") }
  lines.append("when: \(when)")
  if let errorWhen { lines.append("error_when: \(errorWhen)") }
  lines += ["message: '\(message)'", "why: it matters", "fix: '\(fix)'"]
  if let evidence { lines.append("evidence: \(evidence)") }
  if let show { lines.append("show: \(show)") }
  return (lines + ["sources: [judgement]", "examples: []"]).joined(separator: "\n") + "\n"
}

/// The rules of some files alone, and what is wrong with them.
func read(_ texts: [String], path: String = "team/rule.yaml") -> (rules: RuleSet, diagnostics: [Diagnostic], sources: SourceFiles) {
  var sources = SourceFiles()
  var rules = RuleSet()
  rules.keep { _ in false }
  let diagnostics = texts.flatMap { rules.add(sources.add(path: Untrusted(path), bytes: Array($0.utf8))) }
  return (rules, diagnostics, sources)
}

/// Lints a native topology by some rules alone.
func lint(_ topology: String, _ rules: String..., tier: Tier? = nil, today: Int = 0, format: String = "native") -> LintResult {
  var reading = TopologyReading(from: format)
  reading.read(path: Untrusted("a.yaml"), text: Array(topology.utf8))
  var options = Lint.Options()
  options.tier = tier
  options.today = today
  return Lint.run(reading, rules: read(rules).rules, options)
}

/// A message as plain text.
func words(_ message: Message?) -> String {
  (message?.pieces ?? []).map { piece in
    switch piece {
    case .plain(let text): text
    case .untrusted(let text): String(decoding: text.bytes, as: UTF8.self)
    }
  }.joined()
}

/// The text that a span covers.
func covered(_ span: Span, _ sources: SourceFiles) -> String {
  guard let file = sources.file(of: span) else { return "" }
  return String(decoding: file.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
}

/// `12:3`.
func place(_ span: Span, _ sources: SourceFiles) -> String {
  guard let location = sources.file(of: span)?.location(of: span) else { return "-" }
  return "\(location.line):\(location.column)"
}

func ids(_ findings: [Finding]) -> [String] { findings.map { String(decoding: $0.subject.id.bytes, as: UTF8.self) } }
