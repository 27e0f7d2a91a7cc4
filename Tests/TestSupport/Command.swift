package import Foundation

/// Runs other programs that a test compares with, found by `PATH`.
package enum Command {
  /// What a program prints and how it ends; nil if there is none of that name.
  /// - Parameter limit: after so many seconds it is asked to end; nil to wait for it however long it takes.
  package static func run(
    _ arguments: [String], input: [UInt8] = [], in folder: URL? = nil, limit: Double? = nil
  ) -> (status: Int32, output: [UInt8])? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // By file, so that neither side waits for a full pipe.
    let file = FileManager.default.temporaryDirectory.appending(path: "topolint-\(UUID().uuidString)")
    guard (try? Data(input).write(to: file)) != nil, let handle = try? FileHandle(forReadingFrom: file) else { return nil }
    defer { try? FileManager.default.removeItem(at: file) }
    let answers = Pipe()
    process.standardInput = handle
    process.standardOutput = answers
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    // A queue of its own gets a thread even where tests keep all others busy.
    let watch = DispatchWorkItem { process.terminate() }
    if let limit { DispatchQueue(label: "limit of a program").asyncAfter(deadline: .now() + limit, execute: watch) }
    defer { watch.cancel() }
    let output = answers.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 127 ? nil : (process.terminationStatus, Array(output))
  }

  /// Whether a program ends well.
  package static func succeeds(_ arguments: String...) -> Bool { run(arguments)?.status == 0 }
}

/// A folder of its own for a test, removed with the value.
package final class TemporaryFolder: Sendable {
  package let url = FileManager.default.temporaryDirectory.appending(path: "topolint-tests-\(UUID().uuidString)").resolvingSymlinksInPath()

  package init() { try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, and the folders above it.
  package func write(_ path: String, _ text: String = "") {
    let file = url.appending(path: path)
    try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? Data(text.utf8).write(to: file)
  }

  package func link(_ path: String, to target: String) {
    try? FileManager.default.createSymbolicLink(atPath: url.appending(path: path).path, withDestinationPath: target)
  }

  package func path(_ path: String = "") -> [UInt8] { Array(url.path.utf8) + (path.isEmpty ? [] : Array("/\(path)".utf8)) }
}
