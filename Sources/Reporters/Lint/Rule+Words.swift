package import Rules

/// What a rule says where there is no subject to speak of: its expressions stand as code, `{callee.name}` as
/// `` `callee.name` ``.
extension Rule {
  /// Why what it finds matters.
  package var generalWhy: String { Self.general(why) }
  /// What to do about what it finds.
  package var generalFix: String { Self.general(fix) }

  private static func general(_ template: String) -> String {
    let parts = template.replacing("{{", with: "\u{1}").replacing("}}", with: "\u{2}").replacing("{", with: "`").replacing("}", with: "`")
    return parts.replacing("\u{1}", with: "{").replacing("\u{2}", with: "}")
  }
}
