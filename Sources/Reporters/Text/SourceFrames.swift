import SourceText

/// Places in source files as people read them: the path to click on, the lines, and what is to be seen there, underlined.
struct SourceFrames {
  struct Mark {
    let span: Span
    let label: Message
  }

  let sources: SourceFiles
  let style: Style
  /// The colour of the first mark.
  let ink: Style.Ink
  /// Columns of the numbers on the left.
  let gutter: Int
  private var entries: [Entry] = []

  /// A mark with its place.
  private struct Entry {
    let mark: Mark
    /// 0 for the first, which is what everything is about.
    let rank: Int
    let file: SourceFile
    let location: Location
  }

  /// Lines of one file that are further apart than this get frames of their own, each with a path to click on.
  private static let reach = 50

  init(_ marks: [Mark], in sources: SourceFiles, style: Style, ink: Style.Ink) {
    self.sources = sources
    self.style = style
    self.ink = ink
    for (rank, mark) in marks.enumerated() {
      guard let file = sources.file(of: mark.span) else { continue }
      entries.append(Entry(mark: mark, rank: rank, file: file, location: file.location(of: mark.span)))
    }
    gutter = String(entries.map(\.location.line).max() ?? 1).utf8.count
  }

  var isEmpty: Bool { entries.isEmpty }

  /// Every frame, the one of the first mark first.
  func write(into out: inout ByteBuffer) {
    let sorted = entries.sorted {
      ($0.file.id, $0.location.line, $0.location.column, $0.rank) < ($1.file.id, $1.location.line, $1.location.column, $1.rank)
    }
    var frames: [[Entry]] = []
    for entry in sorted {
      if let last = frames.last?.last, last.file.id == entry.file.id, entry.location.line - last.location.line <= Self.reach {
        frames[frames.count - 1].append(entry)
      } else {
        frames.append([entry])
      }
    }
    func first(_ frame: [Entry]) -> Int { frame.map(\.rank).min() ?? 0 }
    frames.sort { first($0) < first($1) }
    for (index, frame) in frames.enumerated() {
      if index > 0 { bar(&out) }
      write(frame, arrow: index == 0 ? "--> " : "::: ", into: &out)
    }
  }

  /// An empty line of the frame.
  func bar(_ out: inout ByteBuffer) {
    out.spaces(gutter + 1)
    style.paint(.frame, "|", &out)
    out += "\n"
  }

  /// What is said below the frames: `= why: …`, wrapped where a terminal's width is known.
  func footer(_ word: String, width: Int?, into out: inout ByteBuffer, _ write: (inout ByteBuffer) -> Void) {
    out.spaces(gutter + 1)
    style.paint(.frame, "=", &out)
    out += " "
    style.paint(.strong, word + ":", &out)
    out += " "
    var text = ByteBuffer()
    write(&text)
    out.wrapped(text.bytes, indent: gutter + 5 + word.utf8.count, width: width, least: 20)
    out += "\n"
  }

  /// What stands below a footer starts two columns behind its sign.
  func indent(_ out: inout ByteBuffer) { out.spaces(gutter + 5) }

  // MARK: - One frame

  private func write(_ frame: [Entry], arrow: String, into out: inout ByteBuffer) {
    guard let head = frame.min(by: { $0.rank < $1.rank }) else { return }
    out.spaces(gutter)
    style.paint(.frame, arrow, &out)
    out.terminal(path: head.file.path)
    out += ":\(head.location.line):\(head.location.column)"
    if let origin = head.file.origin(at: head.mark.span.start) {
      out += " (from "
      out.terminal(path: origin)
      out += ")"
    }
    out += "\n"
    guard frame.allSatisfy({ $0.file.mayBeShown(at: $0.mark.span.start) }) else {
      for entry in frame where !entry.mark.label.isEmpty { footer("note", width: nil, into: &out) { $0.terminal(entry.mark.label) } }
      return
    }
    bar(&out)
    var line = 0
    var shown: Excerpt?
    for entry in frame {
      let isSameLine = entry.location.line == line && shown?.column(of: Int(entry.mark.span.start)) != nil
      if !isSameLine {
        let excerpt = Excerpt(entry.file, line: entry.location.line, around: Int(entry.mark.span.start))
        if line > 0, entry.location.line > line + 1 {
          style.paint(.frame, "...", &out)
          out += "\n"
        }
        line = entry.location.line
        source(line, excerpt, into: &out)
        shown = excerpt
      }
      if let shown { underline(entry, in: shown, into: &out) }
    }
  }

  private func source(_ line: Int, _ excerpt: Excerpt, into out: inout ByteBuffer) {
    let number = String(line)
    out.spaces(gutter - number.utf8.count)
    style.paint(.frame, number + " |", &out)
    if excerpt.text.count > 0 { out += " " }
    out += excerpt.text
    out += "\n"
  }

  private func underline(_ entry: Entry, in excerpt: Excerpt, into out: inout ByteBuffer) {
    let columns = excerpt.columns(of: entry.mark.span)
    out.spaces(gutter + 1)
    style.paint(.frame, "|", &out)
    out.spaces(columns.lowerBound + 1)
    style.paint(entry.rank == 0 ? ink : .info, &out) { out in
      out.repeated(UInt8(ascii: entry.rank == 0 ? "^" : "-"), columns.count)
      if entry.mark.label.isEmpty { return }
      out += " "
      out.terminal(entry.mark.label)
    }
    out += "\n"
  }
}
