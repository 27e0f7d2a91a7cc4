package import TopologyModel

/// What somebody can do to a system so that a finding goes away: all that the advisor knows of each kind of action stands here.
package enum ActionKind: String, CaseIterable, Sendable {
  case makeAsync = "make-async"
  case cache, batch, parallel
  case setTimeout = "set-timeout"
  case lowerAttempts = "lower-attempts"
  case retry
  case retryBudget = "retry-budget"
  case backoff, breaker
  case adjustBreaker = "adjust-breaker"
  case fallback, bulkhead
  case makeIdempotent = "make-idempotent"
  case replicas
  case keepReplicas = "keep-replicas"
  case zones, pool
  case outbox
  case deadLetter = "dead-letter"
  case readDeadLetters = "read-dead-letters"
  case retention
  case discovery
  case logs, traces
  case sampleTraces = "sample-traces"
  case keepTraces = "keep-traces"
  case passTraces = "pass-traces"
  case metrics, alerts
  case detectAnomalies = "detect-anomalies"
  case mesh

  /// What an action is done to.
  package enum Target: String, Sendable {
    case topology, service, call, queue, use, publish
  }

  /// What an action changes.
  package enum Effect: Sendable {
    /// Attributes get these values.
    case set([(attribute: Attribute, value: Value)])
    /// The call becomes a message by a queue.
    case makeAsync
    /// Calls of one service that wait for each other start together.
    case parallel
    /// What cannot be processed goes to a queue of its own, which the consumer reads.
    case deadLetter
    /// A consumer of the queue reads what it could not process.
    case readDeadLetters
    /// Every call that does not say otherwise gets a breaker.
    case mesh
  }

  /// The value of an attribute.
  package enum Value: Sendable {
    case constant(Double)
    /// What the rule says that asks for the action.
    case asked
  }

  /// What is known of a kind.
  package struct Definition: Sendable {
    /// What it costs unless a configuration says otherwise; of replicas, each.
    package let cost: Int
    /// What it is done to.
    package let target: Target
    /// What it changes.
    package let effect: Effect
    /// What to do, as half a sentence without the subject: `answer without it`.
    package let title: String
    /// What has to hold, or be done with it.
    package let obligations: [String]
  }

  private static let definitions: [Definition] = allCases.map(\.madeDefinition)

  /// What is known of it.
  package var definition: Definition { Self.definitions[Self.allCases.firstIndex(of: self)!] }

  private var madeDefinition: Definition {
    func define(_ cost: Int, _ target: Target, _ effect: Effect, _ title: String, _ obligations: String...) -> Definition {
      Definition(cost: cost, target: target, effect: effect, title: title, obligations: obligations)
    }
    func asked(_ attribute: Attribute) -> Effect { .set([(attribute, .asked)]) }
    func turnOn(_ attribute: Attribute) -> Effect { .set([(attribute, .constant(1))]) }
    return switch self {
    case .makeAsync:
      define(
        5, .call, .makeAsync, "hand the work over by a queue",
        "nobody needs the answer at once: else say that the request is taken, and send the result later",
        "the consumer can take a message twice", "somebody is told when the dead letters grow")
    case .cache:
      define(
        2, .call, asked(.cacheHitRatio), "answer from a cache", "users may see an answer that is a little old", "measure the share of hits")
    case .batch: define(3, .call, asked(.batch), "ask for many things in one call", "the callee answers for many things in one call")
    case .parallel: define(2, .service, .parallel, "start its calls together", "none of the calls needs the answer of another")
    case .setTimeout:
      define(
        1, .call, asked(.timeout), "set a timeout", "the caller says what users get when the time is over",
        "where no p99 is declared, a second of work is taken for each service that is waited for: measure it, and set less")
    case .lowerAttempts: define(1, .call, asked(.attempts), "make fewer attempts")
    case .retry:
      define(
        1, .call, .set([(.attempts, .asked), (.backoff, .constant(25)), (.retryBudget, .constant(0.2))]), "try once more",
        "no other layer retries as well")
    case .retryBudget: define(1, .call, asked(.retryBudget), "limit retries to a share of calls")
    case .backoff: define(1, .call, asked(.backoff), "wait between attempts", "the client varies the pause at random")
    case .breaker: define(1, .call, turnOn(.breaker), "put a circuit breaker before it", "the caller says what users get while it is open")
    case .adjustBreaker: define(1, .call, asked(.breakerMinCalls), "let the breaker trip on fewer calls")
    case .fallback: define(2, .call, turnOn(.fallback), "answer without it", "the caller has something to say when there is no answer")
    case .bulkhead: define(1, .call, asked(.maxConcurrency), "limit the calls in flight")
    case .makeIdempotent:
      define(
        2, .call, turnOn(.idempotent), "make a repetition harmless", "each request carries a key by which the callee knows a repetition")
    case .replicas: define(1, .service, asked(.replicas), "run more replicas", "it keeps no state of its own that a request needs")
    case .keepReplicas:
      define(2, .service, asked(.replicasMin), "leave some replicas running", "it keeps no state of its own that a request needs")
    case .zones: define(1, .service, asked(.zones), "spread the replicas over zones", "what it stores can be reached from each zone")
    case .pool: define(1, .use, asked(.pool), "set the size of the pool")
    case .outbox:
      define(
        2, .publish, turnOn(.outbox), "write the message in the transaction of the request",
        "a reader of that table, or the change stream of the store, publishes it")
    case .deadLetter:
      define(
        1, .queue, .deadLetter, "give it a dead-letter queue", "what comes there is shown to somebody, and sent back once it is repaired")
    case .readDeadLetters:
      define(
        1, .queue, .readDeadLetters, "read the dead letters", "what comes there is shown to somebody, and sent back once it is repaired")
    case .retention: define(1, .queue, asked(.retention), "keep messages long enough", "the broker has the room")
    case .discovery: define(1, .call, turnOn(.discovery), "find it by a name", "a registry, DNS or the mesh resolves the name")
    case .logs: define(2, .topology, turnOn(.logs), "collect logs")
    case .traces: define(3, .topology, turnOn(.traces), "trace requests", "every service passes on the trace context, in messages too")
    case .sampleTraces: define(1, .topology, asked(.traceSampling), "keep a share of the traces")
    case .keepTraces: define(1, .topology, asked(.traceRetention), "say how long traces are kept")
    case .passTraces: define(1, .service, turnOn(.propagatesTraces), "pass on the trace context")
    case .metrics: define(2, .topology, turnOn(.metrics), "measure requests, errors, duration and saturation")
    case .alerts: define(2, .topology, turnOn(.alerts), "alert on what users feel", "somebody is on call")
    case .detectAnomalies: define(3, .topology, turnOn(.anomalyDetection), "have unusual behaviour detected")
    case .mesh:
      define(
        20, .topology, .mesh, "put the calls behind a service mesh that breaks circuits",
        "two proxies on each hop: about 0.35 vCPU for each 1 000 requests a second, and 2.7 ms")
    }
  }

  /// Whether whoever asks for it has to say a value.
  package var takesValue: Bool {
    switch definition.effect {
    case .set(let settings): settings.contains { if case .asked = $0.value { true } else { false } }
    case .makeAsync, .parallel, .deadLetter, .readDeadLetters, .mesh: false
    }
  }

  /// The attribute that the asked value is of.
  package var askedAttribute: Attribute? {
    switch definition.effect {
    case .set(let settings): settings.first { if case .asked = $0.value { true } else { false } }?.attribute
    case .makeAsync, .parallel, .deadLetter, .readDeadLetters, .mesh: nil
    }
  }

  /// The attributes that it changes, besides edges.
  package var attributes: [Attribute] {
    switch definition.effect {
    case .set(let settings): settings.map(\.attribute)
    case .parallel: [.stage]
    case .mesh: [.breaker]
    case .makeAsync: [.on]
    case .deadLetter: [.deadLetter]
    case .readDeadLetters: []
    }
  }

  /// Whether it takes away or adds edges.
  package var changesEdges: Bool {
    switch definition.effect {
    case .makeAsync, .deadLetter, .readDeadLetters: true
    case .set, .parallel, .mesh: false
    }
  }

  /// Which of two values does more; nil where it depends on others which of them is right.
  package var isMoreBetter: Bool? {
    switch self {
    case .lowerAttempts, .retryBudget, .adjustBreaker, .sampleTraces: false
    case .replicas, .keepReplicas, .zones, .retry, .cache, .batch, .retention, .backoff, .keepTraces: true
    default: nil
    }
  }

  /// Whether a value is worth the action where another one stands.
  package func improves(_ current: Double?, to value: Double) -> Bool {
    guard let current else { return true }
    return switch isMoreBetter {
    case true: value > current
    case false: value < current
    case nil: value != current
    }
  }
}
