/// What differs between two texts of a file, as `diff -u` and Git write it and `patch` and `git apply` read it.
package enum UnifiedDiff {
  /// The difference; empty if there is none.
  /// - Parameter before: nil for a file that is new.
  /// - Complexity: n log n in the lines where most of them are unique or the same at both ends.
  package static func text(of path: Untrusted, before: [UInt8]?, after: [UInt8]) -> [UInt8] {
    if before == after { return [] }
    let (old, new) = (Lines(before ?? []), Lines(after))
    var text = Array("diff --git ".utf8) + name("a/", path) + [0x20] + name("b/", path) + [0x0A]
    if before == nil { text += "new file mode 100644\n".utf8 }
    // An empty file has nothing more to say.
    if old.isEmpty && new.isEmpty { return text }
    text += Array("--- ".utf8) + (before == nil ? Array("/dev/null".utf8) : header("a/", path)) + [0x0A]
    text += Array("+++ ".utf8) + header("b/", path) + [0x0A]
    for hunk in hunks(of: changes(from: old, to: new), old.count) { text += write(hunk, old, new) }
    return text
  }

  /// Lines around a change that stay.
  private static let context = 3

  /// Lines of the old text that lines of the new one take the place of.
  private struct LineChange {
    var old: Range<Int>
    var new: Range<Int>
  }

  /// The lines of a text with their ends, in four bytes each beside the text.
  private struct Lines {
    let bytes: [UInt8]
    /// Where each line starts, and where the text ends.
    private var starts: [Int32] = [0]

    /// - Precondition: a text has no more than 2 GiB, as no file that is read does.
    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      for (index, byte) in bytes.enumerated() where byte == 0x0A || index == bytes.count - 1 { starts.append(Int32(index + 1)) }
    }

    var count: Int { starts.count - 1 }
    var isEmpty: Bool { count == 0 }

    subscript(index: Int) -> ArraySlice<UInt8> { bytes[Int(starts[index])..<Int(starts[index + 1])] }
  }

  // MARK: - Names

  /// A path in double quotes, with escapes, where Git would have it so.
  private static func name(_ side: String, _ path: Untrusted) -> [UInt8] {
    let bytes = Array(side.utf8) + path.bytes.drop { $0 == UInt8(ascii: "/") }
    guard bytes.contains(where: { $0 < 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else { return bytes }
    let letters: [UInt8: String] = [7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 0x22: "\"", 0x5C: "\\"]
    var quoted = [UInt8(ascii: "\"")]
    for byte in bytes {
      if let letter = letters[byte] {
        quoted += Array("\\\(letter)".utf8)
      } else if byte < 0x20 || byte >= 0x7F {
        let digits = String(byte, radix: 8)
        quoted += Array(("\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits).utf8)
      } else {
        quoted.append(byte)
      }
    }
    return quoted + [UInt8(ascii: "\"")]
  }

  /// The same behind `---` and `+++`, where a tab ends a name with blanks.
  private static func header(_ side: String, _ path: Untrusted) -> [UInt8] {
    let name = name(side, path)
    return name.contains(0x20) && name.first != UInt8(ascii: "\"") ? name + [0x09] : name
  }

  // MARK: - Changes

  /// Pairs lines that each text has once, and looks between them (Cohen's patience diff).
  private static func changes(from old: Lines, to new: Lines) -> [LineChange] {
    var changes: [LineChange] = []
    var open = [LineChange(old: 0..<old.count, new: 0..<new.count)]
    while var part = open.popLast() {
      while !part.old.isEmpty, !part.new.isEmpty, old[part.old.lowerBound] == new[part.new.lowerBound] {
        part = LineChange(old: part.old.dropFirst(), new: part.new.dropFirst())
      }
      while !part.old.isEmpty, !part.new.isEmpty, old[part.old.upperBound - 1] == new[part.new.upperBound - 1] {
        part = LineChange(old: part.old.dropLast(), new: part.new.dropLast())
      }
      if part.old.isEmpty, part.new.isEmpty { continue }
      let pairs = part.old.isEmpty || part.new.isEmpty ? [] : anchors(part, old, new)
      if pairs.isEmpty {
        changes += part.old.count + part.new.count <= smallest ? exact(part, old, new) : [part]
        continue
      }
      var (oldStart, newStart) = (part.old.lowerBound, part.new.lowerBound)
      var parts: [LineChange] = []
      for (a, b) in pairs {
        parts.append(LineChange(old: oldStart..<a, new: newStart..<b))
        (oldStart, newStart) = (a + 1, b + 1)
      }
      parts.append(LineChange(old: oldStart..<part.old.upperBound, new: newStart..<part.new.upperBound))
      open += parts.reversed()
    }
    return changes
  }

  /// So many lines are compared each with each.
  private static let smallest = 400

  private static func exact(_ part: LineChange, _ old: Lines, _ new: Lines) -> [LineChange] {
    var (removed, inserted) = (Set<Int>(), Set<Int>())
    let lines = (old: part.old.map { Array(old[$0]) }, new: part.new.map { Array(new[$0]) })
    for change in lines.new.difference(from: lines.old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(part.old.lowerBound + offset)
      case .insert(let offset, _, _): inserted.insert(part.new.lowerBound + offset)
      }
    }
    var changes: [LineChange] = []
    var (a, b) = (part.old.lowerBound, part.new.lowerBound)
    while a < part.old.upperBound || b < part.new.upperBound {
      let (oldStart, newStart) = (a, b)
      while removed.contains(a) { a += 1 }
      while inserted.contains(b) { b += 1 }
      if a > oldStart || b > newStart { changes.append(LineChange(old: oldStart..<a, new: newStart..<b)) }
      (a, b) = (a + 1, b + 1)
    }
    return changes
  }

  /// Lines that each side has once, in an order that both sides have: the longest such sequence.
  private static func anchors(_ part: LineChange, _ old: Lines, _ new: Lines) -> [(old: Int, new: Int)] {
    var places: [ArraySlice<UInt8>: (old: Int, new: Int, isUnique: Bool)] = [:]
    for index in part.old {
      let isNew = places.updateValue((index, -1, true), forKey: old[index]) == nil
      if !isNew { places[old[index]]!.isUnique = false }
    }
    for index in part.new where places[new[index]] != nil {
      if places[new[index]]!.new >= 0 { places[new[index]]!.isUnique = false }
      places[new[index]]!.new = index
    }
    let pairs = places.values.filter { $0.isUnique && $0.new >= 0 }.map { (old: $0.old, new: $0.new) }.sorted { $0.old < $1.old }
    // Piles of the longest increasing sequence, and for each pair the one before it.
    var tops: [Int] = []
    var earlier = [Int](repeating: -1, count: pairs.count)
    for index in pairs.indices {
      let pile = tops.partitioningIndex { pairs[$0].new >= pairs[index].new }
      earlier[index] = pile > 0 ? tops[pile - 1] : -1
      if pile == tops.count { tops.append(index) } else { tops[pile] = index }
    }
    var sequence: [(old: Int, new: Int)] = []
    var index = tops.last ?? -1
    while index >= 0 {
      sequence.append(pairs[index])
      index = earlier[index]
    }
    return sequence.reversed()
  }

  // MARK: - Hunks

  private static func hunks(of changes: [LineChange], _ count: Int) -> [[LineChange]] {
    var hunks: [[LineChange]] = []
    for change in changes {
      if let last = hunks.last?.last, change.old.lowerBound - last.old.upperBound <= 2 * context {
        hunks[hunks.count - 1].append(change)
      } else {
        hunks.append([change])
      }
    }
    return hunks
  }

  private static func write(_ hunk: [LineChange], _ old: Lines, _ new: Lines) -> [UInt8] {
    let (first, last) = (hunk[0], hunk[hunk.count - 1])
    let before = min(context, first.old.lowerBound)
    let behind = min(context, old.count - last.old.upperBound)
    func range(_ start: Int, _ end: Int) -> String {
      let (start, count) = (start - before, end + behind - start + before)
      return "\(count == 0 ? start : start + 1)" + (count == 1 ? "" : ",\(count)")
    }
    var text = Array(
      "@@ -\(range(first.old.lowerBound, last.old.upperBound)) +\(range(first.new.lowerBound, last.new.upperBound)) @@\n".utf8)
    func add(_ sign: Character, _ lines: Lines, _ range: Range<Int>) {
      for line in range.lazy.map({ lines[$0] }) {
        text += [sign.asciiValue!] + line
        if line.last != 0x0A { text += "\n\\ No newline at end of file\n".utf8 }
      }
    }
    var place = first.old.lowerBound - before
    for change in hunk {
      add(" ", old, place..<change.old.lowerBound)
      add("-", old, change.old)
      add("+", new, change.new)
      place = change.old.upperBound
    }
    add(" ", old, place..<last.old.upperBound + behind)
    return text
  }
}
