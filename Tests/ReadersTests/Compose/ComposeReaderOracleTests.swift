import Foundation
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

/// What the Compose reader makes of projects against what Docker Compose itself says of them.
@Suite(.serialized) struct ComposeReaderOracleTests {
  // MARK: - The corpus

  struct Row: Decodable, Sendable, CustomTestStringConvertible {
    struct Failure: Decodable { let `class`: String }
    struct Dependency: Decodable { let from, to, condition: String }
    struct Address: Decodable {
      let from, to, `where`: String
      let `self`: Bool?
    }

    let file: String
    let ok: Bool
    let together: [String]?
    let error: Failure?
    let services: [String]?
    let depends_on: [Dependency]?
    let addresses: [Address]?

    var testDescription: String { file }

    /// The project read as it was for Docker Compose.
    var reading: ComposeReading {
      let folder = Shared.url("corpus/" + (file.hasSuffix("/") ? file : file.split(separator: "/").dropLast().joined(separator: "/"))).path
      return ComposeReading(folder, named: together ?? [String(file.split(separator: "/").last!)])
    }
  }

  private struct Answer: Decodable { let files: [Row] }

  private static let rows: [Row] =
    Shared.data("compose-oracle.json").flatMap { try? JSONDecoder().decode(Answer.self, from: Data($0)).files } ?? []

  private static let isThere = Shared.has("compose-oracle.json") && Shared.has("corpus")

