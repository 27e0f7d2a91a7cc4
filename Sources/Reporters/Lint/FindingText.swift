package import Rules
import SourceText

/// What outputs for people say of a finding where it has no words of its own.
extension Finding {
  /// Why it matters: in the finding's own numbers, else as its rule has it.
  var reason: Message { why.isEmpty ? Message(rule.generalWhy) : why }

  /// What to do.
  var remedy: Message { fix.isEmpty ? Message(rule.generalFix) : fix }
}

/// What a rule says where there is no subject to speak of: its expressions stand as code, `{callee.name}` as
/// `` `callee.name` ``.
extension Rule {
  package var generalWhy: String { Self.general(why) }
  package var generalFix: String { Self.general(fix) }

  private static func general(_ template: String) -> String {
    let parts = template.replacing("{{", with: "\u{1}").replacing("}}", with: "\u{2}").replacing("{", with: "`").replacing("}", with: "`")
    return parts.replacing("\u{1}", with: "{").replacing("\u{2}", with: "}")
  }
}

extension Style {
  /// How a finding's line begins: `error[sync-cycle]`.
  func head(of finding: Finding, _ out: inout ByteBuffer) {
    paint(Ink(finding.severity), &out) { out in
      out += finding.severity.word + "["
      out.terminal(plain: finding.rule.id)
      out += "]"
    }
  }
}

extension ByteBuffer {
  /// A row of a table of findings in Markdown: severity, rule, place and what is wrong.
  mutating func row(of finding: Finding, _ sources: SourceFiles, isStrong: Bool = false) {
    let mark = isStrong ? "**" : ""
    self += "| \(mark)\(finding.severity.word)\(mark) | "
    code(Untrusted(finding.rule.id), inTable: true)
    self += " | "
    place(finding.location, sources, inTable: true)
    self += " | "
    markdown(finding.message, inTable: true)
    self += " |\n"
  }

  /// A figure for people: `6 hops`, `3.02 s`, `none`.
  mutating func markdown(_ figure: Figure, unit: String, inTable: Bool) {
    switch figure {
    case .none: self += "none"
    case .flag(let flag): self += flag ? "yes" : "no"
    case .count(let count): self += readable(Double(count))
    case .number(let number): self += readable(number)
    case .text(let text): code(text, inTable: inTable)
    case .texts(let texts):
      for (index, text) in texts.prefix(8).enumerated() {
        if index > 0 { self += ", " }
        code(text, inTable: inTable)
      }
      if texts.count > 8 { self += " and \(texts.count - 8) more" }
    }
    guard !unit.isEmpty else { return }
    switch figure {
    case .count(1) where unit.hasSuffix("s") && unit.utf8.count > 3: markdown(plain: " " + unit.dropLast(), inTable: inTable)
    case .count, .number: markdown(plain: " " + unit, inTable: inTable)
    case .none, .flag, .text, .texts: break
    }
  }

  /// Where a finding stands: `file.yaml:3`, in a code span.
  mutating func place(_ place: Place, _ sources: SourceFiles, inTable: Bool) {
    guard let file = sources.file(of: place.span) else {
      self += "–"
      return
    }
    code(Untrusted(file.path.bytes + Array(":\(file.location(of: place.span).line)".utf8)), inTable: inTable)
  }
}

/// A number as people read it: four digits that count, thousands apart.
func readable(_ number: Double) -> String {
  if !number.isFinite { return number > 0 ? "unlimited" : "none" }
  let size = number.magnitude
  if size >= 1e15 || (size > 0 && size < 0.001) { return "\(number)" }
  let scale = size < 10 ? 1000 : size < 100 ? 100 : size < 1000 ? 10 : 1
  let scaled = Int((size * Double(scale)).rounded())
  var (whole, fraction) = (String(scaled / scale), scaled % scale)
  if whole.utf8.count > 3 {
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.utf8.count - index) % 3 == 0 { grouped += " " }
      grouped.append(digit)
    }
    whole = grouped
  }
  var digits = ""
  var place = scale / 10
  while fraction > 0 {
    digits += String(fraction / place)
    fraction %= place
    place = max(1, place / 10)
  }
  return (number < 0 && scaled > 0 ? "-" : "") + whole + (digits.isEmpty ? "" : "." + digits)
}
