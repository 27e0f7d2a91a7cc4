internal import SourceText

/// What was looked into and is no topology, to be told: files that a walk met, and objects of kinds that no reader knows.
struct Unread {
  private var files: Set<Untrusted> = []

  /// Kinds that are told with how many there are of each.
  private static let kindLimit = 8
  /// Files, or else folders, that are told by name.
  private static let nameLimit = 5

  mutating func skip(_ file: Untrusted) { files.insert(file) }

  /// - Parameter kinds: how many objects there are of each kind that no reader knows.
  func notes(kinds: [Untrusted: Int]) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    if !files.isEmpty {
      let endings = Self.listed(Self.counts(of: files.map { FilePath.ending(of: $0.bytes) }))
      let places = files.count > Self.nameLimit ? " in " + Self.places(of: files) : ": \(Message.names(files.sorted()))"
      let message: Message = "skipped \(ours: counted(files.count, "file")) of no format that topolint knows (\(endings))"
      notes.append(Diagnostic(.note, message + places, at: .none))
    }
    if !kinds.isEmpty {
      notes.append(
        Diagnostic(
          .note, "left out: \(Self.listed(kinds.map { (count: $1, name: $0) }))", at: .none,
          hint: "they are of kinds that topolint does not read"))
    }
    return notes
  }

  private static func counts(of names: [some Collection<UInt8>]) -> [(count: Int, name: Untrusted)] {
    Dictionary(grouping: names) { Untrusted($0) }.map { (count: $1.count, name: $0) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  /// Names with how many there are of each, the most first: 2 ServiceMonitor, 1 Certificate and 3 more kinds.
  private static func listed(_ counts: [(count: Int, name: Untrusted)]) -> Message {
    let sorted = counts.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    var message = Message([])
    for (index, item) in sorted.prefix(kindLimit).enumerated() {
      message = message + "\(ours: index > 0 ? ", " : "")\(item.count) \(item.name)"
    }
    return sorted.count > kindLimit ? message + " and \(sorted.count - kindLimit) more kinds" : message
  }

  /// The folders next below the one that holds all the files, the fullest first: 'apps': 'docs' (7), 'web' (2).
  private static func places(of files: Set<Untrusted>) -> Message {
    let slash = UInt8(ascii: "/")
    let folders = files.map { FilePath.folder(of: $0.bytes).split(separator: slash, omittingEmptySubsequences: false) }
    let first = folders.first ?? []
    let shared = folders.reduce(first.count) { shared, folder in zip(first.prefix(shared), folder).prefix { $0 == $1 }.count }
    let isOne = folders.allSatisfy { $0.count == shared }
    // Told below the folder that they share, whose name may be all that fits.
    let counts = counts(of: folders.map { Array($0.dropFirst(isOne ? 0 : shared).prefix(isOne ? .max : 1).joined(separator: [slash])) })
    let top = Untrusted(Array(first.prefix(shared).joined(separator: [slash])))
    var message: Message = isOne || shared == 0 ? Message([]) : "'\(top)': "
    for (index, item) in counts.prefix(nameLimit).enumerated() {
      let name = item.name.bytes.isEmpty ? Untrusted(".") : item.name
      message = message + "\(ours: index > 0 ? ", " : "")'\(name)' (\(item.count))"
    }
    return counts.count > nameLimit ? message + " and \(counts.count - nameLimit) more folders" : message
  }
}
