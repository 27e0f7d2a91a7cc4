import Documents
import Foundation
import SourceText
import TestSupport
import Testing

@testable import Readers

/// Holds what the reader refuses against `envoy --mode validate`, over public configurations and changes of them at random.
/// `TOPOLINT_SEEDS=1000` makes so many changes in place of 150, with another seed.
@Suite(
  "What Envoy refuses",
  .enabled(if: Oracles.areNamed && Oracles.hasEnvoy && Shared.has("corpus"), "no Envoy or no corpus; .ci/run installs the one"))
struct EnvoyCheckOracleTests {
  /// Where the two differ: what Envoy says, and why it is not ours to say.
  private static let differences: [(message: String, reason: String)] = [
    ("could not find @type", "this build of Envoy lacks an extension"),
    ("Didn't find a registered implementation", "this build of Envoy lacks an extension"),
    ("Unknown address resolver", "this build of Envoy lacks an extension"),
    ("does not exist", "a file lies elsewhere"), ("No such file", "a file lies elsewhere"), ("Invalid path", "a file lies elsewhere"),
    ("from path", "a file lies elsewhere"), ("script load error", "a file lies elsewhere"),
    ("Unknown gRPC client cluster", "it is named in a message that is not looked into"),
    ("HTTP/3 codec", "it takes a listener of another kind, which is not looked into"), ("ipv4_compat", "a switch of addresses of IPv6"),
    ("when concurrency is > 1", "how many threads it has is the machine's"),
    ("unknown enum value: '0x", "a number of base 16 in quotes, which Envoy takes but in the place of a word"),
    ("envoy.tracers.", "where traces go is not looked into"),
    ("Environment variable doesn't exist", "the environment is the machine's"), ("has duplicate address", "ports are not read"),
    ("connection-less UDP listener", "a listener of UDP is not looked into"),
    ("max_early_data_bytes", "two switches of TCP that mean nothing here"),
  ]

  @Test("is refused, and nothing else is")
  func verdicts() throws {
    let changes = Refusals.changes(150, seed: 7)
    let refusals = Refusals(
      program: Self.program, given: [EnvoyMessages.text], differences: Self.differences, faults: Self.faults)
    let (all, taken) = try refusals.check(Self.corpus(), changes: changes)
    #expect(all > changes.count && taken < all - changes.count / 10)
  }

  private static func faults(of text: String) -> [String] {
    let (tree, faults) = DocumentTree.read(SourceFile(id: FileID(0), path: Untrusted("envoy.yaml"), bytes: Array(text.utf8)))
    return faults.map(\.message.plainText)
      + tree.roots.flatMap { EnvoyReader.faults(of: EnvoyMessage(tree: tree, id: $0)).map(\.message.plainText) }
  }

