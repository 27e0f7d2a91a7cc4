import Rules
import SourceText

/// What outputs for people say of a finding where it has no words of its own.
extension Finding {
  /// Why it matters: in the finding's own numbers, else as its rule has it.
  var reason: Message { why.isEmpty ? Message(rule.generalWhy) : why }

  /// What to do: the steps of the plan that are for it, where there is one, else as its rule has it.
  var remedy: Message {
    let fix = fix.isEmpty ? Message(rule.generalFix) : fix
    return proposal?.words(else: fix) ?? fix
  }
}
