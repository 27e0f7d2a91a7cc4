internal import Documents
internal import SourceText

/// A Compose file that is an input.
struct ComposeFile {
  let surroundings: Surroundings
  /// Where it lies.
  let path: Surroundings.Folder
  /// Whether the user named it, and as which of all paths.
  let isNamed: Bool
  let argument: Int
  /// Its documents.
  let documents: [Field]

  /// - Parameter input: nil for a text that lies nowhere.
  init(_ tree: DocumentTree, _ documents: [Field], _ input: InputWalk.Input?) {
    surroundings = input?.surroundings ?? Surroundings(ofText: tree.file.path)
    path = surroundings.folder.path(FilePath.name(of: input?.place ?? tree.file.path.bytes))
    isNamed = input?.isNamed ?? true
    argument = input?.argument ?? Int(tree.file.id.rawValue)
    self.documents = documents
  }

  /// Its name in its folder.
  var name: [UInt8] { FilePath.name(of: path.place) }

  /// What it refers to by `include`, as far as no variable stands in a path.
  var included: [Surroundings.Folder] {
    documents.flatMap { document in
      (document["include"].map { Array($0.items) } ?? []).flatMap { entry -> [Surroundings.Folder] in
        let paths = entry.text == nil ? entry["path"].map { $0.text == nil ? Array($0.items) : [$0] } ?? [] : [entry]
        return paths.compactMap(folder(of:))
      }
    }
  }

  /// What it refers to by `extends`.
  var extended: [Surroundings.Folder] {
    documents.flatMap { document in
      (document["services"]?.pairs ?? []).compactMap { $0.value["extends"]?["file"].flatMap(folder(of:)) }
    }
  }

  private func folder(of field: Field) -> Surroundings.Folder? {
    guard let text = field.text, !text.contains(UInt8(ascii: "$")) else { return nil }
    return surroundings.folder.path(Array(text))
  }
}
