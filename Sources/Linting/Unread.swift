internal import SourceText

/// What was looked into and is no topology, to be told: files that a walk met, and objects of kinds that no reader knows.
struct Unread {
  private var files: Set<Untrusted> = []

  /// Objects that are told by kind.
  private static let kindLimit = 8

  mutating func skip(_ file: Untrusted) { files.insert(file) }

  /// - Parameter kinds: how many objects there are of each kind that no reader knows.
  func notes(kinds: [Untrusted: Int]) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    if !files.isEmpty {
      let endings = Dictionary(grouping: files) { FilePath.ending(of: $0.bytes) }.map { (count: $1.count, name: Untrusted($0)) }
      notes.append(
        Diagnostic(
          .note,
          "skipped \(files.count) \(ours: files.count == 1 ? "file" : "files") of no format that topolint knows (\(Self.counted(endings))): \(Message.names(files.sorted()))",
          at: .none))
    }
    if !kinds.isEmpty {
      notes.append(
        Diagnostic(
          .note, "left out: \(Self.counted(kinds.map { (count: $1, name: $0) }))", at: .none,
          hint: "they are of kinds that topolint does not read"))
    }
    return notes
  }

  /// Names with how many there are of each, the most first: 2 ServiceMonitor, 1 Certificate and 3 more kinds.
  private static func counted(_ counts: [(count: Int, name: Untrusted)]) -> Message {
    let sorted = counts.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    var message = Message([])
    for (index, item) in sorted.prefix(kindLimit).enumerated() {
      message = message + "\(ours: index > 0 ? ", " : "")\(item.count) \(item.name)"
    }
    return sorted.count > kindLimit ? message + " and \(sorted.count - kindLimit) more kinds" : message
  }
}
