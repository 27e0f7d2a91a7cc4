import Documents
import Reporters
import SourceText
import TestSupport

extension FuzzTarget {
  /// The readers of languages: a fault with a place, or a tree that can be walked.
  static let documents = [
    FuzzTarget("yaml", seeds: { samples([".yaml"]) }) { bytes in
      let file = SourceFile(id: FileID(0), path: Untrusted("a.yaml"), bytes: bytes)
      _ = try outlines(file, YAMLReader.read)
      try haveSubjects(YAMLReader.read(file).tree)
      try isReadAsByLibyaml(file)
      _ = TopLevelKeys(bytes)
    },
    FuzzTarget("json", seeds: { samples([".json", ".jsonl"]) }) { bytes in
      let file = SourceFile(id: FileID(0), path: Untrusted("a.json"), bytes: bytes)
      guard let outlines = try outlines(file, JSONReader.read) else { return try hasSameStream(bytes, nil) }
      let written = SourceFile(id: FileID(0), path: Untrusted("b.json"), bytes: Array(outlines.joined().utf8))
      try Law.holds(try FuzzTarget.outlines(written, JSONReader.read) == outlines, "JSON that is written is read as what it was")
      try hasSameStream(bytes, outlines.first)
    },
    FuzzTarget("hcl", seeds: { samples([".hcl"]) }) { bytes in
      let file = SourceFile(id: FileID(0), path: Untrusted("a.hcl"), bytes: bytes)
      _ = try outlines(file, DocumentTree.read)
      try haveSubjects(DocumentTree.read(file).tree)
    },
    FuzzTarget("edits", seeds: { samples([".yaml", ".json"]) }) { bytes in try areEdited(bytes) },
  ]

  /// What is read without libyaml is what libyaml reads, node by node.
  private static func isReadAsByLibyaml(_ file: SourceFile) throws {
    let (tree, diagnostics) = YAMLReader.read(file)
    let (judge, faults) = YAMLReader.parse(file, byLibyaml: true).take(as: file)
    try Law.holds(tree.nodeCount == judge.nodeCount && tree.roots == judge.roots && diagnostics == faults, "plain YAML is read as by libyaml")
    for node in (0..<Int32(tree.nodeCount)).map(NodeID.init) {
      let isAlike =
        tree.kind(node) == judge.kind(node) && tree.span(node) == judge.span(node) && tree.node(node).style == judge.node(node).style
        && tree.bytes(node) == judge.bytes(node) && tree.node(node).count == judge.node(node).count
      try Law.holds(isAlike, "a node of plain YAML is read as by libyaml")
    }
  }

  /// The samples whose names have one of some endings, as they stand.
  private static func samples(_ endings: [String]) -> [[UInt8]] { Shared.samples(endings: endings).map(\.bytes) }

  private typealias Read = (SourceFile) -> (tree: DocumentTree, diagnostics: [Diagnostic])

  /// The documents of a file in words, if nothing is wrong with it.
  private static func outlines(_ file: SourceFile, _ read: Read) throws -> [String]? {
    var sources = SourceFiles()
    let file = sources.add(path: file.path, bytes: file.bytes)
    let (tree, diagnostics) = read(file)
    try Law.areTold(diagnostics, in: sources)
    let outlines = try tree.roots.map { root in
      var outline = ByteBuffer()
      try write(tree, root, sources, into: &outline)
      return String(decoding: outline.bytes, as: UTF8.self)
    }
    try Law.holds(tree.isWhole || diagnostics.contains { $0.severity == .error }, "what is not read to its end has an error")
    return diagnostics.isEmpty ? outlines : nil
  }

  /// Writes a node as JSON: an alias as the number of what it stands for, a bare word as it is. No tree is deeper than `Limits.depth`.
  private static func write(_ tree: DocumentTree, _ node: NodeID, _ sources: SourceFiles, into out: inout ByteBuffer) throws {
    try Law.lies(tree.span(node), in: sources, "a node")
    if tree.resolved(node) != node {
      out += "*\(tree.resolved(node).rawValue)"
      return
    }
    switch tree.kind(node) {
    case .alias: throw BrokenLaw(description: "what an alias stands for is an alias")
    case .scalar: if tree.node(node).style == .plain { out += tree.untrusted(node).text } else { out.json(tree.untrusted(node)) }
    case .sequence:
      out += "["
      for (index, item) in tree.items(node).enumerated() {
        if index > 0 { out += "," }
        try write(tree, item, sources, into: &out)
      }
      out += "]"
    case .mapping:
      out += "{"
      for (index, pair) in tree.pairs(node).enumerated() {
        if index > 0 { out += "," }
        try write(tree, pair.key, sources, into: &out)
        out += ":"
        try write(tree, pair.value, sources, into: &out)
      }
      out += "}"
    }
  }

