package import SourceText

/// What a configuration says of rules for a part of a topology.
package struct Override: Sendable {
  /// Globs for the names of a finding's subject, one of which must fit one name; empty for all subjects.
  package var names: [Untrusted]
  /// Patterns for the file of a finding's own place, one of which must fit; empty for all files.
  package var paths: [PathPattern]
  /// What it says, by the ids of rules.
  package var levels: [Untrusted: RuleLevel]
  /// Where it stands: `.topolint.yaml:12`.
  package var origin: Untrusted

  /// An override for the subjects and files that fit.
  package init(names: [Untrusted], paths: [PathPattern], levels: [Untrusted: RuleLevel], origin: Untrusted) {
    self.names = names
    self.paths = paths
    self.levels = levels
    self.origin = origin
  }
}
