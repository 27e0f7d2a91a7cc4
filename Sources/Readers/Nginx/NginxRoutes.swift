internal import SourceText
internal import TopologyModel

/// Where the locations of nginx lead, and how it calls what is there.
struct NginxRoutes {
  /// Upstreams by name, each where it stands, with its servers.
  typealias Upstreams = [[UInt8]: Upstream]

  struct Upstream {
    var span: Span
    var servers: [Server] = []
    /// Which server is asked, where that is said.
    var balancing: (way: Balancing, span: Span)?
    /// Where it includes a file that is no input, and that may name more servers.
    var include: Span?
  }

  /// A server of an upstream, and what nginx does when it fails.
  struct Server {
    var server: Proxy.Server
    var fails: ProxyPolicy.Said?
    var window: ProxyPolicy.Said?
    var connections: ProxyPolicy.Said?
    var isDown = false
  }

  /// The directives that hand requests on, each with the prefix of those that say how, and what is spoken.
  static let passes: [(name: String, prefix: String, scheme: String?)] = [
    ("proxy_pass", "proxy", "http"), ("grpc_pass", "grpc", "grpc"), ("fastcgi_pass", "fastcgi", nil), ("uwsgi_pass", "uwsgi", nil),
    ("scgi_pass", "scgi", nil),
  ]
  /// What decides where requests go, or how many, and is not read.
  private static let leftOut = Set(["split_clients"].map { Array($0.utf8) })

  private let file: NginxFile
  /// The directives of each block by name, the last of each.
  private var settings: [Int: [[UInt8]: Int]] = [:]
  /// By block, where it includes a file that is no input.
  private var includes: [Int: Span] = [:]
  private let upstreams: Upstreams
  private(set) var routes: [Proxy.Route] = []
  private(set) var unread: [[UInt8]] = []
  /// What is not as it looks.
  private(set) var notes: [(span: Span, message: Message, hint: Message?)] = []
  /// Where copies of requests go, as paths of locations.
  private var mirrors: Set<[UInt8]> = []
  /// The limits of connections that count all clients together, by the names of their zones.
  private let sharedZones: Set<[UInt8]>

  /// - Parameter upstreams: those of all files of the same proxy.
  init(_ file: NginxFile, _ upstreams: Upstreams) {
    self.file = file
    self.upstreams = upstreams
    sharedZones = Self.sharedZones(of: file)
    for (index, directive) in file.directives.enumerated() {
      settings[directive.parent, default: [:]][directive.name] = index
      if NginxIncludes.isOpen(directive) { includes[directive.parent] = directive.span }
      if Self.leftOut.contains(directive.name) { unread.append(directive.name) }
      if directive.isNamed("set"), directive.words.count == 3 {
        settings[directive.parent, default: [:]][Array("set ".utf8) + directive.words[1].text] = index
      }
      if directive.isNamed("mirror"), directive.words.count == 2 { mirrors.insert(directive.words[1].text) }
      takeLimit(directive)
    }
    for (index, directive) in file.directives.enumerated() where directive.words.count == 2 && !directive.isBlock {
      if let pass = Self.passes.first(where: { directive.isNamed($0.name) }) {
        add(directive, at: index, prefix: pass.prefix, scheme: pass.scheme)
      }
    }
  }

  /// Adds the upstreams of a file.
  static func add(_ file: NginxFile, to upstreams: inout Upstreams) {
    for directive in file.directives where !directive.isBlock && directive.parent >= 0 {
      let upstream = file.directives[directive.parent]
      guard upstream.isNamed("upstream"), upstream.words.count == 2 else { continue }
      let name = upstream.words[1].text
      if let way = balancing.first(where: { directive.isNamed($0.name) })?.way {
        upstreams[name, default: Upstream(span: upstream.span)].balancing = (way, directive.span)
      }
      if NginxIncludes.isOpen(directive) { upstreams[name, default: Upstream(span: upstream.span)].include = directive.span }
      guard directive.isNamed("server"), directive.words.count > 1 else { continue }
      var (host, port, _) = ServerAddress.parts(of: directive.words[1].text[...])
      if host.starts(with: "unix:".utf8) { (host, port) = (Array("localhost".utf8)[...], nil) }
      var server = Server(server: Proxy.Server(host: host, port: port, span: directive.words[1].span))
      for word in directive.words.dropFirst(2) {
        func value(_ key: String) -> [UInt8]? {
          word.text.starts(with: (key + "=").utf8) ? Array(word.text.dropFirst(key.utf8.count + 1)) : nil
        }
        if word.text.elementsEqual("down".utf8) { server.isDown = true }
        if word.text.elementsEqual("backup".utf8) { server.server.isBackup = true }
        if let text = value("max_fails") { server.fails = (NginxQuantity.number(text), word.span) }
        if let text = value("max_conns"), NginxQuantity.number(text) != 0 { server.connections = (NginxQuantity.number(text), word.span) }
        if let text = value("fail_timeout") { server.window = (NginxQuantity.time(text, isWhole: true), word.span) }
      }
      if !server.isDown { upstreams[name, default: Upstream(span: upstream.span)].servers.append(server) }
    }
  }

