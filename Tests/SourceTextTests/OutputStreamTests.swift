import Foundation
import SourceText
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Output") struct OutputStreamTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "topolint-output-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func bytes(_ path: String) -> [UInt8] { Array(path.utf8) }
  private func contents(_ name: String) -> String? {
    FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }
  private func clean() { try? FileManager.default.removeItem(atPath: folder) }

  private func replace(_ name: String, _ text: String) throws {
    try SourceText.OutputStream.replaceFile(bytes("\(folder)/\(name)"), with: bytes(text))
  }

  @Test("a file is made, replaced, keeps its mode, and nothing else is left")
  func replacing() throws {
    defer { clean() }
    try replace("a", "one")
    #expect(unsafe chmod("\(folder)/a", 0o600) == 0)
    try replace("a", "two")
    #expect(contents("a") == "two")
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/a")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
  }

  @Test("what a link points at is replaced, not the link, whether or not it is there")
  func links() throws {
    defer { clean() }
    for target in ["there", "missing"] {
      if target == "there" { try replace(target, "old") }
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/link-\(target)", withDestinationPath: target)
      try replace("link-\(target)", "new")
      #expect(contents(target) == "new")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link-\(target)") == target)
    }
  }

  @Test("links that lead in a circle, folders and missing folders are refused with words")
  func refusals() throws {
    defer { clean() }
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/loop", withDestinationPath: "loop")
    for (name, reason) in [("loop", "too many symbolic links"), (".", "it is a folder"), ("no/a", "no such folder")] {
      let error = #expect(throws: OutputError.self) { try replace(name, "x") }
      guard case .failed(_, let words) = error else {
        Issue.record("\(name): \(String(describing: error))")
        continue
      }
      #expect(words == reason)
    }
  }

  @Test("a name as long as names may be is no trouble")
  func longName() throws {
    defer { clean() }
    let name = String(repeating: "n", count: 255)
    try replace(name, "x")
    #expect(contents(name) == "x")
  }

  @Test("a device is written through", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func devices() throws {
    defer { clean() }
    try SourceText.OutputStream.replaceFile(bytes("/dev/null"), with: bytes("x"))
    let error = #expect(throws: OutputError.self) { try SourceText.OutputStream.replaceFile(bytes("/dev/full"), with: bytes("x")) }
    #expect(error == .failed(code: ENOSPC, reason: "no space left on the device"))
  }

  @Test("a link that leads out of the repository is refused, and what it leads to is kept")
  func leadsOut() throws {
    defer { clean() }
    for path in ["repo/.git", "else"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(path)", withIntermediateDirectories: true)
    }
    try replace("else/keep", "old")
    for (name, target) in [("out", "../else"), ("file", "../else/keep"), ("new", "../else/new"), ("git", ".git/config")] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/repo/\(name)", withDestinationPath: target)
    }
    for name in ["repo/file", "repo/new", "repo/out/keep", "repo/out/new", "repo/git"] {
      let error = #expect(throws: OutputError.self) { try replace(name, "x") }
      #expect(error == .failed(code: ELOOP, reason: "a link on its path leads out of the repository"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/else") == ["keep"])
    #expect(contents("else/keep") == "old")
  }

  @Test("of many that write one file each leaves a whole text, and nothing else")
  func concurrent() async throws {
    defer { clean() }
    let path = bytes("\(folder)/out")
    let texts = (0..<8).map { [UInt8](repeating: UInt8(ascii: "a") + UInt8($0), count: 300_000) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for text in texts { group.addTask { for _ in 0..<5 { try SourceText.OutputStream.replaceFile(path, with: text) } } }
      try await group.waitForAll()
    }
    let result = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/out")))
    #expect(texts.contains(result))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out"])
  }

  @Test("a pipe that nobody reads is an error, not a wait without end")
  func idlePipe() throws {
    defer { clean() }
    #expect(unsafe mkfifo("\(folder)/pipe", 0o600) == 0)
    let error = #expect(throws: OutputError.self) { try replace("pipe", "x") }
    #expect(error == .failed(code: ENXIO, reason: "nobody reads from it"))
  }

  @Test("a closed pipe is told apart from an error")
  func closedPipe() throws {
    defer { clean() }
    SourceText.OutputStream.ignoreClosedPipes()
    var ends: [Int32] = [0, 0]
    #expect(unsafe pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let error = #expect(throws: OutputError.self) { try SourceText.OutputStream(descriptor: ends[1]).write([1]) }
    #expect(error == .closed)
  }

  @Test("a slow reader of a pipe that does not block gets every byte")
  func slowPipe() throws {
    defer { clean() }
    var ends: [Int32] = [0, 0]
    #expect(unsafe pipe(&ends) == 0)
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    let reader = ends[0]
    let size = 1_000_000
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var count = 0
    Thread.detachNewThread {
      var buffer = [UInt8](repeating: 0, count: 4_096)
      while true {
        let got = unsafe read(reader, &buffer, buffer.count)
        if got <= 0 { break }
        unsafe count += got
      }
      done.signal()
    }
    try SourceText.OutputStream(descriptor: ends[1]).write([UInt8](repeating: 7, count: size))
    close(ends[1])
    done.wait()
    close(reader)
    #expect(unsafe count == size)
  }
}
