package import Rules
internal import TopologyModel

/// A key of the native format, for a terminal: what it says, of what, in which values, and the rules that it decides.
package enum KeyExplanation {
  /// - Parameters:
  ///   - values: what may stand there: `a duration such as 300ms`.
  ///   - rules: all rules that there are.
  ///   - width: columns of the terminal.
  package static func write(_ key: NativeKey, values: String, _ rules: [Rule], color: Bool, width: Int) -> [UInt8] {
    var page = ExplanationPage(color: color, width: width)
    page.heading(key.names.joined(separator: ", "), key.attribute.documentation)
    page.paragraph("value", values)
    page.paragraph("default", key.attribute.assumed.map { "`\($0)`" } ?? "none: nothing is taken for it, and what needs it stays open")
    if !key.facts.isEmpty { page.paragraph("in rules", key.facts.map { "`\($0)`" }.joined(separator: ", ")) }
    page.rules(key.rules(among: rules))
    return page.out.bytes
  }

  /// A key that is no attribute.
  /// - Parameters:
  ///   - names: with what may have it: `call.retries`.
  ///   - values: what may stand there: `a name`.
  package static func write(
    names: [String], _ documentation: String, values: String, isRequired: Bool, color: Bool, width: Int
  ) -> [UInt8] {
    var page = ExplanationPage(color: color, width: width)
    page.heading(names.joined(separator: ", "), documentation)
    page.paragraph("value", values)
    if isRequired { page.paragraph("required", "it must be said") }
    return page.out.bytes
  }
}
