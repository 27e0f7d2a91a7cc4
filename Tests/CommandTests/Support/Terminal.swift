import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A terminal that a program can be run in: a pseudo terminal whose other end the test reads.
enum Terminal {
  static let isThere = unsafe access("/dev/ptmx", R_OK | W_OK) == 0

  /// Runs topolint with standard output and error on one terminal.
  /// - Parameters:
  ///   - columns: how wide the terminal is.
  ///   - pause: seconds before its input comes.
  /// - Returns: all that appeared, line ends as `\n`.
  static func run(
    _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:], columns: UInt16 = 120, input: String = "",
    pause: Double = 0
  ) throws -> String {
    var (controller, terminal): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard unsafe openpty(&controller, &terminal, nil, nil, &size) == 0 else { throw CocoaError(.fileReadUnknown) }
    defer { close(controller) }

    let process = Program.process(arguments, in: folder, ["TERM": "xterm"].merging(environment) { $1 })
    let typed = Pipe()
    process.standardInput = typed
    process.standardOutput = FileHandle(fileDescriptor: terminal)
    process.standardError = FileHandle(fileDescriptor: terminal)
    try process.run()
    close(terminal)
    if pause > 0 { Thread.sleep(forTimeInterval: pause) }
    try typed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try typed.fileHandleForWriting.close()

    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    // Once nobody holds the other end, reading fails.
    while true {
      let count = unsafe read(controller, &chunk, chunk.count)
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
