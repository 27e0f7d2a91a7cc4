internal import SourceText

/// Makes edits of the text from changes of the tree.
struct TextLayout {
  let editor: DocumentEditor
  let tree: DocumentTree
  let bytes: [UInt8]
  private var edits: [(edit: TextEdit, rank: Int32)] = []
  private var deletions: [Range<Int>] = []
  private var isPossible = true

  init(_ editor: DocumentEditor) {
    self.editor = editor
    tree = editor.tree
    bytes = tree.file.bytes
  }

  mutating func text() -> [UInt8]? {
    var removed = editor.removed
    for (list, items) in editor.removed where items.count == Int(tree.raw(list.rawValue).count) && editor.added[list] == nil {
      guard let pair = editor.pairs[list] else { continue }
      // The lines of the items go by themselves, so that comments between them stay.
      if isFlow(list) { removed[list] = nil }
      removed[pair.mapping, default: []].insert(pair.key)
    }
    for (node, value) in editor.replaced { replace(node, value) }
    for container in Set(removed.keys).union(editor.added.keys) {
      let (gone, new) = (removed[container] ?? [], editor.added[container] ?? [])
      if isFlow(container) {
        editFlow(container, gone, new)
      } else if tree.raw(container.rawValue).kind == .mapping {
        editMapping(container, gone, new, emptied: removed)
      } else {
        editSequence(container, gone, new)
      }
    }
    guard isPossible else { return nil }
    return apply()
  }

