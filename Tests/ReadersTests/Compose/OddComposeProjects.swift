/// Projects of odd but mostly valid shapes, which are compared with what Docker Compose makes of them.
enum OddComposeProjects {
  typealias Project = (name: String, files: [String: String], named: [String])

  static let all: [Project] = interpolated + environments + included + extended + reset + merged + connected + kinds

  /// One file of the usual name.
  private static func one(_ name: String, _ text: String, _ others: [String: String] = [:]) -> Project {
    (name, ["compose.yaml": text].merging(others) { text, _ in text }, [])
  }

  /// Two that are merged.
  private static func two(_ name: String, _ base: String, _ override: String, _ others: [String: String] = [:]) -> Project {
    (name, ["compose.yaml": base, "compose.override.yaml": override].merging(others) { text, _ in text }, [])
  }

  private static let interpolated: [Project] = [
    one("a default within a default", "services: {a: {image: x, environment: {A: '${A:-${B:-${C:-c}}}'}}}"),
    one("a default with a brace", "services: {a: {image: x, environment: {A: '${A:-{\"k\":1}}'}}}"),
    one("a default with colons", "services: {a: {image: x, environment: {A: '${A:-http://h:80/p?q=1}'}}}"),
    one("an empty default", "services: {a: {image: x, environment: {A: '${A:-}', B: '${B-}'}}}"),
    one(
      "a value that is empty", "services: {a: {image: x, environment: {A: '${E:+set}', B: '${E+set}', C: '${V:+set}'}}}",
      [".env": "E=\nV=v\n"]),
    one("a required one that is there", "services: {a: {image: x, environment: {A: '${V:?no}', B: '${E?no}'}}}", [".env": "E=\nV=v\n"]),
    one("three dollars", "services: {a: {image: x, environment: {A: '$$$V', B: '$$$$', C: '$${V}'}}}", [".env": "V=v\n"]),
    one("a dollar alone", "services: {a: {image: x, environment: {A: 'a$', B: '$ b', C: '$-c'}}}"),
    one(
      "names side by side", "services: {a: {image: x, environment: {A: '$V$W', B: '${V}${W}', C: '$V-$W', D: '${V}x'}}}",
      [".env": "V=v\nW=w\n"]),
    one("a key is no variable", "services: {a: {image: x, environment: {'$V': v}}}", [".env": "V=v\n"]),
    one("an image", "services: {a: {image: '${R:-registry.example.com:5000}/x:${T:-1}'}}"),
    one("a default of a name", "services: {a: {image: x, environment: {A: '${A:-$V}', B: '${B:-${V}-$W}'}}}", [".env": "V=v\nW=w\n"]),
    one("the sign within", "services: {a: {image: x, environment: {A: '${A-b:-c}', B: '${A:-b-c}'}}}"),
  ]

  private static let environments: [Project] = [
    one("values of all types", "services: {a: {image: x, environment: {A: 1, B: true, C: 1.5, D: null, E: '', F: ~, G: 'no', H: 0x10}}}"),
    one("numbers as YAML has them", "services: {a: {image: x, environment: {A: 08080, B: 0777, C: 1.10, D: 1e3, E: 1_000}}}"),
    one("a list keeps its text", "services: {a: {image: x, environment: ['A=08080', B=0777, 'C=1.10', 'D= d ', 'E=', 'F=a=b']}}"),
    one("a list with one name twice", "services: {a: {image: x, environment: [A=1, B=2, A=3]}}"),
    one(
      "an env_file as a text", "services: {a: {image: x, env_file: a.env}}", ["a.env": "A=1\n\n  B = 2  \n#C=3\nD='4' # four\nE=\"5\"\n"]),
    one(
      "later files are stronger", "services: {a: {image: x, env_file: [a.env, b.env]}}", ["a.env": "A=1\nB=1\n", "b.env": "B=2\nC=$A\n"]),
    one("quotes within", "services: {a: {image: x, env_file: a.env}}", ["a.env": "A=it's\nB=\"a 'b' c\"\nC='a \"b\" c'\nD=a\"b\"c\n"]),
    one("escapes", "services: {a: {image: x, env_file: a.env}}", ["a.env": "A=\"a\\tb\\nc\"\nB='a\\tb'\nC=a\\tb\nD=\"\\\\\"\n"]),
    one("lines that go on", "services: {a: {image: x, env_file: a.env}}", ["a.env": "A=\"one\ntwo\"\nB='three\nfour'\nC=5\n"]),
    one(
      "operators in an env_file", "services: {a: {image: x, env_file: a.env}}",
      ["a.env": "A=${V:-d}\nB=${W:-d}\nC=${W-}\nD='${V}'\n", ".env": "V=v\n"]),
    one(
      "a file that may be missing", "services: {a: {image: x, env_file: [{path: gone.env, required: false}, {path: a.env}]}}",
      ["a.env": "A=1\n"]),
    one(
      "raw", "services: {a: {image: x, env_file: [{path: a.env, format: raw}]}}", ["a.env": "A=\"1\" # c\nB=$V\nC='x'\n", ".env": "V=v\n"]),
    one("Windows' lines", "services: {a: {image: x, env_file: a.env}}", ["a.env": "A=1\r\nB=\"2\"\r\n"]),
    one("a name alone in a file", "services: {a: {image: x, env_file: a.env}}", ["a.env": "A\nB=b\nV\n", ".env": "V=v\n"]),
    two(
      "environment over env_file over files", "services: {a: {image: x, env_file: a.env, environment: [A=list]}}",
      "services: {a: {env_file: b.env, environment: {C: own}}}", ["a.env": "A=a\nB=a\n", "b.env": "B=b\nC=b\n"]),
  ]

