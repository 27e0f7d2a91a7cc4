/// What a rule says where there is no subject to speak of: `the callee` for `{callee.name}`, `N` for a number.
/// - Complexity: reads the file anew if the rule is a built-in one.
extension Rule {
  /// Why what it finds matters.
  package var generalWhy: String { readDetails().why.generalText }
  /// What to do about what it finds.
  package var generalFix: String { readDetails().fix.generalText }
}
