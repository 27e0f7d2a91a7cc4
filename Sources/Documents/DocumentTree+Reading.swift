package import SourceText

extension DocumentTree {
  /// Reads a file as JSON or HCL if it is called so, or as JSON if it is a stream that is; else as YAML.
  /// - Complexity: linear in the size of the file.
  package static func read(_ file: SourceFile) -> (tree: DocumentTree, diagnostics: [Diagnostic]) { parse(file).take(as: file) }

  /// The same of a file that may get another number.
  package static func parse(_ file: SourceFile) -> ParsedFile {
    if isJSON(file) { return JSONReader.parse(file) }
    if file.path.bytes.suffix(4).elementsEqual(".hcl".utf8) { return HCLReader.parse(file) }
    // JSON may come without a name; most of it is YAML too, but not its escapes and tabs.
    if file.path == SourceFile.standardInput, let first = file.bytes.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    {
      let json = JSONReader.parse(file)
      if json.isFaultless { return json }
    }
    return YAMLReader.parse(file)
  }

  /// Whether a file is called as one of JSON.
  static func isJSON(_ file: SourceFile) -> Bool { file.path.bytes.suffix(5).elementsEqual(".json".utf8) }
}
