internal import SourceText

/// What nginx 1.31 refuses of the directives that are read: where each may stand, how many words it takes, and of what kind.
struct NginxDirectives {
  private struct Rule {
    /// Blocks in which it may stand, by letter.
    var contexts: Set<Character>
    var words: ClosedRange<Int>
    var isBlock: Bool
    var kind: Substring
    /// Whether it may stand once in a block.
    var isOnce: Bool
  }

  /// Name, blocks, how many words follow, what they are. Blocks: `m` the top, `h` http, `s` server, `l` location, `i` if in a location,
  /// `x` limit_except, `u` upstream, `S`, `T`, `U` the same of stream. A block of its own is `{}`, `!` stands once.
  private static let table = """
    http m 0 {}
    events m 0 {}
    stream m 0 {}
    server hS 0 {}
    upstream hS 1 {}
    location sl 1-2 {}
    limit_except l 1-20 {}
    if sl 1-20 {}
    proxy_pass lixT 1 !
    grpc_pass li 1 !
    fastcgi_pass li 1 !
    uwsgi_pass lix 1 !
    scgi_pass lix 1 !
    proxy_connect_timeout hslST 1 time!
    proxy_read_timeout hsl 1 time!
    proxy_send_timeout hsl 1 time!
    proxy_timeout ST 1 time!
    proxy_next_upstream hsl 1-20 proxy
    proxy_next_upstream_tries hslST 1 number!
    proxy_next_upstream_timeout hslST 1 time!
    grpc_connect_timeout hsl 1 time!
    grpc_read_timeout hsl 1 time!
    grpc_send_timeout hsl 1 time!
    grpc_next_upstream hsl 1-20 grpc
    grpc_next_upstream_tries hsl 1 number!
    grpc_next_upstream_timeout hsl 1 time!
    fastcgi_connect_timeout hsl 1 time!
    fastcgi_read_timeout hsl 1 time!
    fastcgi_send_timeout hsl 1 time!
    fastcgi_next_upstream hsl 1-20 fastcgi
    fastcgi_next_upstream_tries hsl 1 number!
    fastcgi_next_upstream_timeout hsl 1 time!
    uwsgi_connect_timeout hsl 1 time!
    uwsgi_read_timeout hsl 1 time!
    uwsgi_send_timeout hsl 1 time!
    uwsgi_next_upstream hsl 1-20 uwsgi
    uwsgi_next_upstream_tries hsl 1 number!
    uwsgi_next_upstream_timeout hsl 1 time!
    keepalive u 1 number!
    least_conn uU 0 !
    ip_hash u 0
    server_name sT 1-999
    listen sT 1-99
    """

  private static let rules: [[UInt8]: Rule] = {
    var rules: [[UInt8]: Rule] = [:]
    for line in table.split(separator: "\n") {
      let parts = line.split(separator: " ")
      let bounds = parts[2].split(separator: "-").map { Int($0)! }
      var kind = parts.count > 3 ? parts[3] : ""
      let isOnce = kind.last == "!"
      if isOnce { kind = kind.dropLast() }
      rules[Array(parts[0].utf8)] = Rule(
        contexts: Set(parts[1]), words: bounds[0]...bounds[bounds.count - 1], isBlock: kind == "{}", kind: kind, isOnce: isOnce)
    }
    return rules
  }()

  /// What `proxy_next_upstream` and its like can name, beside what all of them can.
  private static let failures: [Substring: Set<[UInt8]>] = {
    let all = "error timeout invalid_header non_idempotent http_500 http_503 http_403 http_404 http_429 off"
    let more = ["proxy": " http_502 http_504 updating", "grpc": " http_502 http_504", "fastcgi": " updating", "uwsgi": " updating"]
    return more.reduce(into: [:]) { sets, more in
      sets[Substring(more.key)] = Set((all + more.value).split(separator: " ").map { Array($0.utf8) })
    }
  }()

  private(set) var faults: [(span: Span, message: Message)] = []
  private let file: NginxFile
  /// The letter of each block.
  private var letters: [Int: Character] = [:]

  /// - Parameter isWhole: whether the file is one that nginx starts from; else one that is included within http.
  init(_ file: NginxFile, isWhole: Bool) {
    self.file = file
    var seen: [Int: Set<[UInt8]>] = [:]
    for (index, directive) in file.directives.enumerated() {
      let context: Character = directive.parent < 0 ? (isWhole ? "m" : "h") : letters[directive.parent] ?? "?"
      if directive.isBlock { letters[index] = Self.letter(of: directive, in: context) }
      // In a block that is not known, as in a table of types, words mean something else.
      guard context != "?" else { continue }
      if context == "u" || context == "U", directive.isNamed("server") {
        check(server: directive)
      } else if let rule = Self.rules[directive.name] {
        check(directive, rule, in: context, isAgain: !seen[directive.parent, default: []].insert(directive.name).inserted)
      }
    }
    checkUpstreams()
  }

