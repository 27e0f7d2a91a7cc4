/// Files that one tool starts together, apart from all others: what names mean ends where the project ends.
package struct InputProject: Hashable, Sendable {
  /// The format of its files, as `--from` has it.
  package let format: String
  /// What it is called by: its folder, or its file where the folder has several, as seen from the current folder.
  package let path: Untrusted
  /// Its folder, real.
  package let folder: [UInt8]

  package init(format: String, path: Untrusted, folder: [UInt8]) {
    self.format = format
    self.path = path
    self.folder = folder
  }
}
