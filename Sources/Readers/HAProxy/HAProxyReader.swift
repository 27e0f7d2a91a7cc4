internal import SourceText
internal import TopologyModel

/// Reads configurations of HAProxy: each backend that a frontend leads to becomes a call.
struct HAProxyReader: StreamReader, ProxyReader {
  static let format = "haproxy"
  static let hint = "a configuration of HAProxy"
  static let reads =
    "HAProxy 2.8: frontends become calls to the servers of their backends, with idle timeouts, attempts, bounds of connections, and when servers are left out"
  static let cannotSay = "how long an answer may take, load, payloads; which requests take which backend; Lua, SPOE"
  static let fileNames = FileNames([".cfg"])
  static let keepsText = true

  static let convention = "HAProxy 2.8"

  private var files: [(file: HAProxyFile, path: Untrusted, span: Span)] = []

  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool { HAProxyFile.recognizes(head) }

  mutating func read(_ stream: inout ByteStream, of file: SourceFile, into reading: inout Reading) throws(FileError) {
    let parsed = HAProxyFile(try stream.takeRest(), of: file.id)
    for fault in parsed.faults { reading.fail(fault.message, at: fault.span) }
    if parsed.hasConditions { reading.leaveOut(key: Untrusted(".if")) }
    files.append((parsed, file.path, parsed.sections.first?.head.span ?? file.whole))
  }

  mutating func resolve(into reading: inout Reading) {
    for group in Self.configurations(files.map { ($0.file, $0.path.bytes) }) {
      let sections = group.flatMap { files[$0].file.sections }
      let keywords = HAProxyKeywords(sections, backends: Self.backends(of: sections))
      for fault in keywords.faults { reading.fail(fault.message, at: fault.span, hint: fault.hint) }
      for doubt in keywords.doubts { reading.diagnostics.append(Diagnostic(.note, doubt.message, at: doubt.span)) }
      let routes = HAProxyRoutes(sections)
      for key in routes.unread { reading.leaveOut(key: Untrusted(key)) }
      if routes.routes.isEmpty { continue }
      let first = files[group[0]]
      draw(routes.routes, of: first.path, at: first.span, into: &reading)
    }
  }

  static func backends(of sections: [HAProxyFile.Section]) -> Set<[UInt8]> {
    Set(sections.filter(\.isTarget).compactMap { $0.name?.text })
  }

  /// The files that make a configuration each: one that takes requests and has all that it names, or those of a folder together that do not.
  private static func configurations(_ files: [(file: HAProxyFile, path: [UInt8])]) -> [[Int]] {
    var (groups, parts): ([[Int]], [[UInt8]: Int]) = ([], [:])
    let order = files.indices.sorted { (files[$0].path, $0) < (files[$1].path, $1) }
    for index in order {
      let sections = files[index].file.sections
      let backends = backends(of: sections)
      let isWhole =
        sections.contains(where: \.isEntry)
        && sections.filter(\.isEntry).flatMap(\.lines).allSatisfy { line in
          !(line.isNamed("use_backend") || line.isNamed("default_backend")) || line.words.count < 2 || line.words[1].isExpression
            || backends.contains(line.words[1].text)
        }
      let folder = FilePath.folder(of: files[index].path)
      if isWhole {
        groups.append([index])
      } else if let place = parts[folder] {
        groups[place].append(index)
      } else {
        parts[folder] = groups.count
        groups.append([index])
      }
    }
    return groups
  }

  static let canSay: AttributeSet = [
    .idleTimeout, .attempts, .retryBudget, .breaker, .breakerMinCalls, .maxConcurrency, .retryOn, .breakerFailures, .breakerScope,
    .breakerMaxEjected, .breakerFailureRatio, .balancing,
  ]
}

private func < (left: ([UInt8], Int), right: ([UInt8], Int)) -> Bool {
  left.0 == right.0 ? left.1 < right.1 : left.0.lexicographicallyPrecedes(right.0)
}
