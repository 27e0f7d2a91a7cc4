/// Every attribute that a topology's parts can have: one table for the native reader, its JSON Schema, `import`, and
/// the facts that rules see. To add an attribute, add a case and its line in `definition`.
package enum Attribute: UInt8, CaseIterable, Sendable {
  // The topology.
  case complete, users, actionsPerUserPerMinute, activeShare, peakFactor, growth, callsPerAction
  case logs, traces, traceSampling, traceRetention, metrics, alerts, anomalyDetection
  // Services and externals.
  case entry, entryRate, entryShare, team, replicas, replicasMin, replicasMax, zones, latencyP50, latencyP99, capacity, concurrency,
    availability
  case objectiveLatencyP99, objectiveAvailability, propagatesTraces, readyCheck, availableInDrain, drains
  // Calls, and what they share with publishing and with uses of stores.
  case protocolName, perRequest, share, stage, timeout, totalTimeout, passesDeadline, streaming, idleTimeout, attempts, retryOn,
    retryMaxBody,
    backoff, maxBackoff, retryBudget, breaker, breakerMinCalls, breakerWindow, breakerFailureRatio, breakerFailures, breakerScope,
    breakerMaxEjected
  case maxConcurrency, maxPending, balancing, fallback, idempotent, needsResponse, mode, cacheable, cacheHitRatio, cacheTTL, batch, payload,
    requestBody, outbox, discovery
  case reachable, on
  // Consuming, stores and queues.
  case access, pool, poll, maxAckPending, ackTimeout, redeliveryDelay, kind, maxConnections, delivery, deadLetter, maxDeliveries, retention,
    maxLength, whenFull
  // What traces and the like have shown. It is kept beside what is declared, so that the two can be compared.
  case observedWindow, observedCalls, observedRate, observedPerRequest, observedErrors, observedLatencyP50, observedLatencyP99
  case observedAttempts, observedConcurrency

  /// What is known of an attribute beforehand.
  package struct Definition: Sendable {
    /// Where it stands in the native format, from its owner's mapping: `latency`, `p99`.
    package let path: [String]
    /// What can have it.
    package let owners: [Owner]
    /// What its values are, and their unit.
    package let quantity: Quantity
    /// Whether `none` may be said outright instead of a value.
    package let allowsNone: Bool
    /// One line for schema, help and rule authors.
    package let documentation: String

    /// Its name as a fact: the path in snake case with the unit as suffix, `latency_p99_ms`.
    package var factName: String {
      let unit =
        switch quantity {
        case .duration: "_ms"
        case .size: "_bytes"
        case .rate: "_per_s"
        case .ratio: path.last!.hasSuffix("ratio") ? "" : "_ratio"
        case .count, .number, .flag, .choice, .choices, .text, .names: ""
        }
      return path.filter { $0 != "scale" && $0 != "observability" }.joined(separator: "_") + unit
    }
  }

  /// The definitions of all attributes, by raw value.
  package static let definitions: [Definition] = allCases.map(\.definition)

  private var definition: Definition {
    func define(
      _ path: String, _ owners: [Owner], _ quantity: Quantity, _ documentation: String, allowsNone: Bool = false
    ) -> Definition {
      Definition(
        path: path.split(separator: ".").map(String.init), owners: owners, quantity: quantity, allowsNone: allowsNone,
        documentation: documentation)
    }
    return switch self {
    case .complete:
      define(
        "complete", [.topology], .flag,
        "whether the inputs are the whole system, so that a name which none of them declares is a mistake; true unless it is said, where a native file is among them"
      )
    case .users: define("scale.users", [.topology], .number, "how many users the system serves; puts it in a tier")
    case .actionsPerUserPerMinute:
      define("scale.actions_per_user_per_minute", [.topology], .number, "what one active user does in a minute")
    case .activeShare: define("scale.active_share", [.topology], .ratio, "which share of the users is active at once")
    case .peakFactor:
      define(
        "scale.peak_factor", [.topology], .number,
        "how many times the average load the peak is, of load that follows from `users`; an error where every entry declares a rate, which is that of the peak already"
      )
    case .growth: define("scale.growth", [.topology], .number, "the factor by which load is expected to grow")
    case .callsPerAction:
      define("scale.calls_per_action", [.topology], .number, "calls between services for one action of a user, where it is known")
    case .logs: define("observability.logs", [.topology], .flag, "whether services write logs that are collected")
    case .traces: define("observability.traces", [.topology], .flag, "whether requests are traced across services")
    case .traceSampling: define("observability.traces.sampling", [.topology], .ratio, "the share of requests that is traced")
    case .traceRetention: define("observability.traces.retention", [.topology], .duration, "how long traces are kept")
    case .metrics: define("observability.metrics", [.topology], .flag, "whether services report metrics")
    case .alerts: define("observability.alerts", [.topology], .flag, "whether somebody is alerted")
    case .anomalyDetection: define("observability.anomaly_detection", [.topology], .flag, "whether unusual behaviour is found by itself")

    case .entry: define("entry", [.service], .flag, "whether it receives user traffic")
    case .entryRate: define("entry.rate", [.service], .rate, "user requests that it receives, at the peak; of a job, how often it runs")
    case .entryShare: define("entry.share", [.service], .ratio, "its share of the traffic that `scale` yields")
    case .team: define("team", [.service, .external, .store, .queue], .text, "who owns it")
    case .replicas: define("replicas", [.service], .count(0...1_000_000), "instances that run")
    case .replicasMin: define("replicas.min", [.service], .count(0...1_000_000), "instances that an autoscaler leaves at least")
    case .replicasMax: define("replicas.max", [.service], .count(1...1_000_000), "instances that an autoscaler starts at most")
    case .zones: define("zones", [.service, .store, .queue], .count(1...1_000), "failure domains that the replicas are spread over")
    case .latencyP50: define("latency.p50", [.service, .external, .store], .duration, "own work at the median, callees not counted")
    case .latencyP99:
      define("latency.p99", [.service, .external, .store], .duration, "own work at the 99th percentile, callees not counted")
    case .capacity: define("capacity", [.service, .external, .store], .rate, "requests that one replica can serve")
    case .concurrency: define("concurrency", [.service], .count(1...100_000_000), "worker slots of one replica")
    case .availability: define("availability", [.service, .external, .store], .ratio, "own availability, dependencies not counted")
    case .objectiveLatencyP99: define("slo.latency_p99", [.service], .duration, "promised latency at the 99th percentile")
    case .objectiveAvailability: define("slo.availability", [.service], .ratio, "promised availability")
    case .propagatesTraces: define("traces", [.service], .flag, "false: it does not pass on the trace context, and traces end there")
    case .readyCheck:
      define("ready_check", [.service], .flag, "whether requests come only to instances that have said that they are ready")
    case .availableInDrain:
      define(
        "available_in_drain", [.service], .count(0...1_000_000),
        "instances that keep running while machines are emptied, as a disruption budget promises")
    case .drains:
      define("drains", [.service], .flag, "whether an instance that is told to stop finishes the requests that it has begun")

    case .protocolName: define("protocol", [.call], .text, "http, grpc, graphql, tcp, …")
    case .perRequest: define("per_request", [.call, .publish, .use], .number, "how often for each request that the caller serves")
    case .share:
      define(
        "share", [.call], .ratio, "the share of the caller's requests that takes this call and none of its others, as a gateway's routes do"
      )
    case .stage: define("stage", [.call], .count(0...1_000_000), "calls of the same stage run in parallel, stages one after another")
    case .timeout:
      define("timeout", [.call], .duration, "how long one attempt may take; `none` says that there is no limit", allowsNone: true)
    case .totalTimeout:
      define(
        "total_timeout", [.call], .duration, "how long all attempts and the pauses between them may take together", allowsNone: true)
    case .passesDeadline:
      define(
        "passes_deadline", [.call], .flag, "whether the callee is told how much time is left, and gives up when nobody waits any more")
    case .streaming:
      define("streaming", [.call], .flag, "whether it carries a stream, which may go on for ever: it is judged by `idle_timeout`")
    case .idleTimeout:
      define("idle_timeout", [.call], .duration, "how long a stream may be silent", allowsNone: true)
    case .attempts: define("attempts", [.call], .count(1...1_000_000_000), "attempts in total, the first included")
    case .retryOn:
      define(
        "retry_on", [.call], .choices(FailureKinds.words),
        "after which failures it is tried again: `refused`, no connection; `reset`, dropped without an answer; `timeout`, no answer in time; `error`, an answer that says that it failed, such as 503; after any of them if nothing is said"
      )
    case .retryMaxBody:
      define(
        "retry_max_body", [.call], .size,
        "how large `request_body` is at most for a second attempt: the caller keeps no more of it, and sends what is larger once",
        allowsNone: true)
    case .backoff: define("backoff", [.call], .duration, "the pause before the first retry; it doubles each time")
    case .maxBackoff: define("max_backoff", [.call], .duration, "the pause beyond which it doubles no more")
    case .retryBudget: define("retry_budget", [.call], .ratio, "retries allowed as a share of first attempts", allowsNone: true)
    case .breaker: define("breaker", [.call], .flag, "whether a circuit breaker stops calls to a failing callee")
    case .breakerMinCalls:
      define("breaker.min_calls", [.call], .count(0...1_000_000_000), "calls in a window below which the breaker never trips")
    case .breakerWindow: define("breaker.window", [.call], .duration, "the window in which the breaker counts")
    case .breakerFailureRatio:
      define(
        "breaker.failure_ratio", [.call], .ratio,
        "the share of the calls in the window beyond which failures open the breaker, from `min_calls` on")
    case .breakerFailures:
      define(
        "breaker.failures", [.call], .choices(FailureKinds.words),
        "which failures the breaker counts, in the words of `retry_on`; all of them if nothing is said")
    case .breakerScope:
      define(
        "breaker.scope", [.call], .choice(BreakerScope.words),
        "what the breaker shuts off: `call`, this call; `router`, all that one route of a gateway takes; `host`, one replica of the callee while the others are still asked, which helps against a callee that fails as a whole only if `max_ejected` is 100%"
      )
    case .breakerMaxEjected:
      define(
        "breaker.max_ejected", [.call], .ratio,
        "the share of the callee's replicas that a breaker of the scope `host` shuts off at once at most; at 100% the last one too")
    case .maxConcurrency:
      define("max_concurrency", [.call], .count(1...100_000_000), "the bulkhead: calls in flight at once", allowsNone: true)
    case .maxPending:
      define(
        "max_pending", [.call], .count(0...100_000_000),
        "calls that may wait for a connection at once in one replica of the caller; what is beyond is refused", allowsNone: true)
    case .balancing:
      define(
        "balancing", [.call], .choice(Balancing.words),
        "which replica of the callee is asked: `round_robin`, one after another; `least_request`, the one with the fewest calls in flight; `random`; `hash`, always the same for the same request; `first`, the first that is not known to be down"
      )
    case .fallback: define("fallback", [.call, .use], .flag, "whether the caller can answer without it: a soft dependency")
    case .idempotent: define("idempotent", [.call], .flag, "whether a second attempt does no harm")
    case .needsResponse: define("needs_response", [.call], .flag, "false: the caller only hands work over")
    case .mode: define("mode", [.call], .choice(Mode.words), "whether the caller waits for the answer")
    case .cacheable: define("cacheable", [.call], .flag, "whether answers may be cached")
    case .cacheHitRatio: define("cache.hit_ratio", [.call], .ratio, "the share of calls that a cache answers")
    case .cacheTTL: define("cache.ttl", [.call], .duration, "how long a cached answer is used")
    case .batch: define("batch", [.call], .count(1...100_000_000), "how many requests one call carries")
    case .payload: define("payload", [.call, .publish], .size, "bytes of one call, request and response")
    case .requestBody:
      define("request_body", [.call], .size, "bytes of the request's body, a part of `payload`; nothing of most GET requests")
    case .outbox:
      define(
        "outbox", [.publish], .flag,
        "whether the message is written to a store in the transaction of the request, and published from there")
    case .discovery: define("discovery", [.call], .flag, "false: the address is fixed")

    case .reachable:
      define(
        "reachable", [.call, .use], .flag,
        "false: no network joins the two, or a policy keeps the caller out, so that nothing that is sent arrives")

    case .on:
      define(
        "on", [.call, .publish], .names,
        "what sets it off: `requests`, those of users and callers, or a queue that the service consumes; all that it takes if nothing is said"
      )

    case .access: define("access", [.use], .choice(Access.words), "what is done with the store")
    case .pool: define("pool", [.use], .count(1...100_000_000), "connections that one replica keeps open")
    case .poll: define("poll", [.use], .duration, "how often it looks for new work in the store, if that is what it does")
    case .maxAckPending:
      define(
        "max_ack_pending", [.consume], .count(1...1_000_000_000),
        "messages that it has been given and has not acknowledged, at most; those that wait for another delivery are among them",
        allowsNone: true)
    case .ackTimeout:
      define(
        "ack_timeout", [.consume], .duration, "how long it has for a message before that is handed out again", allowsNone: true)
    case .redeliveryDelay:
      define("redelivery_delay", [.consume], .duration, "how long a message that it could not process waits before it is handed out again")
    case .kind: define("kind", [.store, .queue], .text, "postgres, redis, kafka, …")
    case .maxConnections: define("max_connections", [.store], .count(1...100_000_000), "connections that the store accepts")
    case .delivery: define("delivery", [.queue], .choice(Delivery.words), "whether one of its consumers takes each message, or every one")
    case .deadLetter: define("dead_letter", [.queue], .text, "the queue that takes what cannot be processed")
    case .maxDeliveries:
      define(
        "max_deliveries", [.queue], .count(1...1_000_000),
        "how often a message is handed out at most, the first time included; what fails then is a dead letter, or lost")
    case .retention: define("retention", [.queue], .duration, "how long a message is kept", allowsNone: true)
    case .maxLength: define("max_length", [.queue], .number, "messages that the queue holds", allowsNone: true)
    case .whenFull:
      define(
        "when_full", [.queue], .choice(WhenFull.words),
        "what a full queue does: `drop_oldest` and `drop_newest` take what is published and lose a message, `refuse` tells the producer")

    case .observedWindow:
      define("observed.window", [.topology], .duration, "the time from the first to the last of what traces or metrics have shown")
    case .observedCalls:
      define(
        "observed.calls", [.service, .call, .publish, .consume, .use], .number,
        "how many were seen, each try that the caller shows for itself counted; of a service the requests that it served, of a batch each message"
      )
    case .observedRate:
      define(
        "observed.rate", [.service, .call, .publish, .consume, .use], .rate,
        "how many were seen over the window; of traces that are sampled less than there are")
    case .observedPerRequest:
      define("observed.per_request", [.call, .publish, .use], .number, "how many were seen for each request that the caller served")
    case .observedErrors: define("observed.errors", [.call, .consume, .use], .ratio, "the share of those seen that failed")
    case .observedLatencyP50:
      define("observed.latency_p50", [.call, .consume, .use], .duration, "how long half of those seen took at most, as the caller saw it")
    case .observedLatencyP99:
      define(
        "observed.latency_p99", [.call, .consume, .use], .duration, "how long 99 in 100 of those seen took at most, as the caller saw it")
    case .observedAttempts: define("observed.attempts", [.call], .count(1...1_000_000_000), "the most tries of one call that were seen")
    case .observedConcurrency:
      define("observed.concurrency", [.call], .count(1...100_000_000), "the most calls of one request that were seen in flight at once")
    }
  }

  /// Whether it says what was observed: where nothing says it nothing was, whatever the format of the inputs.
  package var isObservation: Bool { rawValue >= Attribute.observedWindow.rawValue }

  /// The last part of its path: the key that it stands behind.
  package var key: String { path[path.count - 1] }

  /// Where it stands in the native format, from its owner's mapping.
  package var path: [String] { Self.definitions[Int(rawValue)].path }
  /// Whether `none` may be said outright instead of a value.
  package var allowsNone: Bool { Self.definitions[Int(rawValue)].allowsNone }
  /// What its values are, and their unit.
  package var quantity: Quantity { Self.definitions[Int(rawValue)].quantity }
  /// Its name as a fact, with the unit: `latency_p99_ms`.
  package var factName: String { Self.definitions[Int(rawValue)].factName }
  /// One line for schema, help and rule authors.
  package var documentation: String { Self.definitions[Int(rawValue)].documentation }

  /// The attributes that an owner can have, in the order in which they are written.
  package static func of(_ owner: Owner) -> [Attribute] { byOwner[owner]! }

  private static let byOwner = Dictionary(
    uniqueKeysWithValues: Owner.allCases.map { owner in (owner, allCases.filter { definitions[Int($0.rawValue)].owners.contains(owner) }) })
}
