internal import SourceText

/// What nginx 1.31 refuses of directives: names that it does not know, where each may stand, how many words it takes, and of what kind.
struct NginxDirectives {
  typealias Fault = (span: Span, message: Message, hint: Message?)

  private(set) var faults: [Fault] = []
  /// What nginx refuses unless it was given a module that knows it.
  private(set) var doubts: [Fault] = []
  private let file: NginxFile
  /// The letter of each block, as `NginxDirectiveTable` has it.
  private var letters: [Int: Character] = [:]
  /// What was probably meant by a name that is not known.
  private var meant: [[UInt8]: String?] = [:]

  /// - Complexity: linear in the directives.
  init(_ file: NginxFile) {
    self.file = file
    let top = Self.context(of: file)
    let loadsModules = file.directives.contains { $0.isNamed("load_module") }
    var seen: [Int: Set<[UInt8]>] = [:]
    for (index, directive) in file.directives.enumerated() {
      let context = directive.parent < 0 ? top : letters[directive.parent] ?? "?"
      if directive.isBlock { letters[index] = Self.letter(of: directive, in: context) }
      // In a block that is not known, as in a table of types, words mean something else.
      guard context != "?" else { continue }
      if context == "u" || context == "U", directive.isNamed("server") {
        check(server: directive)
      } else if directive.isNamed("include") {
        if directive.isBlock || directive.words.count != 2 { fail(directive.span, "'include' takes the name of a file") }
      } else if let forms = NginxDirectiveTable.forms[directive.name] {
        guard let form = forms.first(where: { $0.contexts.contains(context) }) else {
          fail(directive.span, "'\(Untrusted(directive.name))' cannot stand here")
          continue
        }
        check(directive, form, in: context, isAgain: !seen[directive.parent, default: []].insert(directive.name).inserted)
      } else if !NginxDirectiveTable.others.contains(directive.name) {
        tell(unknown: directive, mayBeLoaded: loadsModules)
      }
    }
    checkUpstreams()
  }

  /// The block that a file's top is: that of what nginx starts from, or one in which all of it may stand.
  private static func context(of file: NginxFile) -> Character {
    let top = file.directives.filter { $0.parent < 0 }
    if top.contains(where: { $0.isNamed("http") || $0.isNamed("events") || $0.isNamed("stream") }) { return "m" }
    return ["h", "s", "l"].first { block in
      top.allSatisfy { directive in NginxDirectiveTable.forms[directive.name]?.contains { $0.contexts.contains(block) } ?? true }
    } ?? "h"
  }

  private static func letter(of block: NginxFile.Directive, in context: Character) -> Character {
    let isStream = context == "S"
    switch String(decoding: block.name, as: UTF8.self) {
    case "http" where context == "m": return "h"
    case "stream" where context == "m": return "S"
    case "events" where context == "m": return "e"
    case "server" where context == "h" || isStream: return isStream ? "T" : "s"
    case "upstream" where context == "h" || isStream: return isStream ? "U" : "u"
    case "location" where context == "s" || context == "l": return "l"
    case "if" where context == "s": return "I"
    case "if" where context == "l": return "i"
    case "limit_except" where context == "l": return "x"
    default: return "?"
    }
  }

  /// Names for which it is worked out what was meant, at most.
  private static let mostMeant = 100

  private mutating func tell(unknown directive: NginxFile.Directive, mayBeLoaded: Bool) {
    if meant[directive.name] == nil, meant.count < Self.mostMeant {
      // Modules of others have names like those of nginx, though none so like as a slip of the pen.
      let near = Spelling.nearest(to: directive.name, among: NginxDirectiveTable.names)
      meant[directive.name] = .some(near.flatMap { Spelling.distance(directive.name, $0.utf8).map { $0 <= 2 } ?? false ? near : nil })
    }
    let name = Untrusted(directive.name)
    if let near = meant[directive.name] ?? nil, !mayBeLoaded {
      faults.append((directive.span, "nginx has no directive '\(name)'", "did you mean '\(ours: near)'?"))
    } else {
      doubts.append(
        (directive.span, "'\(name)' is no directive of nginx, which refuses it unless a module of somebody else is loaded", nil))
    }
  }

  private mutating func fail(_ span: Span, _ message: Message) { faults.append((span, message, nil)) }

  private mutating func check(
    _ directive: NginxFile.Directive, _ form: NginxDirectiveTable.Form, in context: Character, isAgain: Bool
  ) {
    let name = Untrusted(directive.name)
    if directive.isBlock != form.isBlock {
      return fail(directive.span, form.isBlock ? "'\(name)' begins a block" : "'\(name)' begins no block, and is ended by ';'")
    }
    let words = directive.words.dropFirst()
    guard form.counts.contains(words.count) || (form.least.map { words.count >= $0 } ?? false) else {
      return fail(directive.span, "'\(name)' takes another number of words")
    }
    if isAgain, form.isOnce { return fail(directive.span, "'\(name)' stands twice in its block") }
    for (place, word) in words.enumerated() where !Self.isRight(word.text, form.kind, place) {
      fail(word.span, "'\(name)' cannot be '\(Untrusted(word.text))'")
    }
    if NginxRoutes.passes.contains(where: { directive.isNamed($0.name) }), let word = words.first {
      check(address: word, isURL: directive.isNamed("proxy_pass") && context != "T", isStream: context == "T")
    }
  }

  private static func isRight(_ word: [UInt8], _ kind: NginxDirectiveTable.Kind, _ place: Int) -> Bool {
    switch kind {
    case .anything: true
    case .flag: ["on", "off"].contains { word.map(Address.lowercased).elementsEqual($0.utf8) }
    case .number: NginxQuantity.number(word) != nil
    case .time: NginxQuantity.time(word) != nil
    case .seconds: NginxQuantity.time(word, isWhole: true) != nil
    case .size: NginxQuantity.isSize(word, units: "kKmM")
    case .offset: NginxQuantity.isSize(word, units: "kKmMgG")
    case .buffers: place == 0 ? NginxQuantity.number(word).map { $0 > 0 } ?? false : NginxQuantity.isSize(word, units: "kKmM")
    case .connections: place == 0 ? NginxQuantity.number(word).map { $0 > 0 } ?? false : word.elementsEqual("local".utf8)
    case .words(let words): words.contains(word.map(Address.lowercased))
    }
  }

  /// An address or URL that requests are passed to.
  private mutating func check(address: NginxFile.Word, isURL: Bool, isStream: Bool) {
    let text = address.text
    if text.contains(UInt8(ascii: "$")) { return }
    if isStream, text.contains(UInt8(ascii: "/")), !text.starts(with: "unix:".utf8) {
      return fail(address.span, "in a stream this is an address, and no URL")
    }
    guard !isURL || text.starts(with: "http://".utf8) || text.starts(with: "https://".utf8) else {
      return fail(address.span, "'proxy_pass' takes a URL that begins with http:// or https://")
    }
    let (host, isPort) = ServerAddress.hostAndPort(of: text[...])
    if !isPort || host.isEmpty { fail(address.span, "this \(ours: isURL ? "URL" : "address") has no host, or a port that is none") }
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