  @Test("the corpus is there", .enabled(if: isThere, "\(Shared.missing("compose-oracle.json"))"))
  func found() { #expect(Self.rows.count > 100) }

  @Test(
    "services, dependencies and addresses of the environment are those that Docker Compose sees",
    .enabled(if: isThere, "\(Shared.missing("compose-oracle.json"))"), arguments: rows.filter(\.ok))
  func loaded(row: Row) throws {
    let reading = row.reading
    #expect(reading.errors.isEmpty, "\(reading.errors)")
    let project = try #require(reading.projects.first)
    #expect(project.services.map { ComposeReading.text($0.name) }.sorted() == row.services)
    #expect(Self.dependencies(of: project) == Set(row.depends_on!.map { "\($0.from) -> \($0.to) \($0.condition)" }))

    let edges = Set(reading.edges.map { $0.replacing("?", with: "") })
    // A store calls nobody, and where a broker says that it can be reached is no call.
    let stores = Set(reading.stores.map { String($0.split(separator: ":")[0]) })
    for address in row.addresses! where address.where.hasPrefix("environment.") && address.`self` == nil && !stores.contains(address.from) {
      guard !AddressKey(Array(address.where.utf8)[12...]).isOwn else { continue }
      #expect(edges.contains("\(address.from) -> \(address.to)"), "\(address.where)")
    }
    let known = Set(row.addresses!.map { "\($0.from) -> \($0.to)" } + row.depends_on!.map { "\($0.from) -> \($0.to)" })
    #expect(edges.filter { row.services!.contains(String($0.split(separator: " ")[2])) }.isSubset(of: known))
  }

  @Test(
    "what Docker Compose refuses is told", .enabled(if: isThere, "\(Shared.missing("compose-oracle.json"))"),
    arguments: rows.filter { !$0.ok })
  func refused(row: Row) {
    let words = [
      // The variable that would stand before the colon is set nowhere.
      "volume-spec": "note: what the variable 'PLEX_MEDIA_PATH' holds", "file-missing": "error: there is no file",
      "no-image-or-build": "has neither `image` nor `build`", "undefined-dependency": "which is no service",
    ]
    #expect(row.reading.messages.contains { $0.contains(words[row.error!.class] ?? "?") }, "\(row.reading.messages)")
  }

  @Test(
    "Docker Compose says today what is recorded of it",
    .enabled(if: isThere && Oracles.areNamed, "\(Oracles.missing)"), arguments: rows)
  func madeAnew(row: Row) throws {
    let file = Shared.url("corpus/" + row.file)
    let named = row.file.hasSuffix("/") ? [] : ["-f", file.lastPathComponent]
    let folder = row.file.hasSuffix("/") ? file : file.deletingLastPathComponent()
    let model = try Self.model(of: named, in: folder)
    #expect((model != nil) == row.ok)
    guard let services = model?["services"] as? [String: [String: Any]] else { return }
    #expect(services.keys.sorted() == row.services)
    #expect(Self.dependencies(of: services) == Set(row.depends_on!.map { "\($0.from) -> \($0.to) \($0.condition)" }))
  }

  /// What `docker compose config` makes of files; nil if it refuses them.
  private static func model(of named: [String], in folder: URL) throws -> [String: Any]? {
    let program = ["env", "-i", "PATH=/usr/bin:/bin", "HOME=/nonexistent", try Oracles.program("docker-compose")]
    let outcome = try #require(Command.run(program + named + ["--profile", "*", "config", "--format", "json"], in: folder))
    if outcome.status != 0 { return nil }
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
  }

  private static func dependencies(of services: [String: [String: Any]]) -> Set<String> {
    Set(
      services.flatMap { service, value in
        (value["depends_on"] as? [String: [String: Any]] ?? [:]).map { "\(service) -> \($0) \($1["condition"] as? String ?? "")" }
      })
  }

  private static func dependencies(of project: ComposeProject) -> Set<String> {
    Set(
      project.services.flatMap { service in
        service.dependencies.map { dependency in
          let entry = service.value["depends_on"]?.named[dependency.name]
          let condition = entry?["condition"].map { ComposeReading.text($0.text ?? []) } ?? "service_started"
          return "\(ComposeReading.text(service.name)) -> \(ComposeReading.text(dependency.name)) \(condition)"
        }
      })
  }

  // MARK: - Projects of our own

  private static let ownProjects: [(name: String, files: [String: String], named: [String])] = [
    (
      "override",
      [
        "compose.yaml": "services: {a: {image: x, environment: [A=1, B=2], depends_on: [b]}, b: {image: y}}",
        "compose.override.yml":
          "services: {a: {environment: {B: 3, C: null}, depends_on: {b: {condition: service_healthy}}}, c: {build: .}}",
      ], []
    ),
    (
      "four names",
      [
        "docker-compose.yml": "services: {a: {image: x}}", "compose.override.yaml": "services: {b: {image: x}}",
        "docker-compose.prod.yml": "services: {c: {image: x}}",
      ], []
    ),
    (
      "order of files", ["a.yaml": "services: {a: {image: x, environment: {A: a}}}", "b.yaml": "services: {a: {environment: {A: b}}}"],
      ["b.yaml", "a.yaml"]
    ),
    (
      "operators",
      [
        "compose.yaml":
          "services: {a: {image: x, environment: {A: '$V', B: '${V:-d}', C: '${E:-d}', D: '${E-d}', F: '${V:+p}', G: '${N:-${V}}', H: '$$V', I: 'a$${b', J: '${N-}', K: '${V?e}'}}}",
        ".env": "V=v\nE=\n",
      ], []
    ),
    ("no variable", ["compose.yaml": "services: {a: {image: '${}'}}"], []),
    ("an open brace", ["compose.yaml": "services: {a: {image: '${A'}}"], []),
    ("a digit", ["compose.yaml": "services: {a: {image: 'x$1'}}"], []),
    (
      "env",
      [
        "compose.yaml":
          "services: {a: {image: x, env_file: [a.env, {path: r.env, format: raw}, {path: n.env, required: false}], environment: {O: own}}}",
        "a.env":
          "A=plain # c\nB=\"d ${V} \\$x \\\" y\"\nC='s ${V}'\nexport D=d\nE = e\nF=a=b\nG=x#y\nH: yam\nI=${N:-dz}\nJ=$A-$B\nK=\"two\nlines\"\nO=file\nL=\n",
        "r.env": "R=\"raw\" # c\nS=${V}\n", ".env": "V=v\n",
      ], []
    ),
    (
      "include",
      [
        "compose.yaml":
          "include: [s/compose.yaml, {path: [t.yaml, u.yaml], env_file: t.env, project_directory: t}]\nservices: {a: {image: x, environment: {A: top}, depends_on: [s, t]}}",
        "s/compose.yaml": "services: {s: {image: x, environment: {A: '$V', B: '$S'}, env_file: s.env}, a: {environment: {A: sub, B: sub}}}",
        "s/.env": "V=sub\nS=s\n", "s/s.env": "F=f\n", ".env": "V=top\n", "t.yaml": "services: {t: {image: x, environment: {A: '$T'}}}",
        "u.yaml": "services: {t: {environment: {B: '$T$V'}}}", "t.env": "T=t\nV=t\n",
      ], []
    ),
    (
      "two includes",
      [
        "compose.yaml": "include: [a.yaml, b.yaml]", "a.yaml": "services: {s: {image: a, environment: {A: a, B: a}}}",
        "b.yaml": "services: {s: {image: b, environment: {A: b, C: b}}}",
      ], []
    ),
    (
      "extends",
      [
        "compose.yaml":
          "services: {a: {extends: {file: s/b.yaml, service: b}, environment: {A: a}}, c: {extends: a, environment: {C: c}, image: z}, d: {image: x}}",
        "s/b.yaml":
          "services: {b: {extends: {service: c}, environment: {B: b}, env_file: b.env, depends_on: [d]}, c: {image: x, environment: {A: c, B: c}, links: [d]}}",
        "s/b.env": "E=e\n",
      ], []
    ),
    ("extends nobody", ["compose.yaml": "services: {a: {extends: b, image: x}}"], []),
    ("extends itself", ["compose.yaml": "services: {a: {extends: a, image: x}}"], []),
    ("includes itself", ["compose.yaml": "include: [compose.yaml]\nservices: {a: {image: x}}"], []),
    ("includes nothing", ["compose.yaml": "include: [gone.yaml]\nservices: {a: {image: x}}"], []),
    (
      "reset",
      [
        "compose.yaml": "services: {a: {image: x, environment: {A: a, B: b}, depends_on: [b], ports: ['80:80']}, b: {image: x}}",
        "compose.override.yaml": "services: {a: {environment: {A: !reset null}, depends_on: !reset [], ports: !override ['81:81']}}",
      ], []
    ),
    (
      "override a mapping",
      [
        "compose.yaml": "services: {a: {image: x, environment: {A: a, B: b}}}",
        "compose.override.yaml": "services: {a: {environment: !override {C: c}}}",
      ], []
    ),
    (
      "documents",
      ["compose.yaml": "services: {a: {image: x, environment: {A: 1}}}\n---\nservices: {a: {environment: {B: 2}}, b: {image: y}}"], []
    ),
    (
      "anchors", ["compose.yaml": "x-e: &e {A: 1, B: 2}\nservices: {a: &a {image: x, environment: {<<: *e, B: 3}}, b: {<<: *a, image: y}}"],
      []
    ),
    (
      "the network of another",
      [
        "compose.yaml":
          "services: {a: {image: x}, b: {image: x, network_mode: 'service:a', volumes_from: ['a:ro'], pid: 'service:c'}, c: {image: x, links: ['a:z']}}"
      ], []
    ),
    ("profiles", ["compose.yaml": "services: {a: {image: x}, b: {image: y, profiles: [p], depends_on: [a]}}"], []),
    (
      "jobs, models and providers",
      ["compose.yaml": "services: {a: {image: x, models: [m], depends_on: [p]}, p: {provider: {type: t}}}\nmodels: {m: {model: ai/x}}"], []
    ),
    ("no service", ["compose.yaml": "services: {a: {image: x, depends_on: [b]}}"], []),
    ("no image", ["compose.yaml": "services: {a: {ports: ['80']}}"], []),
    ("no network", ["compose.yaml": "services: {a: {image: x, networks: [n]}}"], []),
    ("no volume", ["compose.yaml": "services: {a: {image: x, volumes: ['vol:/x']}}"], []),
    ("both networks", ["compose.yaml": "services: {a: {image: x, network_mode: host, networks: [n]}}\nnetworks: {n: {}}"], []),
    ("two scales", ["compose.yaml": "services: {a: {image: x, scale: 3, deploy: {replicas: 2}}}"], []),
    ("one scale", ["compose.yaml": "services: {a: {image: x, scale: 3}}"], []),
    ("round", ["compose.yaml": "services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}"], []),
    ("a key", ["compose.yaml": "services: {a: {image: x, imag: y}}"], []),
    ("a key at the top", ["compose.yaml": "services: {a: {image: x}}\nservice: {}"], []),
    ("a key of deploy", ["compose.yaml": "services: {a: {image: x, deploy: {replica: 1}}}"], []),
    ("keys of one's own", ["compose.yaml": "x-a: 1\nservices: {a: {image: x, x-b: 2}, x-c: {image: y}}"], []),
    ("a condition", ["compose.yaml": "services: {a: {image: x, depends_on: {b: {condition: ready}}}, b: {image: x}}"], []),
    ("no secret", ["compose.yaml": "services: {a: {image: x, secrets: [s]}}"], []),
    ("a null service", ["compose.yaml": "services: {a: }"], []),
    ("a name", ["compose.yaml": "services: {'a b': {image: x}}"], []),
    (
      "COMPOSE_FILE",
      [
        "compose.yaml": "services: {a: {image: x}}", "b.yaml": "services: {b: {image: x}}",
        "c.yaml": "services: {b: {environment: {C: c}}}", ".env": "COMPOSE_FILE=b.yaml:c.yaml\n",
      ], []
    ),
    (
      "lists that are mappings",
      [
        "compose.yaml":
          "services: {a: {image: x, environment: {A: 1}, depends_on: {b: {condition: service_started}}, networks: [n]}, b: {image: x}}\nnetworks: {n: {}}",
        "compose.override.yaml":
          "services: {a: {environment: [A=2, B], depends_on: [c], networks: {default: {aliases: [z]}}}, c: {image: x}}",
      ], []
    ),
  ]

  @Test(
    "projects of all kinds are loaded as Docker Compose loads them, and refused where it refuses them",
    .enabled(if: Oracles.areNamed, "\(Oracles.missing)"), arguments: (ownProjects + OddComposeProjects.all).indices)
  func own(index: Int) throws {
    let (name, files, named) = (Self.ownProjects + OddComposeProjects.all)[index]
    let folder = TemporaryFolder()
    for (path, text) in files { folder.write(path, text + "\n") }
    let model = try Self.model(of: named.flatMap { ["-f", $0] }, in: folder.url)
    let reading = ComposeReading(files.mapValues { $0 + "\n" }, named: named)
    #expect(reading.errors.isEmpty == (model != nil), "\(name): \(reading.messages)")
    guard let model, let project = reading.projects.first else { return }
    let services = try #require(model["services"] as? [String: [String: Any]])
    #expect(project.services.filter { !$0.isJob }.map { ComposeReading.text($0.name) }.sorted() == services.keys.sorted(), "\(name)")
    for (service, value) in services {
      let environment = Dictionary(
        uniqueKeysWithValues: (value["environment"] as? [String: Any] ?? [:]).compactMap { name, value in
          (value as? String).map { (name.replacing("$$", with: "$"), $0.replacing("$$", with: "$")) }
        })
      // A name alone, which the shell may set.
      #expect(reading.environment(of: service).filter { $0.value != "$(\($0.key))" } == environment, "\(name): \(service)")
      let read = try #require(project.services.first { ComposeReading.text($0.name) == service })
      #expect(
        read.value["image"]?.text.map(ComposeReading.text) == (value["image"] as? String)?.replacing("$$", with: "$"), "\(name): \(service)"
      )
      let networks = (value["networks"] as? [String: Any])?.keys.sorted() ?? []
      if case .on(let names) = read.networking {
        #expect(names.map { ComposeReading.text($0.name) }.sorted() == networks, "\(name): \(service)")
      }
      let deploy = value["deploy"] as? [String: Any]
      if deploy?["mode"] == nil, let count = value["scale"] as? Int ?? deploy?["replicas"] as? Int {
        #expect(read.replicas?.count == count, "\(name): \(service)")
      }
    }
    #expect(Self.dependencies(of: project) == Self.dependencies(of: services), "\(name)")
  }
}
