import Foundation
import Linting
import Rules
import SourceText
import TestSupport

@testable import Configuration

/// A folder with files, gone once the test has ended.
final class Folder {
  let path: String

  init(_ files: [String: String]) throws {
    path = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path + "/topolint-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = URL(fileURLWithPath: path + "/" + name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func bytes(_ name: String) -> [UInt8] { Array((path + "/" + name).utf8) }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
  }

  /// What a text says without the folder's own path.
  func shortened(_ text: String) -> String { text.replacing(path + "/", with: "").replacing(path, with: ".") }
}

/// What is made of a configuration `a.yaml` beside other files.
struct Read {
  let folder: Folder
  let files: SettingsFiles
  var settings: Settings { files.settings }

  /// - Parameter text: without its first line, which is always the same.
  init(_ text: String, others: [String: String] = [:]) throws {
    try self.init(whole: "topolint_config: 1\n" + text, others: others)
  }

  init(whole text: String, others: [String: String] = [:]) throws {
    folder = try Folder(others.merging(["a.yaml": text]) { $1 })
    files = SettingsFiles(folder.bytes("a.yaml"))
  }

  /// `2:7-2:9 message (hint)`
  var faults: [String] { files.diagnostics.map { folder.shortened($0.text(in: files.sources)) } }

  /// What the settings do to the built-in rules.
  var application: (rules: RuleSet, application: SettingsApplication) {
    var rules = RuleSet()
    let application = SettingsApplication(settings, to: &rules, sources: files.sources)
    return (rules, application)
  }

  var allFaults: [String] { faults + application.application.diagnostics.map { folder.shortened($0.text(in: files.sources)) } }
}
