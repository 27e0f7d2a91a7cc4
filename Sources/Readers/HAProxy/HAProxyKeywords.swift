internal import SourceText

/// What HAProxy refuses of the sections that take requests or hand them on.
struct HAProxyKeywords {
  typealias Fault = (span: Span, message: Message, hint: Message?)

  private(set) var faults: [Fault] = []
  /// What may be known to a newer HAProxy.
  private(set) var doubts: [Fault] = []

  /// The words that a line of these sections can begin with, those that only HAProxy 3 has among them.
  private static let lines = words(
    """
    acl backlog balance bind bind-process capture clitcpka-cnt clitcpka-idle clitcpka-intvl compression cookie declare default-server
    default_backend description disabled dispatch dynamic-cookie-key email-alert enabled error-log-format errorfile errorfiles errorloc
    errorloc302 errorloc303 external-check filter force-be-switch force-persist fullconn guid hash-balance-factor hash-key
    hash-preserve-affinity hash-type http-after-response http-check http-error http-request http-response http-reuse
    http-send-name-header id ignore-persist load-server-state-from-file log log-format log-format-sd log-steps log-tag
    max-keep-alive-queue max-session-srv-conns maxconn mode monitor monitor-net monitor-uri option persist quic-initial rate-limit
    redirect retries retry-on server server-state-file-name server-template source srvtcpka-cnt srvtcpka-idle srvtcpka-intvl stats stick
    stick-table tcp-check tcp-request tcp-response timeout transparent unique-id-format unique-id-header use-fcgi-app use-server use_backend
    """)
  /// What cannot stand in defaults, in those without a name, and in a frontend.
  private static let notInDefaults = words("server server-template bind dispatch use-server use_backend redirect stick filter")
  private static let notInNamelessDefaults = words("acl http-request")
  private static let notInFrontends = words("server server-template default-server retry-on")
  private static let options = words(
    """
    abortonclose accept-invalid-http-request accept-invalid-http-response accept-unsafe-violations-in-http-request
    accept-unsafe-violations-in-http-response allbackups checkcache clitcpka contstats disable-h2-upgrade dontlog-normal dontlognull
    external-check forwarded forwardfor h1-case-adjust-bogus-client h1-case-adjust-bogus-server http-buffer-request
    http-drop-request-trailers http-drop-response-trailers http-ignore-probes http-keep-alive http-no-delay http-pretend-keepalive
    http-restrict-req-hdr-names http-server-close http-use-proxy-header httpchk httpclose httplog httpslog idle-close-on-response
    independent-streams ldap-check log-health-checks log-separate-errors logasap mysql-check nolinger originalto persist pgsql-check
    prefer-last-server redis-check redispatch smtpchk socket-stats splice-auto splice-request splice-response spop-check srvtcpka
    ssl-hello-chk tcp-check tcp-smart-accept tcp-smart-connect tcpka tcplog transparent use-small-buffers
    """)
  private static let timeouts = words(
    "check client connect http-keep-alive http-request queue server tarpit tunnel client-fin server-fin client-hs")
  private static let balances = words("roundrobin static-rr leastconn first source uri url_param hash random rdp-cookie")
  private static let modes = words("tcp http health log spop haterm")
  /// What `retry-on` can name; `none` stands alone.
  static let failures = words(
    """
    conn-failure empty-response junk-response response-timeout 0rtt-rejected all-retryable-errors 401 403 404 408 421 425 429 500 501 502
    503 504
    """)
  /// Words of a server that stand alone, and those that take a word each.
  private static let flags = words(
    """
    agent-check allow-0rtt backup check check-reuse-pool check-send-proxy check-ssl check-via-socks4 disabled enabled force-sslv3
    force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13 idle-ping no-agent-check no-backup no-check no-check-send-proxy no-check-ssl
    no-send-proxy no-send-proxy-v2 no-send-proxy-v2-ssl no-send-proxy-v2-ssl-cn no-ssl no-ssl-reuse no-sslv3 no-tfo no-tls-tickets no-tlsv10
    no-tlsv11 no-tlsv12 no-tlsv13 non-stick renegotiate no-renegotiate send-proxy send-proxy-v2 send-proxy-v2-ssl send-proxy-v2-ssl-cn ssl
    ssl-reuse stick strict-maxconn tfo tls-tickets usesrc sni-auto no-sni-auto check-sni-auto no-check-sni-auto
    """)
  private static let settings = words(
    """
    addr agent-addr agent-inter agent-port agent-send alpn ca-file cc check-alpn check-pool-conn-name check-proto check-sni ciphers
    ciphersuites client-sigalgs cookie crl-file crt curves downinter error-limit fall fastinter guid hash-key id init-addr init-state inter
    log-bufsize log-proto max-reuse maxconn maxqueue minconn namespace npn observe on-error on-marked-down on-marked-up pool-conn-name
    pool-low-conn pool-max-conn pool-purge-delay port proto proxy-v2-options redir resolve-net resolve-opts resolve-prefer resolvers rise
    set-proxy-v2-tlv-fmt shard sigalgs slowstart sni socks4 ssl-max-ver ssl-min-ver tcp-md5sig tcp-ut track verify verifyhost weight ws
    """)
  private static let times = words("inter fastinter downinter agent-inter slowstart tcp-ut")

