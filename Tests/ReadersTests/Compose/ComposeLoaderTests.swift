import Foundation
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite struct ComposeLoaderTests {
  @Test("an include brings its own variables, and the project's are stronger")
  func include() {
    let reading = ComposeReading([
      "compose.yaml": "include: [sub/compose.yaml]\nservices: {web: {image: x, environment: {A: top}}}\n", ".env": "BOTH=top\n",
      "sub/compose.yaml": "services: {web: {image: y, environment: {A: sub, B: \"$BOTH\", C: \"$SUB\"}}, db: {image: z}}\n",
      "sub/.env": "BOTH=sub\nSUB=sub\n",
    ])
    #expect(reading.errors.isEmpty)
    #expect(reading.environment(of: "web") == ["A": "top", "B": "top", "C": "sub"])
    #expect(reading.services == ["db", "web"])
  }

  @Test("of two includes the earlier is the stronger, and of a list under `path` the later")
  func order() {
    func file(_ value: String) -> String { "services: {s: {image: x, environment: {A: \(value)}}}\n" }
    let files = ["one.yaml": file("one"), "two.yaml": file("two")]
    let two = ComposeReading(files.merging(["compose.yaml": "include: [one.yaml, two.yaml]\n"]) { $1 })
    #expect(two.variable("A", of: "s") == "one")
    let list = ComposeReading(files.merging(["compose.yaml": "include: [{path: [one.yaml, two.yaml]}]\n"]) { $1 })
    #expect(list.variable("A", of: "s") == "two")
  }

  @Test("a service extends another, whose env_file is seen from its own folder")
  func extends() {
    let reading = ComposeReading([
      "compose.yaml": "services: {web: {extends: {file: sub/base.yaml, service: base}, environment: {A: own}}}\n",
      "sub/base.yaml": "services: {base: {image: x, env_file: e.env, environment: {A: base, B: base}}}\n", "sub/e.env": "C=file\n",
    ])
    #expect(reading.messages.isEmpty)
    #expect(reading.environment(of: "web") == ["A": "own", "B": "base", "C": "file"])
  }

  @Test("`!reset` takes away, `!override` takes the place")
  func tags() {
    let reading = ComposeReading([
      "compose.yaml": "services: {web: {image: x, ports: [\"80:80\"], depends_on: [db], environment: {A: a, B: b}}, db: {image: y}}\n",
      "compose.override.yaml": "services: {web: {ports: !reset [], depends_on: !reset null, environment: !override {B: c}}}\n",
    ])
    #expect(reading.edges.isEmpty)
    #expect(reading.value(.entry, of: "web") == nil)
    #expect(reading.environment(of: "web") == ["B": "c"])
  }

  @Test("several documents of one file are merged")
  func documents() {
    let reading = ComposeReading("services: {web: {image: x, environment: {A: a}}}\n---\nservices: {web: {environment: [A=b]}}\n")
    #expect(reading.variable("A", of: "web") == "b")
  }

  @Test("anchors and merge keys")
  func anchors() {
    let reading = ComposeReading("x-env: &env {A: a, B: b}\nservices: {web: {image: x, environment: {<<: *env, B: c}}}\n")
    #expect(reading.environment(of: "web") == ["A": "a", "B": "c"])
  }

  @Test("all forms of env_file")
  func environmentFiles() {
    let reading = ComposeReading([
      "compose.yaml": """
      services:
        a: {image: x, env_file: a.env}
        b: {image: x, env_file: [a.env, {path: b.env, format: raw}, {path: no.env, required: false}]}
      """, "a.env": "A=\"a\"\nD=$X\n", "b.env": "A=\"b\"\n", ".env": "X=x\n",
    ])
    #expect(reading.messages.isEmpty)
    #expect(reading.environment(of: "a") == ["A": "a", "D": "x"])
    #expect(reading.environment(of: "b") == ["A": "\"b\"", "D": "x"])
  }

  @Test("an env_file that is not there is told, and is no error: git mostly leaves it out")
  func missingEnvironmentFile() {
    let reading = ComposeReading("services: {a: {image: x, env_file: gone.env}}\n")
    #expect(reading.messages == ["note: env file 'gone.env' not found: what it sets is unknown"])
  }

  @Test("what refers to itself ends in an error")
  func cycles() {
    #expect(ComposeReading("services: {a: {extends: b, image: x}, b: {extends: a}}\n").errors.contains("service 'b' extends itself"))
    #expect(ComposeReading("include: [compose.yaml]\nservices: {a: {image: x}}\n").errors.contains { $0.hasSuffix("includes itself") })
    let files = [
      "compose.yaml": "services: {a: {extends: {file: b.yaml, service: b}}}\n",
      "b.yaml": "services: {b: {extends: {file: compose.yaml, service: a}}}\n",
    ]
    #expect(!ComposeReading(files).errors.isEmpty)
  }

  @Test("no file outside of the repository is read, not even through a link")
  func outside() {
    let other = TemporaryFolder()
    other.write("secret.yaml", "services: {stolen: {image: x}}\n")
    other.write("secret.env", "STOLEN=1\n")
    let folder = TemporaryFolder()
    folder.write(".git/HEAD")
    folder.link("link.yaml", to: "\(other.url.path)/secret.yaml")
    folder.write(
      "compose.yaml",
      """
      include: ["\(other.url.path)/secret.yaml", ../\(other.url.lastPathComponent)/secret.yaml, link.yaml, .git/HEAD]
      services:
        a: {image: x, env_file: "\(other.url.path)/secret.env"}
        b: {extends: {file: "\(other.url.path)/secret.yaml", service: stolen}}
      """)
    let reading = ComposeReading(folder.url.path, named: ["compose.yaml"])
    #expect(reading.errors.filter { $0.contains("lies outside of this repository") }.count == 5, "\(reading.errors)")
    #expect(!reading.services.contains("stolen") && reading.environment(of: "a").isEmpty)
    #expect(reading.files.all.count == 1)
  }

  @Test("a file that is not there to be included or extended is an error at its place")
  func missing() throws {
    let reading = ComposeReading("include: [gone.yaml]\nservices: {a: {image: x}}\n")
    let error = try #require(reading.diagnostics.first)
    #expect(error.message.text == "there is no file 'gone.yaml' to be included" && reading.text(at: error.span) == "gone.yaml")
  }

  @Test("what is read from elsewhere is not read, and no fault")
  func remote() {
    let reading = ComposeReading("include: [\"https://example.com/compose.git\", \"oci://x/y\"]\nservices: {a: {image: x}}\n")
    #expect(reading.errors.isEmpty && reading.diagnostics.count == 2)
  }

  @Test("aliases that make a million of a few lines are an error, and nothing hangs")
  func bomb() {
    var text = "x-a: &a0 {k: v}\n"
    for level in 1...5 { text += "x-\(level): &a\(level) {\((0..<8).map { "k\($0): *a\(level - 1)" }.joined(separator: ", "))}\n" }
    text += "services: {\((0..<15).map { "s\($0): {image: x, labels: *a5}" }.joined(separator: ", "))}\n"
    #expect(ComposeReading(text).errors.contains("aliases or includes make more of this project than is read"))
  }

  @Test("files that include the next one twice, a hundred in a row, end in an error too")
  func doubling() {
    var files: [String: String] = [:]
    for index in 0..<60 {
      files["f\(index).yaml"] = "include: [f\(index + 1).yaml, ./f\(index + 1).yaml]\nservices: {s\(index): {image: x}}\n"
    }
    files["f60.yaml"] = "services: {s60: {image: x}}\n"
    #expect(!ComposeReading(files, named: ["f0.yaml"]).errors.isEmpty)
  }

  @Test("a long row of extends, and files that include each other in a row, end well")
  func rows() {
    let row = (0..<3_000).map { "  s\($0): {extends: s\($0 + 1)}\n" }.joined()
    let reading = ComposeReading("services:\n" + row + "  s3000: {image: x}\n")
    #expect(reading.services.count == 3_001 && reading.errors.isEmpty)
    var files: [String: String] = [:]
    for index in 0..<100 { files["f\(index).yaml"] = "include: [f\(index + 1).yaml]\nservices: {s\(index): {image: x}}\n" }
    #expect(ComposeReading(files, named: ["f0.yaml"]).errors == ["more than 64 files include each other in a row"])
  }
}