  /// What an upstream can say of which server is asked; one after another if it says nothing.
  private static let balancing: [(name: String, way: Balancing)] = [
    ("least_conn", .leastRequest), ("random", .random), ("ip_hash", .hash), ("hash", .hash),
  ]

  // MARK: - Limits and copies

  /// Variables that are the same for all requests of a server.
  private static let shared = Set(["$server_name", "$server_addr", "$server_port"].map { Array($0.utf8) })

  /// The zones that count all requests of a server together.
  private static func sharedZones(of file: NginxFile) -> Set<[UInt8]> {
    let zones = file.directives.filter { directive in
      guard directive.isNamed("limit_conn_zone"), directive.words.count == 3 else { return false }
      let key = directive.words[1].text
      return !key.contains(UInt8(ascii: "$")) || shared.contains(key)
    }
    return Set(
      zones.filter { $0.words[2].text.starts(with: "zone=".utf8) }.map { zone in
        Array(zone.words[2].text.dropFirst(5).prefix { $0 != UInt8(ascii: ":") })
      })
  }

  private mutating func takeLimit(_ directive: NginxFile.Directive) {
    if directive.isNamed("limit_req") {
      unread.append(directive.name)
      if !directive.words.contains(where: { $0.text.starts(with: "burst=".utf8) }) {
        notes.append(
          (
            directive.span,
            "without 'burst' requests are refused that come sooner after another than the rate says: of random ones a third at half the rate",
            "set 'burst' to what comes at once, with 'nodelay' or without"
          ))
      }
    }
    if directive.isNamed("limit_conn"), directive.words.count == 3, !sharedZones.contains(directive.words[1].text) {
      unread.append(directive.name)
    }
  }

  /// What nginx lets through of all clients at once; the innermost block that has limits has all of its own.
  private func connectionLimit(at index: Int) -> ProxyPolicy.Said? {
    guard let directive = setting("limit_conn", at: index), directive.words.count == 3, sharedZones.contains(directive.words[1].text)
    else { return nil }
    let most = NginxQuantity.number(directive.words[2].text)
    return most == 0 ? nil : (most, directive.span)
  }

  /// Whether requests come to a directive as copies alone: within a location to which others are mirrored.
  private func isCopy(at index: Int) -> Bool {
    var block = file.directives[index].parent
    while block >= 0, !mirrors.isEmpty {
      let directive = file.directives[block]
      if directive.isNamed("location"), let path = directive.words.last?.text, mirrors.contains(path) { return true }
      block = directive.parent
    }
    return false
  }

  // MARK: - What is in force

  /// The directive of a name in the block of another, or in the next one around it that has it.
  private func setting(_ name: String, at index: Int) -> NginxFile.Directive? { setting(Array(name.utf8), at: index) }

  private func setting(_ name: [UInt8], at index: Int) -> NginxFile.Directive? {
    var block = file.directives[index].parent
    while true {
      if let found = settings[block]?[name] { return file.directives[found] }
      if block < 0 { return nil }
      block = file.directives[block].parent
    }
  }

  /// Where a file is included that is no input, and that may say what a directive says; nil where a block further in says it itself.
  private func openInclude(of name: String, at index: Int) -> Span? {
    var block = file.directives[index].parent
    while true {
      if settings[block]?[Array(name.utf8)] != nil { return nil }
      if let span = includes[block] { return span }
      // What stands beside `http` says nothing of what stands in it.
      guard block >= 0, !file.directives[block].isNamed("http"), !file.directives[block].isNamed("stream") else { return nil }
      block = file.directives[block].parent
    }
  }

  /// Takes note of what may stand in files that are no input.
  private func leaveOpen(_ prefix: String, _ isStream: Bool, _ servers: Int, at index: Int, _ policy: inout ProxyPolicy) {
    if includes.isEmpty { return }
    if let span = openInclude(of: isStream ? "proxy_timeout" : prefix + "_read_timeout", at: index) {
      policy.leaveOpen(.idleTimeout, at: span)
    }
    if let span = openInclude(of: "limit_conn", at: index) { policy.leaveOpen(.maxConcurrency, at: span) }
    guard servers > 1 else { return }
    let next = openInclude(of: prefix + "_next_upstream", at: index)
    if let next { for attribute in [Attribute.retryOn, .idempotent, .breakerFailures] { policy.leaveOpen(attribute, at: next) } }
    if let span = next ?? openInclude(of: prefix + "_next_upstream_tries", at: index) { policy.leaveOpen(.attempts, at: span) }
    if !isStream, let span = openInclude(of: prefix + "_request_buffering", at: index) { policy.leaveOpen(.retryMaxBody, at: span) }
  }

