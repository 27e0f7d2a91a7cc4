import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("--watch") struct WatchTests {
  @Test("what changes, appears and vanishes is linted again, and named")
  func changes() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean])
    let run = try Watching(["--isolated", "."], in: folder)
    #expect(try run.next().contains("no findings in 1 service"))

    try folder.replace(Texts.ring, at: "a.yaml")
    var text = try run.next()
    #expect(text.hasPrefix("note: 'a.yaml' has changed\n") && text.contains("error[sync-cycle]"))

    try folder.replace("topolint: 1\nservices: {c: {calls: [{to: a}]}}\n", at: "b/c.yaml")
    text = try run.next()
    #expect(text.hasPrefix("note: 'b/c.yaml' is new\n") && text.contains("in 3 services"))

    try FileManager.default.removeItem(atPath: folder.path + "/b/c.yaml")
    text = try run.next()
    #expect(text.hasPrefix("note: 'b/c.yaml' is gone\n") && text.contains("in 2 services"))
  }

  @Test("a file that is half written is an error that the rest of it takes away")
  func halfWritten() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean])
    let run = try Watching(["--isolated", "a.yaml"], in: folder)
    _ = try run.next()
    try folder.replace("topolint: 1\nservices: {a: {", at: "a.yaml")
    #expect(try run.next().contains("1 error in the input"))
    try FileManager.default.removeItem(atPath: folder.path + "/a.yaml")
    #expect(try run.next().contains("there is no such file"))
    try folder.replace(Texts.clean + "\n", at: "a.yaml")
    let text = try run.next()
    #expect(text.contains("no findings in 1 service") && !text.contains("error:") && !text.contains("in the input"))
  }

  @Test("configuration, rules and baseline are watched, and may be wrong for a while")
  func surroundings() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, "rules/leaf.yaml": Texts.leaf])
    let run = try Watching(
      ["a.yaml", "--rules", "rules", "--baseline", "b.json", "--config", "c.yaml"], in: folder,
      ["c.yaml": "topolint_config: 1\n", "b.json": Texts.baseline])
    #expect(try run.next().contains("error[sync-cycle]"))
    try folder.replace("topolint_config: 1\nrules: {sync-cycle: off}\n", at: "c.yaml")
    #expect(try !run.next().contains("error[sync-cycle]"))
    try folder.replace("topolint_config: 1\nrules: {sync-circle: off}\n", at: "c.yaml")
    #expect(try run.next().contains("sync-circle"))
    try folder.replace("topolint_config: 1\n", at: "c.yaml")
    #expect(try run.next().contains("error[sync-cycle]"))
    try folder.replace(Texts.leaf.replacing("fan_out == 0", with: "fan_out == 1"), at: "rules/leaf.yaml")
    var text = try run.next()
    #expect(text.hasPrefix("note: 'rules/leaf.yaml' has changed\n") && text.contains("[leaf]"))
    try folder.replace(Texts.baseline.replacing("x -> x", with: "a -> b -> a"), at: "b.json")
    text = try run.next()
    #expect(text.hasPrefix("note: 'b.json' has changed\n") && text.contains("1 baselined") && !text.contains("[sync-cycle]"))
  }

  @Test("files that an input refers to are watched: what changes, appears or vanishes there is linted again")
  func referred() throws {
    let folder = try TemporaryFolder([
      "compose.yaml": "services: {web: {image: acme/web, env_file: [{path: web.env, required: false}]}, stock: {image: acme/stock}}\n"
    ])
    let run = try Watching(["--isolated", "compose.yaml"], in: folder)
    #expect(try run.next().contains("watching 1 file;"))
    try folder.replace("STOCK_URL=http://stock:80\n", at: "web.env")
    var text = try run.next()
    #expect(text.hasPrefix("note: 'web.env' is new\n") && text.contains("watching 2 files;"))
    try folder.replace("STOCK_URL=http://stocks:80\n", at: "web.env")
    text = try run.next()
    #expect(text.hasPrefix("note: 'web.env' has changed\n"))
    try FileManager.default.removeItem(atPath: folder.path + "/web.env")
    #expect(try run.next().hasPrefix("note: 'web.env' is gone\n"))
    // What is no longer referred to is no longer watched.
    try folder.replace("services: {web: {image: acme/web}}\n", at: "compose.yaml")
    #expect(try run.next().hasPrefix("note: 'compose.yaml' has changed\n"))
    try folder.replace("A=1\n", at: "web.env")
    try folder.replace("TAG=1\n", at: ".env")
    #expect(try run.next().hasPrefix("note: '.env' is new\n"))
  }

  @Test("Ctrl-C ends it as it ends any program, and so does a reader who has gone")
  func ends() throws {
    let folder = try TemporaryFolder(["a.yaml": Texts.clean])
    let interrupted = try Watching(["--isolated", "."], in: folder)
    _ = try interrupted.next()
    interrupted.process.interrupt()
    interrupted.process.waitUntilExit()
    #expect(interrupted.process.terminationReason == .uncaughtSignal && interrupted.process.terminationStatus == SIGINT)

    let left = try Watching(["--isolated", "."], in: folder)
    _ = try left.next()
    try left.output.fileHandleForReading.close()
    left.process.waitUntilExit()
    #expect(left.process.terminationReason == .exit && left.process.terminationStatus == 0)
  }

  @Test(
    "what is read once, writes files or is made for programs is wrong usage, and so is wrong usage",
    arguments: [
      ["-"], ["--output", "json:out.json"], ["--write-baseline"], ["--show-config"], ["--format", "json"], ["--format", "sarif"],
      ["--format", "none"], ["--select", "none"], ["/dev/null"],
    ])
  func usage(arguments: [String]) throws {
    let outcome = try Program.run(["lint", "--watch"] + arguments)
    #expect(outcome.code == 2 && outcome.output == "" && outcome.errors.hasPrefix("error: "))
  }
}

extension TemporaryFolder {
  /// Writes a file as one step, so that a run that looks meanwhile sees all of it or nothing.
  fileprivate func replace(_ text: String, at name: String) throws {
    let file = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file, options: .atomic)
  }
}

/// A run that goes on beside the test, which reads what it says to the end of each result.
private final class Watching {
  let process: Process
  let output = Pipe()
  private var text = ""

  /// - Parameter files: written first.
  init(_ arguments: [String], in folder: TemporaryFolder, _ files: [String: String] = [:]) throws {
    for (name, text) in files { try folder.write(text, to: name) }
    process = Program.process(["lint", "--watch"] + arguments, in: folder.path, [:])
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try output.fileHandleForWriting.close()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// The text of the next result.
  func next() throws -> String {
    let end = "; Ctrl-C ends it\n"
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      if let range = text.range(of: end) {
        defer { text = String(text[range.upperBound...].drop { $0 == "\n" }) }
        return String(text[..<range.upperBound])
      }
      var request = pollfd(fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
      try #require(unsafe poll(&request, 1, 1000) >= 0 && .now < deadline, "nothing more came after: \(text)")
      if request.revents == 0 { continue }
      let chunk = output.fileHandleForReading.availableData
      try #require(!chunk.isEmpty, "it ended after: \(text)")
      text += String(decoding: chunk, as: UTF8.self)
    }
  }
}
