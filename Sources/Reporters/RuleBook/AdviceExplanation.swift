package import Rules

/// One piece of advice in full, for a terminal: what it says, and the rules that find where it is due.
package enum AdviceExplanation {
  /// - Parameters:
  ///   - rules: all rules that there are.
  ///   - width: columns of the terminal.
  package static func write(_ advice: Advice, _ rules: [Rule], color: Bool, width: Int) -> [UInt8] {
    var page = ExplanationPage(color: color, width: width)
    page.heading(advice.id, advice.title)
    page.paragraph("helps", advice.helps)
    page.paragraph("costs", advice.costs)
    page.paragraph("not", advice.not)
    if let key = NativeKey(advice.id) { page.paragraph("key", "one is called so too: `topolint explain \(key.names[0])`") }
    page.rules(rules.filter { $0.advice.contains(advice.id) })
    return page.out.bytes
  }
}
