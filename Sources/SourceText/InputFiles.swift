/// The files of a reading, by number: its inputs, and files that they refer to.
package struct InputFiles {
  package private(set) var sources: SourceFiles
  private var inputs: [FileID: InputWalk.Input] = [:]
  /// The same files by how they are shown.
  private var byPath: [Untrusted: SourceFile] = [:]
  /// What has been read, by the path that led to it and by where it really lies.
  private var files: [[UInt8]: SourceFile] = [:]

  /// - Parameter sources: files that have been read already, such as the configuration.
  package init(_ sources: SourceFiles = SourceFiles()) { self.sources = sources }

  /// Adds a file that is no input of a walk.
  /// - Parameter bytes: nil for a stream whose bytes are not kept.
  package mutating func add(path: Untrusted, bytes: [UInt8]?, mayBeShown: Bool = true) -> SourceFile {
    sources.add(path: path, bytes: bytes ?? [], mayBeShown: mayBeShown, keepsText: bytes != nil)
  }

  /// Adds an input.
  /// - Parameter bytes: nil for a stream whose bytes are not kept.
  package mutating func add(_ input: InputWalk.Input, bytes: [UInt8]?) -> SourceFile {
    let file = sources.add(
      path: input.shown, bytes: bytes ?? [], mayBeShown: input.mayBeShown, keepsText: bytes != nil, rendered: input.rendered)
    for member in input.rendered?.members ?? [] { sources.refer(to: member.place, shown: Untrusted(member.shown)) }
    inputs[file.id] = input
    byPath[input.shown] = file
    return file
  }

  /// Adds a text within another file, whose places are all shown as the one where it stands.
  /// - Returns: what a reader is given: the text, under a path of its own.
  package mutating func add(_ text: [UInt8], as path: Untrusted, within outer: SourceFile, at place: Span) -> SourceFile {
    let id = FileID(Int32(sources.all.count))
    sources.add(SourceFile(id: id, within: outer, at: place))
    return SourceFile(id: id, path: path, bytes: text, mayBeShown: outer.mayBeShown)
  }

  /// Takes note of what a file is read as.
  package mutating func note(format: String, of file: SourceFile) { sources.note(format: format, of: file) }

  /// Forgets the file that was added last, of which nothing speaks.
  package mutating func removeLast() {
    if let last = sources.all.last {
      inputs[last.id] = nil
      byPath[last.path] = nil
    }
    sources.removeLast()
  }

  /// The input that a file is; nil for any other file.
  package func input(of file: SourceFile) -> InputWalk.Input? { inputs[file.id] }

  /// Reads a file that an input refers to; each once.
  /// - Parameter mayBeShown: false for one whose text is not to be shown.
  package mutating func read(
    _ path: Surroundings.Folder, in surroundings: Surroundings, mayBeShown: Bool = true
  ) throws(Surroundings.Refusal) -> SourceFile {
    if let known = files[path.place] { return known }
    let (bytes, place, shown): ([UInt8], [UInt8], Untrusted)
    do {
      (bytes, place, shown) = try surroundings.read(path)
    } catch {
      // What lies outside is not even looked for, now or later.
      if error != .outside { sources.refer(to: path.place, shown: Untrusted(path.shown)) }
      throw error
    }
    sources.refer(to: path.place, shown: shown)
    sources.refer(to: place, shown: shown)
    if let known = files[place] { return known }
    // A file that is an input too stands in the list already, with the same text.
    let file = byPath[shown] ?? sources.add(path: shown, bytes: bytes, mayBeShown: mayBeShown)
    (files[place], files[path.place]) = (file, file)
    return file
  }
}
