import Foundation
import Reports
import SampleResults
import TestSupport
import Testing

@Suite("The report at the command line") struct ReportTests {
  private static let shop = """
    topolint: 1
    name: shop
    scale: {users: 1M}
    defaults: {call: {breaker: true}}
    services:
      web: {entry: {rate: 100/s}, role: gateway, team: t, capacity: 150/s, replicas: 1, calls: [{to: cart}, {to: orders, attempts: 3}]}
      cart: {calls: [{to: stock, timeout: 2s}], latency: {p99: 30ms}, team: t, replicas: 2, zones: 2, capacity: 500/s}
      orders: {calls: [{to: pay, needs_response: true}, {to: cart}], latency: {p99: 30ms}, team: t, replicas: 2, zones: 2}
      pay: {calls: [{to: orders}], team: t}
      stock: {latency: {p99: 20ms}}

    """

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("the figures of the plan are those of advise: cost, bound, steps, what stays, before and after", arguments: [nil, "0"])
  func agreement(effort: String?) throws {
    let folder = try TemporaryFolder(["shop.yaml": Self.shop])
    let more = effort.map { ["--effort", $0] } ?? []
    let report = try Program.run(["report", "shop.yaml"] + more, in: folder.path)
    #expect(report.code == 0 && report.errors == "")
    let plan = try json(try Program.run(["advise", "shop.yaml", "--format", "json"] + more, in: folder.path).output)
    let steps = try #require(plan["steps"] as? [[String: Any]])
    let remaining = try #require(plan["remaining"] as? [[String: Any]])
    let (cost, found, bound) = (plan["cost"] as? Int ?? -1, plan["found"] as? Int ?? -1, plan["lower_bound"] as? Int ?? -1)
    let text = report.output.replacing("`", with: "")
    #expect(text.contains("**\(steps.count) steps at a cost of \(cost)** clear \(found - remaining.count) of \(found) findings"))
    let isOptimal = plan["optimal"] as? Bool == true
    #expect(text.contains(isOptimal ? "Proved: no cheaper plan exists" : "Repaired, but not proved the cheapest"))
    #expect(isOptimal == (effort == nil))
    if !isOptimal, bound > 0 { #expect(text.contains("; no plan costs less than \(bound).")) }

    let section = try #require(text.components(separatedBy: "## The plan").dropFirst().first?.components(separatedBy: "\n## ").first)
    let rows = section.split(separator: "\n").filter { $0.first == "|" && $0.dropFirst(2).first?.isNumber == true }
    #expect(rows.count == min(10, steps.count))
    var gains = 0
    for (place, (row, step)) in zip(rows, steps).enumerated() {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(cells[0] == "\(place + 1)" && cells[2] == "\(step["cost"] as? Int ?? -1)")
      let subject = try #require((step["subject"] as? [String: String])?["id"])
      #expect(cells[1].contains(subject))
      if let timeout = step["timeout_ms"] as? Double { #expect(cells[1].hasSuffix(" to " + Quantity.duration(timeout).words)) }
      for finding in try #require(step["clears"] as? [String]) {
        #expect(cells[3].contains(try #require(finding.split(separator: " ").first)))
      }
      gains += try expect(step["gain"], in: cells[4])
    }
    for line in section.split(separator: "\n") where line.hasPrefix("- web: ") { gains += try expect(plan["gain"], in: String(line)) }
    if effort == nil { #expect(gains > 3, "figures before and after") }
    for finding in remaining {
      let (rule, reason) = (try #require(finding["rule"] as? String), try #require(finding["reason"] as? String))
      #expect(section.split(separator: "\n").contains { $0.contains("| \(rule) | ") && $0.contains(reason) }, "\(rule): \(reason)")
    }
  }

  /// Expects each figure before and after in a text, in the unit that people read.
  private func expect(_ gains: Any?, in text: String) throws -> Int {
    let gains = try #require(gains as? [[String: Any]])
    for gain in gains {
      let fact = try #require(gain["fact"] as? String)
      func words(_ key: String) -> String {
        guard let number = gain[key] as? Double else { return "unknown" }
        switch fact {
        case "latency_ms": return Quantity.milliseconds(number).words
        case "availability_ratio", "utilisation_ratio": return Quantity.share(number).words
        case "rate_per_s": return Quantity.rate(number).words + "/s"
        case "recovery_ms": return Quantity.duration(number).words
        default: return Quantity.count(number).words
        }
      }
      #expect(text.contains(" \(words("before")) → \(words("after"))"), "\(fact) in \(text)")
    }
    return gains.count
  }

  @Test("--no-advise leaves the plan out, and nothing else")
  func planless() throws {
    let folder = try TemporaryFolder(["shop.yaml": Self.shop])
    let report = try Program.run("report", "shop.yaml", "--no-advise", in: folder.path)
    #expect(report.code == 0 && !report.output.contains("## The plan") && !report.output.contains("in the plan"))
    #expect(report.output.contains("## What to do first") && report.output.contains("## Findings"))
    #expect(try Program.run("report", "shop.yaml", "--advise", in: folder.path).output.contains("## The plan"))
  }

  @Test("costs and frozen parts of the configuration are those of the plan")
  func configuration() throws {
    let folder = try TemporaryFolder(["shop.yaml": Self.shop, ".topolint.yaml": "advise: {freeze: [make-async]}\n"])
    let report = try Program.run("report", in: folder.path)
    #expect(!report.output.contains("asynchronous, by a queue") && report.output.contains("it is frozen"))
  }

  @Test("--max-bytes keeps to the limit by whole sections, and names what is left out", arguments: [4_000, 9_000, 20_000])
  func limited(limit: Int) throws {
    let folder = try TemporaryFolder(["shop.yaml": Shop.text])
    let whole = try Program.run("report", "--no-advise", in: folder.path).output
    let report = try Program.run("report", "--no-advise", "--max-bytes", "\(limit)", in: folder.path).output
    #expect(report.utf8.count <= limit && whole.utf8.count > limit)
    let note = try #require(report.split(separator: "\n").first { $0.hasPrefix("Left out for the size of this: ") })
    let left = note.dropFirst("Left out for the size of this: ".count).dropLast().components(separatedBy: ", ")
    func titles(_ text: String) -> [String] { text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) } }
    #expect(titles(report) + left == titles(whole) && report.hasPrefix(String(whole.prefix(200))))
    #expect(report.split(separator: "\n").last == whole.split(separator: "\n").last)
  }

  @Test("--repository makes links of places, from the root of the repository")
  func links() throws {
    let folder = try TemporaryFolder(["topology/shop.yaml": Self.shop, ".git/HEAD": "ref: refs/heads/main\n"])
    let report = try Program.run(
      "report", "shop.yaml", "--no-advise", "--repository", "https://github.com/ours/shop", in: folder.path + "/topology")
    #expect(
      report.output.contains("[`topology/shop.yaml:6`](https://github.com/ours/shop/blob/HEAD/topology/shop.yaml#L6)"), "\(report.errors)")
  }

