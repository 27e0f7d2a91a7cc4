import SourceText
import TestSupport
import Testing

@testable import Readers

@Suite("Which Compose files are one project") struct ComposeProjectsTests {
  private static let service = "services: {a: {image: x}}\n"

  private func projects(_ files: [String: String], named: [String] = []) -> [String] {
    let reading = ComposeReading(files, named: named)
    return reading.projects.map { project in
      project.services.map { ComposeReading.text($0.value["image"]?.text ?? []) }.sorted().joined(separator: " ")
    }
    .sorted()
  }

  private func file(_ image: String, service: String? = nil) -> String { "services: {\(service ?? image): {image: \(image)}}\n" }

  @Test("what `docker compose up` takes: the first name, and its override")
  func defaults() {
    #expect(projects(["compose.yaml": file("a"), "docker-compose.yml": file("b")]) == ["a"])
    #expect(projects(["docker-compose.yml": file("a"), "compose.override.yaml": file("b", service: "a")]) == ["b"])
    #expect(projects(["compose.yaml": file("a"), "docker-compose.prod.yml": file("p")]) == ["a"])
  }

  @Test("what it leaves out is told, with how to lint it")
  func leftOut() throws {
    let reading = ComposeReading(["compose.yaml": Self.service, "compose.prod.yaml": Self.service])
    let note = try #require(reading.diagnostics.first)
    #expect(note.severity == .note && note.message.text.contains("compose.prod.yaml"))
    #expect(note.hint?.text.contains("topolint lint") == true)
  }

  @Test("COMPOSE_FILE in .env names them")
  func composeFile() {
    let files = ["compose.yaml": file("a"), "one.yaml": file("b"), "two.yaml": file("c", service: "b")]
    #expect(projects(files.merging([".env": "COMPOSE_FILE=one.yaml:two.yaml\n"]) { $1 }) == ["c"])
    #expect(projects(files.merging([".env": "COMPOSE_PATH_SEPARATOR=;\nCOMPOSE_FILE=two.yaml;one.yaml\n"]) { $1 }) == ["b"])
    let apart = ["compose.yaml": file("a"), "deploy/prod.yaml": file("p", service: "a"), "deploy/other.yaml": file("o")]
    #expect(projects(apart.merging([".env": "COMPOSE_FILE=compose.yaml:deploy/prod.yaml\n"]) { $1 }) == ["o", "p"])
  }

  @Test("files that are named are merged in the order in which they are named")
  func named() {
    let files = ["b.yaml": file("b", service: "s"), "a.yaml": file("a", service: "s")]
    #expect(projects(files, named: ["b.yaml", "a.yaml"]) == ["a"])
    #expect(projects(files, named: ["a.yaml", "b.yaml"]) == ["b"])
    #expect(projects(["compose.yaml": file("a"), "compose.override.yaml": file("b", service: "a")], named: ["compose.yaml"]) == ["a"])
  }

  @Test("each folder is a project, and each file of a folder without a default")
  func folders() {
    #expect(projects(["x/compose.yaml": file("a"), "y/compose.yaml": file("b")]) == ["a", "b"])
    #expect(projects(["dev.yaml": file("a"), "prod.yaml": file("b")]) == ["a", "b"])
  }

  @Test("what is included or extended is a part of what refers to it")
  func referred() {
    #expect(projects(["compose.yaml": "include: [db/compose.yaml]\n" + file("a"), "db/compose.yaml": file("b")]) == ["a b"])
    let extending = "services: {a: {extends: {file: base.yaml, service: b}}}\n"
    #expect(projects(["sub/compose.yaml": extending, "sub/base.yaml": file("b")]) == ["b"])
  }

  @Test("files that include each other are told, and nothing hangs")
  func round() {
    let reading = ComposeReading(["a.yaml": "include: [b.yaml]\n" + Self.service, "b.yaml": "include: [a.yaml]\n" + Self.service])
    #expect(!reading.errors.isEmpty)
  }
}
