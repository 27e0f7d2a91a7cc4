/// Why something that looks like the address of a callee is no edge.
package enum Refusal: String, CaseIterable, Sendable {
  case itself
  case ownMachine = "own-machine"
  case ownAddress = "own-address"
  case unknownHost = "unknown-host"
  case outside, placeholder, probe, telemetry
  case emptyService = "empty-service"
  case shared, overridden
  case notInInput = "not-in-input"
  case startOrder = "start-order"

  /// The reason in words, to follow the target: `no call: this reason`.
  package var reason: StaticString {
    switch self {
    case .itself: "it is the caller itself"
    case .ownMachine: "it is this machine, or the cluster itself"
    case .ownAddress: "by its name the variable holds where the caller listens, is reached, or whom it lets in"
    case .unknownHost: "nothing in the inputs has this name, and nothing says for sure that it is an address"
    case .outside: "it is a host of the world, in a text that does not say that it is called"
    case .placeholder: "it is a placeholder, which somebody is to replace"
    case .probe: "it is a health check or a status page"
    case .telemetry: "logs, traces or metrics go there, for which nobody waits"
    case .emptyService: "the Service of this name selects no workload of the inputs"
    case .shared: "several services share the text, which does not say which of them calls what"
    case .overridden: "another variable of the same name takes its place"
    case .notInInput: "what it holds stands in no input"
    case .startOrder: "the caller waits for its end before it starts, and does not call it"
    }
  }

  /// What draws the edge all the same; nil where nothing should.
  package var remedy: StaticString? {
    switch self {
    case .unknownHost: "read the file that declares it too, or write it as a URL with a port"
    case .outside, .placeholder, .shared: "declare the call in a native file"
    case .emptyService: "read the workload that it selects too"
    case .notInInput: "read what sets it too: a Secret, a ConfigMap, an .env file"
    case .itself, .ownMachine, .ownAddress, .probe, .telemetry, .overridden, .startOrder: nil
    }
  }
}
