package import SourceText

/// What a finding is made of besides its subject. A finding that gets a part more is no longer what was known.
package struct Parts: Hashable, Sendable {
  /// The services and queues of a cycle, the entries of chains, and the names that the message lists.
  package var members: [Untrusted]
  /// As findings name them: the calls and messages of a cycle, or those of all chains at fault that a finding stands for.
  package var calls: [Untrusted]

  /// Parts, each once.
  package init(members: [Untrusted] = [], calls: [Untrusted] = []) {
    self.members = members
    self.calls = calls
  }

  /// All of them, members first.
  package var all: [Untrusted] { members + calls }

  var isEmpty: Bool { members.isEmpty && calls.isEmpty }

  /// What others do not have.
  /// - Complexity: linear in both.
  func subtracting(_ others: [Parts]) -> Parts {
    let (members, calls) = (Set(others.flatMap(\.members)), Set(others.flatMap(\.calls)))
    return Parts(members: self.members.filter { !members.contains($0) }, calls: self.calls.filter { !calls.contains($0) })
  }
}
