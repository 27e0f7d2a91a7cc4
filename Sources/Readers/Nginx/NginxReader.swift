internal import SourceText
internal import TopologyModel

/// Reads configurations of nginx: each location, and each server of a stream, that hands requests on becomes a call.
struct NginxReader: StreamReader, ProxyReader {
  static let format = "nginx"
  static let hint = "a configuration of nginx"
  static let reads =
    "nginx 1.31, with what `include` names among the inputs: `proxy_pass` and its like become calls, `upstream` their servers, with idle timeouts, attempts, mirrors, and when servers are left out"
  static let cannotSay =
    "how long an answer may take, load, payloads; what variables hold but for `set`, limits of single clients"
  static let fileNames = FileNames([".conf"])
  static let keepsText = true

  static let convention = "nginx 1.31"

  private var files: [(file: NginxFile, path: Untrusted, span: Span)] = []

  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool { NginxFile.recognizes(head) }

  mutating func read(_ stream: inout ByteStream, of file: SourceFile, into reading: inout Reading) throws(FileError) {
    let bytes = try stream.takeRest()
    do {
      let parsed = try NginxFile(bytes, of: file.id)
      files.append((parsed, file.path, parsed.directives.first?.span ?? file.whole))
    } catch {
      reading.fail(error.message, at: error.span)
    }
  }

  mutating func resolve(into reading: inout Reading) {
    let includes = NginxIncludes(files.map { ($0.file, $0.path) })
    for fault in includes.faults { reading.fail(fault.message, at: fault.span) }
    for _ in 0..<includes.missing { reading.leaveOut(key: Untrusted("include")) }
    let names = files.map { ProxyName.name(of: $0.path, format: Self.format) }
    // A part that nothing includes shares its upstreams with the files of the same proxy.
    var upstreams: [ArraySlice<UInt8>: NginxRoutes.Upstreams] = [:]
    for part in includes.joined { NginxRoutes.add(part.whole, to: &upstreams[names[part.file], default: [:]]) }
    for part in includes.joined {
      let (path, span) = (files[part.file].path, files[part.file].span)
      let directives = NginxDirectives(part.whole)
      for fault in directives.faults { reading.fail(fault.message, at: fault.span, hint: fault.hint) }
      for doubt in directives.doubts { reading.diagnostics.append(Diagnostic(.note, doubt.message, at: doubt.span)) }
      let routes = NginxRoutes(part.whole, upstreams[names[part.file], default: [:]])
      for name in routes.unread { reading.leaveOut(key: Untrusted(name)) }
      for note in routes.notes { reading.diagnostics.append(Diagnostic(.note, note.message, at: note.span, hint: note.hint)) }
      // A file of upstreams alone belongs to others.
      if routes.routes.isEmpty { continue }
      draw(routes.routes, of: path, named: names[part.file], at: span, into: &reading)
    }
  }

  /// How long all of an answer takes nginx cannot say.
  static let canSay: AttributeSet = [
    .idleTimeout, .attempts, .backoff, .maxBackoff, .retryBudget, .breaker, .breakerMinCalls, .breakerWindow, .maxConcurrency, .retryOn,
    .breakerFailures, .breakerScope, .breakerMaxEjected, .breakerFailureRatio, .retryMaxBody, .maxPending, .balancing,
  ]
}
