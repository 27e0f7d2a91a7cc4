package import Rules
package import SourceText

/// What outputs for people say of a finding where it has no words of its own.
extension Finding {
  /// Why it matters: in the finding's own numbers, else as its rule has it.
  package var reason: Message { why.isEmpty ? Message(rule.generalWhy) : why }

  /// What to do: the steps of the plan that are for it, where there is one, else as its rule has it.
  package var remedy: Message { proposal?.words(else: ownRemedy) ?? ownRemedy }

  /// What to do as its rule has it, in the finding's own numbers where it has such.
  var ownRemedy: Message { fix.isEmpty ? Message(rule.generalFix) : fix }
}