  private static let included: [Project] = [
    one(
      "an include of a text", "include: [s/c.yaml]\nservices: {a: {image: x, depends_on: [b]}}", ["s/c.yaml": "services: {b: {image: x}}"]),
    one(
      "an include of an include", "include: [s/c.yaml]\nservices: {a: {image: x}}",
      [
        "s/c.yaml": "include: [t/d.yaml]\nservices: {b: {image: x}}", "s/t/d.yaml": "services: {c: {image: x, env_file: e.env}}",
        "s/t/e.env": "E=e\n",
      ]),
    one(
      "an include with an override", "include: [{path: [s/c.yaml, s/d.yaml]}]\nservices: {a: {image: x}}",
      ["s/c.yaml": "services: {b: {image: x, environment: {A: 1, B: 1}}}", "s/d.yaml": "services: {b: {environment: {B: 2}}}"]),
    one(
      "an include of a project directory", "include: [{path: s/c.yaml, project_directory: p}]",
      ["s/c.yaml": "services: {b: {image: x, env_file: e.env}}", "s/e.env": "E=s\n", "p/e.env": "E=p\n"]),
    one(
      "an include's own .env", "include: [s/c.yaml]\nservices: {a: {image: x, environment: {A: '${V:-none}'}}}",
      ["s/c.yaml": "services: {b: {image: x, environment: {A: '${V:-none}', B: '${W:-none}'}}}", "s/.env": "V=s\nW=s\n", ".env": "W=top\n"]),
    two(
      "an include and an override", "include: [s.yaml]\nservices: {a: {image: x}}", "services: {b: {environment: {A: over}}}",
      ["s.yaml": "services: {b: {image: x, environment: {A: s, B: s}}}"]),
    one(
      "a network and a volume of an include", "include: [s.yaml]\nservices: {a: {image: x, networks: [n], volumes: ['v:/v']}}",
      ["s.yaml": "services: {b: {image: x, networks: [n]}}\nnetworks: {n: {}}\nvolumes: {v: {}}"]),
  ]

  private static let extended: [Project] = [
    one("extends a text", "services: {a: {extends: b, environment: {A: a}}, b: {image: x, environment: {A: b, B: b}}}"),
    one("extends without a file", "services: {a: {extends: {service: b}}, b: {image: x, command: [run], scale: 2}}"),
    one("extends a list with a mapping", "services: {a: {extends: b, environment: {A: a}}, b: {image: x, environment: [A=b, B=b]}}"),
    one(
      "extends another file's chain", "services: {a: {extends: {file: s/b.yaml, service: b}}}",
      [
        "s/b.yaml": "services: {b: {extends: {file: ../t/c.yaml, service: c}, environment: {B: b}}}",
        "t/c.yaml": "services: {c: {image: x, environment: {C: c}, env_file: c.env}}", "t/c.env": "E=t\n",
      ]),
    one("two that extend one", "services: {a: {extends: c, environment: {A: a}}, b: {extends: c}, c: {image: x, environment: {A: c}}}"),
    one("extends what depends", "services: {a: {extends: b}, b: {image: x, depends_on: {c: {condition: service_healthy}}}, c: {image: x}}"),
    one(
      "extends what an override changes", "services: {a: {extends: b}, b: {image: x, environment: {A: b}}}",
      ["compose.override.yaml": "services: {b: {environment: {A: over}}}"]),
    two(
      "extends in an override", "services: {a: {image: x, environment: {A: a}}, b: {image: y, environment: {B: b}}}",
      "services: {a: {extends: b}}"),
    one(
      "an anchor and extends",
      "x-b: &b {image: x, environment: {A: b}}\nservices: {a: {<<: *b, extends: c}, c: {image: z, environment: {C: c}}}"),
  ]

