/// A piece of advice that rules serve: an entry of `rules/advice.yaml`. It says when a change of the design helps, what
/// that costs, and when it does not help; a rule finds where it is due.
package struct Advice: Hashable, Sendable {
  /// What rules call it: small letters, digits and hyphens.
  package let id: String
  /// What to do, as half a sentence.
  package let title: String
  /// When it helps, and by how much.
  package let helps: String
  /// What it takes to do it, and what it brings with it.
  package let costs: String
  /// When it does not help.
  package let not: String

  /// A piece of advice in the words of its file.
  package init(id: String, title: String, helps: String, costs: String, not: String) {
    self.id = id
    self.title = title
    self.helps = helps
    self.costs = costs
    self.not = not
  }
}
