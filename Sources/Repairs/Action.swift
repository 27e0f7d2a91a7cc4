package import Advising
package import TopologyModel

/// Something that can be done to the system that was linted. With which value it is done follows from all that is done with it:
/// a timeout from the other timeouts, replicas from the load that is left.
package struct Action: Hashable, Sendable {
  /// What is done.
  package let kind: ActionKind
  /// What it is done to. Of calls between the same services that become messages together, the first.
  package let part: Change.Part
  /// The rule and the number of its repair that say the value; nil where the action takes none.
  package let asker: Asker?

  /// Who says with which value an action is done.
  package struct Asker: Hashable, Sendable {
    /// Empty where the expression means the same in every rule.
    let rule: String
    let expression: String
  }
}
