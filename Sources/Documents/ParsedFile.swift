package import SourceText

/// A file that has been parsed and may still get another number: files are parsed side by side before it is known which of
/// them the run keeps, and so how they are numbered.
///
/// It is handed from one thread to another, never shared by two.
package final class ParsedFile: @unchecked Sendable {
  private var builder: TreeBuilder?

  init(_ builder: consuming TreeBuilder) { self.builder = consume builder }

  /// Whether nothing is wrong with the file.
  package var isFaultless: Bool { builder?.diagnostics.isEmpty ?? true }

  /// The tree, which can be taken once.
  /// - Parameter file: the same file, of the number that it has in the run.
  package func take(as file: SourceFile) -> (tree: DocumentTree, diagnostics: [Diagnostic]) {
    guard let builder = builder.take() else { preconditionFailure("a tree is taken twice") }
    return builder.finish(as: file)
  }
}
