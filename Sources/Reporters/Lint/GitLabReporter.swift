package import Rules
import SourceText
import TopologyModel

/// Findings as a Code Quality report of GitLab: an array, a line for each finding. What its merge requests compare is
/// the fingerprint, which knows nothing of lines.
package enum GitLabReporter: Reporter {
  /// What `--format` takes.
  package static let format = "gitlab"
  /// For the table of formats.
  package static let audience = "GitLab's Code Quality in merge requests"
  package static let isForCodeHosts = true

  /// An array of issues.
  package static func write(_ systems: [LintResult], _ options: ReportOptions, into out: inout ByteBuffer) {
    // Made one by one: there may be hundreds of thousands.
    let issues = systems.lazy.flatMap { result in
      let unread = result.diagnostics.filter { $0.severity == .error }
      return (0..<unread.count + result.findings.count).lazy.map { index in
        index < unread.count ? Issue(unread[index], result) : Issue(result.findings[index - unread.count].finding(tellsWhy: false), result)
      }
    }
    // GitLab shows only the first of those that share a fingerprint.
    var seen: [String: Int] = [:]
    out.lines(issues, indent: 1) { out, issue in
      let count = seen[issue.fingerprint, default: 0] + 1
      seen[issue.fingerprint] = count
      out.object { out in
        var description = ByteBuffer()
        Visible.append("\(ours: issue.rule): \(issue.message)", cap: nil, to: &description)
        out.key("description")
        out.json(description.bytes)
        out.member("check_name", issue.rule)
        out.member("fingerprint", issue.fingerprint + (count > 1 ? "-\(count)" : ""))
        out.member("severity", issue.severity)
        out.object("location") { out in
          out.member("path", issue.path)
          out.object("lines") { out in
            out.member("begin", issue.lines.lowerBound)
            out.member("end", issue.lines.upperBound)
          }
        }
      }
    }
    out += "\n"
  }

  /// What GitLab asks of an entry.
  private struct Issue {
    var rule: String
    var severity: String
    var message: Message
    var fingerprint: String
    var path: Untrusted
    var lines: ClosedRange<Int>

    init(_ finding: Finding, _ result: LintResult) {
      rule = finding.rule.id
      severity =
        switch finding.severity {
        case .error: "critical"
        case .warning: "major"
        case .info: "info"
        }
      message = Self.words(finding.message, result)
      fingerprint = finding.fingerprint(in: result.system)
      (path, lines) = Self.location(LinePlace(of: finding.location, in: result.sources), nil)
    }

    /// What could not be read may hide anything.
    init(_ diagnostic: Diagnostic, _ result: LintResult) {
      rule = "unread-input"
      severity = "blocker"
      message = Self.words(diagnostic.message, result)
      (path, lines) = Self.location(LinePlace(diagnostic.span, in: result.sources), diagnostic.path)
      var text = ByteBuffer()
      Visible.append(diagnostic.message, to: &text)
      let id = Untrusted(path.bytes + text.bytes)
      fingerprint = Fingerprint.of(rule: rule, subject: Subject(kind: .topology, names: [id]))
    }

    private static func words(_ message: Message, _ result: LintResult) -> Message {
      (result.system.map { "\($0): " } ?? "") + message
    }

    /// Relative as it was given, without the `./` that GitLab would not know.
    private static func location(_ place: LinePlace?, _ path: Untrusted?) -> (Untrusted, ClosedRange<Int>) {
      var path = (place?.origin ?? place?.file.path ?? path ?? Untrusted(".")).bytes[...]
      while path.count > 2, path.starts(with: Array("./".utf8)) { path = path.dropFirst(2) }
      if place?.origin != nil { return (Untrusted(path), 1...1) }
      let line = place?.location.line ?? 1
      return (Untrusted(path), line...(place?.location.endLine ?? line))
    }
  }
}
