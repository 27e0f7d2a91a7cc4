internal import SourceText

/// What was looked into and is no topology, to be told: files that a walk met, and objects of kinds that no reader knows.
struct Unread {
  private var files: Set<Untrusted> = []

  /// Kinds and folders that are told with how many there are of each.
  private static let kindLimit = 8
  /// Files that are told by name.
  private static let nameLimit = 5

  mutating func skip(_ file: Untrusted) { files.insert(file) }

  /// - Parameter kinds: how many objects there are of each kind that no reader knows.
  func notes(kinds: [Untrusted: Int]) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    if !files.isEmpty {
      let endings = Self.counted(Self.counts(of: files.map { FilePath.ending(of: $0.bytes) }), "kind")
      let places: Message =
        files.count > Self.nameLimit
        ? " in " + Self.counted(Self.counts(of: files.map { FilePath.folder(of: $0.bytes) }), "folder") : ": \(Message.names(files.sorted()))"
      let message: Message = "skipped \(files.count) \(ours: files.count == 1 ? "file" : "files") of no format that topolint knows (\(endings))"
      notes.append(Diagnostic(.note, message + places, at: .none))
    }
    if !kinds.isEmpty {
      notes.append(
        Diagnostic(
          .note, "left out: \(Self.counted(kinds.map { (count: $1, name: $0) }, "kind"))", at: .none,
          hint: "they are of kinds that topolint does not read"))
    }
    return notes
  }

  private static func counts(of names: [some Collection<UInt8>]) -> [(count: Int, name: Untrusted)] {
    Dictionary(grouping: names) { Untrusted($0) }.map { (count: $1.count, name: $0) }
  }

  /// Names with how many there are of each, the most first: 2 ServiceMonitor, 1 Certificate and 3 more kinds.
  private static func counted(_ counts: [(count: Int, name: Untrusted)], _ noun: String) -> Message {
    let sorted = counts.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    var message = Message([])
    for (index, item) in sorted.prefix(kindLimit).enumerated() {
      message = message + "\(ours: index > 0 ? ", " : "")\(item.count) \(item.name)"
    }
    let rest = sorted.count - kindLimit
    return rest > 0 ? message + " and \(rest) more \(ours: rest == 1 ? noun : noun + "s")" : message
  }
}
