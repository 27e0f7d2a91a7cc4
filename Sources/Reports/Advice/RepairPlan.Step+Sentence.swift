import Advising
package import Repairs
import Rules
package import SourceText
import TopologyModel

extension RepairPlan.Step {
  /// The value with which it is done; nil where it takes none.
  package var quantity: Quantity? {
    guard let value, let attribute = kind.askedAttribute else { return nil }
    return switch attribute.quantity {
    case .duration: .duration(value)
    case .ratio: .share(value)
    case .size: .bytes(value)
    default: .count(value)
    }
  }

  /// What to do, for whoever does it: `set the timeout of web -> cart to 350 ms`.
  package var sentence: Message {
    let part = subject.id
    switch kind {
    case .makeAsync: return "make \(part) asynchronous, by a queue"
    case .parallel: return "let \(part) start its calls together"
    case .breaker: return "put a circuit breaker before \(part)"
    case .fallback where subject.names.count == 2: return "let \(subject.names[0]) answer without \(subject.names[1])"
    case .makeIdempotent: return "make a repetition of \(part) harmless"
    case .outbox: return "write the message of \(part) in the transaction of the request"
    case .deadLetter: return "give \(part) a dead-letter queue"
    case .readDeadLetters: return "read the dead letters of \(part)"
    case .discovery: return "find the callee of \(part) by a name"
    case .passTraces: return "let \(part) pass on the trace context"
    case .logs, .traces, .metrics, .alerts, .detectAnomalies, .mesh: return Message(kind.definition.title)
    default: break
    }
    guard let quantity else { return "\(ours: kind.definition.title): \(part)" }
    return switch kind {
    case .cache: "let a cache answer \(quantity) of \(part)"
    case .batch: "send \(part) in batches of \(quantity)"
    case .setTimeout: "set the timeout of \(part) to \(quantity)"
    case .lowerAttempts: "lower the attempts of \(part) to \(quantity)"
    case .retry: "raise the attempts of \(part) to \(quantity), with a pause and a budget"
    case .retryBudget: "limit the retries of \(part) to \(quantity) of its calls"
    case .backoff: "wait \(quantity) between the attempts of \(part)"
    case .adjustBreaker: "let the breaker of \(part) trip on \(quantity) calls"
    case .bulkhead: "limit the calls in flight of \(part) to \(quantity)"
    case .replicas: "run \(quantity) replicas of \(part)"
    case .keepReplicas: "leave at least \(quantity) replicas of \(part) running"
    case .zones: "spread \(part) over \(quantity) zones"
    case .pool: "set the pool of \(part) to \(quantity)"
    case .retention: "keep the messages of \(part) for \(quantity)"
    case .sampleTraces: "keep \(quantity) of the traces"
    case .keepTraces: "keep traces for \(quantity)"
    default: "\(ours: kind.definition.title): \(part), \(quantity)"
    }
  }
}
