import Layouts
import Reports
import Rules
import SourceText
import TopologyModel
import WhatIf

/// What the script of the page reads: one JSON object. Parts, edges, findings and teams are told by number. Names and sentences have
/// everything invisible written out; in sentences a name from the input stands between backticks, as our own code spans do.
///
///     name        what the system is called
///     kinds, edgeKinds, teams, rules     what numbers below stand for
///     box         width and height of a box
///     list        what is listed first: findings, or the parts of a large system
///     nodes       by part: name, kind, team (-1: none), severity of its worst finding (0: none, 3: error), findings, rank, fails (services
///                 that fail with it), damage (a sentence, or null)
///     edges       by edge: from, to, code (8 × kind + 4 if nobody waits + severity)
///     findings    the worst, each with rule, severity, nodes, message, place, why, fix, figures, plan; findingsTotal is how many there are
///     facts       names, and of: by part a list of [fact, words]
///     whole, overview, teamViews, egos, paths     pictures: all or the worst, the teams, by team, by part and hops, by finding. Each has
///                 nodes and edges, or groups and links, with x, y, routes, width and height
///     growth, faults      what `topolint whatif` says for each place of a slider
enum PageData {
  /// The size of each box, and the margin around each picture.
  private static let (box, margin) = (LayeredLayout.Size(width: 184, height: 44), 8)
  /// A page of more parts begins with their table.
  private static let listed = 200

  /// The object, safe inside a script element: no `<` is left in it.
  static func write(_ page: SystemPage) -> [UInt8] {
    var out = ByteBuffer()
    let kinds = Array(Set(page.graph.nodes.map(\.kind))).sorted()
    out.object { out in
      out.key("name")
      out.name(page.name ?? Untrusted("topology"))
      out.member("kinds", line: 0, kinds)
      out.member("edgeKinds", line: 0, edgeKinds.map(\.rawValue))
      out.key("teams", line: 0)
      out.array(page.teams) { $0.name($1) }
      out.key("rules", line: 0)
      out.array(page.rules) { out, rule in
        out.object { out in
          out.key("id")
          out.name(Untrusted(rule.id))
          out.key("title")
          out.say(Text(ours: rule.title))
        }
      }
      out.object("box", line: 0) { out in
        out.member("width", box.width)
        out.member("height", box.height)
      }
      out.member("list", line: 0, page.graph.nodes.count > listed || page.findings.isEmpty ? "parts" : "findings")
      out.object("nodes", line: 0) { nodes(page, kinds, into: &$0) }
      out.object("edges", line: 0) { edges(page.graph, into: &$0) }
      out.member("findingsTotal", line: 0, page.findingsTotal)
      out.lines("findings", page.findings, line: 0) { finding($1, into: &$0) }
      out.object("facts", line: 0) { facts(page.facts, into: &$0) }
      pictures(page.pictures, page.graph, into: &out)
      out.lines("growth", page.outcomes.grown, line: 0) { grown($1, into: &$0) }
      out.object("faults", line: 0) { faults(page.outcomes, into: &$0) }
    }
    return escaped(out.bytes)
  }

  /// In JSON a `<` can only stand in a text, where it may be written so as well.
  private static func escaped(_ json: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(json.count)
    for byte in json { if byte == UInt8(ascii: "<") { bytes += Array("\\u003c".utf8) } else { bytes.append(byte) } }
    return bytes
  }

  private static let edgeKinds: [MarkedGraph.EdgeKind] = [.call, .publish, .consume, .use]

  private static func number(_ severity: Severity?) -> Int { severity.map { $0.rawValue + 1 } ?? 0 }

  // MARK: - Parts and edges

