import SourceText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes the generated pages of `docs/` anew, and removes those that nothing makes any more:
/// `swift run topolint-docs`, in the folder of Package.swift.
@main
struct Docs {
  static func main() throws {
    guard (try? FileSystem.status(Array("Package.swift".utf8))) != nil else {
      try OutputStream.standardError.write(Array("error: run it in the folder of Package.swift\n".utf8))
      exit(2)
    }
    let pages = Page.all
    let kept = Set(pages.map(\.path))
    for folder in Page.folders {
      _ = unsafe mkdir(folder, 0o777)
      for name in try FileSystem.list(Array(folder.utf8)) {
        let path = "\(folder)/\(String(decoding: name, as: UTF8.self))"
        if !kept.contains(path), unsafe unlink(path) == 0 { print("removed \(path)") }
      }
    }
    for page in pages {
      let (path, text) = (Array(page.path.utf8), Array(page.text.utf8))
      if (try? FileSystem.read(path)) == text { continue }
      try OutputStream.replaceFile(path, with: text)
      print("wrote \(page.path)")
    }
  }
}
