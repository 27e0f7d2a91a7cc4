import Rules
import SourceText

/// What outputs for people say of a finding where it has no words of its own.
extension Finding {
  /// Why it matters: in the finding's own numbers, else as its rule has it.
  var reason: Message { why.isEmpty ? Message(rule.generalWhy) : why }

  /// What to do.
  var remedy: Message { fix.isEmpty ? Message(rule.generalFix) : fix }
}
