import SourceText
import TestSupport
import Testing

@testable import Readers

@Suite("What lists and mappings of a Compose file lack, or have twice") struct ComposeListsTests {
  @Test(
    "each is an error at its place",
    arguments: [
      ("depends_on: [b, 'b']", "`depends_on` has 'b' twice", "'b'"),
      ("depends_on: {b: {}}", "a mapping of `depends_on` has no `condition`", "{}"),
      ("ports: [{published: 80}]", "a mapping of `ports` has no `target`", "{published: 80}"),
      ("volumes: [{type: bind, source: /x}]", "a mapping of `volumes` has no `target`", "{type: bind, source: /x}"),
      ("volumes: [{type: bin, target: /x}]", "'bin' is no type of a volume", "bin"),
      ("env_file: [{format: raw}]", "a mapping of `env_file` has no `path`", "{format: raw}"),
      (
        "healthcheck: {test: [cmd, a]}", "the list `test` must begin with CMD, CMD-SHELL or NONE, not with 'cmd'", "cmd"
      ),
      ("extra_hosts: [a]", "the host 'a' has no address", "a"), ("container_name: c", "'c' cannot be the name of a container", "c"),
    ])
  func faults(fields: String, message: String, place: String) throws {
    let reading = ComposeReading("services: {a: {image: x, \(fields)}, b: {image: y}}")
    let error = try #require(reading.diagnostics.first { $0.severity == .error }, "\(reading.messages)")
    #expect(error.message.text == message)
    #expect(reading.text(at: error.span) == place)
  }

  @Test(
    "what may stand twice, or is not known, is none",
    arguments: [
      "links: [b, b]", "environment: [A=1, A=2]", "ports: ['80', '80']", "healthcheck: {test: []}", "healthcheck: {test: ['$X', a]}",
      "container_name: 'aa b'", "container_name: '$N'", "extra_hosts: ['a:1.2.3.4', 'b=::1']",
      "depends_on: {b: {condition: service_started}}",
    ])
  func taken(fields: String) {
    let reading = ComposeReading("services: {a: {image: x, \(fields)}, b: {image: y}}")
    #expect(reading.errors.isEmpty, "\(reading.messages)")
  }

  @Test("a file that stands before, or the service that is extended, may have what is lacking")
  func elsewhere() {
    let base = "{image: x, depends_on: {b: {condition: service_healthy}}}"
    let files = [
      "compose.yaml": "services: {a: \(base), b: {image: y}}\n",
      "compose.override.yaml": "services: {a: {depends_on: {b: {restart: true}}}}\n",
    ]
    #expect(ComposeReading(files).errors.isEmpty)
    let extended = "services: {a: {extends: c, depends_on: {b: {restart: true}}}, c: \(base), b: {image: y}}"
    #expect(ComposeReading(extended).errors.isEmpty)
    #expect(ComposeReading("services: {a: {extends: {file: f.yaml}}}").errors.contains("a mapping of `extends` has no `service`"))
  }
}
