internal import Documents
internal import SourceText
internal import TopologyModel

/// What Dapr's words mean, and what its sidecars do where nothing is said.
enum Dapr {
  /// Whose silence means values.
  static let convention = "Dapr 1.18"

  /// The app that a text invokes through the sidecar beside it: `cart` of `http://localhost:3500/v1.0/invoke/cart/method/items`,
  /// and of `cart.shop`, which names a namespace as well.
  static func invokedApp(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let start = text.firstRange(of: Array("/v1.0/invoke/".utf8))?.upperBound else { return nil }
    let name = text[start...].prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    let id = name.prefix { $0 != UInt8(ascii: ".") }
    // A whole address has a name of its own, and is taken as it is.
    let isName = id.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "$") && $0 != UInt8(ascii: "{") }
    return isName && (1...Limits.nameBytes).contains(id.count) ? id : nil
  }

  /// Whether an address is that of a sidecar, through which it invokes an app.
  static func isInvocation(_ address: Address) -> Bool {
    address.host.elementsEqual("localhost".utf8) && invokedApp(in: address.path) != nil
  }

  /// What sidecars do with an invocation of which nothing is said: three more tries, a second apart, where the sidecar of the callee
  /// cannot be reached; and no end of waiting.
  static func silence(at span: Span) -> RouteSettings {
    var settings: RouteSettings = []
    settings.add(.attempts, 4, impliedBy: convention, at: span)
    settings.add(.retryOn, FailureKinds.refused.value, impliedBy: convention, at: span)
    settings.add(.backoff, second, impliedBy: convention, at: span)
    settings.add(.maxBackoff, second, impliedBy: convention, at: span)
    settings.add(.timeout, .infinity, impliedBy: convention, at: span)
    return settings
  }

  private static let second = 1_000.0

  /// The policies of one or more Resiliency objects, by kind and name.
  struct Policies {
    private(set) var timeouts: [ArraySlice<UInt8>: Field] = [:]
    private(set) var retries: [ArraySlice<UInt8>: Field] = [:]
    private(set) var breakers: [ArraySlice<UInt8>: Field] = [:]

    /// Takes those of an object; of two of one name the first stands.
    mutating func add(_ spec: Field?) {
      func add(_ key: StaticString, to known: inout [ArraySlice<UInt8>: Field]) {
        for (key, value) in spec?["policies"]?[key]?.pairs ?? [] {
          if let name = key.text, known[name] == nil { known[name] = value }
        }
      }
      add("timeouts", to: &timeouts)
      add("retries", to: &retries)
      add("circuitBreakers", to: &breakers)
    }

    /// What a target says: it names a policy of each kind, and has none where it does not, not even what silence means elsewhere.
    /// - Parameters:
    ///   - others: those of other objects that the same apps load.
    ///   - missing: takes each name that no policy has.
    func settings(of target: Field, others: Policies, missing: (Field) -> Void) -> RouteSettings {
      func policy(_ name: Field?, _ kind: KeyPath<Policies, [ArraySlice<UInt8>: Field]>) -> Field? {
        guard let name, let text = name.text else { return nil }
        let found = self[keyPath: kind][text] ?? others[keyPath: kind][text]
        if found == nil { missing(name) }
        return found
      }
      var settings: RouteSettings = []
      let timeout = policy(target["timeout"], \.timeouts)
      if let timeout {
        settings.add(.timeout, timeout.limit, at: timeout)
      } else {
        settings.add(.timeout, .infinity, impliedBy: convention, at: target.span)
      }
      if let name = target["retry"], let retry = policy(name, \.retries) {
        settings += Dapr.settings(ofRetry: retry, namedAt: name)
      } else {
        settings.add(.attempts, 1, impliedBy: convention, at: target.span)
      }
      if let name = target["circuitBreaker"], let breaker = policy(name, \.breakers) {
        settings += Dapr.settings(ofBreaker: breaker, namedAt: name)
      }
      return settings
    }

    /// What holds for apps that no target names: the policies of reserved names; nil without one.
    var ofOthers: RouteSettings? {
      func first(_ known: [ArraySlice<UInt8>: Field], _ names: [String]) -> Field? {
        names.lazy.compactMap { known[Array($0.utf8)[...]] }.first
      }
      var settings: RouteSettings = []
      if let timeout = first(timeouts, ["DefaultAppTimeoutPolicy", "DefaultTimeoutPolicy"]) {
        settings.add(.timeout, timeout.limit, at: timeout)
      }
      if let retry = first(retries, ["DefaultAppRetryPolicy", "DefaultRetryPolicy", "DaprBuiltInServiceRetries"]) {
        settings += Dapr.settings(ofRetry: retry, namedAt: retry)
      }
      if let breaker = first(breakers, ["DefaultAppCircuitBreakerPolicy", "DefaultCircuitBreakerPolicy"]) {
        settings += Dapr.settings(ofBreaker: breaker, namedAt: breaker)
      }
      return settings.isEmpty ? nil : settings
    }
  }

  /// The retries of a policy without end: where it gives no number, or a negative one. Nil for what is no number.
  static func retries(of policy: Field) -> (count: Double?, isEndless: Bool, at: Field?) {
    guard let field = policy["maxRetries"] else { return (nil, true, nil) }
    if let count = field.count { return (Double(count), false, field) }
    let isNegative = field.text?.first == UInt8(ascii: "-") && Address.number(field.text!.dropFirst()) != nil
    return (nil, isNegative, field)
  }

  private static func settings(ofRetry retry: Field, namedAt name: Field) -> RouteSettings {
    var settings: RouteSettings = []
    let retries = retries(of: retry)
    // A policy without a number is one all the same: what it says is that tries have no end.
    settings.add(.attempts, retries.isEndless ? Attribute.endlessAttempts : retries.count.map { $0 + 1 }, at: retries.at ?? name)
    if let matching = retry["matching"] {
      // Codes of answers say nothing of what fails without one.
      settings.add(.retryOn, nil, at: matching)
    } else {
      settings.add(.retryOn, FailureKinds.all.value, impliedBy: convention, at: retry.span)
    }
    let isExponential = retry["policy"]?.text.map { $0.map(Address.lowercased) == Array("exponential".utf8) } ?? false
    if isExponential {
      settings.add(.backoff, 500, impliedBy: convention, at: retry.span)
      if let most = retry["maxInterval"] {
        settings.add(.maxBackoff, most.milliseconds, at: most)
      } else {
        settings.add(.maxBackoff, 60_000, impliedBy: convention, at: retry.span)
      }
    } else if let pause = retry["duration"] {
      settings.add(.backoff, pause.milliseconds, at: pause)
      settings.add(.maxBackoff, pause.milliseconds, at: pause)
    } else {
      settings.add(.backoff, 5_000, impliedBy: convention, at: retry.span)
      settings.add(.maxBackoff, 5_000, impliedBy: convention, at: retry.span)
    }
    return settings
  }

  /// Its `timeout` is how long it stays open, and no timeout of a call; `interval` is when it forgets what it has counted.
  private static func settings(ofBreaker breaker: Field, namedAt name: Field) -> RouteSettings {
    var settings: RouteSettings = []
    settings.add(.breaker, 1, at: name)
    settings.add(.breakerScope, BreakerScope.call.value, impliedBy: convention, at: breaker.span)
    if let trip = breaker["trip"] {
      settings.add(.breakerMinCalls, trip.text.flatMap(failures(toTrip:)), at: trip)
    } else {
      settings.add(.breakerMinCalls, 6, impliedBy: convention, at: breaker.span)
    }
    if let interval = breaker["interval"], interval.milliseconds != 0 { settings.add(.breakerWindow, interval.milliseconds, at: interval) }
    return settings
  }

  /// The failures in a row after which a condition of a breaker is true: 6 of `consecutiveFailures > 5`; nil where it asks for anything
  /// else.
  static func failures(toTrip condition: ArraySlice<UInt8>) -> Double? {
    guard condition.count <= 100 else { return nil }
    let text = condition.filter { $0 > 0x20 }[...]
    let word = Array("consecutiveFailures>".utf8)
    guard text.starts(with: word) else { return nil }
    var rest = text.dropFirst(word.count)
    let isInclusive = rest.first == UInt8(ascii: "=")
    if isInclusive { rest = rest.dropFirst() }
    return Address.number(rest).map { Double($0) + (isInclusive ? 0 : 1) }
  }
}

extension Reading {
  /// The services that an app id means: those that say so, else the service of that name.
  /// - Parameter via: what declares it where nothing else does; nil where it is only called, and may be misspelt.
  mutating func services(ofApp id: ArraySlice<UInt8>, in namespace: NameID?, at span: Span, via: String?) -> [Int] {
    let known = hosts.nodes(ofApp: id, in: namespace).compactMap { node in
      if case .service(let service) = element(of: node) { service } else { nil }
    }
    if !known.isEmpty { return Set(known).sorted() }
    let name = topology.intern(id.prefix(Limits.nameBytes))
    return [via.map { topology.declareService(name, role: nil, at: span, Provenance(.mesh, via: $0)) } ?? topology.service(name, at: span)]
  }
}