  private static func words(_ text: String) -> Set<[UInt8]> { Set(text.split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) }) }

  /// - Parameter backends: the names that requests can be handed to.
  /// - Complexity: linear in the lines.
  init(_ sections: [HAProxyFile.Section], backends: Set<[UInt8]>) {
    var names: [String: Set<[UInt8]>] = [:]
    for section in sections { check(head: section) }
    for section in sections where section.isEntry || section.isTarget || section.head.isNamed("defaults") {
      if section.isEntry || section.isTarget {
        guard let name = section.name else {
          fail(section.head.span, "'\(ours: section.kind)' takes a name")
          continue
        }
        for side in [section.isEntry ? "frontend" : "", section.isTarget ? "backend" : ""] where !side.isEmpty {
          if !names[side, default: []].insert(name.text).inserted {
            fail(name.span, "there is a '\(Untrusted(name.text))' already that does the same")
            break
          }
        }
      }
      check(section, backends)
    }
  }

  private static let mostFaults = 100

  private mutating func fail(_ span: Span, _ message: Message, hint: Message? = nil) {
    if faults.count < Self.mostFaults { faults.append((span, message, hint)) }
  }

  /// A word that is none of those that are known: what it was probably meant to be is told, else a newer HAProxy may know it.
  private mutating func fail(unknown word: HAProxyFile.Word, _ what: Message, among known: Set<[UInt8]>) {
    if word.isFilled || faults.count + doubts.count >= Self.mostFaults { return }
    let near = Spelling.nearest(to: word.text, among: known.map { String(decoding: $0, as: UTF8.self) }.sorted())
    if let near, Spelling.distance(word.text, near.utf8).map({ $0 <= 2 }) ?? false {
      faults.append((word.span, "'\(Untrusted(word.text))' is \(what) of HAProxy", "did you mean '\(ours: near)'?"))
    } else {
      doubts.append((word.span, "'\(Untrusted(word.text))' is \(what) of HAProxy 2.8, which refuses it", nil))
    }
  }

  private mutating func check(_ section: HAProxyFile.Section, _ backends: Set<[UInt8]>) {
    var servers: Set<[UInt8]> = []
    var conditions = Self.conditions
    for line in section.lines where line.isNamed("acl") && line.words.count > 1 { conditions.insert(line.words[1].text) }
    // Of several the last holds.
    let lastDefault = section.lines.last { $0.isNamed("default_backend") }?.span
    for line in section.lines {
      let words = line.words
      guard Self.lines.contains(words[0].text) else {
        fail(unknown: words[0], "no keyword", among: Self.lines)
        continue
      }
      if !mayStand(words[0].text, in: section) {
        fail(line.span, "'\(Untrusted(words[0].text))' cannot stand in '\(ours: section.kind)'")
        continue
      }
      switch String(decoding: words[0].text, as: UTF8.self) {
      case "timeout": check(timeout: line)
      case "option":
        if words.count < 2 {
          fail(line.span, "'option' takes a name")
        } else if !Self.options.contains(words[1].text) {
          fail(unknown: words[1], "no option", among: Self.options)
        }
      case "mode":
        if words.count != 2 || !Self.modes.contains(words[1].text) && !words[1].isFilled {
          fail(line.span, "'mode' is tcp or http")
        }
      case "retries":
        if words.count != 2 { fail(line.span, "'retries' takes one number") }
      case "balance":
        if words.count > 1, !words[1].isFilled {
          let name = words[1].text.prefix { $0 != UInt8(ascii: "(") }
          if !Self.balances.contains(Array(name)), !name.elementsEqual("hdr".utf8), !name.elementsEqual("log-hash".utf8) {
            fail(words[1].span, "'balance' cannot be '\(Untrusted(words[1].text))'")
          }
        }
      case "retry-on": check(retries: line)
      case "server", "default-server", "server-template": check(server: line, &servers)
      case "default_backend":
        if words.count != 2 {
          fail(line.span, "'default_backend' takes one name")
        } else if line.span == lastDefault {
          check(backend: words[1], of: section, backends)
        }
      case "use_backend":
        if words.count < 2 {
          fail(line.span, "'use_backend' takes a name")
        } else {
          check(backend: words[1], of: section, backends)
          check(condition: words.dropFirst(2), conditions)
        }
      default: break
      }
    }
  }

  private func mayStand(_ name: [UInt8], in section: HAProxyFile.Section) -> Bool {
    if section.head.isNamed("defaults") {
      return !Self.notInDefaults.contains(name) && (section.head.words.count > 1 || !Self.notInNamelessDefaults.contains(name))
    }
    return !section.head.isNamed("frontend") || !Self.notInFrontends.contains(name)
  }

  /// What a section begins with: its kind, its name, and perhaps the defaults that it is from.
  private mutating func check(head section: HAProxyFile.Section) {
    let words = section.head.words
    guard section.isEntry || section.isTarget || section.head.isNamed("global") else { return }
    let own = section.head.isNamed("global") ? 1 : 2
    if words.count > own, !(words.count == own + 2 && words[own].equals("from")) {
      fail(words[own].span, "nothing but a name, and 'from' and another, follows '\(ours: section.kind)'")
    }
  }

  private mutating func check(timeout line: HAProxyFile.Line) {
    guard line.words.count > 1, Self.timeouts.contains(line.words[1].text) else {
      if line.words.count > 1, line.words[1].isFilled { return }
      let near = line.words.count > 1 ? Spelling.nearest(to: line.words[1].text, among: ["server", "client", "connect", "queue"]) : nil
      return fail(line.span, "'timeout' takes a name that HAProxy knows", hint: near.map { "did you mean '\(ours: $0)'?" })
    }
    guard line.words.count == 3 else { return fail(line.span, "'timeout' takes a name and one value") }
    if !line.words[2].isFilled, HAProxyTime.milliseconds(line.words[2].text) == nil {
      fail(line.words[2].span, "'\(Untrusted(line.words[2].text))' is no time", hint: "write a whole number and its unit: 250ms, 5s")
    }
  }

  private mutating func check(retries line: HAProxyFile.Line) {
    if line.words.count < 2 { return fail(line.span, "'retry-on' takes what is tried again") }
    let isNone = line.arguments.contains { $0.equals("none") }
    if isNone, line.words.count > 2 { fail(line.span, "'none' of 'retry-on' stands alone") }
    for word in line.arguments where !word.equals("none") && !word.isFilled && !Self.failures.contains(word.text) {
      fail(word.span, "'retry-on' cannot be '\(Untrusted(word.text))'")
    }
  }

  private mutating func check(backend: HAProxyFile.Word, of section: HAProxyFile.Section, _ backends: Set<[UInt8]>) {
    if section.isTarget, section.name?.text == backend.text { return fail(backend.span, "this leads to itself") }
    if backend.isExpression || backends.contains(backend.text) { return }
    let near = Spelling.nearest(to: backend.text, among: backends.map { String(decoding: $0, as: UTF8.self) }.sorted().prefix(1_000))
    fail(backend.span, "there is no backend '\(Untrusted(backend.text))'", hint: near.map { "did you mean '\(Untrusted($0))'?" })
  }

  /// Conditions that need not be declared.
  private static let conditions = words(
    """
    TRUE FALSE LOCALHOST METH_CONNECT METH_DELETE METH_GET METH_HEAD METH_OPTIONS METH_POST METH_PUT METH_TRACE HTTP HTTP_1.0 HTTP_1.1
    HTTP_2.0 HTTP_3.0 HTTP_CONTENT HTTP_URL_ABS HTTP_URL_SLASH HTTP_URL_STAR RDP_COOKIE REQ_CONTENT WAIT_END
    """)

  private mutating func check(condition words: ArraySlice<HAProxyFile.Word>, _ known: Set<[UInt8]>) {
    guard let first = words.first, first.equals("if") || first.equals("unless") else { return }
    var isWithin = false
    for word in words.dropFirst() where !word.isFilled {
      if isWithin {
        if word.equals("}") { isWithin = false }
        continue
      }
      let name = word.text.drop { $0 == UInt8(ascii: "!") }
      if name.elementsEqual("{".utf8) {
        isWithin = true
      } else if !name.isEmpty, !["or", "||", "and"].contains(where: { name.elementsEqual($0.utf8) }), !known.contains(Array(name)) {
        let near = Spelling.nearest(to: name, among: known.map { String(decoding: $0, as: UTF8.self) }.sorted().prefix(1_000))
        fail(word.span, "there is no ACL '\(Untrusted(name))'", hint: near.map { "did you mean '\(Untrusted($0))'?" })
        return
      }
    }
  }

  // MARK: - Servers

  /// Servers of a template whose names are looked at, at most.
  private static let mostNumbered = 256

  private mutating func check(server line: HAProxyFile.Line, _ names: inout Set<[UInt8]>) {
    let place = line.isNamed("default-server") ? 1 : line.isNamed("server") ? 3 : 4
    guard line.words.count >= place else { return fail(line.span, "'\(Untrusted(line.words[0].text))' takes a name and an address") }
    if line.isNamed("server") {
      if !names.insert(line.words[1].text).inserted {
        fail(line.words[1].span, "there is a server '\(Untrusted(line.words[1].text))' in this section already")
      }
    }
    if place > 1 { check(address: line.words[place - 1]) }
    if line.isNamed("server-template"), !line.words[2].isFilled {
      guard let count = HAProxyServer.count(line.words[2].text) else {
        return fail(line.words[2].span, "'server-template' takes a number or a range of numbers, such as 1-3")
      }
      let first = line.words[2].text.contains(UInt8(ascii: "-")) ? Int(HAProxyServer.number(line.words[2].text)) : 1
      for number in first..<(first + min(count, Self.mostNumbered))
      where !names.insert(line.words[1].text + Array("\(number)".utf8)).inserted {
        fail(line.words[1].span, "there is a server '\(Untrusted(line.words[1].text))\(ours: String(number))' in this section already")
        break
      }
    }
    var next = place
    while next < line.words.count {
      let word = line.words[next]
      next += 1
      if Self.flags.contains(word.text) { continue }
      // What follows is the address of one's own.
      if word.equals("source") { return }
      guard Self.settings.contains(word.text) else {
        fail(unknown: word, "no setting of a server", among: Self.settings.union(Self.flags))
        return
      }
      guard next < line.words.count else { return }
      check(word, line.words[next])
      next += 1
    }
  }

  private mutating func check(_ key: HAProxyFile.Word, _ value: HAProxyFile.Word) {
    if value.isFilled { return }
    let isRight: Bool =
      switch String(decoding: key.text, as: UTF8.self) {
      case "observe": ["none", "layer4", "layer7"].contains { value.equals($0) }
      case "on-error": ["fastinter", "fail-check", "sudden-death", "mark-down"].contains { value.equals($0) }
      case "error-limit", "rise", "fall": HAProxyServer.number(value.text) > 0
      case "weight": (0...256).contains(HAProxyServer.number(value.text))
      case "verify": value.equals("none") || value.equals("required")
      case _ where Self.times.contains(key.text): HAProxyTime.milliseconds(value.text) != nil
      default: true
      }
    if !isRight { fail(value.span, "'\(Untrusted(key.text))' cannot be '\(Untrusted(value.text))'") }
  }

  private mutating func check(address: HAProxyFile.Word) {
    if address.isFilled { return }
    if !HAProxyServer.address(address.text).isRight { fail(address.span, "this is no address of a server") }
  }
}
