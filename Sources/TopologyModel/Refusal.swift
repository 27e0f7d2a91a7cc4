/// Why something that looks like the address of a callee is no edge.
package enum Refusal: String, CaseIterable, Sendable {
  case itself
  case ownMachine = "own-machine"
  case ownAddress = "own-address"
  case parameter
  case unknownHost = "unknown-host"
  case outside, placeholder, probe, telemetry
  case emptyService = "empty-service"
  case shared, overridden
  case notInInput = "not-in-input"
  case startOrder = "start-order"
  case noWorkload = "no-workload"
  case otherNamespaces = "other-namespaces"
  case infrastructure, denied
  case anyTopic = "any-topic"
  case unknownTrigger = "unknown-trigger"
  case noName = "no-name"
  case undeclaredQueue = "undeclared-queue"
  case tooMany = "too-many"
  case unreadKind = "unread-kind"
  case notGranted = "not-granted"
  case sharedNetwork = "shared-network"

  /// The reason in words, to follow the target: `no call: this reason`.
  package var reason: StaticString {
    switch self {
    case .itself: "it is the caller itself"
    case .ownMachine: "it is this machine, or the cluster itself"
    case .ownAddress: "by its name the variable holds where the caller listens, is reached, or whom it lets in"
    case .parameter: "it is a parameter of another URL, which hands it on"
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
    case .noWorkload: "the inputs have no workload of the name that the object gives for its partner"
    case .otherNamespaces:
      "workloads of the name that the object gives for its partner are in other namespaces, and nothing says which of them is meant"
    case .infrastructure: "its partner is a store or infrastructure, which sends and takes no messages of its own"
    case .denied: "the object forbids it, and does not say that anybody does it"
    case .anyTopic: "it may use every topic, which does not say which of them it does use"
    case .unknownTrigger: "the trigger's type names no queue that its target would take messages from"
    case .noName: "the object gives no name of a queue or of a partner: it has none, or a URL instead"
    case .undeclaredQueue: "no queue whose name begins so is declared in the inputs, or very many are"
    case .tooMany: "the object lets in so many that it does not say who calls"
    case .unreadKind: "objects of this kind are not read"
    case .notGranted: "it is in another namespace, and no ReferenceGrant there lets the route lead to it"
    case .sharedNetwork: "it is the network that the caller shares with others, and nothing says which of them listens there"
    }
  }

  /// What draws the edge all the same; nil where nothing should.
  package var remedy: StaticString? {
    switch self {
    case .unknownHost: "read the file that declares it too, or write it as a URL with a port"
    case .noWorkload: "read the file that declares it too"
    case .anyTopic, .unknownTrigger, .noName, .undeclaredQueue, .otherNamespaces: "declare what it publishes or consumes in a native file"
    case .unreadKind: "declare what it says in a native file"
    case .outside, .placeholder, .shared, .sharedNetwork, .tooMany: "declare the call in a native file"
    case .emptyService: "read the workload that it selects too"
    case .notInInput: "read what sets it too: a Secret, a ConfigMap, an .env file"
    case .notGranted: "read the ReferenceGrant too"
    case .itself, .ownMachine, .ownAddress, .parameter, .probe, .telemetry, .overridden, .startOrder, .infrastructure, .denied: nil
    }
  }
}