  /// Edits inside of what is taken out are dropped.
  private func apply() -> [UInt8]? {
    var gone: [Range<Int>] = []
    for range in deletions.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) where !range.isEmpty {
      if let last = gone.last, range.lowerBound <= last.upperBound {
        gone[gone.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        gone.append(range)
      }
    }
    // Of the last line of a text that does not end in a line end, the one before it goes.
    if let last = gone.last, last.upperBound == bytes.count, !isLineEnd(bytes[bytes.count - 1]) {
      gone[gone.count - 1] = lineEndStart(before: last.lowerBound)..<last.upperBound
    }
    func isGone(_ span: Span) -> Bool {
      let next = gone.partitioningIndex { $0.upperBound > Int(span.start) }
      guard next < gone.count, Int(span.start) >= gone[next].lowerBound, Int(span.end) <= gone[next].upperBound else { return false }
      return span.start < span.end || Int(span.start) > gone[next].lowerBound
    }
    // What is further in comes first of what is put in at one place.
    let kept = edits.filter { !isGone($0.edit.span) }.enumerated().sorted { ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset) }
    return TextEdit.apply(kept.map(\.element.edit) + gone.map { TextEdit(span($0), []) }, to: bytes)
  }

  private func span(_ range: Range<Int>) -> Span { Span(file: tree.file.id, start: Int32(range.lowerBound), end: Int32(range.upperBound)) }

  /// - Parameter next: what is left of the text goes on there.
  private mutating func put(_ text: [UInt8], at range: Range<Int>, before next: Int? = nil, of node: NodeID) {
    let next = next ?? range.upperBound
    // A comment that stands close would become a part of what is written before it.
    let isClose = !editor.isJSON && next < bytes.count && bytes[next] == UInt8(ascii: "#") && text.last.map { !isBlank($0) && !isLineEnd($0) } ?? false
    edits.append((TextEdit(span(range), isClose ? text + [0x20] : text), node.rawValue))
  }

  // MARK: - Values

  private mutating func replace(_ node: NodeID, _ value: Int) {
    let raw = tree.raw(node.rawValue)
    var text = inline(value)
    if case .scalar(let scalar) = editor.values[value] { text = tree.text(of: scalar, inPlaceOf: node) }
    let range = Int(raw.start)..<contentEnd(of: node)
    if range.isEmpty {
      // Nothing stands there: `timeout:`.
      var mark = range.lowerBound
      while mark > 0, isBlank(bytes[mark - 1]) { mark -= 1 }
      guard mark > 0, bytes[mark - 1] == UInt8(ascii: ":") || bytes[mark - 1] == UInt8(ascii: "-") else {
        isPossible = false
        return
      }
      if mark == range.lowerBound { text.insert(0x20, at: 0) }
    }
    put(text, at: range, of: node)
  }

  /// A value on one line.
  private func inline(_ value: Int) -> [UInt8] {
    switch editor.values[value] {
    case .scalar(let scalar): return editor.isJSON ? scalar.json : scalar.yaml
    case .list(let items): return [UInt8(ascii: "[")] + Array(items.map(inline).joined(separator: ", ".utf8)) + [UInt8(ascii: "]")]
    case .mapping(let merged, let pairs):
      let all = (merged.map { [Array("<<: ".utf8) + $0] } ?? []) + pairs.map { inline($0.key, $0.value) }
      return [UInt8(ascii: "{")] + Array(all.joined(separator: ", ".utf8)) + [UInt8(ascii: "}")]
    }
  }

  private func inline(_ key: [UInt8]?, _ value: Int) -> [UInt8] {
    guard let key else { return inline(value) }
    if editor.isJSON { return NewScalar.text(key).json + Array(": ".utf8) + inline(value) }
    let name = NewScalar.text(key).yaml
    // A longer key would be taken for none.
    return (name.count > 1_000 ? Array("? ".utf8) + name + [0x20] : name) + Array(": ".utf8) + inline(value)
  }

  /// A pair on lines of its own. What holds no more than scalars stands on one, unless its neighbours do not.
  private func lines(_ key: [UInt8], _ value: Int, _ indent: Int, isSpread: Bool = false) -> [[UInt8]] {
    let space = [UInt8](repeating: 0x20, count: indent)
    let name = NewScalar.text(key).yaml
    let head = name.count > 1_000 ? [space + Array("? ".utf8) + name, space + [UInt8(ascii: ":")]] : [space + name + [UInt8(ascii: ":")]]
    func below(_ lines: [[UInt8]]) -> [[UInt8]] { head + lines }
    switch editor.values[value] {
    case .list(let items) where !isFlat(value): return below(items.flatMap { self.lines(item: $0, indent + 2) })
    case .mapping(let merged, let pairs) where !pairs.isEmpty && (isSpread || !isFlat(value)):
      return below(self.lines(merged, pairs, indent + 2))
    default: return head.dropLast() + [head[head.count - 1] + [0x20] + inline(value)]
    }
  }

  private func lines(_ merged: [UInt8]?, _ pairs: [(key: [UInt8], value: Int)], _ indent: Int) -> [[UInt8]] {
    let first = merged.map { [[UInt8](repeating: 0x20, count: indent) + Array("<<: ".utf8) + $0] } ?? []
    return first + pairs.flatMap { lines($0.key, $0.value, indent) }
  }

  private func lines(item: Int, _ indent: Int, isSpread: Bool = false) -> [[UInt8]] {
    let dash = [UInt8](repeating: 0x20, count: indent) + Array("- ".utf8)
    guard case .mapping(let merged, let pairs) = editor.values[item], !pairs.isEmpty, isSpread || !isFlat(item) else {
      return [dash + inline(item)]
    }
    var lines = lines(merged, pairs, indent + 2)
    lines[0] = dash + lines[0].dropFirst(indent + 2)
    return lines
  }

  private func isFlat(_ value: Int) -> Bool {
    func isScalar(_ value: Int) -> Bool { if case .scalar = editor.values[value] { true } else { false } }
    return switch editor.values[value] {
    case .scalar: true
    case .list(let items): items.allSatisfy(isScalar)
    case .mapping(_, let pairs): pairs.allSatisfy { isScalar($0.value) }
    }
  }

  // MARK: - Block style

  private mutating func editMapping(
    _ mapping: NodeID, _ gone: Set<NodeID>, _ new: [(key: [UInt8]?, value: Int)], emptied: [NodeID: Set<NodeID>]
  ) {
    let pairs = editor.ownPairs(of: mapping)
    for pair in pairs where gone.contains(pair.key) {
      let isEmptied = emptied[pair.value] != nil
      let start = Int(tree.raw(pair.key.rawValue).start)
      deleteLines(from: start, through: isEmptied ? start + 1 : contentEnd(of: pair.value))
    }
    guard !new.isEmpty, let first = pairs.first, let last = pairs.last else {
      isPossible = isPossible && new.isEmpty
      return
    }
    let start = contentStart(of: mapping)
    if let before = bytes[lineStart(of: start)..<start].last(where: { !isBlank($0) }),
      before == UInt8(ascii: "[") || before == UInt8(ascii: ",")
    {
      return bracePair(from: start, through: Int(tree.raw(last.value.rawValue).end), new, of: mapping)
    }
    // A key may stand behind a `?`, or below it.
    let next = start + 1 < bytes.count ? bytes[start + 1] : 0x20
    let hasMark = start < bytes.count && bytes[start] == UInt8(ascii: "?") && (isBlank(next) || isLineEnd(next))
    let column = hasMark ? start : Int(tree.raw(first.key.rawValue).start)
    let indent = column - lineStart(of: column)
    let isSpread = tree.raw(first.value.rawValue).kind == .mapping && !isFlow(first.value)
    insertLines(new.flatMap { lines($0.key ?? [], $0.value, indent, isSpread: isSpread) }, after: contentEnd(of: last.value), of: mapping)
  }

  /// Writes the pair that stands in a list without braces, `[to: a]`, with them, and others beside it.
  private mutating func bracePair(from start: Int, through end: Int, _ new: [(key: [UInt8]?, value: Int)], of mapping: NodeID) {
    put([UInt8(ascii: "{")], at: start..<start, of: mapping)
    put(Array(new.map { Array(", ".utf8) + inline($0.key, $0.value) }.joined()) + [UInt8(ascii: "}")], at: end..<end, of: mapping)
  }

  private mutating func editSequence(_ list: NodeID, _ gone: Set<NodeID>, _ new: [(key: [UInt8]?, value: Int)]) {
    let items = Array(tree.items(list))
    guard let first = items.first, let last = items.last else {
      isPossible = false
      return
    }
    var dash = contentStart(of: list)
    let indent = dash - lineStart(of: dash)
    for item in items {
      guard dash < bytes.count, bytes[dash] == UInt8(ascii: "-") else {
        isPossible = false
        return
      }
      let end = max(dash + 1, contentEnd(of: item))
      if gone.contains(item) { deleteLines(from: dash, through: end) }
      dash = significant(from: end)
    }
    if new.isEmpty { return }
    let isSpread = tree.raw(first.rawValue).kind == .mapping && !isFlow(first)
    insertLines(new.flatMap { lines(item: $0.value, indent, isSpread: isSpread) }, after: contentEnd(of: last), of: list)
  }

  /// Takes out the lines from that of one place through that of another, if nothing else begins on the first.
  private mutating func deleteLines(from start: Int, through end: Int) {
    let first = lineStart(of: start)
    guard bytes[first..<start].allSatisfy(isBlank) else {
      isPossible = false
      return
    }
    deletions.append(first..<nextLine(behind: end))
  }

  private mutating func insertLines(_ lines: [[UInt8]], after end: Int, of node: NodeID) {
    let place = behindTabs(from: nextLine(behind: end))
    let isOpen = place == bytes.count && !(bytes.last.map(isLineEnd) ?? true)
    put(Array(lines.map { isOpen ? newLine + $0 : $0 + newLine }.joined()), at: place..<place, of: node)
  }

  // MARK: - Flow style

  private struct FlowChild {
    let start: Int
    let end: Int
    let comma: Int?
    let isGone: Bool
  }

  /// The children of a flow container, and where it closes.
  private func flowChildren(of container: NodeID, _ gone: Set<NodeID>) -> (children: [FlowChild], close: Int)? {
    let isMapping = tree.raw(container.rawValue).kind == .mapping
    let ends = isMapping ? editor.ownPairs(of: container).map { ($0.key, $0.value) } : tree.items(container).map { ($0, $0) }
    var place = significant(from: contentStart(of: container) + 1)
    var children: [FlowChild] = []
    for (first, last) in ends {
      let end = max(Int(tree.raw(last.rawValue).end), place)
      let next = significant(from: end)
      let comma = next < bytes.count && bytes[next] == UInt8(ascii: ",") ? next : nil
      children.append(FlowChild(start: place, end: end, comma: comma, isGone: gone.contains(first)))
      place = comma.map { significant(from: $0 + 1) } ?? next
    }
    let close = Int(tree.raw(container.rawValue).end) - 1
    return place == close ? (children, close) : nil
  }

  private mutating func editFlow(_ container: NodeID, _ gone: Set<NodeID>, _ new: [(key: [UInt8]?, value: Int)]) {
    guard let (children, close) = flowChildren(of: container, gone) else {
      isPossible = false
      return
    }
    let texts = new.map { inline($0.key, $0.value) }
    guard let last = children.last(where: { !$0.isGone }) else {
      for child in children { deletions.append(child.start..<(child.comma.map { $0 + 1 } ?? child.end)) }
      let place = children.first?.start ?? contentStart(of: container) + 1
      let behind = children.last.map { $0.comma.map { $0 + 1 } ?? $0.end } ?? place
      if !texts.isEmpty { put(Array(texts.joined(separator: ", ".utf8)), at: place..<place, before: behind, of: container) }
      return
    }
    let hasFinalComma = children[children.count - 1].comma != nil
    let isLastGone = children[children.count - 1].isGone
    for child in children where child.isGone { delete(child, isBehindLast: child.start > last.start) }
    let line = restOfLine(from: (last.comma ?? last.end - 1) + 1)
    let isSpread = !new.isEmpty && line != nil && line! <= close
    let losesComma = isLastGone && !hasFinalComma && !isSpread
    if losesComma, let comma = last.comma { deletions.append(comma..<comma + 1) }
    guard let line, isSpread else {
      if !texts.isEmpty { put(Array(texts.map { Array(", ".utf8) + $0 }.joined()), at: last.end..<last.end, of: container) }
      return
    }
    // Each on a line of its own, as those before.
    if last.comma == nil { put([UInt8(ascii: ",")], at: last.end..<last.end, of: container) }
    let start = lineStart(of: last.start)
    let indent = Array(bytes[start..<last.start].prefix { isBlank($0) })
    let added = texts.enumerated().map { indent + $1 + ($0 < texts.count - 1 || hasFinalComma ? [UInt8(ascii: ",")] : []) + newLine }
    put(Array(added.joined()), at: line..<line, of: container)
  }

  private mutating func delete(_ child: FlowChild, isBehindLast: Bool) {
    var start = child.start
    var end = child.comma.map { $0 + 1 } ?? child.end
    let first = lineStart(of: start)
    if bytes[first..<start].allSatisfy(isBlank), let line = restOfLine(from: end) {
      deletions.append(first..<line)
      return
    }
    if isBehindLast {
      while start > first, isBlank(bytes[start - 1]) { start -= 1 }
    } else {
      while end < bytes.count, isBlank(bytes[end]) { end += 1 }
    }
    deletions.append(start..<end)
  }

  /// Where the next line begins, if nothing stands on the rest of this one but a comment.
  private func restOfLine(from place: Int) -> Int? {
    var index = place
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    guard index < bytes.count, isLineEnd(bytes[index]) || (!editor.isJSON && bytes[index] == UInt8(ascii: "#")) else {
      return nil
    }
    return nextLine(behind: index)
  }

  // MARK: - Bytes

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private func isFlow(_ container: NodeID) -> Bool {
    let start = contentStart(of: container)
    return start < bytes.count && (bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "["))
  }

  /// Where a container begins, behind its anchor and tag.
  private func contentStart(of node: NodeID) -> Int {
    var start = Int(tree.raw(node.rawValue).start)
    while start < bytes.count, bytes[start] == UInt8(ascii: "&") || bytes[start] == UInt8(ascii: "!") {
      while start < bytes.count, bytes[start] > 0x20 { start += 1 }
      start = significant(from: start)
    }
    return start
  }

  /// Where the text of a node ends: that of a block scalar, `|`, with its last line, unless blank lines behind it are a part of it.
  private func contentEnd(of node: NodeID) -> Int {
    let raw = tree.raw(node.rawValue)
    var end = Int(raw.end)
    let last = tree.raw(node.rawValue + raw.extent - 1)
    guard last.kind == .scalar, last.style == .block, last.end == raw.end else { return end }
    let start = Int(last.start)
    let header = bytes[start..<end].prefix { !isLineEnd($0) }
    if header.contains(UInt8(ascii: "+")) { return end }
    while end > start + 1, isBlank(bytes[end - 1]) || isLineEnd(bytes[end - 1]) { end -= 1 }
    return end
  }

  /// The next place from one on that is neither blank nor in a comment.
  private func significant(from start: Int) -> Int {
    var index = start
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "#"), !editor.isJSON {
        while index < bytes.count, !isLineEnd(bytes[index]) { index += 1 }
      } else if isBlank(bytes[index]) || isLineEnd(bytes[index]) {
        index += 1
      } else {
        break
      }
    }
    return index
  }

  /// Where the line of a place begins, behind a byte order mark.
  private func lineStart(of place: Int) -> Int {
    var start = place
    while start > 0, !isLineEnd(bytes[start - 1]) { start -= 1 }
    return start == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, place) : start
  }

  /// Where the line end in front of a line begins.
  private func lineEndStart(before line: Int) -> Int {
    var start = line
    if start > 0, bytes[start - 1] == 0x0A { start -= 1 }
    if start > 0, bytes[start - 1] == 0x0D { start -= 1 }
    return start
  }

  /// Where the line behind that of a place begins; the place itself if it begins a line, as it does behind a block scalar.
  private func nextLine(behind place: Int) -> Int {
    if place > 0, isLineEnd(bytes[place - 1]) { return place }
    var end = place
    while end < bytes.count, !isLineEnd(bytes[end]) { end += 1 }
    if end < bytes.count { end += end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A ? 2 : 1 }
    return end
  }

  /// Behind the last blank line that has a tab, if such lines follow: a bare word takes them in, and behind all else libyaml refuses them.
  private func behindTabs(from line: Int) -> Int {
    let blanks = bytes[line...].prefix { isBlank($0) || isLineEnd($0) }
    return blanks.lastIndex(of: 0x09).map { nextLine(behind: $0 + 1) } ?? line
  }

  /// How the lines of the file end.
  private var newLine: [UInt8] {
    guard let end = bytes.firstIndex(where: isLineEnd) else { return [0x0A] }
    return bytes[end] == 0x0A ? [0x0A] : end + 1 < bytes.count && bytes[end + 1] == 0x0A ? [0x0D, 0x0A] : [0x0D]
  }
}
