import Advising
import Reports
import Rules
import SourceText
import TopologyModel

extension Subject: JSONValue {
  /// `{"kind":"call","id":"a -> b"}`
  package func json(into out: inout ByteBuffer) {
    out.object { out in
      out.member("kind", kind.rawValue)
      out.member("id", id)
    }
  }
}

extension Proposal: JSONValue {
  /// `{"state":"proved","steps":[{"number":3,"action":"set-timeout","subject":{…},"timeout_ms":350,"cost":1}],"planned":12}`
  package func json(into out: inout ByteBuffer) {
    out.object { out in
      out.member("state", state.rawValue)
      out.key("steps")
      out.array(steps) { out, step in
        out.object { out in
          out.member("number", step.number)
          out.member("action", step.kind.rawValue)
          out.member("subject", step.subject)
          if let value = step.value, let attribute = step.kind.askedAttribute { out.member(named: attribute.factName, value) }
          out.member("cost", step.cost)
        }
      }
      out.member("planned", planned)
      if let reason { out.member("reason", reason) }
    }
  }
}

/// Findings in JSON, and what is wrong with files.
extension ByteBuffer {
  /// A finding in full.
  /// - Parameter system: the system that it is about, where a run has several.
  mutating func finding(_ finding: Finding, in sources: SourceFiles, of system: Untrusted? = nil) {
    object { out in
      out.member("rule", finding.rule.id)
      out.member("severity", finding.severity.word)
      out.member("message", finding.message)
      out.member("subject", finding.subject)
      out.location(of: finding.location.span, in: sources)
      out.key("related")
      out.array(finding.related) { out, place in
        out.object { out in
          out.location(of: place.span, in: sources)
          out.member("message", place.message)
        }
      }
      out.member("advice", finding.rule.advice)
      out.key("evidence")
      out.array(finding.evidence) { out, evidence in
        out.object { out in
          out.member("name", evidence.name)
          out.member("value", evidence.value)
          if case .bounded(let range) = evidence.value {
            out.member("at_least", range.lowerBound)
            out.member("at_most", range.upperBound)
          }
          out.member("limit", evidence.limit)
          out.member("unit", evidence.unit)
          out.member("source", evidence.source)
        }
      }
      out.member("fix", finding.remedy)
      if let proposal = finding.proposal { out.member("proposal", proposal) }
      out.member("fingerprint", finding.fingerprint(in: system))
      if let change = finding.change {
        out.object("change") { out in
          out.member("was", change.was?.word)
          out.member("joined", change.joined.all)
          out.member("left", change.left.all)
        }
      }
    }
  }

  /// The member that tells a place; `null` for what stands in no file.
  private mutating func location(of span: Span, in sources: SourceFiles) {
    key("location")
    guard let file = sources.file(of: span) else {
      self += "null"
      return
    }
    let location = file.location(of: span)
    object { out in
      out.member("file", file.path)
      out.member("line", location.line)
      out.member("column", location.column)
      out.member("endLine", location.endLine)
      out.member("endColumn", location.endColumn)
      if let origin = file.origin(at: span.start) { out.member("origin", origin) }
    }
  }

  /// What is wrong with a file.
  mutating func diagnostic(_ diagnostic: Diagnostic, in sources: SourceFiles) {
    object { out in
      out.member("severity", diagnostic.severity == .error ? "error" : "note")
      out.member("message", diagnostic.message)
      if diagnostic.span.isNone, let path = diagnostic.path {
        out.object("location") { $0.member("file", path) }
      } else {
        out.location(of: diagnostic.span, in: sources)
      }
      out.member("hint", diagnostic.hint)
    }
  }
}
