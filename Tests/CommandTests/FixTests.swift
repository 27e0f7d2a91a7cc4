import Foundation
import Testing

@Suite("Fixes at the command line") struct FixTests {
  private static let wrong = """
    topolint: 1
    # the shop
    services:
      web:
        entry: yes           # users
        calls:
          - to: odrers       # main
            timeout_ms: 300
            retries: 2
          - {to: stock, timeout: "300 msec", retrys: 1}
      orders:
        replicas: "3"
        calls:
          - to: stock
            mode: asyn
            timeout: 5
      stock:
        availability: 99.9

    """

  private static let right = """
    topolint: 1
    # the shop
    services:
      web:
        entry: true           # users
        calls:
          - to: orders       # main
            timeout: 300ms
            attempts: 3
          - {to: stock, timeout: "300ms", attempts: 2}
      orders:
        replicas: 3
        calls:
          - to: stock
            mode: async
            timeout: 5
      stock:
        availability: 99.9%

    """

  @Test("a patch of what lies outside of the folder is told to be none that can be applied there")
  func outside() throws {
    let folder = try TemporaryFolder(["up.yaml": "topolint: 1\nservices: {a: {entry: yes}}\n", "sub/a.yaml": Texts.clean])
    let outcome = try Program.run("lint", "--fix", "--diff", "../up.yaml", in: folder.path + "/sub")
    #expect(outcome.code == 1 && outcome.output.hasPrefix("diff --git a/../up.yaml b/../up.yaml\n"))
    #expect(outcome.errors.contains("note: '../up.yaml' lies outside of this folder, where no patch is applied to it\n"))
    #expect(try !Program.run("lint", "--fix", "--diff", "up.yaml", in: folder.path).errors.contains("outside"))
  }

  @Test("what has one meaning is fixed, what is left is told, and a second run has nothing to do")
  func fix() throws {
    let folder = try TemporaryFolder(["a.yaml": Self.wrong])
    let first = try Program.run("lint", "--fix", "a.yaml", in: folder.path)
    #expect(try folder.text("a.yaml") == Self.right)
    #expect(first.code == 4 && first.errors.contains("'timeout' must be a duration such as 300ms") && first.errors.contains("fixed 10 of "))
    let second = try Program.run("lint", "--fix", "a.yaml", in: folder.path)
    #expect(try folder.text("a.yaml") == Self.right)
    #expect(second.code == 4 && second.errors.contains("\nnothing to fix; "))
  }

  @Test(
    "quotes, anchors and the units of keys are kept; what cannot be put right whole is left",
    arguments: [
      (
        #"{"topolint":1,"services":{"a":{"entry":true,"calls":[{"to":"b","retries":2,"timeout_ms":300}]},"b":{}}}"#,
        #"{"topolint":1,"services":{"a":{"entry":true,"calls":[{"to":"b","attempts":3,"timeout":300ms}]},"b":{}}}"#
      ),
      (
        "{topolint: 1, services: {a: {entry: true, availability: &v 99.9, &z replica: 3}, b: {availability: *v}}}",
        "{topolint: 1, services: {a: {entry: true, availability: &v 99.9%, &z replicas: 3}, b: {availability: *v}}}"
      ),
      (
        "{topolint: 1, services: {a: {slo: {latency_p99_ms: 40}, calls: [{to: b, timeoutSeconds: 0.3, timout-s: 1, mode: Sync, 'payloadKb': \"2\"}]}, b: }}",
        "{topolint: 1, services: {a: {slo: {latency_p99: 40ms}, calls: [{to: b, timeoutSeconds: 0.3, timout-s: 1, mode: sync, 'payload': \"2KB\"}]}, b: }}"
      ),
      (
        "{topolint: 1, services: {a: {calls: [{to: b, timeout_ms: 300ms}, {to: c, timeoutMS: 1_000}, {to: d, timeout_s: none}]}, b: , c: , d: }}",
        "{topolint: 1, services: {a: {calls: [{to: b, timeout: 300ms}, {to: c, timeout: 1000ms}, {to: d, timeout: none}]}, b: , c: , d: }}"
      ),
      (
        "{topolint: 1, services: {a: {latency_ms: 3, calls: [&c {to: b, timeout_ms: &t 300}, {to: c, timeout_ms: *t, mode: asynch}]}, b: , c: }}",
        "{topolint: 1, services: {a: {latency_ms: 3, calls: [&c {to: b, timeout: &t 300ms}, {to: c, timeout_ms: *t, mode: async}]}, b: , c: }}"
      ),
    ])
  func kept(_ before: String, _ after: String) throws {
    let folder = try TemporaryFolder(["a.yaml": before + "\n"])
    let fixed = try Program.run("lint", "--fix", "a.yaml", in: folder.path)
    #expect(try folder.text("a.yaml") == after + "\n")
    #expect(!fixed.errors.contains("expected") && !fixed.errors.contains("anchor"), "it can be read: \(fixed.errors)")
  }

