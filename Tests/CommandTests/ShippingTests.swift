import Documents
import Foundation
import SourceText
import TestSupport
import Testing

/// What brings topolint to its users names what is there.
@Suite("Shipping") struct ShippingTests {
  private static let hooks = ".pre-commit-hooks.yaml"
  private static let action = "action.yml"
  private static let wheel = ".ci/wheel/build.py"

  @Test("hooks, action and workflow are YAML without a fault", arguments: [hooks, action, ".github/workflows/ci.yml"])
  func yaml(file: String) {
    var sources = SourceFiles()
    let (_, faults) = YAMLReader.read(sources.add(path: Untrusted(file), bytes: Array(Repository.text(file).utf8)))
    #expect(faults == [] && !Repository.text(file).isEmpty)
  }

  @Test("each hook runs a command that is there, once and with all files")
  func entries() throws {
    let hooks = Repository.text(Self.hooks).components(separatedBy: "\n- id: ").dropFirst().map { $0 + "\n" }
    #expect(hooks.count == 2)
    for hook in hooks {
      #expect(hook.contains("\n  pass_filenames: false\n") && hook.contains("\n  require_serial: true\n"))
      #expect(hook.contains("\n  always_run: true\n") && !hook.contains("\n  files:"), "a commit that only deletes files has none")
      let entry = try #require(hook.firstMatch(of: /\n  entry: topolint (.+)\n/))
      #expect(try Program.run(entry.output.1.split(separator: " ").map(String.init) + ["--help"]).code == 0)
    }
  }

  @Test(
    "options that pages, hooks and action give to `lint` are options that it has",
    arguments: ["docs/ci.md", "docs/commands.md", "docs/exceptions-and-baseline.md", hooks, action])
  func options(file: String) throws {
    let help = try Program.run("lint", "--help").output
    let known = Set(help.matches(of: /--[a-z-]+/).map { String($0.output) } + ["--help"])
    let lines = Repository.text(file).matches(of: /(?:topolint lint|`lint|" lint|command\+=|args: \[)(.*)/).map(\.output.1)
    let named = lines.flatMap { $0.matches(of: /--[a-z][a-z-]*/).map { String($0.output) } }
    #expect(!named.isEmpty || file == Self.hooks)
    #expect(named.filter { !known.contains($0) } == [])
  }

  @Test("inputs of the action are declared, and reach no script as text")
  func inputs() throws {
    let text = Repository.text(Self.action)
    let head = try #require(text.firstRange(of: "\noutputs:\n"))
    let declared = Set(text[..<head.lowerBound].matches(of: /\n  ([a-z-]+):\n/).map { String($0.output.1) })
    let used = Set(text.matches(of: /inputs\.([a-z-]+)/).map { String($0.output.1) })
    #expect(declared == used)
    let scripts = text.components(separatedBy: "      run: |\n").dropFirst()
    #expect(!scripts.isEmpty)
    for script in scripts {
      let lines = script.split(separator: "\n").prefix { $0.hasPrefix("        ") }
      #expect(lines.filter { $0.contains("${{") } == [])
      #expect(Command.run(["bash", "-n"], input: Array(lines.joined(separator: "\n").utf8))?.status ?? 0 == 0)
    }
  }

  #if os(Linux)
    private static let canPack = Command.succeeds("python3", "--version") && Command.succeeds("objdump", "--version")
    private static let built = ".build/wheel/release/topolint"

    @Test("a binary that needs more than the C library makes no wheel", .enabled(if: canPack, "takes python3 and objdump"))
    func refused() throws {
      let folder = try TemporaryFolder()
      let outcome = Command.run(["python3", Repository.path(Self.wheel), "--output", folder.path, "--binary", Program.path])
      #expect(outcome?.status == 1 && folder.names == [])
    }

    @Test(
      "the same binary makes the same wheel, which holds what its record says",
      .enabled(if: canPack && Repository.exists(built), "takes python3, objdump, and a wheel that was built"))
    func packed() throws {
      let folder = try TemporaryFolder()
      var wheels: [Data] = []
      for output in ["a", "b"] {
        let arguments = ["--output", "\(folder.path)/\(output)", "--binary", Repository.path(Self.built)]
        let outcome = try #require(Command.run(["python3", Repository.path(Self.wheel)] + arguments))
        let path = String(decoding: outcome.output, as: UTF8.self).trimmingCharacters(in: .newlines)
        #expect(path.contains(/\/topolint-\d+\.\d+\.\d+-py3-none-manylinux_2_\d+_\w+\.whl$/))
        wheels.append(try Data(contentsOf: URL(fileURLWithPath: path)))
        let check = """
          import base64, csv, hashlib, sys, zipfile
          wheel = zipfile.ZipFile(sys.argv[1])
          record = [name for name in wheel.namelist() if name.endswith("RECORD")][0]
          rows = list(csv.reader(wheel.read(record).decode().splitlines()))
          assert sorted(row[0] for row in rows) == sorted(wheel.namelist())
          for name, digest, size in rows:
            if name == record: continue
            data = wheel.read(name)
            assert len(data) == int(size)
            assert digest == "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
          """
        #expect(Command.run(["python3", "-c", check, path])?.status == 0)
      }
      #expect(wheels[0] == wheels[1])
    }
  #endif
}
