internal import Documents
internal import SourceText

/// What Consul 2.1 refuses of a router, a resolver and the defaults of a service: keys that it does not know, durations and numbers that are none.
enum ConsulCheck {
  private enum Value {
    case anything, duration, number
    /// A mapping of this name, or a list of such.
    case mappings(String)
  }

  private struct Mapping {
    /// Whether all of its keys are listed. Of another one only what is nearly a listed key is refused.
    var isWhole = true
    /// By key in small letters: its name, and what stands there.
    var keys: [String: (name: String, value: Value)] = [:]
    var names: [String] = []
  }

  /// A line for each mapping: its name, with `…` where it has more keys, then its keys, each with the mapping or the kind of value there.
  private static let mappings: [String: Mapping] = {
    let table = """
      service-router… kind name routes:route meta partition namespace
      route match:match destination:destination
      match http:http
      http pathExact pathPrefix pathRegex caseInsensitive header queryParam methods
      destination service serviceSubset namespace partition prefixRewrite requestTimeout:duration idleTimeout:duration numRetries:number
      destination retryOnConnectFailure retryOn retryOnStatusCodes requestHeaders responseHeaders
      service-resolver… kind name defaultSubset subsets redirect failover connectTimeout:duration requestTimeout:duration loadBalancer
      service-resolver… prioritizeByLocality meta partition namespace
      service-defaults… kind name protocol mode transparentProxy mutualTLSMode meshGateway expose externalSNI upstreamConfig:upstreamConfig destination
      service-defaults… maxInboundConnections:number localConnectTimeoutMs:number localRequestTimeoutMs:number balanceInboundConnections rateLimits
      service-defaults… envoyExtensions meta partition namespace
      upstreamConfig… overrides:upstream defaults:upstream
      upstream… name namespace partition peer envoyListenerJSON envoyClusterJSON protocol connectTimeoutMs:number limits:limits
      upstream… passiveHealthCheck:passiveHealthCheck meshGateway balanceOutboundConnections
      limits… maxConnections:number maxPendingRequests:number maxConcurrentRequests:number
      passiveHealthCheck… interval:duration maxFailures:number enforcingConsecutive5xx:number maxEjectionPercent:number baseEjectionTime:duration
      """
    var mappings: [String: Mapping] = [:]
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      let isWhole = words[0].last != "…"
      let name = String(isWhole ? words[0] : words[0].dropLast())
      for word in words.dropFirst() {
        let pair = word.split(separator: ":").map(String.init)
        let value: Value =
          switch pair.count > 1 ? pair[1] : "" {
          case "": .anything
          case "duration": .duration
          case "number": .number
          case let other: .mappings(other)
          }
        mappings[name, default: Mapping()].isWhole = isWhole
        mappings[name]?.keys[pair[0].lowercased()] = (pair[0], value)
        mappings[name]?.names.append(pair[0])
      }
    }
    return mappings
  }()

  private static let mostFaults = 100

  /// What is refused of an entry: of very much the first.
  /// - Complexity: linear in what it holds.
  static func faults(of entry: LooseField, _ kind: ConsulKind) -> [ProxyKeys.Fault] {
    var pending: [(field: LooseField, name: String)] = []
    switch kind {
    case .router: pending = [(entry, "service-router")]
    case .resolver: pending = [(entry, "service-resolver")]
    case .defaults: pending = [(entry, "service-defaults")]
    case .intentions, .splitter, .proxyDefaults, .ingressGateway: break
    }
    var faults: [ProxyKeys.Fault] = []
    while let (field, name) = pending.popLast(), faults.count < mostFaults, let mapping = mappings[name] {
      for pair in field.field.pairs {
        if faults.count == mostFaults { break }
        guard let key = pair.key.text, !pair.value.tree.isNull(pair.value.id) else { continue }
        let value = LooseField(pair.value)
        guard let known = mapping.keys[word(key)] else {
          let near = Spelling.nearest(to: word(key).utf8, among: mapping.names)
          guard near != nil || mapping.isWhole else { continue }
          let hint: Message? = near.map { "did you mean '\(ours: spelled($0, as: key))'?" }
          faults.append((pair.key.span, "'\(ours: name)' has no key '\(Untrusted(key))', for which Consul refuses the entry", hint))
          continue
        }
        switch known.value {
        case .anything: break
        case .mappings(let name): pending += value.items.map { ($0, name) }
        case .duration:
          // A bare number is of nanoseconds.
          guard let text = value.text, GoDuration.milliseconds(text) == nil, ProxyKeys.whole(text) == nil else { break }
          faults.append((value.span, "'\(Untrusted(key))' is a duration", "write a number and its unit: 250ms"))
        case .number:
          guard let text = value.text, ProxyKeys.whole(text) == nil else { break }
          faults.append((value.span, "'\(Untrusted(key))' is a whole number", nil))
        }
      }
    }
    return faults.sorted { $0.span < $1.span }
  }

  /// A key without what stands between its words, in small letters.
  private static func word(_ key: ArraySlice<UInt8>) -> String {
    String(decoding: key.prefix(64).filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }.map(Address.lowercased), as: UTF8.self)
  }

  /// A name in the spelling of another key: `requestTimeout`, `RequestTimeout`, `request_timeout`.
  private static func spelled(_ name: String, as key: ArraySlice<UInt8>) -> String {
    if key.contains(UInt8(ascii: "_")) {
      var spelled = ""
      for letter in name {
        if letter.isUppercase, spelled.last?.isLowercase ?? false, !spelled.hasSuffix("_") { spelled += "_" }
        spelled += letter.isUppercase ? letter.lowercased() : String(letter)
      }
      return spelled
    }
    let isCapital = key.first.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") } ?? false
    return isCapital ? name.prefix(1).uppercased() + name.dropFirst() : name
  }
}
