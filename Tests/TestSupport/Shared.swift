package import Foundation

/// Public test suites and corpora that are too large, or not ours, to be kept in the repository: the folder that
/// `TOPOLINT_SHARED` names, else `../shared` beside the package. A test that needs one is skipped where it is missing.
package enum Shared {
  private static let root =
    ProcessInfo.processInfo.environment["TOPOLINT_SHARED"].map { URL(filePath: $0) } ?? URL(filePath: Repository.path("../shared"))

  /// Where a file or folder of the shared data lies: `Shared.url("cel/conformance.jsonl")`.
  package static func url(_ path: String) -> URL { root.appending(path: "data/" + path).standardizedFileURL }

  package static func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }

  /// The bytes of a file of the shared data; nil if it is missing.
  package static func data(_ path: String) -> [UInt8]? { (try? Data(contentsOf: url(path))).map { Array($0) } }

  private static let yaml = [".yaml", ".yml"]

  /// The YAML files below a folder of the shared data, by path.
  package static func yamlFiles(_ path: String) -> [(path: String, bytes: [UInt8])] { files(path, endings: yaml) }

  /// The files below a folder of the shared data whose names have one of some endings, by path.
  package static func files(_ path: String, endings: [String]) -> [(path: String, bytes: [UInt8])] { files(in: url(path), endings) }

  /// The samples of this repository whose names have one of some endings, by path from `samples`.
  package static func samples(endings: [String] = [".yaml", ".yml"]) -> [(path: String, bytes: [UInt8])] {
    files(in: URL(filePath: Repository.path("samples")), endings)
  }

  /// The files of the built-in rules and advice.
  package static let rules = files(in: URL(filePath: Repository.path("rules")), yaml).map(\.bytes)

  private static func files(in folder: URL, _ endings: [String]) -> [(path: String, bytes: [UInt8])] {
    let paths = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()
    return paths.filter { path in endings.contains { path.hasSuffix($0) } }.compactMap { path in
      (try? Data(contentsOf: folder.appending(path: path))).map { (path, Array($0)) }
    }
  }

  /// Why a test that needs a path is skipped.
  package static func missing(_ path: String) -> String { "no data/\(path) where TOPOLINT_SHARED points" }
}
