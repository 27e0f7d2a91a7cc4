import SourceText
import TopologyModel

extension Topology {
  /// `concurrency of 'a'`: something that nobody declares.
  func gap(_ what: String, of service: ID<Service>) -> Message { "\(ours: what) of '\(name(service))'" }

  /// `timeout of a -> b`
  func gap(_ what: String, of call: ID<Call>) -> Message {
    "\(ours: what) of '\(name(calls[call.index].caller))' -> '\(name(calls[call.index].callee))'"
  }
}