  private static let reset: [Project] = [
    two(
      "reset of a service's key", "services: {a: {image: x, build: ., depends_on: [b]}, b: {image: x}}",
      "services: {a: {build: !reset null, depends_on: !reset []}}"),
    two("reset of a service", "services: {a: {image: x}, b: {image: x}}", "services: {b: !reset null}"),
    two("override of a list", "services: {a: {image: x, environment: [A=1, B=2]}}", "services: {a: {environment: !override [C=3]}}"),
    two("override of a service", "services: {a: {image: x, environment: {A: 1}}}", "services: {a: !override {image: y}}"),
    two(
      "override of a dependency", "services: {a: {image: x, depends_on: [b]}, b: {image: x}, c: {image: x}}",
      "services: {a: {depends_on: !override [c]}}"),
    two("reset of an env_file", "services: {a: {image: x, env_file: a.env}}", "services: {a: {env_file: !reset []}}", ["a.env": "A=1\n"]),
    one("a reset of nothing", "services: {a: {image: x, environment: {A: !reset null, B: b}}}"),
    two(
      "a reset that another file fills", "services: {a: {image: x, command: [a]}}",
      "services: {a: {command: !reset null, environment: {A: 1}}}"),
  ]

  private static let merged: [Project] = [
    two("a list and a mapping", "services: {a: {image: x, environment: [A=1, B=2]}}", "services: {a: {environment: {B: 3, C: 4}}}"),
    two("a command takes another's place", "services: {a: {image: x, command: [a, b], entrypoint: [e]}}", "services: {a: {command: c}}"),
    two(
      "a dependency gets a condition", "services: {a: {image: x, depends_on: [b, c]}, b: {image: x}, c: {image: x}}",
      "services: {a: {depends_on: {b: {condition: service_completed_successfully, required: false}}}}"),
    one(
      "three documents",
      "services: {a: {image: x, environment: {A: 1}}}\n---\nservices: {a: {environment: {A: 2}}}\n---\nservices: {b: {image: y, depends_on: [a]}}"
    ),
    one(
      "a merge of two anchors", "x-a: &a {A: 1, B: 1}\nx-b: &b {B: 2, C: 2}\nservices: {a: {image: x, environment: {<<: [*a, *b], D: 3}}}"),
    (
      "three files",
      [
        "a.yaml": "services: {a: {image: x, scale: 1}}", "b.yaml": "services: {a: {scale: 2}}",
        "c.yaml": "services: {a: {scale: 3}, b: {image: y}}",
      ], ["a.yaml", "b.yaml", "c.yaml"]
    ),
    two(
      "networks of both", "services: {a: {image: x, networks: [n]}}\nnetworks: {n: {}}",
      "services: {a: {networks: {m: {aliases: [z]}}}}\nnetworks: {m: {}}"),
    two(
      "a null changes nothing", "services: {a: {image: x, environment: {A: 1}, depends_on: [b]}, b: {image: y}}",
      "services: {a: {environment: , depends_on: }}"),
  ]

  private static let connected: [Project] = [
    one("links with names", "services: {a: {image: x, links: ['b:db', c]}, b: {image: x}, c: {image: x}}"),
    one(
      "a link that is a dependency too",
      "services: {a: {image: x, links: [b], depends_on: {b: {condition: service_healthy}}}, b: {image: x}}"),
    one("volumes of two", "services: {a: {image: x, volumes_from: [b, 'c:ro', 'container:other']}, b: {image: x}, c: {image: x}}"),
    one(
      "spaces of others",
      "services: {a: {image: x, ipc: 'service:b', pid: 'service:c', network_mode: 'service:d'}, b: {image: x}, c: {image: x}, d: {image: x}}"
    ),
    one(
      "a dependency that is not required",
      "services: {a: {image: x, depends_on: {b: {condition: service_started, required: false}}}, b: {image: x}}"),
    one("one that restarts", "services: {a: {image: x, depends_on: {b: {condition: service_healthy, restart: true}}}, b: {image: x}}"),
    one("a link to nobody", "services: {a: {image: x, links: [b]}}"),
    one("volumes of nobody", "services: {a: {image: x, volumes_from: [b]}}"),
    one("the network of nobody", "services: {a: {image: x, network_mode: 'service:b'}}"),
    one("a dependency on itself", "services: {a: {image: x, depends_on: [a]}}"),
    one("round by links", "services: {a: {image: x, links: [b]}, b: {image: x, depends_on: [c]}, c: {image: x, volumes_from: [a]}}"),
    one("healthy without a healthcheck", "services: {a: {image: x, depends_on: {b: {condition: service_healthy}}}, b: {image: x}}"),
    one(
      "healthy with a healthcheck that is off",
      "services: {a: {image: x, depends_on: {b: {condition: service_healthy}}}, b: {image: x, healthcheck: {disable: true}}}"),
  ]

