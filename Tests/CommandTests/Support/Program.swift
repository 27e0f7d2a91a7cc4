import Foundation
import TestSupport

/// The built `topolint`, run as its users run it.
enum Program {
  /// Beside the test bundle, where the build puts both.
  static let path: String = {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("topolint").path
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : Repository.path(".build/debug/topolint")
  }()

  struct Outcome {
    var code: Int32
    var output: String
    var errors: String
  }

  /// Runs it to its end. Output goes through files, so that no pipe can fill up.
  /// - Parameter folder: where it runs; the package's own folder if nil.
  static func run(
    _ arguments: String..., in folder: String? = nil, input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments, in: folder, input: input, environment: environment)
  }

  static func run(
    _ arguments: [String], in folder: String? = nil, input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let scratch = try TemporaryFolder()
    if let input { try scratch.write(input, to: "input") }
    for name in ["output", "errors"] { try scratch.write("", to: name) }
    let process = process(arguments, in: folder, environment)
    process.standardInput =
      try input == nil ? FileHandle.nullDevice : FileHandle(forReadingFrom: URL(fileURLWithPath: scratch.path + "/input"))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.path + "/output"))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.path + "/errors"))
    try process.run()
    process.waitUntilExit()
    return Outcome(code: process.terminationStatus, output: try scratch.text("output"), errors: try scratch.text("errors"))
  }

  /// Runs it with a standard output that takes nothing: a pipe whose reader has gone, or a device.
  static func run(_ arguments: [String], in folder: String? = nil, into output: FileHandle) throws -> Outcome {
    let scratch = try TemporaryFolder()
    try scratch.write("", to: "errors")
    let process = process(arguments, in: folder, [:])
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.path + "/errors"))
    try process.run()
    process.waitUntilExit()
    return Outcome(code: process.terminationStatus, output: "", errors: try scratch.text("errors"))
  }

  static func process(_ arguments: [String], in folder: String?, _ environment: [String: String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder ?? Repository.root)
    // Nothing of whoever runs the tests decides what comes out.
    let names: Set = ["PATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE"]
    let kept = ProcessInfo.processInfo.environment.filter { names.contains($0.key) }
    process.environment = kept.merging(environment) { $1 }
    return process
  }
}

/// A folder that is gone once the test has ended.
final class TemporaryFolder {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    path = FileManager.default.temporaryDirectory.path + "/topolint-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    let file = path + "/" + name
    if name.contains("/") {
      let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
  }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}
