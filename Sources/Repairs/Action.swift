package import Advising
package import TopologyModel

/// Something that can be done to the system that was linted. With which value it is done follows from all that is done with it:
/// a timeout from the other timeouts, replicas from the load that is left.
package struct Action: Hashable, Sendable {
  /// What is done.
  package let kind: ActionKind
  /// What it is done to. Of calls between the same services that become messages together, the first.
  package let part: Change.Part
  /// The number of the one that says with which value it is done, among those of the oracle; nil where it takes none.
  package let asker: Int32?
}
