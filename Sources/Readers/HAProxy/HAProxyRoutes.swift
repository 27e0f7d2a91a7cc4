internal import SourceText
internal import TopologyModel

/// Where the frontends of HAProxy lead, and how it calls what is there.
struct HAProxyRoutes {
  private(set) var routes: [Proxy.Route] = []
  /// What decides where requests go and is not read.
  private(set) var unread: [String] = []
  private let sections: [HAProxyFile.Section]
  /// The numbers of the defaults by name.
  private var named: [[UInt8]: Int] = [:]
  private var backends: [[UInt8]: Int] = [:]
  /// The defaults before each section.
  private var before: [Int?] = []

  init(_ sections: [HAProxyFile.Section]) {
    self.sections = sections
    var last: Int?
    for (index, section) in sections.enumerated() {
      before.append(last)
      if section.head.isNamed("defaults") {
        last = index
        if let name = section.name, !name.equals("from") { named[name.text] = index }
      }
      if section.isTarget, let name = section.name { backends[name.text] = backends[name.text] ?? index }
    }
    for (index, section) in sections.enumerated() where section.isEntry { add(index, section) }
  }

  /// Sections of defaults that follow each other, at most.
  private static let mostDepth = 32

  /// The lines in force in a section, the last of several with one name being the one that counts.
  private func lines(of index: Int) -> [HAProxyFile.Line] {
    var chain = [index]
    while chain.count < Self.mostDepth {
      let last = chain[chain.count - 1]
      let words = sections[last].head.words
      let from = words.indices.dropLast().last { words[$0].equals("from") }.map { words[$0 + 1].text }
      // Defaults take nothing from others unless they say so.
      let next = from.map { named[$0] } ?? (sections[last].head.isNamed("defaults") ? nil : before[last])
      guard let next, !chain.contains(next) else { break }
      chain.append(next)
    }
    return chain.reversed().flatMap { sections[$0].lines }
  }

  private mutating func add(_ index: Int, _ section: HAProxyFile.Section) {
    let lines = lines(of: index)
    var targets: [(backend: Int, span: Span)] = []
    if section.isTarget { targets.append((index, section.head.span)) }
    for line in lines where line.words.count > 1 {
      guard line.isNamed("use_backend") || line.isNamed("default_backend") else {
        if line.isNamed("filter"), line.words[1].equals("spoe") { unread.append("filter spoe") }
        continue
      }
      if let backend = backends[line.words[1].text] {
        targets.append((backend, line.span))
      } else if line.words[1].isExpression {
        unread.append("use_backend of an expression")
      }
    }
    var seen: Set<Int> = []
    for target in targets where seen.insert(target.backend).inserted { add(target.backend, at: target.span) }
  }

  // MARK: - Backends

  private mutating func add(_ index: Int, at span: Span) {
    let section = sections[index]
    let lines = lines(of: index)
    var servers: [HAProxyServer] = []
    var defaults: [[UInt8]: HAProxyFile.Word] = [:]
    for line in lines {
      if line.isNamed("default-server") { HAProxyServer.take(line.arguments, to: &defaults) }
      if line.isNamed("server") || line.isNamed("server-template") {
        if let server = HAProxyServer(line, defaults: defaults) {
          servers.append(server)
        } else if line.words.contains(where: \.isFilled) {
          unread.append("server of a variable")
        }
      }
      if line.isNamed("dispatch"), line.words.count > 1 {
        let (host, port, _) = HAProxyServer.address(line.words[1].text)
        if !host.isEmpty { servers.append(HAProxyServer(host: host, port: port, span: line.words[1].span)) }
      }
    }
    guard !servers.isEmpty, let name = section.name else { return }
    let isHTTP = last("mode", lines)?.words.dropFirst().first?.equals("http") ?? false
    var policy = ProxyPolicy(HAProxyReader.convention)
    // It starts anew with each byte that comes: no bound for all of an answer.
    policy.take(.idleTimeout, timeout("server", lines), orImply: .infinity, at: section.head.span)
    setAttempts(lines, isHTTP: isHTTP, at: section.head.span, &policy)
    // Servers that are checked, or full, leave requests to those behind them.
    let isPlain = !servers.contains { $0.has("check") || $0.value("maxconn") != nil }
    if servers.count > 1 { setBalancing(last("balance", lines), isPlain, at: section.head.span, &policy) }
    var upstream = Proxy.Upstream(
      name: name.text[...], span: section.head.span,
      servers: servers.map { Proxy.Server(host: $0.host, port: $0.port, span: $0.span, isBackup: $0.has("backup")) })
    // What is not checked is taken to be up.
    upstream.hasFailover = servers.allSatisfy { $0.has("backup") || $0.has("check") }
    upstream.isComplete = !servers.contains { $0.isTemplate }
    upstream.scheme =
      !isHTTP ? "tcp" : servers[0].has("ssl") ? "https" : servers[0].value("proto")?.equals("h2") ?? false ? "http2" : "http"
    routes.append(
      Proxy.Route(upstream: upstream, span: span, policy: policy, share: nil) { own, policy in
        Self.setBreaker(own.map { servers[$0] }, &policy)
        Self.setBound(own.map { servers[$0] }, &policy)
      })
  }