  private func time(_ name: String, at index: Int) -> ProxyPolicy.Said? {
    setting(name, at: index).map { ($0.words.count == 2 ? NginxQuantity.time($0.words[1].text) : nil, $0.span) }
  }

  /// A target with its variables filled in, as far as `set` gives them a text; nil where it does not.
  private func filled(_ text: [UInt8], at index: Int) -> [UInt8]? {
    var filled: [UInt8] = []
    var rest = text[...]
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      filled += rest[..<dollar]
      rest = rest[(dollar + 1)...]
      let isBraced = rest.first == UInt8(ascii: "{")
      if isBraced { rest = rest.dropFirst() }
      let name = rest.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: "_") }
      rest = rest[name.endIndex...]
      if isBraced { rest = rest.dropFirst() }
      if let value = setting(Array("set $".utf8) + name, at: index)?.words[2].text, !value.contains(UInt8(ascii: "$")), filled.count < 4_096
      {
        filled += value
      } else if ServerAddress.scheme(of: filled[...]).map({ filled.count > $0.count + 3 }) ?? false,
        name.elementsEqual("request_uri".utf8) || name.elementsEqual("uri".utf8) || filled.dropFirst(8).contains(UInt8(ascii: "/"))
      {
        // What follows the host decides nothing here.
        return filled
      } else {
        return nil
      }
    }
    return filled + rest
  }

  // MARK: - Routes

  private mutating func add(_ directive: NginxFile.Directive, at index: Int, prefix: String, scheme: String?) {
    let word = directive.words[1]
    guard let target = filled(word.text, at: index) else {
      unread.append(directive.name)
      return
    }
    let isStream = isInStream(index)
    var (host, port, _) = ServerAddress.parts(of: target[...])
    let known = upstreams[Array(host)]
    let isSocket = host.starts(with: "unix:".utf8)
    if isSocket {
      (host, port) = (host.dropFirst(5).split(separator: UInt8(ascii: "/")).last?.prefix { $0 != UInt8(ascii: ":") } ?? host, nil)
    }
    let alone = isSocket ? [] : [Server(server: Proxy.Server(host: host, port: port, span: word.span))]
    let servers = known?.servers ?? alone
    var policy = ProxyPolicy(NginxReader.convention)
    if isStream {
      let idle = time("proxy_timeout", at: index)
      policy.take(.idleTimeout, idle, orImply: 600_000, at: directive.span)
    } else {
      // It starts anew with each byte that comes: no bound for all of an answer.
      policy.take(.idleTimeout, time(prefix + "_read_timeout", at: index), orImply: 60_000, at: directive.span)
    }
    let failures = failures(prefix, isStream, at: index)
    setAttempts(prefix, isStream, servers.count, failures, at: index, &policy)
    if policy.mayRepeat, !isStream, let buffering = setting(prefix + "_request_buffering", at: index), buffering.words.count == 2,
      buffering.words[1].text.elementsEqual("off".utf8)
    {
      // What has been sent in part is not there any more.
      policy.say(.retryMaxBody, 0, at: buffering.span)
    }
    if servers.count > 1 {
      policy.take(
        .balancing, known?.balancing.map { ($0.way.value, $0.span) }, orImply: Balancing.roundRobin.value, at: known?.span ?? directive.span
      )
    }
    leaveOpen(prefix, isStream, servers.count, at: index, &policy)
    if let include = known?.include {
      for attribute in [Attribute.balancing, .attempts, .maxConcurrency] { policy.leaveOpen(attribute, at: include) }
    }
    if isCopy(at: index) {
      policy.say(.mode, Double(Mode.async.rawValue), at: directive.span)
      policy.say(.needsResponse, 0, at: directive.span)
    }
    var upstream = Proxy.Upstream(name: host, span: known?.span ?? word.span, servers: servers.map(\.server))
    upstream.isComplete = known.map { $0.include == nil } ?? false
    let own = ServerAddress.scheme(of: target[...]).map { String(decoding: $0, as: UTF8.self) }
    upstream.scheme = isStream ? "tcp" : prefix == "proxy" ? (own == "https" ? "https" : "http") : scheme
    let limit = connectionLimit(at: index)
    routes.append(
      Proxy.Route(upstream: upstream, span: directive.span, policy: policy, share: nil) { own, policy in
        // One that is alone never is left out.
        if servers.count > 1 { Self.setBreaker(own.map { servers[$0] }, isStream, failures, at: directive.span, &policy) }
        Self.setBound(own.map { servers[$0] }, limit, &policy)
        // Each server is tried once.
        policy.limitAttempts(to: max(own.count, 1))
      })
  }

  /// What servers take at once, if each has a bound, or what the location lets through if that is less.
  private static func setBound(_ servers: [Server], _ limit: ProxyPolicy.Said?, _ policy: inout ProxyPolicy) {
    if let bound = ProxyPolicy.sum(servers.map(\.connections)) { policy.say(.maxConcurrency, bound.value, at: bound.span) }
    policy.lower(.maxConcurrency, to: limit)
  }

  private func isInStream(_ index: Int) -> Bool {
    var block = index
    while block >= 0, file.directives[block].parent >= 0 { block = file.directives[block].parent }
    return file.directives[block].isNamed("stream")
  }

  /// After which failures the next server is tried, and where that is said.
  private func failures(_ prefix: String, _ isStream: Bool, at index: Int) -> (kinds: FailureKinds, span: Span?) {
    // Of a stream nothing but the connection is tried again.
    if isStream { return ([.refused], nil) }
    guard let next = setting(prefix + "_next_upstream", at: index) else { return ([.refused, .reset, .timeout], nil) }
    var kinds: FailureKinds = []
    for word in next.words.dropFirst() {
      switch String(decoding: word.text.map(Address.lowercased), as: UTF8.self) {
      case "error": kinds.formUnion([.refused, .reset])
      case "timeout": kinds.insert(.timeout)
      case "http_500", "http_502", "http_503", "http_504", "http_429": kinds.insert(.error)
      default: break
      }
    }
    return (kinds, next.span)
  }

  /// Each server is tried once, of several one after another; what is not safe to send twice only if that is asked for.
  private func setAttempts(
    _ prefix: String, _ isStream: Bool, _ servers: Int, _ failures: (kinds: FailureKinds, span: Span?), at index: Int,
    _ policy: inout ProxyPolicy
  ) {
    let span = file.directives[index].span
    let next = setting(prefix + "_next_upstream", at: index)
    let cases = next?.words.dropFirst().map(\.text) ?? []
    let isOff = cases.contains { $0.elementsEqual("off".utf8) }
    let most = setting(prefix + "_next_upstream_tries", at: index).map { directive -> ProxyPolicy.Said in
      let number = directive.words.count == 2 ? NginxQuantity.number(directive.words[1].text) : nil
      return (number == 0 ? .infinity : number, directive.span)
    }
    policy.imply(.attempts, Double(max(servers, 1)), at: span)
    if servers > 1 { policy.lower(.attempts, to: isOff ? (1, next?.span ?? span) : most) }
    guard policy.mayRepeat else { return }
    policy.retry(on: failures.kinds, at: failures.span ?? span, isImplied: failures.span == nil)
    if isStream { return }
    if cases.contains(where: { $0.elementsEqual("non_idempotent".utf8) }) { return }
    policy.imply(.idempotent, 1, at: span)
  }

  /// A server that fails is left out for a time, and all of them may be.
  private static func setBreaker(
    _ servers: [Server], _ isStream: Bool, _ failures: (kinds: FailureKinds, span: Span?), at span: Span, _ policy: inout ProxyPolicy
  ) {
    // One that is never left out is called on.
    if let kept = servers.first(where: { $0.fails?.value == 0 })?.fails { return policy.say(.breaker, 0, at: kept.span) }
    policy.imply(.breaker, 1, at: span)
    if let lost = servers.compactMap(\.fails).first(where: { $0.value == nil }) { policy.leaveOpen(.breaker, at: lost.span) }
    // What ends without an answer is a failure, whatever is tried again; of a stream nothing but that none begins.
    policy.eject(after: isStream ? .refused : failures.kinds.union([.refused, .reset, .timeout]), at: span)
    let fails = servers.first { $0.fails != nil }?.fails
    if let fails, servers.contains(where: { ($0.fails.map(\.value) ?? 1) != fails.value }) {
      // One is left out after fewer failures than another.
      policy.leaveOpen(.breakerMinCalls, at: fails.span)
    } else {
      policy.take(.breakerMinCalls, fails, orImply: 1, at: span)
    }
    let window = servers.compactMap(\.window).max { $0.value ?? .infinity < $1.value ?? .infinity }
    policy.take(.breakerWindow, window, orImply: 10_000, at: span)
  }
}