  private static func corpus() -> [String] {
    Shared.yamlFiles("corpus/envoyproxy__examples").filter { $0.path.contains("envoy") }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  private static let program = """
    import yaml
    ending = ".yaml"

    def table(text):
        lines = []
        for line in text.split("\\n"):
            if line.startswith(" "): lines[-1] += line
            elif line.strip(): lines.append(line)
        messages, words = {}, {}
        for line in lines:
            parts = line.split()
            if parts[0] == "enum": words[parts[1]] = [w.split("=")[0] for w in parts[2:]]; continue
            messages[parts[0].split("/")[0]] = dict(p.split(":", 1) for p in parts[1:])
        return messages, words

    ANY = {"HttpConnectionManager": "HttpConnectionManager", "TcpProxy": "TcpProxy"}

    def kind(text):
        shape = text[:2] if text[:2] in ("[]", "{}") else ""
        rest = text[len(shape):]
        word = ""
        for c in rest:
            if c.isalnum() or c == "_": word += c
            else: break
        return shape, word

    def places(node, message, messages, found):
        # All mappings that are messages of the table, each with the name of its message.
        if not isinstance(node, dict): return
        found.append((node, message))
        for key, value in node.items():
            text = messages[message].get(key)
            if text is None: continue
            shape, word = kind(text)
            values = value if shape == "[]" and isinstance(value, list) else value.values() if shape == "{}" and isinstance(value, dict) else [value]
            for each in values:
                if word in messages: places(each, word, messages, found)
                elif word == "any" and isinstance(each, dict):
                    name = ANY.get(str(each.get("@type", "")).split(".")[-1])
                    if name: places(each, name, messages, found)

    def value(word, draw, messages, words, depth=0):
        wild = draw.random() < 0.25
        if wild: return draw.choice([1, -1, "x", "", True, "true", "y", 1.5, "1", [], {}, [1], {"a": 1}, None, "1s", 5000000000, "0x1", "1e1", {"value": 1}])
        if word == "bool": return draw.choice([True, False, "true", "no"])
        if word in ("uint32", "uint64", "int32", "int64"): return draw.choice([0, 1, 2, 3, 50, 100, 101, 500, 70000, "7", 1e1])
        if word == "double": return draw.choice([0, 1, 0.5, 50, 100, 101, "20.5"])
        if word == "duration": return draw.choice(["0s", "1s", "0.25s", "10s", "1.0000000001s", "3ms", "60s", {"seconds": 1}, "-1s"])
        if word == "string": return draw.choice(["a", "x y", "", "127.0.0.1", "5", "on"])
        if word in words: return draw.choice(words[word] + [words[word][0].lower(), 0, 1, 9, "NOPE"])
        if word in messages:
            made = {}
            for name in draw.sample(sorted(messages[word]), min(len(messages[word]), draw.randint(0, 3))):
                shape, inner = kind(messages[word][name])
                if depth < 2 and inner not in ("message", "object", "any", "value", "list", "bytes"):
                    made[name] = shaped(shape, value(inner, draw, messages, words, depth + 1), draw)
            return made
        return {}

    def shaped(shape, one, draw):
        if shape == "[]": return draw.choice([[one], [one], [one], one, []])
        if shape == "{}": return {"k": one}
        return one

    messages, words = table(given[0])
    parsed = functools.cache(yaml.safe_load)

    def mutated(text, draw):
        root = copy.deepcopy(parsed(text))
        for _ in range(draw.choice([1, 1, 1, 2])):
            found = []
            places(root, "Bootstrap", messages, found)
            node, message = draw.choice(found)
            keys = [k for k in node if k != "@type" and messages[message].get(k) and kind(messages[message][k])[1] not in ("message", "object", "any", "value", "list")]
            how = draw.random()
            if how < 0.2 and keys: del node[draw.choice(keys)]
            elif how < 0.3 and keys:
                key = draw.choice(keys)
                parts = key.split("_")
                node[draw.choice([key + "x", parts[0] + "".join(p.title() for p in parts[1:]), key.upper()])] = node.pop(key)
            elif how < 0.6 and keys:
                key = draw.choice(keys)
                shape, word = kind(messages[message][key])
                node[key] = shaped(shape, value(word, draw, messages, words), draw)
            elif how < 0.7 and keys:
                key = draw.choice(keys)
                if isinstance(node[key], list) and node[key]: node[key] = draw.choice([node[key] + [copy.deepcopy(node[key][0])], node[key][1:], node[key][0]])
            else:
                names = sorted(k for k, t in messages[message].items() if kind(t)[1] not in ("message", "object", "any", "value", "list", "bytes"))
                key = draw.choice(names)
                shape, word = kind(messages[message][key])
                node[key] = shaped(shape, value(word, draw, messages, words), draw)
        return yaml.safe_dump(root, sort_keys=False)

    envoy = os.path.join(importlib.util.find_spec("envoy").submodule_search_locations[0], "_bin", "envoy")

    def refusal(path, folder):
        run = subprocess.run([envoy, "--mode", "validate", "-c", path, "-l", "critical"], capture_output=True, text=True)
        lines = [line for line in (run.stderr + run.stdout).splitlines() if "error initializing" in line] or [(run.stderr + run.stdout)[-300:]]
        return "" if run.returncode == 0 else lines[0].split(".yaml': ")[-1] or "refused"
    """
}
