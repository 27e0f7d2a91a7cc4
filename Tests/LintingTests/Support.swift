import Foundation
import Linting
import SourceText
import TestSupport

/// A message as plain text.
func words(_ message: Message?) -> String { message?.text ?? "" }

func messages(_ reading: TopologyReading) -> [String] { reading.diagnostics.map { words($0.message) } }

/// A reading of one text.
func read(_ text: String, path: String = "a.yaml", from format: String? = nil) -> TopologyReading {
  var reading = TopologyReading(from: format)
  reading.read(path: Untrusted(path), text: Array(text.utf8))
  return reading
}

/// A folder that is gone once the test has ended.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/topolint-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    let file = path + "/" + name
    try FileManager.default.createDirectory(atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
  }
}