  private static func letter(of block: NginxFile.Directive, in context: Character) -> Character {
    let isStream = context == "S"
    switch String(decoding: block.name, as: UTF8.self) {
    case "http" where context == "m": return "h"
    case "stream" where context == "m": return "S"
    case "server" where context == "h" || isStream: return isStream ? "T" : "s"
    case "upstream" where context == "h" || isStream: return isStream ? "U" : "u"
    case "location" where context == "s" || context == "l": return "l"
    case "if" where context == "l": return "i"
    case "limit_except" where context == "l": return "x"
    default: return "?"
    }
  }

  private mutating func fail(_ span: Span, _ message: Message) { faults.append((span, message)) }

  private mutating func check(_ directive: NginxFile.Directive, _ rule: Rule, in context: Character, isAgain: Bool) {
    let name = Untrusted(directive.name)
    if !rule.contexts.contains(context) { return fail(directive.span, "'\(name)' cannot stand here") }
    if directive.isBlock != rule.isBlock {
      return fail(directive.span, rule.isBlock ? "'\(name)' begins a block" : "'\(name)' begins no block, and is ended by ';'")
    }
    let words = directive.words.dropFirst()
    if !rule.words.contains(words.count) { return fail(directive.span, "'\(name)' takes another number of words") }
    if isAgain, rule.isOnce { return fail(directive.span, "'\(name)' stands twice in its block") }
    for word in words {
      let isRight =
        switch rule.kind {
        case "time": NginxQuantity.time(word.text) != nil
        case "number": NginxQuantity.number(word.text) != nil
        default: Self.failures[rule.kind]?.contains(word.text.map(Address.lowercased)) ?? true
        }
      if !isRight { fail(word.span, "'\(name)' cannot be '\(Untrusted(word.text))'") }
    }
    if directive.isNamed("proxy_pass"), let word = words.first { check(address: word, isStream: context == "T") }
  }

  /// A URL that requests are passed to.
  private mutating func check(address: NginxFile.Word, isStream: Bool) {
    let text = address.text
    if text.contains(UInt8(ascii: "$")) { return }
    if isStream {
      if text.contains(UInt8(ascii: "/")), !text.starts(with: "unix:".utf8) {
        fail(address.span, "in a stream this is an address, and no URL")
      }
      return
    }
    guard text.starts(with: "http://".utf8) || text.starts(with: "https://".utf8) else {
      return fail(address.span, "'proxy_pass' takes a URL that begins with http:// or https://")
    }
    let (host, isPort) = ServerAddress.hostAndPort(of: text[...])
    if !isPort || host.isEmpty { fail(address.span, "this URL has no host, or a port that is none") }
  }

  private mutating func check(server: NginxFile.Directive) {
    if server.isBlock { return fail(server.span, "a server of an upstream begins no block") }
    guard server.words.count > 1 else { return fail(server.span, "'server' takes an address") }
    for word in server.words.dropFirst(2) where !Self.isParameter(word.text) {
      fail(word.span, "a server of an upstream has no parameter '\(Untrusted(word.text))'")
    }
    let (host, isPort) = ServerAddress.hostAndPort(of: server.words[1].text[...])
    if !isPort || host.isEmpty { fail(server.words[1].span, "this is no address of a server") }
  }

  private static func isParameter(_ text: [UInt8]) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    let value = parts.count > 1 ? Array(parts[1]) : nil
    switch (String(decoding: parts[0], as: UTF8.self), value) {
    case ("weight", let value?): return NginxQuantity.number(value).map { $0 > 0 } ?? false
    case ("max_fails", let value?), ("max_conns", let value?): return NginxQuantity.number(value) != nil
    case ("fail_timeout", let value?): return NginxQuantity.time(value, isWhole: true) != nil
    case ("service", _?), ("route", _?): return true
    case ("backup", nil), ("down", nil), ("resolve", nil): return true
    default: return false
    }
  }

  private mutating func checkUpstreams() {
    var counts: [Int: Int] = [:]
    for directive in file.directives where directive.isNamed("server") && !directive.isBlock {
      if !directive.words.contains(where: { $0.text.elementsEqual("backup".utf8) }) { counts[directive.parent, default: 0] += 1 }
    }
    var names: Set<[[UInt8]]> = []
    for (index, directive) in file.directives.enumerated() where letters[index] == "u" || letters[index] == "U" {
      if counts[index, default: 0] == 0 { fail(directive.span, "this upstream has no server that is no backup") }
      guard directive.words.count > 1 else { continue }
      let name = directive.words[1]
      if !names.insert([[letters[index]!.asciiValue ?? 0], name.text.map(Address.lowercased)]).inserted {
        fail(name.span, "there is an upstream '\(Untrusted(name.text))' already")
      }
    }
  }
}
