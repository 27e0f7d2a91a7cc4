import ArgumentParser
import Readers
import Rules

/// What a shell offers where a word is to be completed.
extension CompletionKind {
  /// The built-in rules, asked for when they are needed: a script that was made once offers those of a newer version.
  static var ruleIDs: CompletionKind { .custom { _, _, _ in RuleSet().rules.map(\.id) } }

  /// The built-in rules, advice, and keys of the native format.
  static var topics: CompletionKind { .custom { _, _, _ in RuleSet().topics + SpecialKey.all } }
}
