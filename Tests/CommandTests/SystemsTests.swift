import Foundation
import TestSupport
import Testing

/// Several systems in one repository: linted apart in one run.
@Suite("Systems at the command line", .enabled(if: Project.isThere, "git is not installed")) struct SystemsTests {
  /// `auth` and `web` would be a cycle if the two were one.
  private static let shop =
    "topolint: 1\nname: shop\nscale: {users: 100}\nservices: {web: {entry: true, calls: [{to: auth, timeout: 1s}]}, auth: {}}\n"
  private static let hr = "topolint: 1\nname: hr\nscale: {users: 10k}\nservices: {auth: {entry: true, calls: [{to: web}]}, web: {}}\n"
  private static let ring = "topolint: 1\nname: hr\nservices: {auth: {entry: true, calls: [{to: web}]}, web: {calls: [{to: auth}]}}\n"
  private static let broken = ring + "servces: {}\n"

  private static let two = ["apps/shop/a.yaml": shop, "apps/hr/b.yaml": hr]

  private func run(_ arguments: String..., files: [String: String] = two) throws -> Program.Outcome {
    try run(arguments, files: files)
  }

  private func run(_ arguments: [String], files: [String: String], input: String? = nil) throws -> Program.Outcome {
    let folder = try TemporaryFolder(files)
    defer { withExtendedLifetime(folder) {} }
    return try Program.run(arguments, in: folder.path, input: input)
  }

  /// The systems of a document by name, each with the ids of rules that found something.
  private func systems(_ json: String) throws -> [String: [String]] {
    let document = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let all = document["systems"] as? [[String: Any]] ?? []
    return Dictionary(
      uniqueKeysWithValues: all.map { system in
        (system["name"] as? String ?? "", (system["findings"] as? [[String: Any]] ?? []).map { $0["rule"] as? String ?? "" })
      })
  }

  @Test("each is judged for itself, and every output says which")
  func apart() throws {
    let text = try run("lint", "--select", "missing-timeout").output
    #expect(text.hasPrefix("== hr ==\n\nfit for its users at T2: ") && text.contains("\n\nwarning[missing-timeout]: "))
    #expect(text.contains("\n\n== shop ==\n\nfit for its users at T1: "))
    #expect(text.hasSuffix("\n1 finding (1 warning) in 2 systems · 0 baselined, 0 suppressed, 0 undecided\n"))
    let json = try run("lint", "--select", "missing-timeout", "--format", "json").output
    #expect(try json.hasPrefix("{\"schema\":\"topolint.systems/1\"") && (systems(json)) == ["hr": ["missing-timeout"], "shop": []])
    let words = [
      "concise": "apps/hr/b.yaml:4:\\d+: warning\\[missing-timeout\\] hr: ", "github": "::warning file=apps/hr/b.yaml.*::hr: ",
      "gitlab": "\"description\":\"missing-timeout: hr: ", "sarif": "\"properties\":\\{\"system\":\"hr\"\\}",
      "junit": "<testsuite name=\"hr: missing-timeout\".*\n.*classname=\"topolint.hr.resilience.missing-timeout\"",
      "markdown": "### `hr`: 1 finding \\(1 warning\\)\n",
    ]
    for (format, pattern) in words {
      let output = try run("lint", "--select", "missing-timeout", "--format", format).output
      #expect(try output.contains(Regex(pattern)), "\(format): \(output.prefix(2_000))")
    }
  }

  @Test("quiet names the systems alone that something is found in")
  func quiet() throws {
    let text = try run("lint", "--select", "missing-timeout", "--quiet").output
    #expect(text.hasPrefix("== hr ==\n\nwarning[missing-timeout]: ") && !text.contains("shop"))
  }

  @Test("two systems with the same finding have two fingerprints")
  func fingerprints() throws {
    let files = ["a/x.yaml": Self.hr, "b/y.yaml": Self.hr.replacing("name: hr", with: "name: other")]
    for format in ["json", "gitlab", "sarif"] {
      let output = try run("lint", "--format", format, files: files).output
      let prints = output.matches(of: /ingerprint[^:]*":"([0-9a-f]{16})"/).map(\.output.1)
      #expect(prints.count >= 2 && Set(prints).count == prints.count, "\(format)")
    }
  }

  @Test("the exit code is that of the worst")
  func exitCodes() throws {
    #expect(try run("lint").code == 0)
    #expect(try run("lint", files: ["shop/a.yaml": Self.shop, "hr/b.yaml": Self.ring]).code == 1)
    let both = ["shop/a.yaml": Self.shop, "hr/b.yaml": Self.broken, "x/c.yaml": Self.ring.replacing("name: hr", with: "name: x")]
    let outcome = try run("lint", "--format", "json", files: both)
    #expect(try outcome.code == 4 && (systems(outcome.output))["hr"]?.contains("sync-cycle") == true, "the rest goes on")
    // By its own configuration.
    let never = ["shop/a.yaml": Self.shop, "hr/b.yaml": Self.ring, "hr/.topolint.yaml": "topolint_config: 1\nfail_on: never\n"]
    #expect(try run("lint", files: never).code == 0 && run("lint", "--isolated", files: never).code == 1)
    let strict = ["shop/a.yaml": Self.shop, "hr/b.yaml": Self.hr, "hr/.topolint.yaml": "topolint_config: 1\nfail_on: warning\n"]
    #expect(try run("lint", files: strict).code == 1 && run("lint", "shop", files: strict).code == 0)
  }

  @Test("a configuration in a folder below holds for that folder, wherever the run starts")
  func nested() throws {
    let files = [
      "hr/b.yaml": Self.hr, "hr/.topolint.yaml": "topolint_config: 1\ntier: T3\nrules: {missing-timeout: off}\n", "shop/a.yaml": Self.shop,
    ]
    let output = try run("lint", files: files).output
    #expect(output.contains("tier T3 · configured, 1 rule off") && !output.contains("missing-timeout"))
    #expect(try run("lint", "hr", files: files).output.contains("missing-timeout") == false)
    #expect(try run("lint", "--isolated", files: files).output.contains("missing-timeout"))
    #expect(try run("lint", "hr", "shop", files: files).output.contains("== shop =="), "two paths, one of which has a configuration")
    // What it excludes is counted.
    let excluded = files.merging(["hr/.topolint.yaml": "inputs: {exclude: [old]}\n", "hr/old/c.yaml": Self.ring]) { $1 }
    #expect(try run("lint", files: excluded).errors.contains("note: the configuration leaves out 1 file: 'hr/old/c.yaml'"))
    // What is wrong with it ends the run, and says where.
    let wrong = try run("lint", files: files.merging(["hr/.topolint.yaml": "teir: T3\n"]) { $1 })
    #expect(wrong.code == 2 && wrong.errors.contains("hr/.topolint.yaml:1:1") && wrong.errors.contains("did you mean 'tier'?"))
    let named = try run("lint", files: files.merging(["hr/.topolint.yml": ""]) { $1 })
    #expect(named.code == 2 && named.errors.contains("hr/.topolint.yml"))
    let alone = try run("lint", files: ["hr/b.yaml": Self.hr, "hr/.topolint.yml": ""])
    #expect(alone.code == 2 && alone.errors.contains("hr/.topolint.yml"), "no configuration above it")
  }

  @Test("a rule that only the configuration of a part brings can be selected and left out, and one that nobody brings cannot")
  func nestedRule() throws {
    let files = [
      "hr/b.yaml": Self.hr, "hr/.topolint.yaml": "topolint_config: 1\nrules_folders: [team]\n", "hr/team/leaf.yaml": Texts.leaf,
      "shop/a.yaml": Self.shop,
    ]
    let selected = try run("lint", "--select", "leaf", files: files)
    #expect(selected.code < 2 && selected.output.contains("warning[leaf]"), "\(selected.errors)")
    #expect(try !run("lint", "--ignore", "leaf", files: files).output.contains("[leaf]"))
    let nobody = try run("lint", "--select", "laef", files: files)
    #expect(nobody.code == 2 && nobody.errors.contains("there is no rule 'laef'"))
    let outside = try run("lint", "shop", "--select", "leaf", files: files)
    #expect(outside.code == 2 && outside.errors.contains("there is no rule 'leaf'"))
  }

  @Test("`systems:` names systems, and what is wrong there is told")
  func configured() throws {
    func files(_ systems: String) -> [String: String] {
      ["a.yaml": Self.shop, "b.yaml": Self.hr, ".topolint.yaml": "topolint_config: 1\nsystems:\n  \(systems)\n"]
    }
    let fair = "sales: {inputs: [a.yaml]}\n  people: {inputs: [b.yaml]}"
    #expect(try systems(run("lint", "--format", "json", files: files(fair)).output).keys.sorted() == ["people", "sales"])
    #expect(
      try run("lint", "--show-config", files: files(fair)).output.contains(
        "systems:\n  sales:   # .topolint.yaml:3\n    inputs:\n      - a.yaml"))
    let shared = try run("lint", files: files("sales: {inputs: [a.yaml]}\n  people: {inputs: ['*.yaml']}"))
    #expect(shared.code == 2 && shared.errors.contains("'a.yaml' is an input of two systems, 'sales' and 'people'"))
    #expect(shared.errors.contains(".topolint.yaml:4:") && shared.errors.contains("\n3 |   sales: "))
    let none = try run("lint", files: files("sales: {inputs: [a.yaml]}\n  people: {inputs: [c]}"))
    #expect(
      none.code == 2 && none.errors.contains("no file is an input of the system 'people'") && none.errors.contains(".topolint.yaml:4:"))
    #expect(try run("lint", "a.yaml", files: files("sales: {inputs: [a.yaml]}\n  people: {inputs: [c]}")).code == 0, "a part of the folder")
    let unknown = try run("lint", files: files("sales: {input: [a.yaml]}"))
    #expect(unknown.code == 2 && unknown.errors.contains("did you mean 'inputs'?"))
    let other = files("sales: {inputs: [a.yaml]}\n  people: {inputs: [c.yaml]}").merging(["c.yaml": "x: 1\n"]) { $1 }
    let empty = try run("lint", files: other)
    #expect(
      empty.code == 4 && empty.errors.contains("error: no input of the system 'people' is a topology") && empty.output.contains("== hr =="))
    let names = try run("lint", files: files("all: {inputs: ['*.yaml']}"))
    #expect(names.code == 4 && names.errors.contains("two systems are read as one: this is 'hr', and not 'shop'"))
    #expect(names.errors.contains("b.yaml:2:7") && names.errors.contains("a.yaml:2:7"))
  }

  @Test("two names in one folder, or among files that are named, are told with both places")
  func twoNames() throws {
    let flat = ["a.yaml": Self.shop, "b.yaml": Self.hr]
    for arguments in [["lint"], ["lint", "a.yaml", "b.yaml"]] {
      let outcome = try run(arguments, files: flat)
      #expect(outcome.code == 0 && outcome.errors.contains("are 2 systems by their names, and linted apart: 'shop', 'hr'"))
      #expect(outcome.errors.contains("b.yaml:2:7") && outcome.errors.contains("a.yaml:2:7"))
    }
    #expect(try run("lint").errors == "", "folders of their own need no word")
    let one = try run("lint", "a.yaml", files: ["a.yaml": Self.shop + "---\n" + Self.hr])
    #expect(one.code == 4 && one.errors.contains("two systems are read as one"))
  }

  @Test("paths that are named together are one system unless they say otherwise")
  func together() throws {
    let parts = ["x/a.yaml": "topolint: 1\nservices: {web: {entry: true, calls: [{to: auth}]}}\n", "y/b.yaml": Self.ring]
    #expect(try run("lint", "x", "y", "--format", "json", files: parts).output.hasPrefix("{\"schema\":\"topolint.lint/1\""))
    let outcome = try run(
      ["lint", "-", "y", "--format", "json"], files: ["y/b.yaml": Self.ring], input: "topolint: 1\nservices: {new: {}}\n")
    #expect(outcome.output.contains("\"services\":3"))
  }

  @Test("a system that holds no topology is none, and a run without one has no input")
  func empty() throws {
    let files = ["shop/a.yaml": Self.shop, "package.json": "{}", "hr/.topolint.yaml": "tier: T1\n", "hr/x.yaml": "a: b\n"]
    let outcome = try run("lint", "--format", "json", files: files)
    #expect(outcome.code == 0 && outcome.output.hasPrefix("{\"schema\":\"topolint.lint/1\"") && outcome.errors.contains("skipped 2 files"))
    #expect(try run("lint", files: ["a/x.yaml": "a: b\n", "b/y.yaml": "{}", "b/.topolint.yaml": "tier: T1\n"]).code == 3)
  }

  @Test(
    "facts gives them all; what is about one system asks which", arguments: ["graph", "import", "report", "whatif --all", "rules eval 1<2"])
  func one(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let folder = try TemporaryFolder(Self.two)
    #expect(try systems(run("facts").output).keys.sorted() == ["hr", "shop"])
    let missing = try Program.run(words, in: folder.path)
    #expect(
      missing.code == 2 && missing.output == ""
        && missing.errors == "error: there are 2 systems: 'hr', 'shop'\n  = help: say which: --system 'hr'\n")
    let wrong = try Program.run(words + ["--system", "shp"], in: folder.path)
    #expect(wrong.code == 2 && wrong.errors == "error: there is no system 'shp'\n  = help: did you mean 'shop'?\n")
    let right = try Program.run(words + ["--system", "hr"], in: folder.path)
    #expect(try right.code == 0 && right.output == (Program.run(words + ["apps/hr"], in: folder.path)).output)
  }

  @Test("`lint` of one system of several is as if there were no other")
  func lintOne() throws {
    let folder = try TemporaryFolder(Self.two)
    for format in ["text", "json", "sarif"] {
      let one = try Program.run("lint", "--system", "hr", "--format", format, in: folder.path)
      #expect(try one.code == 0 && one.output == (Program.run("lint", "apps/hr", "--format", format, in: folder.path)).output)
    }
    #expect(try run("lint", "--system", "shop", "apps/shop").code == 0 && run("lint", "--system", "hr", "apps/shop").code == 2)
  }

  @Test("a file that is broken behind its name is of the system of that name: without it the system is not green")
  func brokenPart() throws {
    let files = ["a.yaml": Self.shop, "b.yaml": "topolint: 1\nname: shop\nservices:\n  stock: {\n", "c.yaml": Self.hr]
    let shop = try run(["lint", "--system", "shop", "."], files: files)
    #expect(shop.code == 4 && shop.errors.contains(" --> b.yaml:5:1\n"))
    #expect(try run(["lint", "--system", "hr", "."], files: files).code == 0)
  }

  @Test("a baseline has the systems of all, and keeps those that a run does not look at")
  func baseline() throws {
    let folder = try TemporaryFolder(["hr/b.yaml": Self.ring, "shop/a.yaml": Self.ring.replacing("name: hr", with: "name: shop")])
    let write = ["lint", "--baseline", "known.json", "--write-baseline"]
    #expect(try Program.run(write, in: folder.path).errors.hasPrefix("note: wrote 6 findings to 'known.json' (6 new, 0 gone)\n"))
    let written = try folder.text("known.json")
    #expect(
      written.matches(of: /\n  {"system":"(hr|shop)","rule":/).map { String($0.output.1) } == ["hr", "hr", "hr", "shop", "shop", "shop"])
    #expect(try Program.run("lint", "--baseline", "known.json", "--fail-on", "info", in: folder.path).code == 0)
    // One system alone: the entries of the other are neither gone nor lost.
    let alone = try Program.run("lint", "hr", "--baseline", "known.json", "--fail-on", "info", in: folder.path)
    #expect(alone.code == 0 && alone.output.contains("3 baselined (0 new, 0 gone)"))
    #expect(try Program.run(write + ["--system", "hr"], in: folder.path).code == 0 && folder.text("known.json") == written)
    #expect(try Program.run(write + ["hr"], in: folder.path).code == 0 && folder.text("known.json") == written)
    // What is known of one system hides nothing of another.
    try folder.write(Self.hr, to: "hr/b.yaml")
    let gone = try Program.run("lint", "--baseline", "known.json", in: folder.path).output
    #expect(gone.contains(/0 baselined \(\d new, 1 of them worse, 2 gone\)/) && gone.contains("3 baselined (0 new, 0 gone)"))
    let misspelt = written.replacing("\"system\":", with: "\"systen\":")
    try folder.write(misspelt, to: "known.json")
    #expect(try Program.run("lint", "--baseline", "known.json", in: folder.path).errors.contains("did you mean 'system'?"))
  }

  @Test("a baseline of one system goes on when it is one of several")
  func oldBaseline() throws {
    let folder = try TemporaryFolder(["hr/b.yaml": Self.ring])
    _ = try Program.run("lint", "--baseline", "known.json", "--write-baseline", in: folder.path)
    #expect(try !folder.text("known.json").contains("system"))
    try folder.write(Self.shop, to: "shop/a.yaml")
    let outcome = try Program.run("lint", "--baseline", "known.json", "--fail-on", "info", in: folder.path)
    #expect(outcome.code == 0 && !outcome.output.contains("stale-baseline"), "of entries without a system nobody says that they are gone")
    _ = try Program.run("lint", "--baseline", "known.json", "--write-baseline", in: folder.path)
    #expect(try folder.text("known.json").matches(of: /"system":"hr"/).count == 3)
  }

  @Test("an earlier revision is divided too")
  func since() throws {
    let project = try Project(Self.two, ["apps/hr/b.yaml": Self.ring])
    let outcome = try project.run("lint", "--since", "HEAD~1", "--format", "json")
    #expect(
      try outcome.code == 1 && (systems(outcome.output))["hr"]?.contains("sync-cycle") == true && (systems(outcome.output))["shop"] == [])
    #expect(try project.run("lint", "--since", "HEAD").code == 0)
    try project.folder.write(Self.ring.replacing("name: hr", with: "name: new"), to: "apps/new/c.yaml")
    #expect(try project.run("lint", "--since", "HEAD").errors.contains("there was no system 'new' at 'HEAD': every finding is new"))
    // It is known by its name even if it was the only one.
    let grown = try Project(["a.yaml": Self.ring], ["shop/b.yaml": Self.shop])
    #expect(try grown.run("lint", "--since", "HEAD~1").code == 0)
    // One system is the same under another name.
    let renamed = try Project(["a.yaml": Self.ring], ["a.yaml": Self.ring.replacing("name: hr", with: "name: people")])
    #expect(try renamed.run("lint", "--since", "HEAD~1").code == 0)
  }

  @Test("`diff` compares one system")
  func diff() throws {
    let project = try Project(Self.two, ["apps/hr/b.yaml": Self.ring])
    let missing = try project.run("diff", "HEAD~1")
    #expect(missing.code == 2 && missing.errors.contains("there are 2 systems: 'hr', 'shop'"))
    #expect(try project.run("diff", "HEAD~1", "--system", "hr").code == 1)
    #expect(try project.run("diff", "HEAD~1", "--system", "shop").code == 0)
    #expect(try project.run("diff", "HEAD~1", "--system", "shp").errors.contains("did you mean 'shop'?"))
  }

  @Test("before a commit only systems are linted of which a file is staged, or of which one is gone")
  func staged() throws {
    let files = [
      "shop/a.yaml": Self.ring.replacing("name: hr", with: "name: shop"), "hr/b.yaml": Self.hr,
      "hr/c.yaml": "topolint: 1\nservices: {x: {}}\n",
    ]
    func staged(_ files: [String: String?], _ change: (Project) throws -> Void) throws -> Program.Outcome {
      let project = try Project(files)
      try change(project)
      try project.git("add", "-A")
      return try project.run("lint", "--staged")
    }
    func isOnly(_ outcome: Program.Outcome, _ name: String, not other: String) -> Bool {
      outcome.output.hasPrefix("== \(name) ==") && !outcome.output.contains("== \(other) ==")
        && outcome.errors.contains("note: no file of this system is staged: '\(other)'")
    }
    #expect(try staged(files) { _ in }.output.contains("in 2 systems"), "nothing is staged: all")
    #expect(try isOnly(staged(files) { try $0.folder.write(Self.hr + "\n", to: "hr/b.yaml") }, "hr", not: "shop"))
    #expect(try isOnly(staged(files) { try FileManager.default.removeItem(atPath: $0.folder.path + "/hr/c.yaml") }, "hr", not: "shop"))
    #expect(try isOnly(staged(files) { try $0.folder.write("topolint_config: 1\n", to: "hr/.topolint.yaml") }, "hr", not: "shop"))
    let none = try staged(files) { try $0.folder.write("x", to: "README.md") }
    #expect(none.code == 0 && none.errors.contains("no file of these 2 systems is staged: 'hr', 'shop'"))
    #expect(none.output == "no findings in 0 systems · 0 baselined, 0 suppressed, 0 undecided\n")
    let one = try staged(["a.yaml": Self.ring]) { try $0.folder.write("x", to: "README.md") }
    #expect(one.code == 0)
    // Not staged is not looked for, and outside of git nobody can say.
    #expect(try run("lint", "--staged").code == 2)
  }

  @Test(
    "a file that an input refers to counts as one of its system: changed, new or gone",
    arguments: ["shop/.env", "shop/vars/web.env", "parts/stock.yaml", "parts/base.yml", "shop/missing.env"])
  func stagedReferred(path: String) throws {
    let compose = """
      include: [../parts/stock.yaml]
      services:
        web: {extends: {file: ../parts/base.yml, service: base}, env_file: [vars/web.env, missing.env], image: "acme/web:${TAG}"}

      """
    let files: [String: String?] = [
      "shop/compose.yaml": compose, "shop/.env": "TAG=1\n", "shop/vars/web.env": "A=1\n",
      "parts/stock.yaml": "services: {stock: {image: acme/stock}}\n", "parts/base.yml": "services: {base: {image: x}}\n",
      "hr/compose.yaml": "services: {auth: {image: acme/auth}}\n",
    ]
    func isOnlyShop(_ change: (Project) throws -> Void) throws -> Bool {
      let project = try Project(files)
      try change(project)
      try project.git("add", "-A")
      let outcome = try project.run("lint", "--staged", "shop", "hr")
      return outcome.errors.contains("note: no file of this system is staged: 'hr'")
    }
    let text = (files[path] ?? nil) ?? "B=2\n"
    #expect(try isOnlyShop { try $0.folder.write(text + "\n", to: path) })
    if path != "shop/missing.env" {
      #expect(try isOnlyShop { try FileManager.default.removeItem(atPath: $0.folder.path + "/" + path) })
    }
  }

  @Test("`init` names the systems")
  func template() throws {
    let folder = try TemporaryFolder(Self.two)
    #expect(try Program.run("init", in: folder.path).code == 0)
    let text = try folder.text(".topolint.yaml")
    #expect(text.contains("Those that were found: hr, shop\n") && !text.contains("in the inputs"))
    #expect(try Program.run("lint", in: folder.path).code == 0)
  }

  // MARK: - Projects of Docker Compose

  private static let compose =
    "services: {web: {image: x, environment: {A_URL: \"http://${API}:80\"}}, api: {image: y, environment: {B_URL: \"http://web:80\"}}}\n"
  private static let manifest = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {template: {spec: {containers: [{name: web, image: x}]}}}

    """

  private func names(_ files: [String: String]) throws -> [String] {
    try systems(run("lint", "--format", "json", files: files).output).keys.sorted()
  }

  @Test("a Compose project and the manifests beside it are two systems, and so are two projects; what a configuration joins is one")
  func projects() throws {
    let both = ["compose.yaml": Self.compose, "k8s/web.yaml": Self.manifest]
    #expect(try names(both) == [".", "compose"])
    #expect(try names(["shop/compose.yaml": Self.compose, "shop/web.yaml": Self.manifest]) == ["shop", "shop (compose)"])
    #expect(try names(["a/compose.yaml": Self.compose, "b/docker-compose.yml": Self.compose]) == ["a", "b"])
    #expect(try names(["dev.yaml": Self.compose, "prod.yaml": Self.compose]) == ["dev.yaml", "prod.yaml"])
    let joined = both.merging([".topolint.yaml": "topolint_config: 1\nsystems: {all: {inputs: [\"*\"]}}\n"]) { $1 }
    #expect(try names(joined) == [])
  }

  @Test("a native file beside a project is a part of it")
  func beside() throws {
    let native = "topolint: 1\nservices: {web: {calls: [{to: api, timeout: 1s}]}}\n"
    let facts = try run("facts", files: ["compose.yaml": Self.compose, "topology.yaml": native, ".env": "API=api\n"]).output
    let document = try #require(JSONSerialization.jsonObject(with: Data(facts.utf8)) as? [String: Any])
    let calls = try #require(document["calls"] as? [[String: Any]])
    #expect(calls.compactMap { $0["worst_case_ms"] as? Double } == [1_000] && calls.count == 2)
  }

  @Test("what a project refers to is read as it stood in a revision")
  func earlier() throws {
    let files = ["compose.yaml": Self.compose, ".env": "API=api\n"]
    let project = try Project(files, ["compose.yaml": Self.compose + "\n# more\n", ".env": "API=gone\n"])
    #expect(try project.run("lint", "--select", "sync-cycle").code == 0)
    let diff = try project.run("diff", "HEAD", "HEAD~1", "--select", "sync-cycle")
    #expect(diff.code == 1 && diff.output.contains("new error[sync-cycle]"))
    #expect(try project.run("diff", "HEAD~1", "HEAD", "--select", "sync-cycle").output.contains("Fixed"))
  }

  @Test("nothing that a project refers to is overwritten")
  func overwriting() throws {
    let files = ["compose.yaml": "include: [more.yml]\n" + Self.compose, "more.yml": Self.compose, ".env": "API=api\n"]
    for path in [".env", "more.yml"] {
      let outcome = try run("lint", "--output", "json:\(path)", files: files)
      #expect(outcome.code == 2 && outcome.errors.contains("which this run reads"), "\(outcome.errors)")
    }
  }

  @Test("a file that is called as those of Compose and cannot be parsed is an error, and others are skipped")
  func unparsed() throws {
    #expect(try run("lint", files: ["docker-compose.yml": "services: [\n", "a.yaml": Self.shop]).code == 4)
    #expect(try run("lint", files: ["x.yaml": "services: {\nvolumes: {}\n", "a.yaml": Self.shop]).code == 4)
    #expect(try run("lint", files: ["x.yaml": "parameters: {\nservices: {}\n", "a.yaml": Self.shop]).code == 0)
  }
}
