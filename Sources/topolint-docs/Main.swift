import Foundation

/// Writes the generated pages of `docs/` anew, and removes those that nothing makes any more:
/// `swift run topolint-docs`, in the folder of Package.swift.
@main
struct Docs {
  static func main() throws {
    guard FileManager.default.fileExists(atPath: "Package.swift") else {
      FileHandle.standardError.write(Data("error: run it in the folder of Package.swift\n".utf8))
      exit(2)
    }
    let pages = Page.all
    for folder in Page.folders {
      let kept = Set(pages.map(\.path))
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for path in names.map({ "\(folder)/\($0)" }) where !kept.contains(path) {
        try FileManager.default.removeItem(atPath: path)
        print("removed \(path)")
      }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    for page in pages {
      let text = Data(page.text.utf8)
      if FileManager.default.contents(atPath: page.path) == text { continue }
      try text.write(to: URL(filePath: page.path))
      print("wrote \(page.path)")
    }
  }
}
