/// Which files the documents of a rendered stream come from: `helm template` says so in a comment, `# Source: PATH`, and
/// kustomize in an annotation, `config.kubernetes.io/origin`, where it is asked for.
struct RenderedOrigins {
  /// The documents in the order of the file, each with what it comes from if it says so.
  private var documents: [(start: Int32, path: Untrusted?)] = []

  private static let comment = Array("# Source: ".utf8)
  private static let annotation = Array("config.kubernetes.io/origin:".utf8)

  /// - Complexity: linear in the size of the file.
  init(_ bytes: [UInt8]) {
    var document = Document()
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let line = bytes[start..<end]
      if line.starts(with: "---".utf8), start > 0 {
        documents.append((document.start, document.path))
        document = Document(start: Int32(start))
      }
      document.read(line)
      start = end + 1
    }
    documents.append((document.start, document.path))
  }

  /// The path that the document at a place comes from; nil where it does not say.
  func path(at offset: Int32) -> Untrusted? {
    let next = documents.partitioningIndex { $0.start > offset }
    return next > 0 ? documents[next - 1].path : nil
  }

  var paths: Set<Untrusted> { Set(documents.compactMap(\.path)) }

  func renamed(_ name: (Untrusted) -> Untrusted) -> RenderedOrigins {
    var renamed = self
    renamed.documents = documents.map { ($0.start, $0.path.map(name)) }
    return renamed
  }

  private struct Document {
    var start: Int32 = 0
    private var comment: Untrusted?
    private var annotation: Untrusted?
    private var isRemote = false
    /// How deep the annotation stands whose lines are being read.
    private var depth: Int?

    /// What lies in another repository has no path in this one.
    var path: Untrusted? { comment ?? (isRemote ? nil : annotation) }

    init(start: Int32 = 0) { self.start = start }

    mutating func read(_ line: ArraySlice<UInt8>) {
      if comment == nil, line.starts(with: RenderedOrigins.comment) { comment = Self.name(line.dropFirst(RenderedOrigins.comment.count)) }
      let text = line.drop { $0 == 0x20 }
      let indentation = text.startIndex - line.startIndex
      if text.starts(with: RenderedOrigins.annotation) {
        depth = indentation
        // The text may follow in quotes: "path: base/web.yaml\n".
        let rest = text.dropFirst(RenderedOrigins.annotation.count).drop { [0x20, UInt8(ascii: "\""), UInt8(ascii: "'")].contains($0) }
        take(rest.prefix { ![UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'")].contains($0) })
      } else if let outer = depth {
        if indentation > outer { take(text) } else { depth = nil }
      }
    }

    private mutating func take(_ text: ArraySlice<UInt8>) {
      if text.starts(with: "repo: ".utf8) { isRemote = true }
      if text.starts(with: "path: ".utf8) { annotation = Self.name(text.dropFirst("path: ".utf8.count)) }
    }

    private static func name(_ bytes: ArraySlice<UInt8>) -> Untrusted? {
      var bytes = bytes
      while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
      return bytes.isEmpty ? nil : Untrusted(bytes)
    }
  }
}