  @Test("--diff shows it, writes nothing and ends with 1; git applies what it shows")
  func diff() throws {
    let folder = try TemporaryFolder(["a.yaml": Self.wrong])
    let shown = try Program.run("lint", "--fix", "--diff", in: folder.path)
    #expect(shown.code == 1 && shown.output.hasPrefix("diff --git a/a.yaml b/a.yaml\n--- a/a.yaml\n+++ b/a.yaml\n@@ "))
    #expect(try shown.errors.contains("would fix 10 of ") && folder.text("a.yaml") == Self.wrong)
    try folder.write(shown.output, to: "fix.patch")
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "apply", "fix.patch"]
    git.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try git.run()
    git.waitUntilExit()
    #expect(try git.terminationStatus == 0 && folder.text("a.yaml") == Self.right)
    let tidy = try TemporaryFolder(["ok.yaml": "topolint: 1\nservices: {a: {entry: true}}\n"])
    let clean = try Program.run("lint", "--fix", "--diff", "ok.yaml", in: tidy.path)
    #expect(clean.code == 0 && clean.output == "")
  }

  @Test("what two names are near to, what others take, and what is no native file stay as they are")
  func left() throws {
    let two = "topolint: 1\nservices: {a: {calls: [{to: stocc}]}, stock: {}, stocs: {}}\n"
    let shared = "topolint: 1\nservices: {a: {calls: [&x {to: b, timeout: 5 s}]}, c: {calls: [*x]}, b: {}}\n"
    let folder = try TemporaryFolder([
      "two.yaml": two, "compose.yaml": "services: {a: {image: a, environment: {X: 'http://bb:80'}}, b: {image: b}}\n",
    ])
    let compose = try folder.text("compose.yaml")
    _ = try Program.run("lint", "--fix", in: folder.path)
    #expect(try folder.text("two.yaml") == two && folder.text("compose.yaml") == compose)
    // A unit means the same for all that take it.
    let other = try TemporaryFolder(["a.yaml": shared])
    _ = try Program.run("lint", "--fix", in: other.path)
    #expect(try other.text("a.yaml") == shared.replacing("5 s", with: "5s"))
  }

  @Test(
    "of two keys that may mean the same none is fixed: no fix breaks a file",
    arguments: [
      "retries: 2, attemps: 3", "timout: 300ms, tiemout: 1s", "timout: 300ms, timeout_ms: 500", "retries: 2, tries: 4",
      "retries: 2, max_attempts: 4", "timout: 1s, tiemout: 1s, timeoot: 1s", "attemps: 2, max_retries: 3",
    ])
  func sameMeaning(_ keys: String) throws {
    let text = "topolint: 1\nservices: {a: {calls: [&x {to: b, \(keys)}]}, b: {}, c: {calls: [*x]}}\n"
    let folder = try TemporaryFolder(["a.yaml": text])
    let run = try Program.run("lint", "--fix", "a.yaml", in: folder.path)
    #expect(try run.code == 4 && folder.text("a.yaml") == text && run.errors.contains("\nnothing to fix; "))
  }

  @Test("options that mean nothing are told")
  func usage() throws {
    #expect(try Program.run("lint", "--diff", "samples").errors.hasPrefix("error: --diff goes with --fix\n"))
    #expect(try Program.run("lint", "--unsafe-fixes", "samples").code == 2)
    let stream = try Program.run("lint", "--fix", "-", input: Self.wrong)
    #expect(stream.code == 2 && stream.errors.contains("standard input"))
    #expect(try Program.run("lint", "--fix", "--watch", "samples").code == 2)
  }
}
