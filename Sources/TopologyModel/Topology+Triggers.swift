extension Topology {
  /// What stands in `on` for the requests of users and callers.
  package static let requestsWord = "requests"

  /// What sets off a call or a message at its service.
  package enum Trigger: Hashable, Sendable {
    /// A request of a user or a caller.
    case request
    /// A message of a queue that the service consumes.
    case message(ID<Queue>)
  }

  /// Whether something sets off a call.
  package func isSetOff(_ call: ID<Call>, by trigger: Trigger) -> Bool {
    guard said.contains(.on), let list = knowledge(.on, of: call).value else { return true }
    return isSetOff(list, by: trigger)
  }

  /// Whether something sets off a message.
  package func isSetOff(_ publish: ID<Publish>, by trigger: Trigger) -> Bool {
    guard said.contains(.on), let list = knowledge(.on, of: publish).value else { return true }
    return isSetOff(list, by: trigger)
  }

  private func isSetOff(_ list: Double, by trigger: Trigger) -> Bool {
    let names = lists[Int(list)]
    // Of what could not be read nobody knows what sets it off.
    if names.isEmpty { return true }
    return switch trigger {
    case .request: names.contains { self.names.bytes($0).elementsEqual(Self.requestsWord.utf8) }
    case .message(let queue): names.contains(queues[queue.index].name)
    }
  }

  /// Whether a service tells by `on` what messages set off from what requests do, or one queue from another.
  package func tellsTriggersApart(_ service: ID<Service>) -> Bool {
    said.contains(.on) && !consumes(of: service).isEmpty
      && (calls(of: service).contains { knowledge(.on, of: ID<Call>($0)).value != nil }
        || publishes(of: service).contains { knowledge(.on, of: ID<Publish>($0)).value != nil })
  }

  /// Whether a call is a part of answers: of the answers to requests, or, of a service that takes nothing but messages, of its work.
  package func isPartOfAnswers(_ call: ID<Call>) -> Bool {
    if !said.contains(.on) || isSetOff(call, by: .request) { return true }
    let caller = calls[call.index].caller
    return calls(to: caller).isEmpty && !isDeclaredEntry(caller)
  }

  /// Whether an input says that users' requests come in here; a rate or share of them says so too.
  package func isDeclaredEntry(_ service: ID<Service>) -> Bool {
    if let entry = knowledge(.entry, of: service).value { return entry == 1 }
    return knowledge(.entryRate, of: service).value != nil || knowledge(.entryShare, of: service).value != nil
  }
}