  /// Comments that speak to the tool lie in the file, and so does what they speak of.
  private static func haveSubjects(_ tree: DocumentTree) throws {
    var sources = SourceFiles()
    _ = sources.add(path: tree.file.path, bytes: tree.file.bytes)
    for comment in tree.directedComments() {
      for span in [comment.name, comment.text, comment.subject] { try Law.lies(span, in: sources, "a comment") }
    }
  }

  // MARK: - Streams

  /// A stream reads the same, wherever its pieces end; and what the tree holds, if the whole is JSON.
  private static func hasSameStream(_ bytes: [UInt8], _ outline: String?) throws {
    let whole = streamed(bytes)
    if let outline, !outline.isEmpty { try Law.holds(whole == outline, "a stream reads \(whole) where the tree has \(outline)") }
    let size = 1 + bytes.count / 2 % 16
    let parted = streamed(bytes, inPiecesOf: size)
    try Law.holds(whole == parted, "a stream reads \(whole) in one piece and \(parted) in pieces of \(size) bytes")
  }

  /// The values of a stream in words; `!` and the line stand for what is none.
  private static func streamed(_ bytes: [UInt8], inPiecesOf size: Int = ByteStream.pieceSize) -> String {
    var stream = JSONStream(ByteStream(bytes, largestPiece: size))
    var out = ByteBuffer()
    do throws(JSONStream.Fault) {
      while let kind = try stream.peek() { try value(of: kind, &stream, into: &out) }
    } catch {
      out += "!\(error.line)"
    }
    return String(decoding: out.bytes, as: UTF8.self)
  }

  private static func value(of kind: JSONStream.Kind, _ stream: inout JSONStream, into out: inout ByteBuffer) throws(JSONStream.Fault) {
    var isFirst = true
    switch kind {
    case .string:
      let text = unsafe try stream.text()
      out.json(unsafe text.map { unsafe Array($0) } ?? [])
    case .number, .word:
      let text = unsafe try stream.text()
      out += unsafe text.map { unsafe String(decoding: $0, as: UTF8.self) } ?? "null"
    case .array:
      _ = try stream.enterArray()
      out += "["
      while try stream.nextItem() {
        if !isFirst { out += "," }
        isFirst = false
        if let kind = try stream.peek() { try value(of: kind, &stream, into: &out) }
      }
      out += "]"
    case .object:
      _ = try stream.enterObject()
      out += "{"
      while let key = try stream.nextKey() {
        if !isFirst { out += "," }
        isFirst = false
        out.json(key)
        out += ":"
        if let kind = try stream.peek() { try value(of: kind, &stream, into: &out) }
      }
      out += "}"
    }
  }

  // MARK: - Edits

  /// What is set in a file without faults is there when it is read again, and the file has no fault then.
  private static func areEdited(_ bytes: [UInt8]) throws {
    let isJSON = bytes.first { $0 > 0x20 }.map { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") } ?? false
    let path = Untrusted(isJSON ? "a.json" : "a.yaml")
    let (tree, faults) = DocumentTree.read(SourceFile(id: FileID(0), path: path, bytes: bytes))
    guard faults.isEmpty, let root = tree.roots.first, tree.isMapping(root) else { return }
    let pairs = tree.pairs(root)
    for (key, value) in [("timeout", NewScalar.bare("300ms")), ("to", .text(Array("it's: \"x\" #".utf8)))] {
      for place in [root] + pairs.map(\.value) where tree.isMapping(place) && tree.resolved(place) == place {
        var editor = DocumentEditor(tree)
        if editor.isShared(place) { continue }
        editor.set(Array(key.utf8), to: value, in: .node(place))
        guard let text = editor.text() else { continue }
        let (after, faults) = DocumentTree.read(SourceFile(id: FileID(0), path: path, bytes: text))
        let words = { String(decoding: text, as: UTF8.self) }
        try Law.holds(faults.isEmpty, "an edited file has a fault: \(faults.map(\.message.plainText)) \(words())")
        try Law.holds(after.roots.count == tree.roots.count, "an edited file has as many documents as before: \(words())")
      }
    }
  }
}
