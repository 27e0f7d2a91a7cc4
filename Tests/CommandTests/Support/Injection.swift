import Foundation
import TestSupport

/// A system that is said twice, once with hostile names and once with harmless ones of the same order, so that whatever is made of the one
/// must have the structure of what is made of the other.
struct InjectionSystem: Sendable {
  /// The hostile names, in the order of their bytes.
  let hostile: [String]
  /// `n0000` and so on, as many.
  let harmless: [String]

  /// The big list of naughty strings, where the shared data is at hand, and our own.
  static let strings: [String] = {
    let own =
      HostileNames.all + HostileTextTests.texts + [
        "=1+1", "+1", "@a", "-rf", "a,b;c", "\"; DROP TABLE x", "$(id)", "`id`", "${x}", "%%{init: {}}%%", "n0 --- n1", "end", "subgraph x",
        "\"]; x", "{{x}}", "]]>", "--><!--", "&lt;", "&#60;", "|", "a\\|b", "\\", "\\\"", "'", "\"", "#quot;", "[x](javascript:1)",
        "![](http://a.example)",
        "<https://a.example>", "@everyone #1", "* a", "# a", "> a", "1. a", "---", "```", "~~~", "\t", "\r\n\r\n", "a\u{0}b", "\u{7F}",
        "\u{85}", "\u{FEFF}",
        "\u{FFFE}", "e\u{301}\u{301}\u{301}\u{301}\u{301}", "null", "true", "~", "0", "1e5", "2026-11-29", "!!str", "&a", "*a", "? a",
        "key: value", "- a", "|-",
        "</textarea>", "</svg><script>1</script>", "</title>", "javascript:alert(1)", "a - > b", "*/ alert(1) /*", "<br>", "<table>",
        "\u{1F468}\u{200D}\u{1F469}",
        "__proto__", "constructor", "toString", String(repeating: "x", count: 200), String(repeating: "|", count: 90),
        String(repeating: "`", count: 90),
      ]
    let bytes = Shared.data("reliability/blns/blns.json")
    let naughty = bytes.flatMap { try? JSONSerialization.jsonObject(with: Data($0)) as? [String] } ?? []
    // Of names that look alike one is enough: a run tells of more.
    var seen: Set<String> = []
    return (own + naughty).filter { text in
      let look = text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars.filter {
        !$0.properties.isWhitespace && !$0.properties.isDefaultIgnorableCodePoint && $0.properties.generalCategory != .control
          && !["-", "_", ".", "\u{FFFE}"].contains($0)
      }
      // A key of YAML has a thousand characters at most.
      return !text.isEmpty && text.utf8.count <= 250 && quoted(text).utf8.count < 1_000
        && seen.insert(String(String.UnicodeScalarView(look))).inserted
    }
  }()

  /// A part of the strings.
  init(group: Int, of groups: Int) {
    hostile = Self.strings.enumerated().filter { $0.offset % groups == group }.map(\.element)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    harmless = hostile.indices.map { "n" + String(10_000 + $0).dropFirst() }
  }

  /// A double-quoted YAML scalar.
  static func quoted(_ text: String) -> String {
    "\""
      + text.unicodeScalars.map {
        $0.value < 0x20 || $0.value >= 0x7F || $0 == "\"" || $0 == "\\"
          ? "\\U" + String(repeating: "0", count: 8 - String($0.value, radix: 16).count) + String($0.value, radix: 16) : String($0)
      }.joined() + "\""
  }

  /// Names of services, callees, queues, stores, teams, kinds, protocols, steps and the system, and reasons of exceptions, with findings about
  /// each. Each name stands on a line of its own, so that lines and columns are the same whatever it is.
  static func native(_ names: [String]) -> String {
    var text = "topolint: 1\nname:\n  \(quoted(names[0]))\nscale: {users: 2k}\nservices:\n"
    func name(_ number: Int) -> String { quoted(names[number % names.count]) }
    for index in names.indices {
      text +=
        "  \(name(index)):\n    team:\n      \(name(index * 7 + 3))\n    description:\n      \(name(index + 8))\n    replicas: 2\n    zones: 2\n    latency: {p99: 10ms}\n"
      switch index % 4 {
      case 0, 2:
        text +=
          "    entry: {rate: 10/s}\n    capacity: \(index % 4 * 50 + 8)/s\n    calls:\n      - to:\n          \(name(index + 1))\n        timeout: 100ms\n        breaker: \(index % 4 == 0)\n        protocol:\n          \(name(index + 2))\n"
      case 1: text += "    publishes:\n      - to:\n          \(name(index + 5))\n"
      default:
        text +=
          "    uses:\n      - store:\n          \(name(index + 9))\n    consumes:\n      - from:\n          \(name(index + 3))\n        steps:\n          - \(name(index + 6))\n"
      }
    }
    text +=
      "queues:\n"
      + names.indices.filter { $0 % 2 == 0 }.map { "  \(name($0)):\n    kind:\n      \(name($0 + 4))\n    retention: 7d\n" }.joined()
    text += "stores:\n" + names.indices.filter { $0 % 4 == 0 }.map { "  \(name($0)):\n    kind:\n      \(name($0 + 6))\n" }.joined()
    // One that covers something in each four, and one that covers nothing.
    text += "ignore:\n"
    for index in names.indices where index % 8 < 2 {
      text += "  - rule: growth-headroom\n    reason:\n      \(name(index + 7))\n    subject:\n      \(name(index))\n"
    }
    return text
  }
}