  private static let kinds: [Project] = [
    one(
      "models",
      "services: {a: {image: x, models: [m]}, b: {image: x, models: {m: {endpoint_var: URL, model_var: NAME}}}}\nmodels: {m: {model: ai/m}}"
    ),
    one("a model of nobody", "services: {a: {image: x, models: [m]}}"),
    one("a provider with options", "services: {a: {image: x, depends_on: [p]}, p: {provider: {type: t, options: {k: v}}}}"),
    one("profiles", "services: {a: {image: x, profiles: [p, q], depends_on: [b]}, b: {image: x, profiles: [p]}}"),
    one("a job of a swarm", "services: {a: {image: x, deploy: {mode: replicated-job, replicas: 2}}}"),
    one("a service everywhere", "services: {a: {image: x, deploy: {mode: global}}}"),
    one("no replica", "services: {a: {image: x, deploy: {replicas: 0}}, b: {image: x, scale: 0}}"),
    one("replicas of a variable", "services: {a: {image: x, deploy: {replicas: '${N:-3}'}}}"),
    one("a build alone", "services: {a: {build: {context: ., dockerfile: D}}, b: {build: .}}"),
    one("names with dots and dashes", "services: {a.b: {image: x, depends_on: [c-d, e_f]}, c-d: {image: x}, e_f: {image: x}}"),
    one("a name of digits", "services: {1: {image: x}, b: {image: x, depends_on: ['1']}}"),
    one("a name of the project", "name: p\nservices: {a: {image: x}}"),
    one("a wrong name of the project", "name: 'P Q'\nservices: {a: {image: x}}"),
    one("an old version", "version: '2.4'\nservices: {a: {image: x, mem_limit: 1g, cpus: 0.5}}"),
    one("hooks", "services: {a: {image: x, post_start: [{command: [a]}], pre_stop: [{command: b}]}}"),
    one("no services", "services: {}"),
    one("a wrong port", "services: {a: {image: x, ports: ['80:http']}}"),
    one(
      "a port of three parts",
      "services: {a: {image: x, ports: ['127.0.0.1:80:80/udp', '9000-9002:9000-9002', {target: 1, published: '2'}]}}"),
    one("a healthcheck", "services: {a: {image: x, healthcheck: {test: curl localhost, interval: 1m30s, retries: 3, start_period: 5s}}}"),
    one("a wrong duration", "services: {a: {image: x, healthcheck: {test: t, interval: soon}}}"),
    one("a restart", "services: {a: {image: x, restart: 'on-failure:3'}, b: {image: x, restart: sometimes}}"),
    one("a text where a list is", "services: {a: {image: x, depends_on: b}, b: {image: x}}"),
    one("a list where a mapping is", "services: [{image: x}]"),
    one(
      "secrets and configs",
      "services: {a: {image: x, secrets: [s, {source: t, target: u}], configs: [c]}}\nsecrets: {s: {file: s.txt}, t: {environment: T}}\nconfigs: {c: {content: c}}"
    ),
    one("an external network", "services: {a: {image: x, networks: [n]}}\nnetworks: {n: {external: true, name: other}}"),
    one("an empty document at the end", "services: {a: {image: x}}\n---"),
    one("an empty document at the beginning", "---\n---\nservices: {a: {image: x}}"),
    one("a document of null", "services: {a: {image: x}}\n--- null"),
    one("a document of a comment", "services: {a: {image: x}}\n---\n# nothing"),
    one("the end of a document", "services: {a: {image: x}}\n..."),
    one("a document of an empty mapping", "services: {a: {image: x}}\n---\n{}"),
    one(
      "dates",
      """
      services:
        a:
          image: x
          environment:
            A: 2001-01-01
            B: 2001-12-14t21:59:43.10-05:00
            C: 2001-12-14 21:59:43.10 -5
            D: 2001-12-15 2:59:43.10
            E: 2001-1-1
            F: 2001-12-14T21:59:43Z
            G: 12:30:45
            H: 2001-13-01
            I: 2001-02-30
            J: '2001-01-01'
            K: 2001-01-01T10:00:00.123456789+05:30
            L: 2024-02-29
            M: 2023-02-29
            N: 2001-01-01 24:00:00
            O: 2001-01-01T1:2:3+00:00
            P: 2001-01-01 10:00
            Q: 201-01-01
      """
    ),
    one("a date in a list", "services: {a: {image: x, environment: [A=2001-01-01]}}"),
    one("a date as a key", "services: {a: {image: x, environment: {2001-01-01: x}}}"),
    one("no finite number", "services: {a: {image: x, environment: {A: .inf}}}"),
    one("not a number", "services: {a: {image: x, environment: {A: .NaN}}}"),
    one("the default network by name", "services: {a: {image: x, networks: [default]}}\nnetworks: {default: {name: d}}"),
  ]
}
