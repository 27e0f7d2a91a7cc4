import SourceText
import TestSupport
import Testing

@testable import Readers

@Suite("What contradicts itself in a Compose project") struct ComposeProjectFaultsTests {
  @Test(
    "each is an error at its place",
    arguments: [
      ("services: {web: {ports: []}}", "service 'web' has neither `image` nor `build`", "web"),
      ("services: {web: {image: x, depends_on: [dc]}, db: {image: x}}", "service 'web' depends on 'dc', which is no service", "dc"),
      ("services: {web: {image: x, links: [db]}}", "service 'web' depends on 'db', which is no service", "db"),
      ("services: {web: {image: x, network_mode: 'service:db'}}", "service 'web' depends on 'db', which is no service", "'service:db'"),
      ("services: {web: {image: x, networks: [back]}}", "service 'web' is on 'back', which is no network", "back"),
      (
        "services: {web: {image: x, network_mode: host, networks: [default]}}", "service 'web' has both `network_mode` and `networks`",
        "[default]"
      ),
      ("services: {web: {image: x, scale: 3, deploy: {replicas: 2}}}", "service 'web' has 3 as `scale` and 2 as `deploy.replicas`", "2"),
      ("services: {web: {image: x, volumes: ['data:/x']}}", "service 'web' takes the volume 'data', which is none", "'data:/x'"),
      ("services: {web: {image: x, volumes: [':/x']}}", "the volume ':/x' has nothing between two colons", "':/x'"),
      ("services: {web: {image: x, secrets: [s]}}", "service 'web' takes the secret 's', which is none", "s"),
      ("services: {web: {image: x, models: [m]}}", "service 'web' takes the model 'm', which is none", "m"),
      ("services: {a: {image: x, depends_on: [b]}, b: {image: x, links: [a]}}", "services wait for each other to start: a -> b -> a", "a"),
      (
        "services: {web: {image: x, container_name: cc, scale: 3}}",
        "service 'web' runs 3 times, and only one can have its `container_name`", "cc"
      ),
      (
        "services: {web: {image: x, container_name: cc}, db: {image: x, container_name: 'cc'}}",
        "the `container_name` 'cc' is that of service 'web' too", "'cc'"
      ),
      ("services: {web: {image: x, imag: y}}", "a service has no key 'imag'", "imag"),
      ("services: {web: {image: x}}\nservice: {}", "a Compose file has no key 'service'", "service"),
      ("services: {web: {image: x, deploy: {replica: 2}}}", "`deploy` has no key 'replica'", "replica"),
      ("services: {web: {image: [x]}}", "`image` must be a text", "[x]"),
      ("services: {web: {image: x, ports: 80}}", "`ports` must be a list", "80"),
      ("services: {web: {image: x, ports: ['80:http']}}", "'80:http' is no port", "'80:http'"),
      ("services: {web: {image: x, ports: ['80-82:80-81']}}", "'80-82:80-81' is no port", "'80-82:80-81'"),
      ("services: {web: {image: x, ports: ['host:80:80']}}", "'host:80:80' is no port", "'host:80:80'"),
      ("services: {web: {image: x, healthcheck: {interval: soon}}}", "`interval` must be a time with a unit", "soon"),
      ("services: {web: {image: x, stop_grace_period: 5}}", "`stop_grace_period` must be a time with a unit", "5"),
      ("services: {1: {image: x}}", "the key '1' is no text, and Docker Compose refuses it", "1"),
      ("services: {web: }", "service 'web' must be a mapping", "web"), ("services: [web]", "`services` must be a mapping", "[web]"),
      ("jobs: {night: {image: x}}", "a job has no `triggers`", "{image: x}"),
      ("jobs: {night: {image: x, triggers: [daily]}}", "`triggers` must be a mapping", "[daily]"),
      ("jobs: {night: {image: x, triggers: {}}}", "`triggers` says of nothing that it starts the job", "{}"),
      ("jobs: {night: {image: x, triggers: {schedul: []}}}", "`triggers` has no key 'schedul'", "schedul"),
      ("jobs: {night: {image: x, triggers: {schedule: daily}}}", "`schedule` must be a list", "daily"),
      ("services: {we b: {image: x}}", "'we b' cannot be the name of a service", "we b"),
      ("services: {web: {image: '${x'}}", "'${x' is no variable", "'${x'"),
      (
        "services: {a: {image: x, depends_on: {b: {condition: service_ready}}}, b: {image: x}}",
        "`condition` must be service_started, service_healthy or service_completed_successfully", "service_ready"
      ),
    ])
  func faults(text: String, message: String, place: String) throws {
    let reading = ComposeReading(text)
    let error = try #require(reading.diagnostics.first { $0.severity == .error }, "\(reading.messages)")
    #expect(error.message.text == message)
    #expect(reading.text(at: error.span) == place)
  }

