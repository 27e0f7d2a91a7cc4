import Foundation

/// The package's own files, wherever the tests run.
package enum Repository {
  /// The folder of Package.swift, without a slash at its end.
  package static let root: String = {
    // Tests/TestSupport/Repository.swift
    var path = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    path.removeLast(3)
    return path.joined(separator: "/")
  }()

  package static func path(_ relative: String) -> String { root + "/" + relative }

  package static func exists(_ relative: String) -> Bool { FileManager.default.fileExists(atPath: path(relative)) }

  package static func text(_ relative: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path(relative)) ?? Data(), as: UTF8.self)
  }

  /// The bytes of a file; nil for a folder, and where nothing is.
  package static func bytes(_ relative: String) -> [UInt8]? {
    (try? Data(contentsOf: URL(filePath: path(relative)))).map { Array($0) }
  }

  /// The files below a folder, relative to the root, sorted; links are not followed.
  package static func files(in folder: String, suffix: String) -> [String] {
    let found = FileManager.default.enumerator(atPath: path(folder))?.compactMap { $0 as? String } ?? []
    return found.filter { $0.hasSuffix(suffix) }.map { folder + "/" + $0 }.sorted()
  }
}
