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
}