  @Test("containers of services that two profiles start may have one name")
  func containers() {
    let text = "services: {web: {image: x, container_name: cc, profiles: [p]}, db: {image: x, container_name: cc, scale: 1}}"
    #expect(ComposeReading(text).errors.isEmpty)
    #expect(ComposeReading(["compose.yaml": text, ".env": "COMPOSE_PROFILES=p\n"]).errors.count == 1)
  }

  @Test("a near name is offered")
  func hints() {
    #expect(
      ComposeReading("services: {web: {image: x, depends_on: [databse]}, database: {image: x}}").diagnostics[0].hint?.text
        == "did you mean 'database'?")
    #expect(ComposeReading("services: {web: {image: x, enviroment: {}}}").diagnostics[0].hint?.text == "did you mean 'environment'?")
  }

  @Test("what another profile starts is told, and no error: somebody may always name the profile")
  func profiles() {
    let text = "services: {web: {image: x, depends_on: [db]}, db: {image: y, profiles: [p]}}"
    #expect(ComposeReading(text).messages == ["note: 'web' does not start without a profile of 'db', which it depends on"])
    #expect(ComposeReading(["compose.yaml": text, ".env": "COMPOSE_PROFILES=p,q\n"]).messages.isEmpty)
  }

  @Test("a file that nobody names and that may be a part lacks nothing for sure; one that is named does")
  func parts() {
    let files = ["logging.yaml": "services: {web: {logging: {driver: none}, depends_on: [db]}}\n"]
    #expect(ComposeReading(files).errors.isEmpty && !ComposeReading(files).messages.isEmpty)
    #expect(ComposeReading(files, named: ["logging.yaml"]).errors.count == 2)
  }

  @Test("one that cannot be read to the end lacks nothing for sure")
  func unread() {
    let reading = ComposeReading("include: [gone.yaml]\nservices: {web: {image: x, depends_on: [db]}}")
    #expect(reading.errors == ["there is no file 'gone.yaml' to be included"])
  }

  @Test(
    "whoever waits for a service to be healthy that nothing looks after does not start",
    arguments: [
      ("db: {image: 'postgres:16'}", ", and neither it nor its image has a healthcheck: it does not start"),
      ("db: {image: acme/db, healthcheck: {disable: true}}", ", whose healthcheck is switched off: it does not start"),
      ("db: {image: acme/db, healthcheck: {test: [NONE]}}", ", whose healthcheck is switched off: it does not start"),
      ("db: {image: acme/db}", nil), ("db: {build: db, image: postgres}", nil),
      ("db: {image: postgres, healthcheck: {test: pg_isready}}", nil),
    ] as [(String, String?)])
  func unhealthy(service: String, message: String?) {
    let reading = ComposeReading("services: {web: {image: x, depends_on: {db: {condition: service_healthy}}}, \(service)}")
    #expect(reading.messages == (message.map { ["note: 'web' waits until 'db' is healthy\($0)"] } ?? []))
  }
}