  @Test(
    "what makes no sense is wrong usage, with what was meant",
    arguments: [
      (["--max-bytes", "100"], "--max-bytes takes 4000 at least, not 100"),
      (["--no-advise", "--effort", "3"], "which --no-advise leaves out"),
      (["--effort", "2000000"], "whole number"),
      (["--repository", "ours/shop"], "--repository takes the address of a repository, not 'ours/shop'"),
      (["--group-by", "servce"], "did you mean 'service'?"), (["--format", "html5"], "report format"),
    ])
  func misuse(arguments: [String], message: String) throws {
    let folder = try TemporaryFolder(["shop.yaml": Self.shop])
    let outcome = try Program.run(["report", "-o", "out.md"] + arguments, in: folder.path)
    #expect(outcome.code == 2 && outcome.output == "" && outcome.errors.contains(message), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/out.md"))
  }

  // MARK: - CommonMark

  private struct Document: Decodable {
    /// Level and text.
    let headings: [String]
    /// Of each table its rows, the head first.
    let tables: [[[String]]]
    let links: [String]
    let html: [String]
    /// Lines of tables that have another number of cells than their head.
    let ragged: [String]
  }

  private static let program = """
    import json, re, sys
    from markdown_it import MarkdownIt
    parser = MarkdownIt("commonmark").enable("table")
    def plain(token): return "".join(c.content for c in token.children or [] if c.type in ("text", "code_inline"))
    documents = []
    for text in json.load(sys.stdin):
        tokens, lines = parser.parse(text), text.split("\\n")
        document = {"headings": [], "tables": [], "links": [], "html": [], "ragged": []}
        for at, token in enumerate(tokens):
            if token.type == "heading_open": document["headings"].append(token.tag[1] + " " + plain(tokens[at + 1]))
            if token.type == "table_open":
                document["tables"].append([])
                part = lines[token.map[0]:token.map[1]]
                count = lambda line: len(re.findall(r"(?<!\\\\)\\|", line))
                document["ragged"] += [line for line in part if count(line) != count(part[0])]
            if token.type == "tr_open": document["tables"][-1].append([])
            if token.type in ("th_open", "td_open"): document["tables"][-1][-1].append(plain(tokens[at + 1]))
            if token.type == "html_block": document["html"].append(token.content)
            for child in token.children or []:
                if child.type == "html_inline": document["html"].append(child.content)
                if child.type in ("link_open", "image"): document["links"].append(child.attrs.get("href", child.attrs.get("src")))
        documents.append(document)
    json.dump(documents, sys.stdout)
    """

