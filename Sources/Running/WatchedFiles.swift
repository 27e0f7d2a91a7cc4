internal import Configuration
internal import Linting
package import SourceText

/// The files that a run depends on, as they are at one moment.
package struct WatchedFiles: Sendable {
  /// By the name that is shown. Nil for one that is not there.
  private var stamps: [Untrusted: FileSystem.Status.Stamp?] = [:]
  /// The same of files that inputs refer to.
  private var referred: [Untrusted: FileSystem.Status.Stamp?] = [:]

  /// Looks at the inputs, the configurations, the rules and the baseline of a request.
  /// - Parameter referred: files that inputs refer to, as `RunResult.referredFiles`.
  package init(_ request: RunRequest, referred: [Untrusted: [UInt8]] = [:]) {
    var search = SettingsSearch()
    let first: [[UInt8]] =
      switch request.configuration {
      case .nearest: search.find(for: request.inputs).map { SettingsSearch.shown($0.place) }
      case .file(let path): [path]
      case .none: []
      }
    let files = SettingsFiles(first.count == 1 ? first[0] : nil)
    let walk = InputWalk(request.inputs, names: TopologyReading.fileNames, selection: files.settings.selection)
    for input in walk.inputs { add(input.shown, at: input.path) }
    for path in request.inputs where (try? FileSystem.status(path)) == nil { add(Untrusted(path)) }
    // Folders below may have configurations of their own.
    var configurations = Set(first)
    if case .nearest = request.configuration {
      configurations.formUnion(walk.inputs.compactMap { search.nearest(to: FilePath.folder(of: $0.place)) }.map(SettingsSearch.shown))
    }
    var folders = request.rulesFolders
    for path in configurations {
      let files = SettingsFiles(path)
      add(Untrusted(path))
      for file in files.sources.all { add(file.path) }
      folders += files.settings.rulesFolders.map(\.value)
    }
    if let path = request.baseline?.path { add(Untrusted(path)) }
    for input in InputWalk(folders).inputs { add(input.shown, at: input.path) }
    refer(to: referred)
  }

  private mutating func add(_ name: Untrusted, at path: [UInt8]? = nil) {
    stamps.updateValue(Self.stamp(of: path ?? name.bytes), forKey: name)
  }

  private static func stamp(of path: [UInt8]) -> FileSystem.Status.Stamp? { try? FileSystem.status(path).stamp }

  /// Replaces the files that inputs refer to by those that a run has told. One that was looked at is not looked at again, so
  /// that what has changed meanwhile is seen.
  package mutating func refer(to files: [Untrusted: [UInt8]]) {
    let known = all
    referred = [:]
    for (name, place) in files { referred.updateValue(known[name] ?? Self.stamp(of: place), forKey: name) }
  }

  private var all: [Untrusted: FileSystem.Status.Stamp?] { stamps.merging(referred) { stamp, _ in stamp } }

  /// How many are there.
  package var count: Int { all.values.count { $0 != nil } }

  /// How many are waited for.
  package var absent: Int { all.values.count { $0 == nil } }

  /// What has become of which file, of many the first three by name; nil if nothing has.
  package func change(since before: WatchedFiles) -> Message? {
    let (stamps, earlier) = (all, before.all)
    let names = Set(stamps.keys).union(earlier.keys).filter { stamps[$0, default: nil] != earlier[$0, default: nil] }.sorted()
    if names.isEmpty { return nil }
    var message: Message = ""
    for (index, name) in names.prefix(3).enumerated() {
      let event =
        stamps[name, default: nil] == nil ? "is gone" : earlier[name, default: nil] == nil ? "is new" : "has changed"
      message = message + "\(ours: index == 0 ? "" : ", ")'\(name)' \(ours: event)"
    }
    return names.count > 3 ? message + ", and \(names.count - 3) more" : message
  }
}
