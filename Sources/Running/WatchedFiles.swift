internal import Configuration
internal import Linting
package import SourceText

/// The files that a run depends on, as they are at one moment.
package struct WatchedFiles: Sendable {
  /// By the name that is shown. Nil for one that is not there.
  private var stamps: [Untrusted: FileSystem.Status.Stamp?] = [:]

  /// Looks at the inputs, the configuration, the rules and the baseline of a request.
  package init(_ request: RunRequest) {
    let config: [UInt8]? =
      switch request.configuration {
      case .nearest: SettingsSearch.find(for: request.inputs).path
      case .file(let path): path
      case .none: nil
      }
    let files = SettingsFiles(config)
    for file in files.sources.all { add(file.path) }
    for path in [config, request.baseline?.path] { if let path { add(Untrusted(path)) } }
    let folders = files.settings.rulesFolders.map(\.value) + request.rulesFolders
    for walk in [InputWalk(request.inputs, names: TopologyReading.fileNames, selection: files.settings.selection), InputWalk(folders)] {
      for input in walk.inputs { add(input.shown, at: input.path) }
    }
  }

  private mutating func add(_ name: Untrusted, at path: [UInt8]? = nil) {
    stamps.updateValue(try? FileSystem.status(path ?? name.bytes).stamp, forKey: name)
  }

  /// How many are there.
  package var count: Int { stamps.values.count { $0 != nil } }

  /// What has become of which file, of many the first three by name; nil if nothing has.
  package func change(since before: WatchedFiles) -> Message? {
    let names = Set(stamps.keys).union(before.stamps.keys).filter { stamps[$0, default: nil] != before.stamps[$0, default: nil] }.sorted()
    if names.isEmpty { return nil }
    var message: Message = ""
    for (index, name) in names.prefix(3).enumerated() {
      let event =
        stamps[name, default: nil] == nil ? "is gone" : before.stamps[name, default: nil] == nil ? "is new" : "has changed"
      message = message + "\(ours: index == 0 ? "" : ", ")'\(name)' \(ours: event)"
    }
    return names.count > 3 ? message + ", and \(names.count - 3) more" : message
  }
}
