/// Bounds on what a document may ask of us. Files arrive in pull requests from strangers; each bound ends in an error
/// that names it, never in a hang.
package enum Limits {
  /// Levels of nesting. libyaml 0.2.5 has no bound of its own, and its flow scanner takes time in proportion to
  /// depth times tokens.
  package static let depth = 64
  /// `%` lines in front of one document. libyaml compares each `%TAG` with all before it, inside one call.
  package static let directives = 16
  /// Nodes that aliases may add when they are written out.
  package static let aliasNodes = 1_000_000
  /// The length of an anchor, and of the name of a service, store, queue or external, in bytes.
  package static let nameBytes = 256
  /// Diagnostics kept of one file.
  package static let diagnostics = 100
}