  private static func nodes(_ page: SystemPage, _ kinds: [String], into out: inout ByteBuffer) {
    let numbers = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, $0) })
    let nodes = page.graph.nodes
    out.key("name", line: 1)
    out.array(nodes) { $0.name($1.name) }
    out.member("kind", line: 1, nodes.map { numbers[$0.kind]! })
    out.member("team", line: 1, page.teamOf.map { $0 ?? -1 })
    out.member("severity", line: 1, nodes.map { number($0.severity) })
    out.member("findings", line: 1, page.findingCounts)
    out.member("rank", line: 1, page.ranks)
    out.member("fails", line: 1, page.fails)
    out.key("damage", line: 1)
    out.array(page.damage) { $0.say($1) }
  }

  private static func edges(_ graph: MarkedGraph, into out: inout ByteBuffer) {
    out.member("from", line: 1, graph.edges.map(\.from))
    out.member("to", line: 1, graph.edges.map(\.to))
    out.member(
      "code", line: 1,
      graph.edges.map { edgeKinds.firstIndex(of: $0.kind)! * 8 + ($0.isAsynchronous ? 4 : 0) + number($0.severity) })
  }

  private static func finding(_ finding: PageFinding, into out: inout ByteBuffer) {
    out.object { out in
      out.member("rule", finding.rule)
      out.member("severity", number(finding.severity))
      out.member("nodes", finding.parts)
      for (key, words) in [("message", finding.message), ("why", finding.why), ("fix", finding.fix)] {
        out.key(named: key)
        out.say(Text(words))
      }
      for (key, words) in [("place", finding.place), ("figures", finding.figures), ("plan", finding.plan)] {
        out.key(named: key)
        out.say(words)
      }
    }
  }

  private static func facts(_ facts: PageFacts, into out: inout ByteBuffer) {
    out.member("names", line: 1, facts.names)
    out.object("of", line: 1) { out in
      for (part, values) in facts.ofPart.enumerated() {
        guard let values else { continue }
        out.key(named: "\(part)", line: 2)
        out.array(values) { out, value in
          out.array([0, 1]) { out, place in if place == 0 { out.json(value.fact) } else { out.say(Text(value.words)) } }
        }
      }
    }
  }

  // MARK: - Pictures

  private static func pictures(_ pictures: PagePictures, _ graph: MarkedGraph, into out: inout ByteBuffer) {
    out.key("whole", line: 0)
    picture(pictures.whole, graph, into: &out)
    out.key("overview", line: 0)
    if let overview = pictures.overview {
      out.object { out in
        out.key("groups")
        out.array(overview.groups) { out, group in
          out.object { out in
            out.key("name")
            out.say(group.name)
            out.member("team", group.team ?? -1)
            out.member("parts", group.parts)
            out.member("severity", group.severity + 1)
          }
        }
        out.member("links", overview.links.map(\.edges))
        let lines = overview.links.map { LayeredLayout.Edge(source: $0.from, target: $0.to, isSynchronous: $0.synchronous > 0) }
        layout(overview.groups.count, lines, overview.left, into: &out)
      }
    } else {
      out += "null"
    }
    out.lines("teamViews", pictures.ofTeam, line: 0) { picture($1, graph, into: &$0) }
    out.object("egos", line: 0) { out in
      for (part, around) in pictures.around.enumerated() where !around.isEmpty {
        out.key(named: "\(part)", line: 1)
        out.array(around) { picture($1, graph, into: &$0) }
      }
    }
    out.object("paths", line: 0) { out in
      for (finding, path) in pictures.ofFinding.sorted(by: { $0.key < $1.key }) {
        out.key(named: "\(finding)", line: 1)
        picture(path, graph, into: &out)
      }
    }
  }

  private static func picture(_ picture: PagePictures.Picture?, _ graph: MarkedGraph, into out: inout ByteBuffer) {
    guard let picture else {
      out += "null"
      return
    }
    out.object { out in
      out.member("nodes", picture.parts)
      out.member("edges", picture.edges)
      if !picture.title.isEmpty {
        out.key("title")
        out.say(Text(picture.title))
      }
      layout(picture.parts.count, lines(of: picture, graph), picture.left, into: &out)
    }
  }

  private static func lines(of picture: PagePictures.Picture, _ graph: MarkedGraph) -> [LayeredLayout.Edge] {
    let places = Dictionary(uniqueKeysWithValues: picture.parts.enumerated().map { ($1, $0) })
    return picture.edges.map { index in
      let edge = graph.edges[index]
      return LayeredLayout.Edge(source: places[edge.from]!, target: places[edge.to]!, isSynchronous: !edge.isAsynchronous)
    }
  }

  /// Where all of a picture stands, worked out here: the script draws it and no more.
  private static func layout(_ boxes: Int, _ lines: [LayeredLayout.Edge], _ left: String?, into out: inout ByteBuffer) {
    let layout = LayeredLayout(sizes: Array(repeating: box, count: boxes), edges: lines)
    out.member("x", layout.centres.map { $0.x + margin })
    out.member("y", layout.centres.map { $0.y + margin })
    out.member("routes", layout.routes.map { $0.flatMap { [$0.x + margin, $0.y + margin] } })
    out.member("width", layout.size.width + 2 * margin)
    out.member("height", layout.size.height + 2 * margin)
    if let left { out.member("left", left + ".") }
  }

  // MARK: - What if

  private static func grown(_ grown: PageOutcomes.Grown, into out: inout ByteBuffer) {
    out.object { out in
      out.member("words", grown.words)
      out.key("told")
      out.say(grown.told)
      out.key("rows")
      out.array(grown.rows) { out, row in
        out.append(UInt8(ascii: "["))
        out.json(row.at.words)
        out += ","
        out.json(row.part)
        for words in [row.words, row.first] {
          out += ","
          out.say(words)
        }
        out += "]"
      }
      out.member("more", grown.more)
    }
  }

  private static func faults(_ outcomes: PageOutcomes, into out: inout ByteBuffer) {
    out.member("levels", line: 1, outcomes.levels)
    out.member("failLevel", line: 1, outcomes.levels.count - 1)
    out.member("parts", line: 1, outcomes.parts)
    out.lines("outcomes", outcomes.broken) { out, levels in
      out.array(levels) { out, broken in if let broken { Self.broken(broken, into: &out) } else { out += "null" } }
    }
  }

  private static func broken(_ broken: PageOutcomes.Broken, into out: inout ByteBuffer) {
    out.object { out in
      out.key("assumption")
      out.say(broken.assumption)
      out.key("terms")
      out.array(broken.terms) { out, term in
        out += "["
        out.json(term.name)
        out += ","
        out.say(term.words)
        out += "]"
      }
      out.member("failed", broken.failed)
      out.member("degraded", broken.degraded)
      out.key("rows")
      out.array(broken.rows) { out, row in
        out += "["
        out.json(row.part)
        out += ","
        out.json(row.state.word)
        out += ","
        out.say(Text(row.why))
        out += "]"
      }
      out.member("more", broken.more)
    }
  }
}

extension ByteBuffer {
  /// A name as it is shown, in quotes.
  fileprivate mutating func name(_ name: Untrusted) { json(name.isEmpty ? Array("(empty)".utf8) : Visible.bytes(name)) }

  /// A sentence as it is shown, in quotes: names between backticks, but for those that hold one.
  fileprivate mutating func say(_ text: Text?) {
    guard let text else {
      self += "null"
      return
    }
    var words = ByteBuffer()
    for piece in Self.quotesDropped(text.runs.flatMap(\.words.pieces)) {
      switch piece {
      case .plain(let ours): Visible.append(plain: ours, to: &words)
      case .untrusted(let name):
        let shown = name.isEmpty ? Array("(empty)".utf8) : Visible.bytes(name)
        let isPlain = !shown.contains(UInt8(ascii: "`"))
        if isPlain { words += "`" }
        words.append(shown[...])
        if isPlain { words += "`" }
      }
    }
    json(words.bytes)
  }
}
