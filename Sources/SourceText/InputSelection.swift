/// Which of the files that a walk finds are inputs. What a user names is one in any case.
package struct InputSelection: Sendable {
  /// Nil takes all.
  package var include: [PathPattern]?
  package var exclude: [PathPattern] = []
  /// Places of files that are known to be none, such as configurations.
  package var others: Set<[UInt8]> = []
  /// Places of folders that hold none, such as those of rules.
  package var otherFolders: [[UInt8]] = []

  package init() {}

  /// Whether a file is of another kind, and not to be counted as left out.
  package func isOther(_ place: [UInt8]) -> Bool { others.contains(place) || otherFolders.contains { FilePath.isInside(place, $0) } }

  /// - Parameter place: as `FileSystem.place(of:)` gives it.
  package func takes(_ place: [UInt8]) -> Bool {
    include?.contains { $0.matches(place) } ?? true && !exclude.contains { $0.matches(place) }
  }
}
