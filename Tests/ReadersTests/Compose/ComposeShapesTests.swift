import SourceText
import TestSupport
import Testing

@testable import Readers

@Suite("What shapes values of a Compose file may have") struct ComposeShapesTests {
  @Test(
    "another one is an error at its place",
    arguments: [
      ("deploy: {replicas: two}", "`replicas` must be a whole number", "two"),
      ("deploy: {replicas: 1.5}", "`replicas` must be a whole number", "1.5"),
      ("deploy: {replicas: -1}", "`replicas` must be a whole number", "-1"), ("scale: true", "`scale` must be a whole number", "true"),
      ("scale: 99999999999999999999", "`scale` must be a whole number", "99999999999999999999"),
      ("environment: {U: [1]}", "a value of `environment` must be a text", "[1]"),
      ("environment: {U: {a: b}}", "a value of `environment` must be a text", "{a: b}"),
      ("environment: [[U, 1]]", "an item of `environment` must be a text", "[U, 1]"),
      ("environment: [5]", "an item of `environment` must be a text", "5"),
      ("healthcheck: {test: 5}", "`test` must be a text or a list", "5"),
      ("healthcheck: {test: [5]}", "an item of `test` must be a text", "5"),
      ("healthcheck: {disable: 5}", "`disable` must be true or false", "5"), ("restart: 5", "`restart` must be a text", "5"),
      ("hostname: 2020-01-01", "`hostname` must be a text", "2020-01-01"), ("privileged: '1'", "`privileged` must be true or false", "'1'"),
      ("depends_on: {b: 5}", "a value of `depends_on` must be a mapping", "5"),
      ("command: [5]", "an item of `command` must be a text", "5"),
      ("networks: {default: {aliases: x}}", "`aliases` must be a list", "x"),
      ("ports: [[80]]", "an item of `ports` must be a text or a mapping", "[80]"),
      ("cpus: x", "`cpus` must be a number", "x"), ("build: {context: 5}", "`context` must be a text", "5"),
      ("healthcheck: {tes: x}", "`healthcheck` has no key 'tes'", "tes"),
      ("ports: [{target: 80, foo: 1}]", "an item of `ports` has no key 'foo'", "foo"),
    ])
  func refused(fields: String, message: String, place: String) throws {
    let reading = ComposeReading("services: {a: {image: x, \(fields)}, b: {image: y}}")
    let error = try #require(reading.diagnostics.first { $0.severity == .error }, "\(reading.messages)")
    #expect(error.message.text == message)
    #expect(reading.text(at: error.span) == place)
  }

  @Test(
    "what Docker Compose makes of a value may be it",
    arguments: [
      "deploy: {replicas: '3'}", "scale: 2.0", "scale: 1_0", "scale: '+2'", "scale: '${N}'", "scale: '${N:-3}'", "hostname: '5'",
      "environment: {A: 1.5, B: true, C: , D: 2020-01-01}", "environment: [A, B=1]", "privileged: 'yes'", "healthcheck: {disable: 'true'}",
      "restart: no", "command: null", "deploy: null", "networks: {default: }", "expose: [3000, '3001']", "labels: {a: true}",
      "ports: [{target: '80', published: '80-90', x-a: 1}]", "depends_on: {b: {condition: service_started, required: 'false'}}",
      "cpus: '0.5'", "network_mode: !!str 5", "pid: ",
    ])
  func taken(fields: String) {
    let reading = ComposeReading("services: {a: {image: x, \(fields)}, b: {image: y}}")
    #expect(reading.errors.isEmpty, "\(reading.messages)")
  }

  @Test("what stands beside services has shapes and keys as well")
  func beside() {
    func errors(_ text: String) -> [String] { ComposeReading("services: {a: {image: x}}\n\(text)").errors }
    #expect(errors("networks: {n: 5}") == ["a value of `networks` must be a mapping"])
    #expect(errors("volumes: {v: {driverr: x}}") == ["a value of `volumes` has no key 'driverr'"])
    #expect(errors("secrets: {s: {file: 5}}") == ["`file` must be a text"])
    #expect(errors("networks: {n: , m: {external: true, internal: 'yes'}}\nvolumes: {v: {external: {name: z}}}").isEmpty)
  }

  @Test("a number where a text is wanted is put in quotes")
  func quotes() {
    let reading = ComposeReading("services: {a: {image: 5}}")
    #expect(reading.diagnostics.compactMap { $0.hint?.text } == ["put it in quotes"])
  }

  @Test("a null and what a tag takes away change nothing in a file that is merged")
  func merged() {
    let files = [
      "compose.yaml": "services: {a: {image: x, environment: {A: b}, scale: 2, ports: ['80']}}\n",
      "compose.override.yaml": "services: {a: {environment: , scale: , ports: !reset []}}\n",
    ]
    #expect(ComposeReading(files).errors.isEmpty, "\(ComposeReading(files).messages)")
  }
}
