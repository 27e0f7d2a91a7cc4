package import SourceText
package import TopologyModel

/// What readers fill: the topology in the making, the hosts by which its parts find each other, and what is wrong with
/// its files.
package struct Reading {
  /// What readers have found so far.
  package var topology = TopologyBuilder()
  /// Declared by all readers before any of them resolves an address.
  package var hosts = HostTable()
  /// What is wrong with files, in the order in which it was found.
  package var diagnostics: [Diagnostic] = []
  var connections = Connections()
  /// How many objects there are of each kind that no reader knows.
  package private(set) var unreadKinds: [Untrusted: Int] = [:]

  /// A reading of nothing yet.
  package init() {}

  /// Counts an object of a kind that is not read.
  package mutating func leaveOut(kind: Untrusted) { unreadKinds[kind, default: 0] += 1 }

  /// Tells the topology by which names things can be called, once all hosts are declared.
  package mutating func nameHosts() { for name in hosts.addressNames { topology.addHostName(name) } }

  /// Says that a file is wrong at a place, for which a part of it is not read.
  package mutating func fail(
    _ message: Message, at span: Span, hint: Message? = nil, related: Diagnostic.Related? = nil
  ) {
    topology.missPart()
    diagnostics.append(Diagnostic(.error, message, at: span, hint: hint, related: related))
  }
}