  private static let hostile = ["a|b", "`c` | `d`", "<script>x</script>", "[x](http://e.vil)", "# h", "e*f*_g_", "~~h~~ | i"]

  @Test(
    "what is written is CommonMark that means what it says, hostile names too",
    .enabled(if: Oracles.areNamed, Comment(rawValue: Oracles.missing)))
  func commonMark() throws {
    let services = Self.hostile.enumerated().map { place, name in
      let callee = Self.hostile[(place + 1) % Self.hostile.count]
      return "  '\(name)': {capacity: 5/s, calls: [{to: '\(callee)', attempts: 3}]}\n"
    }
    let files = [
      "topolint: 1\nname: 'a|b `c`'\nscale: {users: 1M}\nservices:\n  web: {entry: {rate: 10/s}, calls: [{to: '\(Self.hostile[0])'}]}\n"
        + services.joined(), Shop.text, Self.shop,
    ]
    let reports = try files.flatMap { text in
      let folder = try TemporaryFolder(["a|`b`](x).yaml": text])
      return try [
        ["--effort", "1"], ["--effort", "1", "--group-by", "service"], ["--no-advise", "--repository", "https://github.com/ours/shop"],
      ].map {
        try Program.run(["report"] + $0, in: folder.path).output
      }
    }
    let documents = try Oracles.ask(Self.program, reports, for: [Document].self)
    for (place, document) in documents.enumerated() {
      #expect(document.html == [] && document.ragged == [])
      #expect(document.headings.count == reports[place].split(separator: "\n").count { $0.hasPrefix("#") })
      #expect(document.headings.contains("2 What to do first") && document.headings.contains("2 Findings"))
      #expect(document.links.allSatisfy { $0.hasPrefix("https://github.com/ours/shop/blob/HEAD/a%7C%60b%60%5D%28x%29.yaml#L") })
      #expect(document.links.isEmpty == (place % 3 != 2))
    }
    let failures = try #require(documents[0].tables.first { $0[0][0] == "part" && $0[0].count == 5 })
    #expect(Set(failures.dropFirst().map { $0[0] }).isSuperset(of: Self.hostile), "\(failures)")
  }
}
