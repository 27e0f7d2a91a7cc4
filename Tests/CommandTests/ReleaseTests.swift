import Foundation
import TestSupport
import Testing

#if os(Linux)
  /// What .ci/release/make.py makes of a binary; here of the debug build, which runs on this machine alone.
  @Suite("Release", .serialized) struct ReleaseTests {
    private static let script = Repository.path(".ci/release/make.py")
    private static let canMake =
      Command.succeeds("python3", "-c", "import ensurepip, venv") && Command.succeeds("strip", "--version")
      && Command.succeeds("readelf", "--version") && Command.succeeds("pkg-config", "--exists", "yaml-0.1")
      && Command.succeeds("swift", "--version") && Repository.exists("Package.resolved")

    private static let needs = "takes Python with venv, binutils, pkg-config, swift, and Package.resolved"

    private static func arguments(_ output: String) -> [String] {
      ["--local", "--binary", Program.path, "--output", output, "--address", "https://example.org/r/releases/download/v1"]
    }

    /// The folder of a release, made once for all tests; nil where it failed.
    private static let made: String? = {
      let folder = Repository.path(".build/release-tests")
      try? FileManager.default.removeItem(atPath: folder)
      return Command.run(["python3", script] + arguments(folder))?.status == 0 ? folder : nil
    }()

    private static func names(in folder: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// How a check in Python ends, in the folder of the release; asserts are its expectations.
    private func python(_ check: String, _ arguments: String...) throws -> Int32? {
      let folder = try #require(Self.made)
      return Command.run(["python3", "-c", check] + arguments, in: URL(fileURLWithPath: folder))?.status
    }

    @Test("a binary that needs libraries of this machine makes no release unless that is asked for", .enabled(if: canMake, "\(needs)"))
    func refused() throws {
      let folder = try TemporaryFolder()
      let outcome = Command.run(["python3", Self.script, "--output", folder.path, "--binary", Program.path])
      #expect(outcome?.status == 1 && folder.names == [])
    }

    @Test("a tag of another version makes no release", .enabled(if: canMake, "\(needs)"))
    func otherTag() throws {
      let folder = try TemporaryFolder()
      let outcome = Command.run(["python3", Self.script, "--local", "--tag", "v99.0.0", "--output", folder.path, "--binary", Program.path])
      #expect(outcome?.status == 1 && folder.names == [])
    }

    @Test("the wheel is installed without a network, and what it installs lints as the binary does", .enabled(if: canMake, "\(needs)"))
    func installed() throws {
      let folder = try #require(Self.made)
      let wheel = try #require(Self.names(in: folder).first { $0.hasSuffix(".whl") })
      let environment = try TemporaryFolder()
      let pip = ["-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check", "\(folder)/\(wheel)"]
      #expect(Command.run(["python3", "-m", "venv", environment.path])?.status == 0)
      #expect(Command.run(["\(environment.path)/bin/python"] + pip)?.status == 0)
      for arguments in [["--version"], ["lint", "samples/smells/sync-cycle.yaml"]] {
        let outcome = try #require(
          Command.run(["\(environment.path)/bin/topolint"] + arguments, in: URL(fileURLWithPath: Repository.root)))
        let expected = try Program.run(arguments)
        #expect(outcome.status == expected.code && String(decoding: outcome.output, as: UTF8.self) == expected.output)
      }
    }

    @Test("the wheel holds what its record says", .enabled(if: canMake, "\(needs)"))
    func record() throws {
      let check = """
        import base64, csv, glob, hashlib, zipfile
        wheel = zipfile.ZipFile(glob.glob("*.whl")[0])
        record = wheel.namelist()[-1]
        assert record.endswith("/RECORD")
        rows = list(csv.reader(wheel.read(record).decode().splitlines()))
        assert sorted(row[0] for row in rows) == sorted(wheel.namelist())
        for name, digest, size in rows:
          if name == record: continue
          data = wheel.read(name)
          assert len(data) == int(size)
          assert digest == "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        """
      #expect(try python(check) == 0)
    }

    @Test("each file has its checksum, and the same files have the same", .enabled(if: canMake, "\(needs)"))
    func checksums() throws {
      let folder = try #require(Self.made)
      #expect(Command.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], in: URL(fileURLWithPath: folder))?.status == 0)
      let sums = String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/SHA256SUMS")), as: UTF8.self)
      let named = sums.split(separator: "\n").map { String($0.split(separator: " ")[1]) }
      #expect(named == Self.names(in: folder).filter { $0 != "SHA256SUMS" && $0 != "hook" })
      let again = try TemporaryFolder()
      #expect(Command.run(["python3", Self.script] + Self.arguments(again.path))?.status == 0)
      #expect(try again.text("SHA256SUMS") == sums)
    }

    @Test(
      "the archive holds the binary, the licences, a page for every command and completions that shells can read",
      .enabled(if: canMake, "\(needs)"))
    func archive() throws {
      let check = """
        import glob, re, subprocess, sys, tarfile
        archive = tarfile.open(glob.glob("*.tar.gz")[0])
        files = {entry.name.split("/", 1)[1]: archive.extractfile(entry).read() for entry in archive}
        binary = glob.glob("topolint-*-linux-a??64")[0]
        assert files["bin/topolint"] == open(binary, "rb").read()
        assert archive.getmember(binary + "/bin/topolint").mode == 0o755
        assert files["share/doc/topolint/LICENSE"] and files["share/doc/topolint/libyaml-LICENSE"]
        page = files["share/man/man1/topolint.1"].decode()
        commands = re.findall(r"^  ([a-z-]+) {2,}", sys.argv[1].split("SUBCOMMANDS:")[1], re.M)
        assert len(commands) > 10
        for command in commands:
          assert ".SS topolint " + command.replace("-", "\\\\-") + "\\n" in page, command
        subprocess.run(["bash", "-n"], input=files["share/bash-completion/completions/topolint"], check=True)
        assert files["share/zsh/site-functions/_topolint"].startswith(b"#compdef topolint")
        assert files["share/fish/vendor_completions.d/topolint.fish"]
        """
      #expect(try python(check, Program.run("--help").output) == 0)
    }

    @Test("the bill of materials names the binary by its digest, and what was resolved for the build", .enabled(if: canMake, "\(needs)"))
    func bill() throws {
      let check = """
        import glob, hashlib, json, sys
        bill = json.load(open(glob.glob("*.cdx.json")[0]))
        assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
        binary = open(glob.glob("topolint-*-linux-a??64")[0], "rb").read()
        assert bill["metadata"]["component"]["hashes"][0]["content"] == hashlib.sha256(binary).hexdigest()
        versions = {part["name"]: part["version"] for part in bill["components"]}
        for pin in json.load(open(sys.argv[1]))["pins"]:
          assert versions[pin["identity"]] == pin["state"]["version"]
        assert "libyaml" in versions and "swift" in versions
        known = {part["bom-ref"] for part in [bill["metadata"]["component"], *bill["components"]]}
        assert len(known) == len(bill["components"]) + 1
        for entry in bill["dependencies"]:
          assert {entry["ref"], *entry.get("dependsOn", [])} <= known
        """
      #expect(try python(check, Repository.path("Package.resolved")) == 0)
    }

    @Test("formula, hook, Dockerfile and catalogue name files that are there, by their digests", .enabled(if: canMake, "\(needs)"))
    func indexes() throws {
      let check = """
        import glob, hashlib, json, os, re, sys
        base = "https://example.org/r/releases/download/v1/"
        def digest(name): return hashlib.sha256(open(name, "rb").read()).hexdigest()
        formula = open("topolint.rb").read()
        pairs = re.findall(r'url "' + base + r'(.+)"\\n +sha256 "(.+)"', formula)
        assert pairs and all(digest(name) == value for name, value in pairs)
        assert 'homepage "https://example.org/r"' in formula
        project = open("hook/pyproject.toml").read()
        pairs = re.findall("topolint @ " + base + r"(\\S+)#sha256=(\\S+) ;", project)
        assert pairs and all(digest(name) == value for name, value in pairs)
        hook = open("hook/.pre-commit-hooks.yaml").read()
        assert hook.count("- id:") == 1 and "\\n  language: python\\n" in hook and "entry: topolint lint --staged" in hook
        image = open("Dockerfile").read()
        assert "\\nFROM gcr.io/distroless/cc-debian" in image
        assert os.path.exists(re.search(r"COPY --chmod=755 (\\S+) ", image)[1].replace("$TARGETARCH", re.search("linux-(.*)[.]tar", "".join(glob.glob("*.tar.gz")))[1]))
        for entry in json.load(open("schemastore.json")):
          assert entry["url"].startswith(base) and json.load(open(entry["url"][len(base):]))["title"].startswith(entry["name"])
        """
      #expect(try python(check) == 0)
    }
  }
#endif
