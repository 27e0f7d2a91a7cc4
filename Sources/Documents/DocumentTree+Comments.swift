internal import SourceText

/// Comments are no part of the tree, as libyaml leaves them out: these few are found in the bytes.
extension DocumentTree {
  /// The comments that start with `topolint:`, or nearly, in order; none of a JSON file that was read as such.
  ///
  /// A `#` starts a comment where it follows a space or starts a line, unless it lies inside a scalar.
  /// - Complexity: linear in the bytes, eight at a time, and in the nodes if there is any.
  package func directedComments() -> [DirectedComment] {
    let bytes = file.bytes
    var places: [Place] = []
    unsafe bytes.withUnsafeBufferPointer { buffer in
      var index = 0
      while let hash = unsafe Self.hash(in: buffer, from: index) {
        index = hash + 1
        if let (name, isNamed) = unsafe Self.directive(in: buffer, at: hash) { places.append((hash, name, isNamed)) }
      }
    }
    if places.isEmpty { return [] }

    var comments: [DirectedComment] = []
    // Backwards, so that of a stack of comments each need not look past the next.
    var next: (start: Int, subject: Range<Int>)?
    for (place, own) in inComments(places).reversed() {
      let (hash, text) = (place.hash, place.name.upperBound)
      let isAlone = bytes[own.lowerBound..<hash].allSatisfy { $0 == 0x20 || $0 == 0x09 }
      let subject = isAlone ? subject(after: own.upperBound, next) : own
      next = (own.lowerBound, subject)
      var end = own.upperBound
      while end > text, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
      comments.append(
        DirectedComment(
          name: Span(file: file.id, start: Int32(place.name.lowerBound), end: Int32(place.name.upperBound)), isNamed: place.isNamed,
          text: Span(file: file.id, start: Int32(text), end: Int32(end)),
          subject: Span(file: file.id, start: Int32(subject.lowerBound), end: Int32(subject.upperBound))))
    }
    return comments.reversed()
  }

  /// A `#`, and the word behind it by which it speaks to us.
  private typealias Place = (hash: Int, name: Range<Int>, isNamed: Bool)

  /// The first `#` at or behind an index.
  @unsafe private static func hash(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    let count = bytes.count
    while index + 8 <= count {
      let word = unsafe UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt64.self) ^ 0x2323_2323_2323_2323
      // A byte of zero, or a false alarm behind one.
      if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
      index += 8
    }
    while index < count, unsafe bytes[index] != UInt8(ascii: "#") { index += 1 }
    return index < count ? index : nil
  }

  /// The word by which a comment speaks to us whose `#` stands at an index, and whether it is the right one.
  @unsafe private static func directive(in bytes: UnsafeBufferPointer<UInt8>, at hash: Int) -> (name: Range<Int>, isNamed: Bool)? {
    if hash > 0, unsafe bytes[hash - 1] > 0x20 { return nil }
    var start = hash + 1
    while start < bytes.count, unsafe bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    var end = start
    while unsafe end < min(bytes.count, start + nameLimit) && bytes[end] > 0x20 && bytes[end] != UInt8(ascii: ":") { end += 1 }
    guard end > start, unsafe bytes[start] | 0x20 == UInt8(ascii: "t") else { return nil }
    let word = unsafe Array(bytes[start..<end])
    let hasColon = unsafe end < bytes.count && bytes[end] == UInt8(ascii: ":")
    guard word.starts(with: "\(name)-".utf8) || Spelling.nearest(to: word, among: [name]) != nil else { return nil }
    return (start..<(hasColon ? end + 1 : end), hasColon && word.elementsEqual(name.utf8))
  }

  private static let name = "topolint"
  /// Bytes of a word that may be meant to be our name, alone or with what it is to do: `topolint-disable-next-line`.
  private static let nameLimit = 30

  /// Those of some places, in order, that lie in no scalar, each with its line: the first of each line that has the
  /// right name, as the rest of it is one comment.
  private func inComments(_ places: [Place]) -> [(place: Place, line: Range<Int>)] {
    var found: [(place: Place, line: Range<Int>)] = []
    var node: Int32 = 0
    // Where the scalar at hand has text: the first line of a block, `|`, may end in a comment.
    var textStart: (node: Int32, offset: Int) = (-1, 0)
    for place in places {
      if let last = found.last, place.hash < last.line.upperBound {
        if place.isNamed, !last.place.isNamed { found[found.count - 1].place = place }
        continue
      }
      let hash = place.hash
      while node < nodeCount, raw(node).kind != .scalar || Int(raw(node).end) <= hash { node += 1 }
      if node < nodeCount {
        let scalar = raw(node)
        if textStart.node != node {
          textStart = (node, scalar.style == .block ? lineEnd(from: Int(scalar.start)) : Int(scalar.start))
        }
        if textStart.offset < hash { continue }
      }
      var start = hash
      while start > 0, !isEnd(start - 1) { start -= 1 }
      found.append((place, start..<lineEnd(from: hash)))
    }
    return found
  }

  private func isEnd(_ index: Int) -> Bool { file.bytes[index] == 0x0A || file.bytes[index] == 0x0D }

  private func lineEnd(from offset: Int) -> Int {
    var end = offset
    while end < file.bytes.count, !isEnd(end) { end += 1 }
    return end
  }

  /// The first line behind the one that ends at an index that is neither empty nor a comment; where an item of a list
  /// begins on it, all lines of the item.
  /// - Parameter next: the next comment of ours, and what it speaks of.
  private func subject(after end: Int, _ next: (start: Int, subject: Range<Int>)?) -> Range<Int> {
    var start = end
    while start < file.bytes.count {
      if let next, start == next.start { return next.subject }
      var index = start
      while index < file.bytes.count, file.bytes[index] == 0x20 || file.bytes[index] == 0x09 { index += 1 }
      if index < file.bytes.count, !isEnd(index), file.bytes[index] != UInt8(ascii: "#") {
        let last = file.bytes[index] == UInt8(ascii: "-") ? lastOffset(ofItemBehind: index) : nil
        return start..<lineEnd(from: max(index, last ?? index))
      }
      start = lineEnd(from: index) + 1
    }
    return end..<end
  }

  /// Where the last text of an item of a block sequence ends; nil if the dash is none of such an item.
  /// - Complexity: logarithmic in the nodes.
  private func lastOffset(ofItemBehind dash: Int) -> Int? {
    guard dash + 1 < file.bytes.count, file.bytes[dash + 1] <= 0x20 else { return nil }
    let item = (0..<Int32(nodeCount)).partitioningIndex { Int(raw($0).start) > dash }
    guard item < nodeCount else { return nil }
    return Int(raw(Int32(item) + raw(Int32(item)).extent - 1).end)
  }
}
