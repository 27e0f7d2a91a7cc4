/// One input: its path, its bytes, and where its lines start.
package final class SourceFile {
  package let id: FileID
  /// As it is shown: relative where it was given relative, never absolute unless the user typed it so.
  package let path: Untrusted
  package let bytes: [UInt8]
  /// False for a file that lies outside the folder it was found in (a symbolic link): its text is never shown.
  package let mayBeShown: Bool
  /// False for a stream whose bytes are given up as they are read. Of places in it only the line is known, which is what their offset
  /// counts, from 0.
  package let keepsText: Bool
  private let origins: RenderedOrigins?
  /// Where all of it stands that has places of its own: a text within another file, of which the bytes are.
  private let place: Span?

  /// What standard input is called.
  package static let standardInput = Untrusted("<stdin>")

  /// - Parameter rendered: what the text was rendered from, if that is known; standard input may say it itself.
  package convenience init(
    id: FileID, path: Untrusted, bytes: [UInt8], mayBeShown: Bool = true, keepsText: Bool = true, rendered: RenderedInput? = nil
  ) {
    // What stands in a file of its own is edited there.
    let origins = rendered.map { RenderedOrigins(bytes, of: $0) } ?? (path == Self.standardInput ? RenderedOrigins(bytes) : nil)
    self.init(id, path, bytes, mayBeShown, keepsText, origins)
  }

  /// A text within another file, whose places are all shown as the one place in the other where it stands.
  convenience init(id: FileID, within outer: SourceFile, at place: Span) {
    self.init(id, outer.path, outer.bytes, outer.mayBeShown, outer.keepsText, outer.origins, place)
  }

  private init(
    _ id: FileID, _ path: Untrusted, _ bytes: [UInt8], _ mayBeShown: Bool, _ keepsText: Bool, _ origins: RenderedOrigins?, _ place: Span? = nil
  ) {
    self.place = place
    self.id = id
    self.path = path
    self.bytes = bytes
    self.mayBeShown = mayBeShown
    self.keepsText = keepsText
    self.origins = origins
  }

  /// The file that a place in a rendered text was rendered from, if that is known: what people edit.
  package func origin(at offset: Int32) -> Untrusted? { origins?.path(at: place?.start ?? offset) }

  /// All files that the text was rendered from.
  package var allOrigins: Set<Untrusted> { origins?.paths ?? [] }

  /// Whether the text at a place is there and may be shown: not that of a Kubernetes Secret, nor of a list that holds one.
  /// - Complexity: the first call scans the file.
  package func mayBeShown(at offset: Int32) -> Bool { mayBeShown && keepsText && !secrets.isInside(place?.start ?? offset) }

  private lazy var secrets = SecretDocuments(bytes)

  /// The same file with other paths.
  func renamed(_ name: (Untrusted) -> Untrusted) -> SourceFile {
    SourceFile(id, name(path), bytes, mayBeShown, keepsText, origins?.renamed(name), place)
  }

  /// The byte offset at which each line starts. Lines end in LF, CRLF or a lone CR, as editors and code hosts count
  /// them; U+0085, U+2028 and U+2029 end no line.
  private lazy var lineStarts: [Int32] = {
    var starts: [Int32] = [0]
    // Most lines of a large file have some two dozen bytes; room that nobody enters costs nothing.
    starts.reserveCapacity(bytes.count / 16)
    unsafe bytes.withUnsafeBufferPointer { bytes in
      func look(at index: Int) {
        let isEnd = unsafe bytes[index] == 0x0A || (bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A))
        if isEnd { starts.append(Int32(index + 1)) }
      }
      let high: UInt64 = 0x8080_8080_8080_8080
      var index = 0
      // Eight bytes at once: the high bit of each that is below 0x0E, none of which lends from its neighbour.
      while index + 8 <= bytes.count {
        let word = unsafe UInt64(littleEndian: UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt64.self))
        var low = ~((word | high) &- 0x0E0E_0E0E_0E0E_0E0E) & ~word & high
        while low != 0 {
          look(at: index + low.trailingZeroBitCount / 8)
          low &= low - 1
        }
        index += 8
      }
      while index < bytes.count {
        look(at: index)
        index += 1
      }
    }
    return starts
  }()

  /// The span of the whole file.
  package var whole: Span { Span(file: id, start: 0, end: Int32(bytes.count)) }

  package var lineCount: Int { lineStarts.count }

  /// The line, from 1, that holds a byte offset.
  /// - Complexity: logarithmic in the number of lines; the first call scans the file.
  package func line(at offset: Int32) -> Int {
    if !keepsText { return Int(max(0, offset)) + 1 }
    let offset = place?.start ?? offset
    return max(1, lineStarts.partitioningIndex { $0 > offset })
  }

  /// The bytes of a line, its line end left out. Lines count from 1.
  package func text(ofLine line: Int) -> ArraySlice<UInt8> {
    guard line >= 1, line <= lineStarts.count else { return [] }
    let start = Int(lineStarts[line - 1])
    var end = line < lineStarts.count ? Int(lineStarts[line]) : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return bytes[start..<end]
  }

  /// Lines and columns of a span. A byte order mark at the start takes no column.
  package func location(of span: Span) -> Location {
    if !keepsText {
      let (first, last) = (line(at: span.start), line(at: max(span.start, span.end)))
      return Location(line: first, column: 1, endLine: last, endColumn: 1)
    }
    let span = place ?? span
    let start = position(of: span.start)
    let last = max(span.start, span.end)
    if last - span.start <= 128, span.start >= 3, start.line >= lineStarts.count || last < lineStarts[start.line], last <= bytes.count {
      // Nearly always: on one line, near its start.
      let width = bytes[Int(span.start)..<Int(last)].count { $0 & 0xC0 != 0x80 }
      return Location(line: start.line, column: start.column, endLine: start.line, endColumn: start.column + width)
    }
    let end = position(of: last)
    return Location(line: start.line, column: start.column, endLine: end.line, endColumn: end.column)
  }

  private func position(of offset: Int32) -> (line: Int, column: Int) {
    let offset = min(max(0, offset), Int32(bytes.count))
    let line = max(1, lineStarts.partitioningIndex { $0 > offset })
    var start = Int(lineStarts[line - 1])
    if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    let end = max(start, Int(offset))
    if end - start <= 4 * Self.stride { return (line, bytes[start..<end].count { $0 & 0xC0 != 0x80 } + 1) }
    return (line, scalars(before: end) - scalars(before: start) + 1)
  }

  /// How many Unicode scalars start before each multiple of `stride` bytes: a file of one long line is placed in
  /// constant time too.
  private lazy var scalarCounts: [Int32] = {
    var counts: [Int32] = []
    var count: Int32 = 0
    for index in 0..<bytes.count {
      if index % Self.stride == 0 { counts.append(count) }
      if bytes[index] & 0xC0 != 0x80 { count += 1 }
    }
    counts.append(count)
    return counts
  }()

  private static let stride = 512

  private func scalars(before offset: Int) -> Int {
    let block = offset / Self.stride
    var count = Int(scalarCounts[min(block, scalarCounts.count - 1)])
    for index in (block * Self.stride)..<max(block * Self.stride, offset) where bytes[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }
}
