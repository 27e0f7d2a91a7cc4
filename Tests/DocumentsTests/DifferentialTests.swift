import Foundation
import SourceText
import TestSupport
import Testing

@testable import Documents

/// The tree of a document against what PyYAML and Python's json read: each node with its place, kind, style and text.
@Suite(.enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
struct DifferentialTests {
  private struct Request: Encodable {
    /// `libyaml`, `pyyaml` or `json`.
    let parser: String
    /// Names of files, or texts.
    let paths: [String]
    let texts: [String]
  }

  private struct Answer: Decodable {
    let outline: String
    let fault: String?
  }

  /// Positions are made of the parser's index into the code points, by a table of lines that Python makes.
  private static let program = #"""
    import bisect, json, re, sys
    import yaml

    def places(text):
        starts = [0] + [end.end() for end in re.finditer("\r\n|\n|\r", text)]
        def place(index):
            line = bisect.bisect_right(starts, index)
            return f"{line}:{index - starts[line - 1] + 1}"
        return place

    def scalar(style, value):
        return style + " " + value.replace("\\", "\\\\").replace("\n", "\\n")

    def of_yaml(text, loader):
        place, lines, anchors, is_root = places(text), [], {}, False
        texts = ["tag:yaml.org,2002:" + name for name in ("str", "binary", "timestamp")]
        for event in yaml.parse(text, Loader=loader):
            start, end = place(event.start_mark.index), place(event.end_mark.index)
            if isinstance(event, yaml.DocumentStartEvent):
                is_root, anchors = True, {}
                continue
            if isinstance(event, yaml.NodeEvent) and event.anchor and not isinstance(event, yaml.AliasEvent): anchors[event.anchor] = start
            if isinstance(event, yaml.AliasEvent): lines.append(f"{start}-{end} * {anchors[event.anchor]}")
            elif isinstance(event, yaml.ScalarEvent):
                plain = event.style is None or event.style == ""
                # A document without anything in it.
                if not (is_root and plain and event.value == "" and not event.tag and not event.anchor):
                    style = "block" if event.style in ("|", ">") else "plain" if plain and event.tag not in texts else "quoted"
                    lines.append(f"{start}-{end} " + scalar(style, event.value))
            elif isinstance(event, yaml.SequenceStartEvent): lines.append(f"{start} [")
            elif isinstance(event, yaml.MappingStartEvent): lines.append(f"{start} {{")
            elif isinstance(event, yaml.SequenceEndEvent): lines.append("]")
            elif isinstance(event, yaml.MappingEndEvent): lines.append("}")
            is_root = False
        return lines

    def of_json(text):
        json.loads(text)
        place, lines = places(text), []
        blank, word = re.compile("[ \t\r\n]*"), re.compile("[-+.0-9a-zA-Z]+")
        def walk(index):
            if text[index] == '"':
                value, end = json.decoder.scanstring(text, index + 1)
                lines.append(f"{place(index)}-{place(end)} " + scalar("quoted", value))
                return end
            if text[index] not in "[{":
                end = word.match(text, index).end()
                lines.append(f"{place(index)}-{place(end)} " + scalar("plain", text[index:end]))
                return end
            lines.append(f"{place(index)} {text[index]}")
            index = blank.match(text, index + 1).end()
            while text[index] not in "]}":
                index = blank.match(text, walk(index)).end()
                if text[index] in ",:": index = blank.match(text, index + 1).end()
            lines.append(text[index])
            return index + 1
        walk(blank.match(text).end())
        return lines

    request = json.load(sys.stdin)
    answers = []
    texts = [open(path, "rb").read().decode() for path in request["paths"]] + request["texts"]
    for text in texts:
        text = text.removeprefix("\ufeff")
        try:
            lines = of_json(text) if request["parser"] == "json" else of_yaml(text, yaml.CLoader if request["parser"] == "libyaml" else yaml.Loader)
            answers.append({"outline": "\n".join(lines)})
        except (yaml.YAMLError, json.JSONDecodeError) as fault:
            answers.append({"outline": "", "fault": str(fault)})
    json.dump(answers, sys.stdout)
    """#

  /// The nodes of a tree, a line for each, as the program writes them.
  private static func outline(_ tree: DocumentTree) -> String {
    var lines: [String] = []
    func start(_ node: Node) -> String {
      let place = tree.file.location(of: Span(file: tree.file.id, start: node.start, end: node.end))
      return "\(place.line):\(place.column)"
    }
    func both(_ node: Node) -> String {
      let place = tree.file.location(of: Span(file: tree.file.id, start: node.start, end: node.end))
      return "\(place.line):\(place.column)-\(place.endLine):\(place.endColumn)"
    }
    func walk(_ index: Int32) {
      let node = tree.raw(index)
      switch node.kind {
      case .scalar:
        let text = tree.untrusted(NodeID(index)).text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        lines.append("\(both(node)) \(node.style) \(text)")
      case .alias: lines.append("\(both(node)) * \(start(tree.raw(node.reference)))")
      case .sequence, .mapping:
        lines.append("\(start(node)) \(node.kind == .sequence ? "[" : "{")")
        var child = index + 1
        while child < index + node.extent {
          walk(child)
          child += tree.raw(child).extent
        }
        lines.append(node.kind == .sequence ? "]" : "}")
      }
    }
    for root in tree.roots { walk(root.rawValue) }
    return lines.joined(separator: "\n")
  }

  /// The first line in which two outlines differ.
  private static func difference(_ ours: String, _ theirs: String) -> String? {
    if ours.utf8.elementsEqual(theirs.utf8) { return nil }
    let (ours, theirs) = (ours.split(separator: "\n"), theirs.split(separator: "\n"))
    let first = zip(ours, theirs).enumerated().first { !$1.0.utf8.elementsEqual($1.1.utf8) }?.offset ?? min(ours.count, theirs.count)
    return "\(first < ours.count ? ours[first] : "nothing"), not \(first < theirs.count ? theirs[first] : "nothing")"
  }

  /// What differs, by the number of the case.
  private static func differences(_ texts: [[UInt8]], _ answers: [Answer], _ read: ([UInt8]) -> Parsed) -> [(Int, String)] {
    zip(texts, answers).enumerated().compactMap { number, pair in
      let parsed = read(pair.0)
      switch (parsed.tree.isWhole, pair.1.fault) {
      case (false, nil): return (number, "refused: \(parsed.reasons.joined(separator: "; "))")
      case (true, let fault?): return (number, "read, which they refuse: \(fault)")
      case (false, _?): return nil
      case (true, nil): return difference(outline(parsed.tree), pair.1.outline).map { (number, $0) }
      }
    }
  }

  // MARK: - Real files

  @Test(
    "real files read as libyaml reads them through PyYAML, and small ones as PyYAML does itself, places included",
    .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"), arguments: ["libyaml", "pyyaml"])
  func yaml(parser: String) throws {
    let files = Shared.yamlFiles("corpus").filter { parser == "libyaml" || $0.bytes.count <= 4_000 }
    #expect(files.count > 700)
    let request = Request(parser: parser, paths: files.map { Shared.url("corpus/\($0.path)").path }, texts: [])
    let answers = try Oracles.ask(Self.program, request, for: [Answer].self)
    let found = Self.differences(files.map(\.bytes), answers) { Parsed(yaml: $0) }.map { "\(files[$0.0].path): \($0.1)" }
    #expect(found == [], "\(found.joined(separator: "\n"))")
    #expect(answers.count { $0.fault == nil } > 700)
  }

  @Test("real JSON reads as Python's json reads it, places included", .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"))
  func json() throws {
    let files = Shared.files("corpus", endings: [".json"])
    #expect(files.count > 80)
    let request = Request(parser: "json", paths: files.map { Shared.url("corpus/\($0.path)").path }, texts: [])
    let answers = try Oracles.ask(Self.program, request, for: [Answer].self)
    let found = Self.differences(files.map(\.bytes), answers) { Parsed(json: $0) }.map { "\(files[$0.0].path): \($0.1)" }
    #expect(found == [], "\(found.joined(separator: "\n"))")
    #expect(answers.count { $0.fault == nil } > 80)
  }

  // MARK: - Made-up files

  /// Text with what moves places: several bytes a character, several UTF-16 units, line separators of YAML 1.1, combining marks.
  private static let pieces = ["a", "b c", "é", "😀", "\u{2028}", "e\u{301}", "日本", "\u{A0}", "x-y", "\u{2029}", "7", "👩‍👩‍👧"]

  @Test("a thousand made-up files have their nodes where PyYAML has them: with marks, CRLF, emoji and U+2028", arguments: ["libyaml", "pyyaml"])
  func madeUpYAML(parser: String) throws {
    let texts = (0..<1_000).map { Self.madeUpYAML(seed: $0) }
    let answers = try Oracles.ask(Self.program, Request(parser: parser, paths: [], texts: texts), for: [Answer].self)
    let found = Self.differences(texts.map { Array($0.utf8) }, answers) { Parsed(yaml: $0) }.map { "\(texts[$0.0].debugDescription): \($0.1)" }
    #expect(found == [], "\(found.joined(separator: "\n"))")
    #expect(answers.count { $0.fault == nil } > 900)
  }

  @Test("a thousand made-up files of JSON have their nodes where they are by Python: with marks, CRLF, emoji and U+2028")
  func madeUpJSON() throws {
    let texts = (0..<1_000).map { Self.madeUpJSON(seed: $0) }
    let answers = try Oracles.ask(Self.program, Request(parser: "json", paths: [], texts: texts), for: [Answer].self)
    let found = Self.differences(texts.map { Array($0.utf8) }, answers) { Parsed(json: $0) }.map { "\(texts[$0.0].debugDescription): \($0.1)" }
    #expect(found == [], "\(found.joined(separator: "\n"))")
    #expect(answers.allSatisfy { $0.fault == nil })
  }

  private static func text(_ random: inout SeededGenerator, separators: Bool = true) -> String {
    (0...random.below(4)).map { _ in random.pick(pieces) }.filter { separators || $0 != "\u{2028}" && $0 != "\u{2029}" }.joined()
  }

  private static func madeUpYAML(seed: Int) -> String {
    var random = SeededGenerator(seed: UInt64(seed))
    let end = random.pick(["\n", "\r\n", "\r", "\n"])
    var anchors = 0
    func scalar() -> String {
      let words = text(&random)
      switch random.below(6) {
      case 0: return "'\(words)'"
      case 1: return "\"\(words)\\t\\u00e9\\\\\""
      case 2 where anchors > 0: return "*n\(random.below(anchors))"
      case 3: return ""
      // Plain; a line separator ends a line here.
      default: return "v" + text(&random, separators: false) + "v"
      }
    }
    func flow(_ depth: Int) -> String {
      let items = (0..<random.below(4)).map { number in
        let value = depth < 2 && random.chance(1, in: 4) ? flow(depth + 1) : "'\(text(&random))'"
        return random.chance(1, in: 2) ? value : "k\(number): \(value)"
      }
      let blank = random.chance(1, in: 4) ? end + "          " : " "
      return "[" + items.joined(separator: ",\(blank)") + "]"
    }
    func block(_ depth: Int) -> String {
      let indent = String(repeating: "  ", count: depth)
      let isList = random.chance(1, in: 3)
      return (0...random.below(4)).map { number in
        var line = indent + (isList ? "-" : random.chance(1, in: 4) ? "\"k\(number)\(text(&random, separators: false))\":" : "k\(number)\(text(&random, separators: false))k:")
        if random.chance(1, in: 5) {
          line += " &n\(anchors)"
          anchors += 1
          // Nothing refers to what is still open.
          return line + " \"\(text(&random))\"" + end
        }
        switch random.below(7) {
        case 0 where depth < 4, 1 where depth < 4: line += end + block(depth + 1)
        case 2: line += " " + flow(0) + end
        case 3:
          let lines = (0...random.below(3)).map { _ in indent + "    " + text(&random, separators: false) + "." }
          line += " " + random.pick(["|", ">", "|-", ">+"]) + end + lines.joined(separator: end) + end
        default: line += " " + scalar() + (random.chance(1, in: 5) ? " # \(text(&random, separators: false))" : "") + end
        }
        if random.chance(1, in: 8) { line += indent + "# \(text(&random, separators: false))" + end }
        return line
      }.joined()
    }
    var documents = (0...random.below(2)).map { _ in
      anchors = 0
      return block(0)
    }
    if random.chance(1, in: 6) { documents.append("") }
    return (random.chance(1, in: 3) ? "\u{FEFF}" : "") + documents.joined(separator: "---" + end)
  }

  private static func madeUpJSON(seed: Int) -> String {
    var random = SeededGenerator(seed: UInt64(seed))
    let end = random.pick(["\n", "\r\n", "\r", ""])
    func string() -> String { "\"" + text(&random) + random.pick(["", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\\\\\\"", "\\/", "\u{7F}"]) + "\"" }
    func blank() -> String { random.chance(1, in: 3) ? random.pick([end, " ", "\t", end + "  "]) : "" }
    func value(_ depth: Int) -> String {
      let kind = random.below(depth > 4 ? 4 : 7)
      switch kind {
      case 0: return random.pick(["true", "false", "null", "0", "-1.5e+3", "123456789012345678901234567890", "1E400"])
      case 1...3: return string()
      case 4: return "[" + blank() + (0..<random.below(4)).map { _ in value(depth + 1) + blank() }.joined(separator: "," + blank()) + "]"
      default:
        let members = (0..<random.below(4)).map { "\"\($0)" + string().dropFirst() + blank() + ":" + blank() + value(depth + 1) + blank() }
        return "{" + blank() + members.joined(separator: "," + blank()) + "}"
      }
    }
    return (random.chance(1, in: 3) ? "\u{FEFF}" : "") + blank() + value(0) + blank()
  }
}
