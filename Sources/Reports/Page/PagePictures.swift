import Rules
package import SourceText

/// Parts of a system, each small enough to be seen: never all of a large one at once. What a picture leaves out it counts.
package struct PagePictures {
  /// Some parts, and the edges between them.
  package struct Picture {
    /// The parts, by number, and edges between them: all, unless `left` says otherwise.
    package let parts: [Int]
    package let edges: [Int]
    /// What it shows; empty where that goes without saying.
    package var title: Message = ""
    /// What is left out; nil if nothing is.
    package let left: String?
  }

  /// Parts of one team, or of none, as one box.
  package struct Group {
    /// The number of the team; nil for parts of no team, and for teams that there is no room for.
    package let team: Int?
    /// What it is called.
    package let name: Text
    /// How many parts it has.
    package internal(set) var parts = 0
    /// The number of the worst finding about any of them, -1 for none: that of `Severity`.
    package internal(set) var severity = -1
  }

  /// All edges from one group to another, as one line.
  package struct Link {
    /// The groups at its ends.
    package let from: Int
    package let to: Int
    /// How many edges it stands for, and how many of them are waited for.
    package internal(set) var edges = 0
    package internal(set) var synchronous = 0
  }

  /// The whole as its teams.
  package struct Overview {
    /// The boxes.
    package let groups: [Group]
    /// The lines between them.
    package let links: [Link]
    /// What is left out; nil if nothing is.
    package let left: String?
  }

  /// Boxes of one picture.
  package static let limit = 60
  /// Lines of an overview for each of its boxes, the thickest.
  private static let linksPerGroup = 2
  /// Hops around a part.
  private static let hops = 3
  /// Edges beyond which a part is a hub.
  private static let hub = 500
  /// Edges of a picture around a part: of more nobody could follow one, and only those of the part itself are drawn.
  private static let most = 300
  /// Numbers that all pictures but the first may take together: some two megabytes, and some seconds to lay them out.
  private static let room = 300_000
  /// Edges that are looked at for one picture beyond its first hop: round a part that all others call, nobody would see two hops.
  private static let reach = 4_000

  /// All of a small system, or the worst parts of a large one that has no teams.
  package private(set) var whole: Picture?
  /// The teams of a large system.
  package private(set) var overview: Overview?
  /// By team; nil of one that is in no picture.
  package private(set) var ofTeam: [Picture?] = []
  /// By part: what is within one hop of it, two and three. Empty where the page has no room.
  package private(set) var around: [[Picture]]
  /// By the number of a finding: its way, where no other picture shows it.
  package private(set) var ofFinding: [Int: Picture] = [:]
  /// By part: whether some picture shows it.
  package private(set) var shown: [Bool]

  private let graph: MarkedGraph
  private let teamOf: [Int?]
  /// By part: its edges, both ways.
  private var edgesOf: [[Int32]]
  /// By part of very many edges: those to others such, by which no picture need look at all of them; nil for other parts.
  private var edgesOfHub: [Int: [Int32]] = [:]

  /// - Parameters:
  ///   - order: all parts, the worst first.
  ///   - entries: parts that have pictures before others.
  ///   - findings: the parts of each finding, in its order.
  init(_ graph: MarkedGraph, _ teams: [Untrusted], _ teamOf: [Int?], order: [Int], entries: [Int], findings: [[Int]]) {
    self.graph = graph
    self.teamOf = teamOf
    edgesOf = Array(repeating: [], count: graph.nodes.count)
    for (index, edge) in graph.edges.enumerated() {
      edgesOf[edge.from].append(Int32(index))
      if edge.to != edge.from { edgesOf[edge.to].append(Int32(index)) }
    }
    for part in edgesOf.indices where edgesOf[part].count > Self.hub { edgesOfHub[part] = [] }
    for (index, edge) in graph.edges.enumerated() where edgesOfHub[edge.to] != nil { edgesOfHub[edge.from]?.append(Int32(index)) }
    around = Array(repeating: [], count: graph.nodes.count)
    shown = Array(repeating: false, count: graph.nodes.count)
    if graph.nodes.isEmpty { return }
    var room = Self.room
    if graph.nodes.count <= Self.limit {
      whole = picture(of: Array(graph.nodes.indices), left: nil)
      whole?.title = "The whole system."
    } else if teams.count > 1 {
      overview = Self.overview(graph, teams, teamOf)
      ofTeam = teamPictures(teams.count, order, &room)
    } else {
      let left = graph.nodes.count - Self.limit
      whole = picture(of: Array(order.prefix(Self.limit)).sorted(), left: "\(counted(left, "part")) \(left == 1 ? "is" : "are") left out")
      whole?.title = "The \(Self.limit) parts with the worst findings."
    }
    addNeighbours(of: order, entries, within: 1...1, &room)
    addPaths(of: findings, &room)
    addNeighbours(of: order, entries, within: 2...Self.hops, &room)
  }

  // MARK: - One picture

  /// - Parameter centre: the part that it is around, of which alone the edges are drawn where there are too many.
  private mutating func picture(of parts: [Int], left: String?, around centre: Int? = nil) -> Picture {
    let isIn = Set(parts)
    for part in parts { shown[part] = true }
    var edges: [Int] = []
    for part in parts {
      for index in edgesOfHub[part] ?? edgesOf[part] {
        let edge = graph.edges[Int(index)]
        // What leads to a hub is found here, what leads from one at its other end.
        let isOwn = edge.from == part ? isIn.contains(edge.to) : edgesOfHub[edge.from] != nil && isIn.contains(edge.from)
        if isOwn { edges.append(Int(index)) }
      }
    }
    edges.sort()
    guard let centre, edges.count > Self.most else { return Picture(parts: parts, edges: edges, left: left) }
    let own = edges.filter { graph.edges[$0].from == centre || graph.edges[$0].to == centre }
    let rest = "\(counted(edges.count - own.count, "edge")) between the others \(edges.count - own.count == 1 ? "is" : "are") left out"
    return Picture(parts: parts, edges: own, left: left.map { "\($0), and \(rest)" } ?? rest)
  }

  /// Numbers that it takes, near enough: a part has a place, an edge some bends.
  private static func cost(_ picture: Picture) -> Int { picture.parts.count * 3 + picture.edges.count * 9 }

  // MARK: - Around a part

  /// One hop of all parts comes before two of any.
  private mutating func addNeighbours(of order: [Int], _ entries: [Int], within range: ClosedRange<Int>, _ room: inout Int) {
    var isEntry = [Bool](repeating: false, count: graph.nodes.count)
    for entry in entries { isEntry[entry] = true }
    let centres = order.filter { isEntry[$0] } + order.filter { !isEntry[$0] }
    for hops in range {
      for centre in centres where around[centre].count == hops - 1 {
        if room <= 0 { return }
        guard let (parts, left) = neighbours(of: centre, within: hops) else { continue }
        // What shows no more than the one before is none.
        if let last = around[centre].last, last.parts.count == parts.count { continue }
        let rest = left == 0 ? nil : "\(counted(left, "part")) so near \(left == 1 ? "is" : "are") left out"
        let picture = picture(of: parts, left: rest, around: centre)
        room -= Self.cost(picture)
        around[centre].append(picture)
      }
    }
  }

  /// The nearest parts, and how many as near have no room; nil where there are far too many.
  private func neighbours(of centre: Int, within hops: Int) -> (parts: [Int], left: Int)? {
    var (found, layer) = (Set([centre]), [centre])
    var parts = [centre]
    for hop in 1...hops {
      if hop > 1, layer.reduce(0, { $0 + edgesOf[$1].count }) > Self.reach { return nil }
      var next: [Int] = []
      for part in layer {
        for index in edgesOf[part] {
          let edge = graph.edges[Int(index)]
          let other = edge.from == part ? edge.to : edge.from
          if found.insert(other).inserted { next.append(other) }
        }
      }
      next.sort { (-(graph.nodes[$0].severity?.rawValue ?? -1), $0) < (-(graph.nodes[$1].severity?.rawValue ?? -1), $1) }
      let free = Self.limit - parts.count
      parts += next.prefix(free)
      // Beyond a hop that has no room nothing is looked for.
      if next.count > free || hop == hops { return (parts.sorted(), max(next.count - free, 0)) }
      layer = next
    }
    return (parts.sorted(), 0)
  }

  // MARK: - Along a finding

  private mutating func addPaths(of findings: [[Int]], _ room: inout Int) {
    for (index, path) in findings.enumerated() where path.count > 1 {
      if room <= 0 { return }
      let parts = Set(path)
      let views = [whole].compactMap { $0 } + path.prefix(2).flatMap { around[$0] }
      if views.contains(where: { parts.isSubset(of: $0.parts) }) { continue }
      let picture = picture(of: parts.sorted(), left: nil)
      room -= Self.cost(picture)
      ofFinding[index] = picture
    }
  }

  // MARK: - Teams

  private mutating func teamPictures(_ count: Int, _ order: [Int], _ room: inout Int) -> [Picture?] {
    var members = [[Int]](repeating: [], count: count)
    for part in order { if let team = teamOf[part] { members[team].append(part) } }
    return members.indices.map { team in
      if room <= Self.room / 2 { return nil }
      let (told, left) = (members[team].prefix(Self.limit), max(members[team].count - Self.limit, 0))
      let edges = members[team].reduce(0) { sum, part in
        sum
          + edgesOf[part].count { index in
            let edge = graph.edges[Int(index)]
            return teamOf[edge.from == part ? edge.to : edge.from] != team
          }
      }
      var words = edges == 0 ? "" : "\(counted(edges, "edge")) to and from parts of others \(edges == 1 ? "is" : "are") left out"
      if left > 0 { words += (words.isEmpty ? "" : ", and ") + "\(counted(left, "part")) with fewer findings" }
      let picture = picture(of: told.sorted(), left: words.isEmpty ? nil : words)
      room -= Self.cost(picture)
      return picture
    }
  }

  private static func overview(_ graph: MarkedGraph, _ teams: [Untrusted], _ teamOf: [Int?]) -> Overview {
    var sizes = [Int](repeating: 0, count: teams.count)
    for case let team? in teamOf { sizes[team] += 1 }
    let largest = teams.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }.prefix(limit - 2).sorted()
    var groups = largest.map { Group(team: $0, name: "\(teams[$0])") }
    var places = [Int](repeating: groups.count, count: teams.count)
    for (place, team) in largest.enumerated() { places[team] = place }
    if largest.count < teams.count { groups.append(Group(team: nil, name: "\(teams.count - largest.count) smaller teams")) }
    let none = groups.count
    if teamOf.contains(nil) { groups.append(Group(team: nil, name: "of no declared team")) }
    let groupOf = teamOf.map { $0.map { places[$0] } ?? none }
    for (part, group) in groupOf.enumerated() {
      groups[group].parts += 1
      groups[group].severity = max(groups[group].severity, graph.nodes[part].severity?.rawValue ?? -1)
    }
    var links: [Int: Link] = [:]
    var inside = 0
    for edge in graph.edges {
      let (from, to) = (groupOf[edge.from], groupOf[edge.to])
      if from == to {
        inside += 1
        continue
      }
      let key = from * groups.count + to
      links[key, default: Link(from: from, to: to)].edges += 1
      if !edge.isAsynchronous { links[key]!.synchronous += 1 }
    }
    var left = inside == 0 ? [] : ["\(counted(inside, "edge")) within one box"]
    // Where every team calls every other, a picture of all lines shows none of them.
    let told = Set(links.sorted { (-$0.value.edges, $0.key) < (-$1.value.edges, $1.key) }.prefix(linksPerGroup * groups.count).map(\.key))
    if told.count < links.count {
      let rest = links.lazy.filter { !told.contains($0.key) }.reduce(0) { $0 + $1.value.edges }
      left.append("\(counted(rest, "edge")) in \(counted(links.count - told.count, "thinner line"))")
    }
    return Overview(
      groups: groups, links: links.filter { told.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value),
      left: left.isEmpty ? nil : left.joined(separator: " and ") + (left.count == 1 && inside == 1 ? " is" : " are") + " left out")
  }
}
