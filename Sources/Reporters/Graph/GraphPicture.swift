import Layouts
import Reports
import Rules
import SourceText

/// Where everything stands in a picture of a graph: a card for each part, with the stores in it that nobody else uses, and the edges between
/// them.
struct GraphPicture {
  /// A part as it is drawn.
  struct Card {
    let node: Int
    let name: TextMetrics.Fitted
    let note: TextMetrics.Fitted
    /// The stores that only this part uses, below its name.
    var stores: [(node: Int, name: TextMetrics.Fitted)] = []
    var width: Int
    /// From the upper left corner of the graph.
    var left = 0
    var top = 0

    var height: Int { Self.head + (stores.isEmpty ? 0 : stores.count * Self.row + Self.foot) }

    static let head = 44
    static let row = 26
    static let foot = 6
    static let padding = 12
  }

  /// An edge as it is drawn.
  struct Line {
    let edge: Int
    let route: [LayeredLayout.Point]
  }

  /// The parts of a team, and the frame around them.
  struct Team {
    let name: TextMetrics.Fitted
    let whole: Untrusted
    let left, top, width, height: Int
  }

  let graph: MarkedGraph
  private(set) var cards: [Card] = []
  private(set) var lines: [Line] = []
  private(set) var teams: [Team] = []
  let size: LayeredLayout.Size

  static let nameSize = 13
  static let noteSize = 11
  private static let widths = 104...212
  /// Around the cards of a team; above them stands its name.
  private static let frame = (side: 12, head: 26, foot: 12)

  init(_ graph: MarkedGraph) {
    self.graph = graph
    let owners = Self.ownersOfStores(graph)
    var places = [Int](repeating: -1, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() where owners[index] == nil {
      places[index] = cards.count
      cards.append(Self.card(index, node))
    }
    for (index, node) in graph.nodes.enumerated() {
      guard let owner = owners[index] else { continue }
      let name = TextMetrics.fit(
        node.name, size: Self.noteSize, room: Self.widths.upperBound - 2 * Card.padding - Self.storeMark)
      let place = places[owner]
      cards[place].stores.append((index, name))
      cards[place].width = max(cards[place].width, name.width + 2 * Card.padding + Self.storeMark)
    }
    // Of few widths, so that columns look alike.
    for index in cards.indices { cards[index].width = (cards[index].width + 11) / 12 * 12 }

    let drawn = graph.edges.indices.filter { places[graph.edges[$0].from] >= 0 && places[graph.edges[$0].to] >= 0 }
    let teamOfNode = graph.owners
    let names = Set(teamOfNode.compactMap { $0 }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let groups = names.isEmpty ? [] : cards.map { teamOfNode[$0.node].flatMap { numbers[$0] } }
    let layout = LayeredLayout(
      sizes: cards.map { LayeredLayout.Size(width: $0.width, height: $0.height) },
      edges: drawn.map { index in
        let edge = graph.edges[index]
        return LayeredLayout.Edge(source: places[edge.from], target: places[edge.to], isSynchronous: !edge.isAsynchronous)
      }, groups: groups)
    for (index, centre) in layout.centres.enumerated() {
      cards[index].left = centre.x - cards[index].width / 2
      cards[index].top = centre.y - cards[index].height / 2
    }
    lines = zip(drawn, layout.routes).map { Line(edge: $0, route: $1) }
    teams = Self.teams(names, groups, cards)
    let (right, bottom) = teams.reduce((layout.size.width, layout.size.height)) {
      (max($0.0, $1.left + $1.width), max($0.1, $1.top + $1.height))
    }
    size = LayeredLayout.Size(width: right, height: bottom)
  }

  /// How far everything must be moved so that the frames of teams do not begin above or left of the corner.
  var margin: (left: Int, top: Int) { teams.isEmpty ? (0, 0) : (Self.frame.side, Self.frame.head) }

  private static let storeMark = 18

  private static func card(_ index: Int, _ node: MarkedGraph.Node) -> Card {
    var words = [node.kind == "team" ? counted(node.size, "part") : node.kind]
    if node.isEntry, node.kind != "gateway" { words.append("entry") }
    if let rate = node.rate { words.append(GraphWords.rate(rate)) }
    let note = TextMetrics.fit(words.joined(separator: " · "), size: noteSize)
    let room = widths.upperBound - 2 * Card.padding
    let name = TextMetrics.fit(node.name.isEmpty ? Untrusted("(empty)") : node.name, size: nameSize, isBold: true, room: room)
    let width = max(widths.lowerBound, max(name.width, note.width) + 2 * Card.padding)
    return Card(node: index, name: name, note: note, width: width)
  }

  /// For each store its only user; nil for other nodes, and where there are more or none.
  private static func ownersOfStores(_ graph: MarkedGraph) -> [Int?] {
    var owners = [Int?](repeating: nil, count: graph.nodes.count)
    for edge in graph.edges where graph.nodes[edge.to].kind == "store" && !graph.nodes[edge.to].isShared { owners[edge.to] = edge.from }
    return owners
  }

  private static func teams(_ names: [Untrusted], _ groups: [Int?], _ cards: [Card]) -> [Team] {
    var boxes = [(left: Int, top: Int, right: Int, bottom: Int)?](repeating: nil, count: names.count)
    for (card, group) in zip(cards, groups) {
      guard let group else { continue }
      let (right, bottom) = (card.left + card.width, card.top + card.height)
      let box = boxes[group] ?? (card.left, card.top, right, bottom)
      boxes[group] = (min(box.left, card.left), min(box.top, card.top), max(box.right, right), max(box.bottom, bottom))
    }
    return zip(names, boxes).compactMap { name, box in
      guard let box else { return nil }
      let width = box.right - box.left + 2 * frame.side
      return Team(
        name: TextMetrics.fit(name, size: noteSize, isBold: true, room: width - 2 * frame.side), whole: name, left: box.left - frame.side,
        top: box.top - frame.head, width: width, height: box.bottom - box.top + frame.head + frame.foot)
    }
  }
}