  /// What servers take at once, if each has a bound.
  private static func setBound(_ servers: [HAProxyServer], _ policy: inout ProxyPolicy) {
    let bounds = servers.map { server -> ProxyPolicy.Said? in
      guard let word = server.value("maxconn") else { return nil }
      let most = word.isFilled ? nil : HAProxyServer.number(word.text) * Double(server.count)
      return most == 0 ? nil : (most, word.span)
    }
    if let bound = ProxyPolicy.sum(bounds) { policy.say(.maxConcurrency, bound.value, at: bound.span) }
  }

  private func setBalancing(_ line: HAProxyFile.Line?, _ isPlain: Bool, at span: Span, _ policy: inout ProxyPolicy) {
    guard let line else { return policy.imply(.balancing, Balancing.roundRobin.value, at: span) }
    let word = line.arguments.first.map { String(decoding: $0.text.prefix(32), as: UTF8.self) } ?? ""
    let way: Balancing? =
      switch word.prefix(while: { $0 != "(" }) {
      case "roundrobin", "static-rr": .roundRobin
      case "leastconn": .leastRequest
      case "random": .random
      case "first": isPlain ? .first : nil
      case "source", "uri", "url_param", "hdr", "hash", "rdp-cookie": .hash
      default: nil
      }
    if let way { policy.say(.balancing, way.value, at: line.span) } else { policy.leaveOpen(.balancing, at: line.span) }
  }

  private func last(_ name: String, _ lines: [HAProxyFile.Line]) -> HAProxyFile.Line? { lines.last { $0.isNamed(name) } }

  /// A timeout; 0 is none.
  private func timeout(_ name: String, _ lines: [HAProxyFile.Line]) -> ProxyPolicy.Said? {
    lines.last { $0.isNamed("timeout") && $0.words.count > 1 && $0.words[1].equals(name) }.map { line in
      let time = line.words.count == 3 && !line.words[2].isFilled ? HAProxyTime.milliseconds(line.words[2].text) : nil
      return (time == 0 ? .infinity : time, line.span)
    }
  }

  /// After which failures a request is made again that has reached a server, by the words of `retry-on`.
  private static func failures(_ words: some Sequence<HAProxyFile.Word>) -> FailureKinds {
    var kinds: FailureKinds = []
    for word in words {
      switch String(decoding: word.text, as: UTF8.self) {
      case "conn-failure": kinds.insert(.refused)
      case "empty-response", "junk-response": kinds.insert(.reset)
      case "response-timeout": kinds.insert(.timeout)
      case "all-retryable-errors": kinds.formUnion(.all)
      case "500", "501", "502", "503", "504": kinds.insert(.error)
      default: break
      }
    }
    return kinds
  }

  /// Unless `retry-on` says otherwise nothing but a failed connection is tried again, which does no harm.
  private func setAttempts(_ lines: [HAProxyFile.Line], isHTTP: Bool, at span: Span, _ policy: inout ProxyPolicy) {
    let retries = last("retries", lines).map { line -> ProxyPolicy.Said in
      (line.words.count == 2 && !line.words[1].isFilled ? 1 + HAProxyServer.number(line.words[1].text) : nil, line.span)
    }
    policy.take(.attempts, retries, orImply: 4, at: span)
    guard policy.mayRepeat else { return }
    let on = isHTTP ? last("retry-on", lines) : nil
    let disabled = lines.filter { $0.isNamed("http-request") && $0.words.count > 1 && $0.words[1].equals("disable-l7-retry") }
    var kinds = on.map { Self.failures($0.arguments) } ?? [.refused]
    if disabled.contains(where: { $0.words.count == 2 }) { kinds.formIntersection(.refused) }
    if kinds.isEmpty { return policy.say(.attempts, 1, at: on?.span ?? span) }
    policy.retry(on: kinds, at: on?.span ?? span, isImplied: on == nil)
    // Any method is tried again, unless a rule of theirs leaves out what is not safe to send twice.
    if kinds != [.refused],
      let rule = disabled.first(where: { $0.words.contains { word in word.equals("METH_POST") || word.equals("METH_GET") } })
    {
      policy.say(.idempotent, 1, at: rule.span)
    }
  }

  /// Errors of requests take a server out only if they are observed and mean so; all servers may be out then.
  private static func setBreaker(_ servers: [HAProxyServer], _ policy: inout ProxyPolicy) {
    func errors(_ server: HAProxyServer) -> (value: Double, span: Span)? {
      guard server.has("check"), let observed = server.value("observe"), !observed.equals("none") else { return nil }
      let limit = server.value("error-limit")
      let errors = limit.map { HAProxyServer.number($0.text) } ?? 10
      guard let then = server.value("on-error"), !then.equals("fail-check") else {
        // Each time so many errors are one failed check.
        return (errors * (server.value("fall").map { HAProxyServer.number($0.text) } ?? 3), limit?.span ?? observed.span)
      }
      return then.equals("mark-down") ? (errors, limit?.span ?? then.span) : nil
    }
    let bounds = servers.compactMap(errors)
    guard bounds.count == servers.count, let most = bounds.max(by: { $0.value < $1.value }) else { return }
    policy.say(.breaker, 1, at: most.span)
    let answers = servers.allSatisfy { $0.value("observe")?.equals("layer7") ?? false }
    policy.eject(after: answers ? .all : .refused, at: most.span)
    policy.say(.breakerMinCalls, most.value, at: most.span)
  }
}

extension HAProxyServer {
  /// One of which nothing but the address is known.
  fileprivate init(host: ArraySlice<UInt8>, port: Int?, span: Span) {
    (self.host, self.port, self.span, settings) = (host, port, span, [:])
  }
}
