/// What walks pass over although it may be a topology, to be told: nothing is left out in silence.
struct PassedOver {
  private var reached: Set<Untrusted> = []
  /// Files that the configuration leaves out, as they are shown.
  private(set) var excluded: Set<Untrusted> = []
  /// Where these lie.
  private(set) var excludedPlaces: [[UInt8]] = []
  /// Links that lead out of the repository, or of the folder that is walked.
  private(set) var leadingOut: Set<Untrusted> = []
  /// Links to folders that no walk comes to otherwise.
  private(set) var folderLinks: Set<Untrusted> = []
  /// Pipes, sockets and devices, which are called as files are.
  private(set) var irregular: Set<Untrusted> = []
  /// What `.gitignore` hides, and git does not track.
  private(set) var hidden: Set<Untrusted> = []
  /// What `.gitignore` hides although git tracks it.
  private(set) var tracked: Set<Untrusted> = []

  /// Whether a selection takes a file; what it leaves out is kept, unless it is of another kind.
  /// - Parameter place: as `FileSystem.place(of:)` gives it.
  mutating func take(_ place: [UInt8], as path: Untrusted, by selection: InputSelection?) -> Bool {
    guard let selection, !selection.isOther(place) else { return selection == nil }
    if selection.takes(place) { return true }
    excluded.insert(path)
    excludedPlaces.append(place)
    return false
  }

  mutating func leadOut(_ path: Untrusted) { leadingOut.insert(path) }

  mutating func leaveLink(toFolder path: Untrusted) { folderLinks.insert(path) }

  mutating func leaveIrregular(_ path: Untrusted) { irregular.insert(path) }

  /// What another way leads to is not passed over.
  mutating func reach(_ path: Untrusted) { reached.insert(path) }

  mutating func hide(_ path: Untrusted, isTracked: Bool) {
    if isTracked { tracked.insert(path) } else { hidden.insert(path) }
  }

  /// - Parameter read: the files that are read.
  func notes(read: [Untrusted]) -> [Diagnostic] {
    let reached = reached.union(read)
    func note(_ paths: Set<Untrusted>, _ message: (Message, Bool) -> Message, hint: Message? = nil) -> Diagnostic? {
      let paths = paths.subtracting(reached).sorted()
      return paths.isEmpty
        ? nil : Diagnostic(.note, message("\(paths.count)", paths.count == 1) + ": \(Message.names(paths))", at: .none, hint: hint)
    }
    return [
      note(excluded, { "the configuration leaves out \($0) \(ours: $1 ? "file" : "files")" }),
      note(
        tracked, { "`.gitignore` hides \($0) \(ours: $1 ? "file" : "files") that git tracks" },
        hint: "a file is read all the same where it is named"),
      note(hidden, { "`.gitignore` hides \($0) \(ours: $1 ? "file or folder" : "files and folders")" }),
      note(
        leadingOut,
        { "left out \($0) \(ours: $1 ? "link that leads" : "links that lead") out of the repository, or of the folder that was named" }),
      note(
        irregular, { "left out \($0) \(ours: $1 ? "pipe, socket or device" : "pipes, sockets and devices")" },
        hint: "a pipe is read where it is named"),
      note(
        folderLinks, { "did not follow \($0) \(ours: $1 ? "link to a folder" : "links to folders")" },
        hint: "name the folder as well if it is part of the system"),
    ].compactMap { $0 }
  }
}

extension Message {
  /// Names in quotes, the first of many: 'a', 'b', 'c' and 4 more.
  package static func names(_ names: [Untrusted], limit: Int = 5) -> Message {
    var message = Message([])
    for (index, name) in names.prefix(limit).enumerated() { message = message + "\(ours: index > 0 ? ", " : "")'\(name)'" }
    return names.count > limit ? message + " and \(names.count - limit) more" : message
  }
}
