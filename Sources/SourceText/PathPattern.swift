/// A pattern for paths below a folder, as a line of `.gitignore`: one with a slash starts at the folder, one without
/// fits at any depth, `**` stands for any number of folders, and what fits a folder fits all in it.
package struct PathPattern: Sendable {
  package let text: Untrusted
  /// Real, links followed.
  private let folder: [UInt8]
  private let rules: GitIgnore

  /// - Parameter text: one line that does not start with `!` or `#`.
  package init(_ text: Untrusted, in folder: [UInt8]) {
    self.text = text
    self.folder = folder
    rules = GitIgnore(text.bytes.starts(with: "./".utf8) ? Array(text.bytes.dropFirst()) : text.bytes)
  }

  /// Whether a file fits; one that does not lie below the folder fits nothing.
  /// - Parameter place: as `FileSystem.place(of:)` gives it.
  /// - Complexity: the pattern times the path, for each folder on the path.
  package func matches(_ place: [UInt8]) -> Bool {
    guard FilePath.isInside(place, folder) else { return false }
    let parts = place[folder.count...].split(separator: UInt8(ascii: "/")).map { Array($0) }
    return parts.indices.contains { rules.verdict(Array(parts[...$0]), isFolder: $0 < parts.count - 1) == true }
  }
}
