import Analyses
import Linting
import Rules
import SourceText
import TopologyModel

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

/// Lints by some rules and by those that judge exceptions.
func lintWithExceptions(
  _ topology: String, _ rules: [String], tier: Tier? = nil, today: Int = 20_261_124, baseline: String? = nil, leftOut: Set<String> = []
) -> LintResult {
  var reading = TopologyReading()
  reading.read(path: Untrusted("a.yaml"), text: Array(topology.utf8))
  var options = Lint.Options()
  options.tier = tier
  options.today = today
  options.leftOut = leftOut
  if let baseline {
    options.baseline = Baseline.read(reading.addFile(path: Untrusted("baseline.json"), bytes: Array(baseline.utf8))).baseline
  }
  return Lint.run(reading, rules: read(rules).rules.over(rulesOfExceptions), options)
}

private let rulesOfExceptions = {
  var rules = RuleSet()
  rules.keep { $0.subject == .exception }
  return rules
}()

/// What rules about exceptions have found: `unused-exception 3:5`.
func complaints(_ result: LintResult) -> [String] {
  result.findings.filter { $0.rule.subject == .exception }.map { "\($0.rule.id) \(place($0.finding().location.span, result.sources))" }
}

/// `sync-cycle a -> b -> a`, for each finding that an exception covers.
func excepted(_ result: LintResult) -> [String] {
  result.excepted.map { "\($0.rule.id) \(words(Message([.untrusted($0.subject.id)])))" }
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

func ids(_ verdicts: some Sequence<Verdict>) -> [String] { verdicts.map { String(decoding: $0.subject().id.bytes, as: UTF8.self) } }

/// Manifests of two services.
enum KubernetesTexts {
  /// - Parameter comment: stands behind the address that makes the call from web to stock.
  static func shop(_ comment: String = "", annotation: String? = nil) -> String {
    let annotations = annotation.map { "\n  annotations: {topolint/ignore: \"\($0)\"}" } ?? ""
    return """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web\(annotations)
      spec:
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
              - name: web
                image: example/web:1
                env:
                  - name: STOCK
                    value: http://stock:80   \(comment)
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: stock}
      spec:
        template:
          metadata: {labels: {app: stock}}
          spec: {containers: [{name: stock, image: "example/stock:1"}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: stock}
      spec: {selector: {app: stock}, ports: [{port: 80}]}

      """
  }
}
