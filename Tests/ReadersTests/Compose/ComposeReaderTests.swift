import Documents
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite struct ComposeReaderTests {
  @Test("services are services, and images that everybody runs are what they are")
  func roles() {
    let reading = ComposeReading(
      """
      services:
        web: {image: acme/web}
        db: {image: "postgres:17"}
        orders-mysql: {build: ./db, expose: ["3306"]}
        users-mongodb: {image: "acme/own:users-mongodb${TAG:-}"}
        to-mongodb: {image: acme/copy}
        kafka: {build: ./kafka}
        proxy: {image: traefik}
        traces: {image: "${REGISTRY:-}jaegertracing/jaeger:latest"}
        cloud: {provider: {type: acme}}
      jobs:
        nightly: {image: acme/web, triggers: {schedule: ["0 1 * * *"]}}
      """)
    #expect(reading.messages.isEmpty)
    #expect(
      reading.services == ["cloud:external", "kafka:broker", "nightly:job", "proxy:gateway", "to-mongodb", "traces:telemetry", "web"])
    #expect(reading.stores == ["db:postgres", "orders-mysql:mysql", "users-mongodb:mongodb"])
  }

  @Test("addresses in environment and command are calls")
  func addresses() {
    let reading = ComposeReading(
      """
      services:
        web:
          image: x
          hostname: web-host
          environment:
            API_URL: http://api:8080
            SELF_URL: http://web-host:80
            DB_HOST: db
            DB_NAME: orders
            ADVERTISED_ADDR: orders:80
          command: ["serve", "--cart-addr", "cart.internal:80", "-h", "rates"]
        api: {image: x, environment: ["CACHE=redis://cache"]}
        cart: {image: x, networks: {default: {aliases: [cart.internal]}}}
        rates: {image: x}
        orders: {image: x}
        db: {image: mysql}
        cache: {image: redis}
      """)
    #expect(reading.edges == ["web -> api", "web -> cart", "web -> rates", "api -> cache", "web -> db"])
    #expect(reading.messages.isEmpty)
  }

  @Test("what a shell fills in is what the environment holds")
  func shells() {
    let reading = ComposeReading(
      """
      services:
        web: {image: x, command: [sh, -c, "run --db=$$DB_HOST:5432 --api=http://$${API_HOST:-none}:80"], environment: {DB_HOST: db, API_HOST: api}}
        api: {image: x}
        db: {image: postgres}
      """)
    #expect(reading.edges == ["web -> api", "web -> db"])
  }

  @Test("all documents of a file are of its project, and one without containers lacks them")
  func documents() {
    let reading = ComposeReading(
      ["dev.yaml": "services: {a: {image: x, networks: [n]}}\n---\nnetworks: {n: {external: true}}\n---\nname: shop\n"], named: ["dev.yaml"]
    )
    #expect(reading.messages.isEmpty && reading.projects.map { String(decoding: $0.name, as: UTF8.self) } == ["shop"])
    for (text, what) in [
      ("services:\n", "has no services"), ("services: {a: {}}\n", "says what it runs"), ("a: {}\nservices: {}\n", ""),
      ("services: [{name: a}]\n", ""),
    ] {
      let tree = ReadersTests.documents(("x.yaml", Array(text.utf8)))
      #expect(ComposeReader.lack(tree, tree.roots[0]).map { $0.what.text.hasSuffix(what) } ?? what.isEmpty)
    }
  }

  @Test("an image of one's own that is called as a database is one")
  func ownDatabase() {
    let reading = ComposeReading("services: {web: {image: x, environment: [\"DB=user-db:27017\"]}, user-db: {image: acme/user-db}}\n")
    #expect(reading.stores == ["user-db:mongodb"] && reading.edges == ["web -> user-db"])
  }

  @Test("an order of starting is a call of medium confidence, and none where the end is awaited")
  func dependencies() {
    let reading = ComposeReading(
      """
      services:
        web:
          image: x
          links: ["old:legacy"]
          environment: {LEGACY_URL: "http://legacy:80"}
          depends_on:
            api: {condition: service_healthy}
            migrate: {condition: service_completed_successfully}
        worker: {image: x, depends_on: [api], volumes_from: [web], network_mode: "service:web"}
        api: {image: x}
        old: {image: x}
        migrate: {image: postgres}
      """)
    #expect(reading.edges == ["web -> api?", "web -> old", "worker -> api?"])
    #expect(reading.services.contains("migrate:job"))
  }

  @Test("an env_file that one service takes is sure, one that several take is not")
  func sharedEnvironment() {
    func edges(_ second: String) -> [String] {
      ComposeReading([
        "compose.yaml": "services: {a: {image: x, env_file: c.env}, b: {image: x\(second)}, c: {image: x}}\n",
        "c.env": "C_URL=http://c:80\n",
      ]).edges
    }
    #expect(edges("") == ["a -> c"])
    #expect(edges(", env_file: c.env") == ["a -> c?", "b -> c?"])
  }

  @Test("published ports are entries; replicas are said by scale or deploy, else by whoever starts it")
  func attributes() {
    let reading = ComposeReading(
      """
      services:
        web: {image: x, ports: ["80:80"], scale: 3}
        api: {image: x, expose: ["80"], deploy: {replicas: 2}}
        one: {image: x, deploy: {resources: {}}}
        many: {image: x, deploy: {mode: global}}
        silent: {image: x}
        metrics: {image: prom/prometheus, ports: ["9090:9090"]}
      """)
    #expect(reading.value(.entry, of: "web") == 1 && reading.value(.entry, of: "api") == nil && reading.value(.entry, of: "metrics") == nil)
    #expect(["web", "api", "one", "many", "silent"].map { reading.value(.replicas, of: $0) } == [3, 2, 1, nil, nil])
  }

  @Test("a variable that no input gives a value is unknown, and named; an address behind one comes first")
  func unknown() throws {
    let reading = ComposeReading(
      "services: {web: {image: \"x:$TAG\", environment: {API_URL: \"http://${HOST}:80\", B_URL: \"http://api:$PORT\"}}, api: {image: x}}\n")
    #expect(reading.edges == ["web -> api"])
    let note = try #require(reading.diagnostics.first)
    #expect(note.severity == .note && note.message.text.contains("'HOST', 'PORT', 'TAG'"))
    #expect(ComposeReading("services: {web: {image: x, environment: [API_URL]}}\n").messages.first?.contains("'API_URL'") == true)
    #expect(ComposeReading("services: {web: {image: x, environment: [PATH]}}\n").messages.isEmpty)
  }

  @Test("where no network joins two, the call is cut off; with one in common, or where it is not known, it is not")
  func networks() {
    func isCutOff(_ caller: String, _ callee: String) -> Bool {
      let reading = ComposeReading(
        """
        services:
          web: {image: x, \(caller), environment: {API_URL: "http://api:80"}}
          api: {image: x, \(callee)}
          side: {image: x, networks: [b]}
        networks: {a: {name: same}, b: {}, c: {name: same}}
        """)
      #expect(reading.edges.contains("web -> api") && reading.errors.isEmpty)
      return reading.topology.calls.indices.contains { reading.topology.knowledge(.reachable, of: ID<Call>($0)).value == 0 }
    }
    #expect(isCutOff("networks: [a]", "networks: [b]") && isCutOff("tty: true", "networks: [b]"))
    #expect(isCutOff("networks: [a]", "network_mode: \"service:side\"") && isCutOff("networks: [a]", "network_mode: none"))
    #expect(!isCutOff("networks: [a, b]", "networks: [b]") && !isCutOff("networks: [a]", "networks: [c]"))
    #expect(!isCutOff("network_mode: host", "networks: [b]") && !isCutOff("tty: true", "tty: true"))
  }

  @Test("a name that nothing has is undeclared; on a network of others, and in extra_hosts, it is somebody else's")
  func missing() {
    func services(_ more: String) -> [String] {
      ComposeReading(
        "services: {web: {image: x, \(more), environment: {A_URL: \"http://gone:80\"}}}\nnetworks: {n: {external: true}}\n"
      ).services
    }
    #expect(services("tty: true") == ["gone:undeclared", "web"])
    #expect(services("networks: [n]") == ["gone:external", "web"])
    #expect(services("extra_hosts: [\"gone:10.0.0.1\"]") == ["gone:external", "web"])
    let own = ComposeReading(
      "services: {web: {image: a, extra_hosts: ['id.localhost:host-gateway'], environment: {ISSUER_URL: 'http://id.localhost:8085'}}}")
    #expect(own.services == ["web"])
    #expect(services("external_links: [\"other_1:gone\"]") == ["gone:external", "web"])
  }

  @Test(
    "a port of the machine itself leads to the service that publishes it",
    arguments: [
      ("network_mode: host", "http://127.0.0.1:8001/x", "'8001:80'", true),
      ("network_mode: host", "http://localhost:8001", "'8001:80/tcp'", true),
      ("network_mode: host", "http://localhost", "{target: 80, published: '80'}", true),
      ("tty: true", "http://localhost:8001", "'8001:80'", false),
      ("network_mode: host", "http://localhost:80", "'8001:80'", false), ("network_mode: host", "http://localhost:8001", "'8001'", false),
      ("networks: [n]", "http://host.docker.internal:8001", "'127.0.0.1:8001:80'", true),
      ("extra_hosts: ['box:host-gateway']", "http://box:8001", "'8001:80'", true),
      ("extra_hosts: {box: host-gateway}", "http://box:8001", "'8001:80'", true),
      ("extra_hosts: ['id.localhost:host-gateway']", "http://id.localhost:8001", "'8001:80'", true),
    ])
  func machinePorts(caller: String, url: String, ports: String, isCall: Bool) {
    let reading = ComposeReading(
      "services: {web: {image: x, \(caller), environment: {A_URL: '\(url)'}}, api: {image: x, ports: [\(ports)]}}\nnetworks: {n: {}}\n")
    #expect(reading.edges == (isCall ? ["web -> api?"] : []))
  }

  @Test("models are somebody else's")
  func models() {
    let reading = ComposeReading("services: {web: {image: x, models: [llm]}}\nmodels: {llm: {model: ai/small}}\n")
    #expect(reading.services == ["llm:external", "web"] && reading.edges == ["web -> llm"])
  }

  @Test("a health check is no call")
  func healthCheck() {
    let reading = ComposeReading(
      "services: {web: {image: x, healthcheck: {test: [CMD, curl, \"http://api:80\"]}}, api: {image: x}}\n")
    #expect(reading.edges.isEmpty)
  }

  @Test("two projects of one topology keep their services apart")
  func projects() {
    let file = "services: {web: {image: x, environment: [\"A_URL=http://api:80\"]}, api: {image: x}}\n"
    let reading = ComposeReading(["one/compose.yaml": file, "two/compose.yaml": file])
    #expect(reading.services == ["api.one", "api.two", "web.one", "web.two"])
    #expect(reading.edges == ["web.one -> api.one", "web.two -> api.two"])
  }

  @Test(
    "what is a Compose file",
    arguments: [
      ("a.yaml", "services: {web: {image: x}}", true), ("a.yaml", "version: '3'\nx-a: 1\nservices: {web: {build: .}}", true),
      ("a.yaml", "services: {web: {calls: []}}", false), ("a.yaml", "topolint: 1\nservices: {web: {}}", false),
      ("a.yaml", "services: {_defaults: {autowire: true}}", false), ("a.yaml", "parameters: {}\nservices: {web: {image: x}}", false),
      ("a.yaml", "services: [web]", false), ("docker-compose.yml", "services: [web]", true), ("compose.yaml", "a: 1", true),
      ("compose.yaml", "topolint: 1", false), ("compose.yaml", "- 1", false), ("mycompose.yaml", "a: 1", false),
    ])
  func recognized(path: String, text: String, isCompose: Bool) {
    let reading = ComposeReading([path: text], named: [path])
    #expect((!reading.projects.isEmpty || !reading.errors.isEmpty) == isCompose)
  }

  @Test(
    "a web server that everybody runs is a gateway where it starts after others and the world reaches it",
    arguments: [
      ("image: 'nginx:1', ports: ['80:80'], depends_on: [api]", "front:gateway"),
      ("image: caddy, ports: ['80:80'], links: [api]", "front:gateway"),
      ("image: nginx, ports: ['80:80']", "front"), ("image: nginx, depends_on: [api]", "front"),
      ("image: acme/web, ports: ['80:80'], depends_on: [api]", "front"),
    ])
  func webServers(text: String, role: String) {
    #expect(ComposeReading("services: {front: {\(text)}, api: {image: a}}").services == ["api", role])
  }

  @Test("so is a build of one's own that is called as such a server is") func ownWebServers() {
    let reading = ComposeReading("services: {nginx: {build: ., ports: ['80:80'], depends_on: [api]}, api: {image: a}}")
    #expect(reading.services == ["api", "nginx:gateway"])
    let routed = ComposeReading(
      "services: {nginx: {build: ., labels: ['traefik.http.routers.r.rule=Host(`a.b`)'], depends_on: [api]}, api: {image: a}}")
    #expect(routed.services == ["api", "nginx:gateway"])
    let unrouted = ComposeReading("services: {nginx: {build: ., labels: [a.b=c], depends_on: [api]}, api: {image: a}}")
    #expect(unrouted.services == ["api", "nginx"])
  }

  @Test("what is not started again and does what is done once is a job")
  func jobs() {
    let reading = ComposeReading(
      """
      services:
        migrate: {image: shop/app, restart: no, environment: [DB_URL=postgres://db/x]}
        setup: {image: shop/app, restart: "no", command: [npx, prisma, migrate, deploy]}
        worker: {image: shop/app, restart: "no"}
        migrations: {image: shop/app, restart: always}
        db: {image: postgres}
      """)
    #expect(reading.services == ["migrate:job", "migrations", "setup:job", "worker"] && reading.edges == ["migrate -> db"])
  }

  @Test("what is named for work done once is a job, unless it is started again or published")
  func jobsByName() {
    let reading = ComposeReading(
      """
      services:
        kafka: {image: apache/kafka}
        kafka-init: {image: apache/kafka, command: [kafka-topics.sh, --create, --bootstrap-server, "kafka:9092"]}
        minio-setup: {image: shop/tool}
        buckets: {image: minio/mc}
        db-seeder: {image: shop/tool, restart: on-failure}
        init-api: {image: shop/tool, ports: ["80:80"]}
        setup: {image: shop/tool, restart: unless-stopped}
        initech: {image: shop/tool}
        migrate-later: {image: shop/tool, deploy: {restart_policy: {condition: any}}}
      """)
    #expect(
      reading.services == [
        "buckets:job", "db-seeder:job", "init-api", "initech", "kafka:broker", "kafka-init:job", "migrate-later", "minio-setup:job",
        "setup",
      ])
    #expect(reading.edges == ["kafka-init -> kafka"])
  }

  @Test("what others call as a store or a broker is one, and a variable that names one says so of a host that nothing has")
  func storesByCallers() {
    let reading = ComposeReading(
      """
      services:
        web:
          image: shop/web
          environment:
            MQ_URL: amqp://queue:5672
            Redis__Configuration: cache:6379,abortConnect=false
            SESSION_REDIS_HOST: sessions
            DB_HOST: changeme
        queue: {build: .}
      """)
    #expect(reading.services == ["queue:broker", "web"])
    #expect(reading.edges == ["web -> queue", "web -> cache", "web -> sessions"])
  }

  @Test("what starts a client in the image of a store is none") func clients() {
    let reading = ComposeReading(
      """
      services:
        db: {image: "postgres:17"}
        backup: {image: "postgres:17", command: [/bin/sh, -ec, "while true; do\n  pg_dump -h db -f /x\n  sleep 9\ndone"]}
      """)
    #expect(reading.services == ["backup"] && reading.stores == ["db:postgres"] && reading.edges == ["backup -> db"])
  }

  @Test("a Traefik of the project calls what hands it routers by labels") func routers() {
    let reading = ComposeReading(
      """
      services:
        proxy: {image: "docker.io/library/traefik:v3.5", ports: ["80:80"]}
        web: {image: shop/web, labels: ["traefik.http.routers.web.rule=Host(`shop.example`)"]}
        api: {image: shop/api, labels: {traefik.enable: "true", traefik.tcp.routers.api.rule: "HostSNI(`*`)"}}
        old: {image: shop/old, labels: {traefik.enable: "false", traefik.http.routers.old.rule: "Path(`/old`)"}}
        job: {image: shop/job, labels: {traefik.http.services.job.loadbalancer.server.port: "80"}}
      """)
    #expect(reading.edges == ["proxy -> api", "proxy -> web"] && reading.messages.isEmpty)
  }

  @Test("a Traefik asks whom a forwardAuth of labels names, if a router uses it") func authentication() {
    func edges(_ router: String) -> [String] {
      ComposeReading(
        """
        services:
          proxy: {image: "traefik:v3.7"}
          auth: {image: shop/auth}
          web:
            image: shop/web
            labels:
              - "traefik.http.routers.web.rule=Host(`shop.example`)"
              - "\(router)"
              - "traefik.http.middlewares.a.forwardauth.address=http://auth:4181/verify"
        """
      ).edges
    }
    #expect(edges("traefik.http.routers.web.middlewares=b, a@docker") == ["proxy -> auth", "proxy -> web"])
    #expect(edges("traefik.http.routers.web.middlewares=b") == ["proxy -> web"])
    let chained = "traefik.http.routers.web.middlewares=all\"\n      - \"traefik.http.middlewares.all.chain.middlewares=all,a"
    #expect(edges(chained) == ["proxy -> auth", "proxy -> web"])
  }

  @Test("a Traefik that is told of servers' transport by what no input shows leaves it unknown")
  func openTransport() {
    func timeout(_ traefik: String) -> Knowledge? {
      let compose =
        "services: {proxy: {image: 'traefik:v3.7', volumes: ['./dyn:/etc/traefik/dynamic'], \(traefik)}, web: {image: shop/web}}"
      let dynamic =
        "http: {routers: {r: {rule: 'Path(`/`)', service: web}}, services: {web: {loadBalancer: {servers: [{url: 'http://web:80'}]}}}}"
      var (reading, composed, proxies) = (Reading(), ComposeReader(), TraefikReader())
      for (path, text) in [("compose.yaml", compose), ("dyn/web.yml", dynamic)] {
        let tree = DocumentTree.read(reading.files.add(path: Untrusted(path), bytes: Array(text.utf8))).tree
        for root in tree.roots where path == "compose.yaml" { composed.read(tree, root, into: &reading) }
        for root in tree.roots where path != "compose.yaml" { proxies.read(tree, root, into: &reading) }
      }
      composed.declare(into: &reading)
      composed.resolve(into: &reading)
      proxies.resolve(into: &reading)
      let topology = reading.topology.build().topology
      return topology.calls.isEmpty ? nil : topology.knowledge(.timeout, of: ID<Call>(0))
    }
    #expect(timeout("command: [--providers.docker=true]")?.value == .infinity)
    #expect(timeout("command: [--serversTransport.forwardingTimeouts.responseHeaderTimeout=2s]")?.isUnknown == true)
    #expect(timeout("environment: {TRAEFIK_SERVERSTRANSPORT_FORWARDINGTIMEOUTS_RESPONSEHEADERTIMEOUT: 2s}")?.isUnknown == true)
  }

  @Test("a Traefik that exposes nothing by default calls what is enabled, with a router or without")
  func enabled() {
    func reading(_ traefik: String, _ files: [String: String] = [:]) -> ComposeReading {
      let services = """
        services:
          proxy: {image: "traefik:v3.7", \(traefik)}
          api: {image: shop/api, labels: ["traefik.http.routers.api.rule=Host(`api.localhost`)"]}
          admin: {image: shop/admin, labels: [traefik.enable=true, traefik.http.services.admin.loadbalancer.server.port=9000]}
          old: {image: shop/old, labels: {Traefik.Enable: False, traefik.http.routers.old.rule: "Path(`/old`)"}}
        """
      return ComposeReading(files.merging(["compose.yaml": services]) { first, _ in first })
    }
    let left = "note: Traefik leaves 'api' out: it lacks traefik.enable=true"
    for traefik in [
      "command: [--providers.docker=true, --providers.docker.exposedByDefault=false]",
      "command: --providers.docker --providers.docker.exposedbydefault=false",
      "environment: {TRAEFIK_PROVIDERS_DOCKER_EXPOSEDBYDEFAULT: \"0\"}",
    ] {
      let reading = reading(traefik)
      #expect(reading.edges == ["proxy -> admin"] && reading.messages == [left], "\(traefik)")
    }
    for traefik in [
      "command: [--providers.docker=true]", "command: [--providers.docker.exposedByDefault=true]",
      // Variables are read where there are no flags.
      "command: [--log], environment: {TRAEFIK_PROVIDERS_DOCKER_EXPOSEDBYDEFAULT: \"false\"}",
    ] {
      let reading = reading(traefik)
      #expect(reading.edges == ["proxy -> admin", "proxy -> api"] && reading.messages.isEmpty, "\(traefik)")
    }
    let text = "providers: {docker: {exposedByDefault: false}}\n"
    for (volume, command) in [
      ("./t.yml:/etc/traefik/traefik.yml:ro", "--log"), ("./etc:/etc/traefik", "--log"), ("./t.yml:/traefik.yml", "--log"),
      ("./t.yml:/conf/t.yml", "--configFile, /conf/t.yml"), ("./t.yml:/conf/t.yml", "--configfile=/conf/t.yml"),
    ] {
      let reading = reading("command: [\(command)], volumes: [\"\(volume)\"]", ["t.yml": text, "etc/traefik.yml": text])
      #expect(reading.edges == ["proxy -> admin"] && reading.messages == [left], "\(volume)")
    }
    // Whether it takes what is not labelled stands in a file that is not there, or is not read.
    for file in ["./traefik.yml", "./traefik.toml", "/opt/traefik.yml"] {
      let volume = "\(file):/etc/traefik/\(file.split(separator: "/").last!)"
      let unread = reading("volumes: [\"\(volume)\"]", ["traefik.toml": "[providers.docker]\n"])
      #expect(unread.edges == ["proxy -> admin", "proxy -> api?"] && unread.messages.isEmpty, "\(volume)")
    }
    #expect(reading("volumes: [\"/opt/traefik:/etc/traefik:ro\"]").edges == ["proxy -> admin", "proxy -> api?"])
  }

  @Test("in a swarm a Traefik finds services by their own labels, and not by those of their containers")
  func swarm() {
    func edges(_ command: String, _ more: String = "") -> [String] {
      ComposeReading(
        """
        services:
          proxy: {image: "traefik:v3.7", command: [\(command)]}
          api: {image: shop/api, deploy: {labels: [traefik.enable=true, "traefik.http.routers.api.rule=Path(`/`)"]}}
          web: {image: shop/web, labels: [traefik.enable=true]}
          admin: {image: shop/admin, deploy: {labels: {traefik.http.routers.admin.rule: "Path(`/admin`)"}}}
        """
      ).edges
    }
    #expect(edges("--providers.docker=true") == ["proxy -> web"])
    for swarm in ["--providers.swarm=true", "--providers.swarm.endpoint=tcp://10.0.0.1:2377", "--providers.docker.swarmMode=true"] {
      #expect(edges(swarm) == ["proxy -> admin", "proxy -> api"], "\(swarm)")
    }
    #expect(edges("--providers.swarm=true, --providers.swarm.exposedByDefault=false") == ["proxy -> api"])
    #expect(edges("--providers.swarm.exposedByDefault=false") == ["proxy -> api"])
  }

  /// Of each call.
  private func reachable(_ reading: ComposeReading) -> [Double?] {
    reading.topology.calls.indices.map { reading.topology.knowledge(.reachable, of: ID<Call>($0)).value }
  }

  @Test("a Traefik reaches no container that it shares no network with")
  func traefikNetworks() {
    let reading = ComposeReading(
      """
      services:
        proxy: {image: "traefik:v3.7", networks: [edge]}
        api: {image: shop/api, labels: [traefik.enable=true], networks: [back]}
        web: {image: shop/web, labels: [traefik.enable=true], networks: [back, edge]}
      networks: {edge: {}, back: {}}
      """)
    #expect(reading.edges == ["proxy -> api", "proxy -> web"])
    #expect(reachable(reading) == [0, nil])
  }

  @Test("an alias is a name on its network alone, and means all that have it")
  func aliases() {
    func reading(_ url: String, _ pay: String, _ more: String = "image: x") -> ComposeReading {
      ComposeReading(
        """
        name: shop
        services:
          web: {image: x, networks: [front], environment: {API_URL: "\(url)"}}
          pay: {image: x, \(pay)}
          more: {\(more)}
        networks: {front: {}, back: {}}
        """)
    }
    let scoped = "networks: {front: {aliases: [p]}, back: {aliases: [inner]}}"
    #expect(reachable(reading("http://p:80", scoped)) == [nil])
    #expect(reachable(reading("http://inner:80", scoped)) == [0])
    let two = reading("http://p:80", scoped, "image: x, networks: {front: {aliases: [p]}}")
    #expect(two.edges == ["web -> more", "web -> pay"])
    // Who has the name elsewhere is not meant by it here.
    #expect(reading("http://p:80", scoped, "image: x, networks: {back: {aliases: [p]}}").edges == ["web -> pay"])
    #expect(reading("http://shop-pay-1:80", "networks: [front]").edges == ["web -> pay"])
    #expect(reading("http://shop-pay-1:80", "networks: [front], container_name: p").edges != ["web -> pay"])
  }

  @Test("a port that is for others beside it makes no store of a build that the world reaches by another one")
  func exposed() {
    func reading(_ app: String) -> ComposeReading {
      ComposeReading("services: {app: {build: ., \(app), environment: {API_URL: 'http://api:80'}}, api: {image: x}}")
    }
    #expect(reading("ports: ['3000:3000'], expose: [3306, 33060]").edges == ["app -> api"])
    #expect(reading("expose: [3306]").edges == [])
    #expect(reading("ports: ['3306:3306'], expose: [3306]").edges == [])
  }

  @Test("what a URL hands on as its parameter is not called")
  func parameters() {
    func edges(_ url: String) -> [String] {
      ComposeReading("services: {web: {image: x, environment: {LOGIN_URL: '\(url)'}}, api: {image: x}, auth: {image: x}}").edges
    }
    for parameter in ["service=http://api:80/x", "a=1&next=http://api:80", "a&b=2&url=http://api:80&c=1"] {
      #expect(edges("http://auth:80/login?\(parameter)") == ["web -> auth"], "\(parameter)")
    }
    #expect(edges("http://auth:80/?a=1,http://api:80") == ["web -> api", "web -> auth"])
    #expect(edges("curl http://auth:80/?a=1 http://api:80") == ["web -> api", "web -> auth"])
    #expect(edges("a=http://api:80&b=2") == ["web -> api"])
    // Hosts that stand in parameters are called.
    #expect(edges("kafka://?brokers=api:9092,auth:9092") == ["web -> api", "web -> auth"])
    #expect(edges("kafka:///x?broker=http://api:80") == ["web -> api"])
  }

  @Test("a Redis that is named as the broker of Celery alone is a broker, and one that is named otherwise too is a store")
  func celery() {
    func reading(_ more: String) -> ComposeReading {
      ComposeReading(
        """
        services:
          web: {image: x, environment: {CELERY_BROKER_URL: "redis://redis:6379/0", CELERY_RESULT_BACKEND: "redis://redis:6379/1"}}
          worker: {image: x, command: celery --broker=redis://redis:6379/0 worker}
          beat: {image: x, environment: [\(more)]}
          redis: {image: "redis:7"}
        """)
    }
    let broker = reading("")
    #expect(broker.services == ["beat", "redis:broker", "web", "worker"] && broker.stores.isEmpty)
    #expect(broker.edges == ["web -> redis", "worker -> redis"])
    let store = reading("CACHE_URL=redis://redis:6379/2")
    #expect(store.stores == ["redis:redis"] && store.edges.count == 3)
  }

  @Test("localhost is whoever listens on a network that is shared, where it is sure who")
  func sharedNetworks() {
    func reading(_ address: String, _ more: String = "") -> [String] {
      ComposeReading(
        """
        services:
          app: {image: shop/app, ports: ["80:80", "9000:9000"], environment: {X_URL: "\(address)"}}
          db: {image: "postgres:16", network_mode: "service:app"}
          api: {image: shop/api, network_mode: "service:db", expose: [8080], environment: {APP_URL: "http://localhost:80"}}
          \(more)
        """
      ).edges
    }
    #expect(reading("postgres://u@localhost:5432/x") == ["app -> db"])
    #expect(reading("http://127.0.0.1:8080") == ["app -> api"])
    // A port that is published for the network leads to whoever listens there.
    #expect(reading("http://localhost:9000").isEmpty && reading("http://localhost:1234").isEmpty)
    #expect(reading("postgres://u@localhost:5432/x", "db2: {image: postgres, network_mode: \"service:app\"}").isEmpty)
    let alone = ComposeReading("services: {app: {image: x, environment: {U: 'http://localhost:80'}}, db: {image: postgres, expose: [80]}}")
    #expect(alone.edges.isEmpty)
  }
}
