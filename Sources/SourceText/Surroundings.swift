/// The files around an input that may be read for its sake, since it refers to them: those of its repository; outside of
/// one, those of the folder that it was found in. Of a revision, those of that revision.
package struct Surroundings: Sendable {
  /// A folder, and how paths below it are shown.
  package struct Folder: Hashable, Sendable {
    /// Its folder real, links followed.
    package let place: [UInt8]
    /// As seen from the current folder.
    package let shown: [UInt8]

    /// What a path leads to from here, links not looked at.
    package func path(_ path: [UInt8]) -> Folder {
      if path.first == UInt8(ascii: "/") { return Folder(place: FilePath.normal(path), shown: FilePath.normal(path)) }
      return Folder(place: FilePath.normal(FilePath.join(place, path)), shown: FilePath.normal(FilePath.join(shown, path)))
    }

    /// The folder around it.
    package var parent: Folder { path(Array("..".utf8)) }
  }

  /// Why a file is not read.
  package enum Refusal: Error, Hashable, Sendable {
    case missing
    /// It lies where nothing is read from.
    case outside
    /// In words that follow "cannot read 'x': ".
    case unreadable(String)
  }

  /// A commit that files are read from.
  struct Revision: Sendable {
    let tree: GitTree
    /// Goes in front of every path that is shown.
    let prefix: [UInt8]
  }

  /// The folder of the input.
  package let folder: Folder
  private let border: [UInt8]?
  private let revision: Revision?

  /// - Parameters:
  ///   - place: the input's own, as `InputWalk.Input.place`.
  ///   - shown: the input's path, no revision in front.
  ///   - border: the folder out of which nothing is read.
  init(of place: [UInt8], shown: [UInt8], border: [UInt8], revision: Revision? = nil) {
    folder = Folder(place: FilePath.folder(of: place), shown: FilePath.folder(of: shown))
    self.border = border
    self.revision = revision
  }

  /// Those of a text that lies nowhere: there are no files around it.
  /// - Parameter shown: what the text is called.
  package init(ofText shown: Untrusted) {
    folder = Folder(place: [UInt8(ascii: "/")], shown: FilePath.folder(of: shown.bytes))
    border = nil
    revision = nil
  }

  /// Whether what a path leads to lies where something is read from, links followed.
  package func hold(_ path: Folder) -> Bool {
    guard let border, let place = FileSystem.realPath(path.place) else { return false }
    return FilePath.isInside(place, border) && !FilePath.isInside(place, FilePath.join(border, Array(".git".utf8)))
  }

  /// Reads a file.
  /// - Returns: its bytes, where it really lies, and how it is shown.
  package func read(_ path: Folder) throws(Refusal) -> (bytes: [UInt8], place: [UInt8], shown: Untrusted) {
    guard let revision else { return try readNow(path) }
    let root = revision.tree.repository.root
    guard FilePath.isInside(path.place, root) else { throw .outside }
    let place = Array(path.place.dropFirst(root.count).drop { $0 == UInt8(ascii: "/") })
    switch revision.tree.target(of: place) {
    case .missing: throw .missing
    case .outside: throw .outside
    case .circle: throw .unreadable(FileError.circle.reason)
    case .folder: throw .unreadable("it is a folder")
    case .entry(let index):
      let entry = revision.tree.entries[index]
      guard entry.kind == .file else { throw .unreadable("it is a submodule") }
      let contents: [[UInt8]?]
      do { contents = try revision.tree.repository.contents(of: [entry.object]) } catch { throw .unreadable("git cannot read it") }
      guard let bytes = contents[0], bytes.count <= FileSystem.fileLimit else {
        throw .unreadable("this clone does not have it, or it is too large")
      }
      return (bytes, FilePath.join(root, entry.path), Untrusted(revision.prefix + path.shown))
    }
  }

  private func readNow(_ path: Folder) throws(Refusal) -> (bytes: [UInt8], place: [UInt8], shown: Untrusted) {
    guard let border else { throw .missing }
    // What lies outside is not even looked for: whether it is there is nobody's business.
    guard FilePath.isInside(path.place, border) else { throw .outside }
    guard let place = FileSystem.realPath(path.place) else { throw .missing }
    guard FilePath.isInside(place, border), !FilePath.isInside(place, FilePath.join(border, Array(".git".utf8))) else { throw .outside }
    do throws(FileError) {
      guard try FileSystem.status(place).kind == .file else { throw FileError(reason: "it is no regular file") }
      return (try FileSystem.read(place), place, Untrusted(path.shown))
    } catch {
      throw error.isMissing ? .missing : .unreadable(error.reason)
    }
  }
}