/// Holds what is written of hostile names against what is written of harmless ones, by a reader of its format.
enum Structures {
  struct Pair: Encodable {
    let what: String
    let format: String
    let hostile: String
    let harmless: String
  }

  private struct Request: Encodable {
    let hostile: [String]
    let harmless: [String]
    let pairs: [Pair]
  }

  /// The formats that the program below can read.
  static let known: Set<String> = [
    "json", "sarif", "gitlab", "jsonl", "markdown", "junit", "svg", "dom", "yaml", "mermaid", "d2", "dot", "k6", "chaos-mesh", "github",
    "concise", "text", "sql",
  ]

  /// What differs, a line for each pair that does.
  static func differences(_ pairs: [Pair], _ system: InjectionSystem) throws -> [String] {
    try Oracles.ask(program, Request(hostile: system.hostile, harmless: system.harmless, pairs: pairs), for: [String].self)
  }

  /// Each reader makes two lists of a text: its structure, without what is text in it, and its texts.
  private static let program = #"""
    import html.parser, json, re, sys, unicodedata
    import xml.etree.ElementTree as ET
    import yaml
    from markdown_it import MarkdownIt

    request = json.load(sys.stdin)
    names = set(request["hostile"]) | set(request["harmless"])
    hostile_of = dict(zip(request["harmless"], request["hostile"]))

    def of_value(value, shape, texts, key=""):
        if isinstance(value, dict):
            shape.append("{")
            for key, item in value.items():
                # A key that is a name is a text.
                if key in names: texts.append(key)
                shape.append("·" if key in names else key)
                # What a text may have been meant to be depends on it.
                if key == "hint": shape.append("hint")
                else: of_value(item, shape, texts, key)
            shape.append("}")
        elif isinstance(value, list):
            shape.append("[")
            for item in value: of_value(item, shape, texts, key)
            shape.append("]")
        elif isinstance(value, str):
            shape.append("text")
            texts.append(value)
        # Where a name ends depends on its length.
        else: shape.append("column" if "olumn" in key or key in ("width", "height", "x", "y") else repr(value))

    def of_json(text):
        shape, texts = [], []
        def pairs(items):
            assert len({key for key, _ in items}) == len(items), "a key stands twice"
            return dict(items)
        of_value(json.loads(text, object_pairs_hook=pairs), shape, texts)
        return shape, texts

    def of_lines_of_json(text):
        shape, texts = [], []
        for line in text.splitlines(): of_value(json.loads(line), shape, texts)
        return shape, texts

    def of_yaml(text):
        shape, texts = [], []
        for event in yaml.parse(text, Loader=yaml.CLoader):
            shape.append(type(event).__name__)
            if isinstance(event, yaml.ScalarEvent): texts.append(event.value)
        return shape, texts

