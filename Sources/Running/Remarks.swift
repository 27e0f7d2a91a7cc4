package import SourceText

/// Diagnostics of one reading, with the files that they show. A value that can be handed to another task.
package struct Remarks: Sendable {
  /// In the order in which they are told.
  package let diagnostics: [Diagnostic]
  private let files: [File]

  private struct File: Sendable {
    let path: Untrusted
    let bytes: [UInt8]
    let mayBeShown: Bool
    let keepsText: Bool
  }

  /// - Parameter sources: the files that the spans of the diagnostics lie in.
  package init(_ diagnostics: [Diagnostic], in sources: SourceFiles) {
    self.diagnostics = diagnostics
    let shown = diagnostics.isEmpty ? [] : sources.all
    files = shown.map { File(path: $0.path, bytes: $0.bytes, mayBeShown: $0.mayBeShown, keepsText: $0.keepsText) }
  }

  /// What is about no file.
  package init(_ diagnostic: Diagnostic) { self.init([diagnostic], in: SourceFiles()) }

  /// The files that the spans of the diagnostics lie in.
  /// - Complexity: linear in the number of files; their bytes are shared.
  package var sources: SourceFiles {
    var sources = SourceFiles()
    for file in files { _ = sources.add(path: file.path, bytes: file.bytes, mayBeShown: file.mayBeShown, keepsText: file.keepsText) }
    return sources
  }
}
