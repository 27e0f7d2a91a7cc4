import Foundation

/// Headless Chromium, which tests ask what a page becomes in a browser. `.ci/run` installs it. A test that asks it is skipped where it
/// is not there.
package enum Browser {
  private static let program = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .flatMap { folder in ["chromium", "chromium-browser", "google-chrome"].map { "\(folder)/\($0)" } }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  package static let isThere = program != nil

  /// Why a test that asks it is skipped.
  package static let missing = "there is no Chromium in PATH; .ci/run installs it"

  /// Seconds that it may take on a busy machine.
  private static let longest = 300.0

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The document of a page once its scripts have run, as HTML.
  /// - Parameters:
  ///   - page: the page as HTML, or what else a browser opens.
  ///   - ending: of the file that holds it, which tells what it is.
  ///   - files: others beside it, by name.
  package static func document(of page: String, ending: String = "html", files: [String: [UInt8]] = [:], options: [String] = []) throws
    -> String
  {
    guard let program else { throw Failure(description: missing) }
    let folder = TemporaryFolder()
    folder.write("page.\(ending)", page)
    for (name, bytes) in files { try Data(bytes).write(to: folder.url.appending(path: name)) }
    // Without a sandbox, for it refuses to make one for root; what runs in it are our own pages. Time is that of the page: it is there as
    // soon as its scripts have nothing to wait for any more.
    let arguments = [
      program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
      "--user-data-dir=\(folder.url.path)/profile", "--allow-file-access-from-files", "--virtual-time-budget=600000",
    ]
    let address = folder.url.appending(path: "page.\(ending)").absoluteString
    // It has been seen to print the document and not to end.
    guard let outcome = Command.run(arguments + options + ["--dump-dom", address], limit: longest), outcome.status == 0 else {
      throw Failure(description: "\(program) cannot open a page")
    }
    return String(decoding: outcome.output, as: UTF8.self)
  }

  /// What the console of the browser has of a page: errors of its scripts, what its policy refuses.
  package static func console(of page: String) throws -> [String] {
    guard let program else { throw Failure(description: missing) }
    let folder = TemporaryFolder()
    folder.write("page.html", page)
    let command =
      "\"$0\" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --user-data-dir=profile --enable-logging=stderr --dump-dom page.html 2>&1 >/dev/null"
    guard let outcome = Command.run(["bash", "-c", "exec " + command, program], in: folder.url, limit: longest) else {
      throw Failure(description: "\(program) cannot open a page")
    }
    return String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init)
  }

  /// What a script says.
  /// - Parameters:
  ///   - script: a module of JavaScript that calls `answer` with a value, once, now or later.
  ///   - files: what it imports or reads, by name.
  ///   - body: the rest of the page, as HTML.
  package static func ask<Answer: Decodable>(
    _ script: String, body: String = "", files: [String: [UInt8]] = [:], options: [String] = [], for type: Answer.Type = Answer.self
  ) throws -> Answer {
    // As it is in a file of its own, nothing in the script can end it early; as it is in an attribute, nothing in the answer can either.
    let page = """
      <!DOCTYPE html><meta charset="utf-8"><html><body>\(body)
      <script>
      const say = (key, value) => document.documentElement.setAttribute(key, encodeURIComponent(value))
      const answer = value => say("data-answer", JSON.stringify(value))
      addEventListener("error", event => say("data-fault", event.message))
      addEventListener("unhandledrejection", event => say("data-fault", String(event.reason)))
      </script>
      <script type="module" src="script.mjs"></script></body></html>
      """
    let document = try document(of: page, files: files.merging(["script.mjs": Array(script.utf8)]) { $1 }, options: options)
    func said(_ key: String) -> String? {
      document.firstMatch(of: try! Regex("data-\(key)=\"([^\"]*)\"", as: (Substring, Substring).self))?.output.1.removingPercentEncoding
    }
    guard let text = said("answer") else {
      throw Failure(description: "the script has no answer: \(said("fault") ?? "it did not come to an end")")
    }
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  }
}