    def of_markdown(text):
        shape, texts = [], []
        def walk(tokens):
            for token in tokens:
                if token.type == "text": continue
                shape.append(token.type + " " + token.tag + (" " + token.info if token.type == "fence" else ""))
                if token.type in ("code_inline", "fence"): texts.append(token.content)
                elif token.type.startswith("html"):
                    part = Document()
                    part.feed(token.content)
                    shape.extend(part.shape)
                    texts.extend(part.texts)
                if token.type == "link_open": shape.append(token.attrGet("href"))
                walk(token.children or [])
        walk(MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"]).parse(text))
        return shape, texts

    def keys(attributes):
        # How long a text is to be drawn is said of known letters only.
        return sorted(key for key in attributes if key.lower() not in ("textlength", "lengthadjust"))

    def of_xml(text):
        shape, texts = [], []
        def walk(element, depth):
            # Text that is long takes more lines.
            if not element.tag.endswith("}tspan"): shape.append(f"{depth} {element.tag} {keys(element.attrib)}")
            for value in [element.text, *element.attrib.values()]:
                if value and value.strip(): texts.append(value)
            for child in element: walk(child, depth + 1)
        walk(ET.fromstring(text), 0)
        return shape, texts

    class Document(html.parser.HTMLParser):
        def __init__(self):
            super().__init__(convert_charrefs=True)
            self.shape, self.texts = [], []
        def handle_starttag(self, tag, attributes):
            if tag != "tspan": self.shape.append(f"{tag} {keys(key for key, _ in attributes)}")
        def handle_data(self, data): self.texts.append(data)
        def handle_comment(self, data): self.shape.append("comment")

    def of_dom(text):
        document = Document()
        document.feed(text)
        # Rows are in the order of a reader's language.
        return sorted(set(document.shape)), []

    def of_strings(pattern, decode):
        def read(text):
            texts = []
            def take(match):
                texts.append(decode(match.group(0)))
                return "text"
            # Numbers are those of the layout, which is made for the texts.
            return re.sub(pattern, take, text).split("\n"), texts
        return read

    def of_mermaid(label): return re.sub(r"#(\d+);", lambda match: chr(int(match.group(1))), label[1:-1])

    def of_line_starts(pattern):
        def read(text):
            return ["text"] + [match.group(0) for line in text.split("\n") if (match := re.match(pattern, line))], []
        return read

    def of_github(text):
        shape = []
        for line in text.rstrip("\n").split("\n"):
            match = re.fullmatch(r"::(error|warning|notice)( [^:]*)?::(.*)", line)
            shape.append(match.group(1) + str([part.split("=")[0] for part in (match.group(2) or "").strip().split(",")]) if match else "no command")
        return shape, []

    def of_sql(text):
        # A string of SQL ends at its quote; two of them are one in it.
        shape = re.sub(r"'(?:[^']|'')*'", "text", text)
        return shape.split("\n"), []

    readers = {
        "json": of_json, "sarif": of_json, "gitlab": of_json, "jsonl": of_lines_of_json, "markdown": of_markdown, "junit": of_xml, "svg": of_xml,
        "dom": of_dom, "yaml": of_yaml, "mermaid": of_strings(r'"[^"\n]*"', of_mermaid), "d2": of_strings(r"'(?:[^'\n]|'')*'", lambda text: text[1:-1].replace("''", "'")),
        "dot": of_strings(r'"(?:[^"\\\n]|\\.)*"', lambda text: html.unescape(re.sub(r"\\(.)", r"\1", text[1:-1]))),
        "k6": of_strings(r'"(?:[^"\\\n]|\\.)*"', json.loads), "github": of_github, "sql": of_sql,
        "concise": lambda text: ([re.sub(r"^.*?:(\d+):\d+: (\w+).*$", r"\1 \2", line) for line in text.split("\n")], []),
        "text": of_line_starts(r"(error|warning|info|note)[\[:][^ ]*|  = \w+|[A-Z][a-z]+$"),
        "chaos-mesh": lambda text: (["read"] if list(yaml.parse(text, Loader=yaml.CLoader)) else [], []),
    }

    def is_tame(name):
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in name) <= 14 and name == name.strip() and all(c.isascii() and c.isprintable() or c.isalpha() for c in name) and not re.search(r"[|]|##\[|##vso\[|[\u0300-\u036f\u3164\u1160\u115f]", name)

    exact = {"json", "gitlab", "jsonl", "yaml"}
    found = []
    for pair in request["pairs"]:
        try:
            (shape, texts), (wanted, harmless) = readers[pair["format"]](pair["hostile"]), readers[pair["format"]](pair["harmless"])
        except Exception as fault:
            found.append(f"{pair['what']}: {type(fault).__name__} {fault}")
            continue
        assert wanted, pair["what"] + ": there is nothing to compare"
        different = next((place for place, (a, b) in enumerate(zip(shape, wanted)) if a != b), min(len(shape), len(wanted)))
        # Of what is long some rows are left out, where names are longer more of them: the others are there, in their order.
        rest = iter(wanted)
        is_cut = pair["format"] == "markdown" and len(wanted) > len(shape) > 0.7 * len(wanted) and all(part in rest for part in shape)
        if shape != wanted and not is_cut:
            found.append(f"{pair['what']}: {shape[max(0, different - 3):different + 3]}, not {wanted[max(0, different - 3):different + 3]}, of {len(shape)} and {len(wanted)} parts")
            continue
        # A text that is just a name is there whole.
        if len(texts) != len(harmless): continue
        for text, name in zip(texts, harmless):
            name = hostile_of.get(name)
            if name is not None and text != name and (pair["format"] in exact or is_tame(name)):
                found.append(f"{pair['what']}: {text!r} stands for {name!r}")
                break
    json.dump(found, sys.stdout)
    """#
}
