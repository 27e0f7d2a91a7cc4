internal import SourceText
internal import TopologyModel

/// Reads configurations of nginx: each location, and each server of a stream, that hands requests on becomes a call.
struct NginxReader: StreamReader {
  static let format = "nginx"
  static let hint = "a configuration of nginx"
  static let reads =
    "nginx 1.31, whole files and those that are included within `http`: `proxy_pass` and its like become calls, `upstream` their servers, with idle timeouts, attempts, and when servers are left out"
  static let cannotSay =
    "how long an answer may take, load, payloads; what variables hold but for `set`, `limit_req`, `limit_conn`, `mirror`"
  static let fileNames = FileNames([".conf"])
  static let keepsText = true

  /// Whose silence means what it means here.
  static let convention = "nginx 1.31"

  private var files: [(file: NginxFile, path: Untrusted, span: Span)] = []

  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool { NginxFile.recognizes(head) }

  mutating func read(_ stream: inout ByteStream, of file: SourceFile, into reading: inout Reading) throws(FileError) {
    let own = consume stream
    stream = ByteStream([])
    let bytes = try own.rest()
    do {
      let parsed = try NginxFile(bytes, of: file.id)
      for fault in Self.faults(of: parsed) { reading.fail(fault.message, at: fault.span) }
      files.append((parsed, file.path, parsed.directives.first?.span ?? file.whole))
    } catch {
      reading.fail(error.message, at: error.span)
    }
  }

  /// What nginx refuses of a file that can be parsed.
  static func faults(of file: NginxFile) -> [(span: Span, message: Message)] {
    let isWhole = file.directives.contains { $0.parent < 0 && ($0.isNamed("http") || $0.isNamed("events") || $0.isNamed("stream")) }
    return NginxDirectives(file, isWhole: isWhole).faults
  }

  mutating func declare(into reading: inout Reading) {}

  mutating func resolve(into reading: inout Reading) {
    let names = files.map { ProxyName.name(of: $0.path, format: Self.format) }
    var upstreams: [ArraySlice<UInt8>: NginxRoutes.Upstreams] = [:]
    for (name, file) in zip(names, files) { NginxRoutes.add(file.file, to: &upstreams[name, default: [:]]) }
    for index in files.indices {
      let routes = NginxRoutes(files[index].file, upstreams[names[index], default: [:]])
      for name in routes.unread { reading.leaveOut(key: Untrusted(name)) }
      // A file of upstreams alone belongs to others.
      if routes.routes.isEmpty { continue }
      Proxy(
        format: Self.format, name: names[index], span: files[index].span, path: files[index].path, canSay: Self.canSay,
        routes: routes.routes
      ).draw(into: &reading)
    }
  }

  /// How long all of an answer takes nginx cannot say.
  private static let canSay: AttributeSet = [
    .idleTimeout, .attempts, .backoff, .maxBackoff, .retryBudget, .breaker, .breakerMinCalls, .breakerWindow, .maxConcurrency,
  ]
}
