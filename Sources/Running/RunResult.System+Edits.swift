internal import Linting
internal import Readers
internal import Rules
package import SourceText
package import TopologyModel

extension RunResult.System {
  /// What the files of a system hold after some changes of its topology, native ones and, for what others show, an overlay beside
  /// the first input. Nothing is written: see `EditedFile`.
  /// - Throws: wrong usage, with the places where a change cannot be written; or if the new texts, read again, would not be the
  ///   topology with the changes.
  /// - Complexity: reads the inputs once more.
  package func edits(for changes: [Change]) throws(RunError) -> [EditedFile] {
    let edits: [EditedFile]
    do {
      edits = try NativeEditor.edit(lint.topology, lint.sources, aliases: aliases, overlay: overlay, changes)
    } catch {
      throw RunError(.usage, Remarks(error.diagnostics, in: lint.sources))
    }
    try check(edits, changes)
    return edits
  }

  /// Other names of services, each with the one name.
  var aliases: [Untrusted: Untrusted] { Dictionary(run.settings.aliases.map { ($0.name, $0.of) }) { first, _ in first } }

  /// The path of the overlay: in the folder of the first native file, else of the first input.
  private var overlay: Untrusted {
    let files = inputs.inputs.filter { !$0.isStandardInput && $0.rendered == nil }.map(\.shown)
    let formats = Dictionary(lint.sources.all.map { ($0.path, lint.sources.formats[$0.id]) }) { first, _ in first }
    let first = files.first { formats[$0] == NativeReader.format } ?? files.first
    return Untrusted(FilePath.join(first.map { FilePath.folder(of: $0.bytes) } ?? [UInt8(ascii: ".")], NativeEditor.overlayName.bytes))
  }

  private func check(_ edits: [EditedFile], _ changes: [Change]) throws(RunError) {
    if edits.isEmpty { return }
    let texts = Dictionary(uniqueKeysWithValues: edits.map { ($0.path, $0.after) })
    var remarks: [Remarks] = []
    let read = try run.judge(inputs.holding(texts), isJudged: false, of: name, isConfigured: isConfigured, &remarks) { _ in }.result
    let faults = read.diagnostics.filter { $0.severity == .error }
    if faults.count > lint.diagnostics.count(where: { $0.severity == .error }) { throw RunError(.usage, Remarks(faults, in: read.sources)) }
    let meant = NativeWriter.write(lint.topology.applying(changes), isByName: true).split(separator: 0x0A)
    let said = NativeWriter.write(read.topology, isByName: true).split(separator: 0x0A)
    guard meant != said else { return }
    let line = zip(meant, said).first { $0 != $1 }.map { Untrusted($0.0) } ?? Untrusted("")
    throw .usage(
      "the files cannot say all of the changes: read again, they would not say '\(line)'", hint: "write this change by hand, and try again")
  }
}

extension EditedFile {
  /// Writes files, none of them if one is not as it was read.
  /// - Throws: wrong usage, with the file and the reason.
  package static func write(_ files: [EditedFile]) throws(RunError) {
    for file in files {
      if let reason = file.reasonNotToWrite {
        throw .usage(
          "cannot write '\(file.path)': \(ours: reason)",
          hint: file.before == nil ? "name it as an input too, or move it away" : "run it again")
      }
    }
    for file in files {
      do {
        try file.write()
      } catch {
        let reason = if case .failed(_, let reason) = error { reason } else { "nobody reads it" }
        throw .usage("cannot write '\(file.path)': \(ours: reason)")
      }
    }
  }
}
