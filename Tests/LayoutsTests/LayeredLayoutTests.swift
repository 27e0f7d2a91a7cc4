import Layouts
import TestSupport
import Testing

@Suite struct LayeredLayoutTests {
  @Test("no two nodes overlap, and no edge runs through a node", arguments: 0..<150)
  func apart(seed: Int) {
    let picture = Picture(seed: seed, nodes: 40)
    #expect(picture.overlap == nil)
    #expect(picture.intrusion == nil)
  }

  @Test("everything lies within the size, which begins at the corner", arguments: 0..<50)
  func size(seed: Int) {
    let picture = Picture(seed: seed, nodes: 30)
    let points = picture.layout.routes.flatMap { $0 }
    let boxes = picture.sizes.indices.map(picture.box)
    #expect(min(boxes.map(\.left).min() ?? 0, points.map(\.x).min() ?? .max) == 0)
    #expect(min(boxes.map(\.top).min() ?? 0, points.map(\.y).min() ?? .max) == 0)
    #expect(max(boxes.map(\.right).max() ?? 0, points.map(\.x).max() ?? 0) == picture.layout.size.width)
    #expect(max(boxes.map(\.bottom).max() ?? 0, points.map(\.y).max() ?? 0) == picture.layout.size.height)
  }

  @Test("edges begin at the border of their source and end at that of their target", arguments: 0..<50)
  func ends(seed: Int) throws {
    let picture = Picture(seed: seed, nodes: 30)
    for (edge, route) in zip(picture.edges, picture.layout.routes) {
      let ends = [(edge.source, try #require(route.first)), (edge.target, try #require(route.last))]
      for (node, point) in ends {
        let box = picture.box(node)
        let isOnSide = (point.x == box.left || point.x == box.right) && (box.top...box.bottom).contains(point.y)
        let isOnTop = point.y == box.top && (box.left...box.right).contains(point.x)
        #expect(isOnSide || (isOnTop && edge.source == edge.target))
      }
    }
  }

  @Test("the same graph has the same layout; with its nodes in another order it is laid out as well", arguments: 0..<50)
  func order(seed: Int) {
    let picture = Picture(seed: seed, nodes: 30)
    let again = LayeredLayout(sizes: picture.sizes, edges: picture.edges, groups: picture.groups)
    #expect(again.centres == picture.layout.centres && again.routes == picture.layout.routes)
    var random = SeededGenerator(seed: UInt64(seed))
    let order = picture.sizes.indices.shuffled(using: &random)
    var numbers = order
    for (number, node) in order.enumerated() { numbers[node] = number }
    let other = Picture(
      sizes: order.map { picture.sizes[$0] },
      picture.edges.shuffled(using: &random).map {
        LayeredLayout.Edge(source: numbers[$0.source], target: numbers[$0.target], isSynchronous: $0.isSynchronous)
      }, groups: picture.groups.isEmpty ? [] : order.map { picture.groups[$0] })
    #expect(other.overlap == nil && other.intrusion == nil)
  }

  @Test("the nodes of a group stand in a frame in which no others do, and below which there is room", arguments: 0..<80)
  func groups(seed: Int) {
    let picture = Picture(seed: 3 * seed, nodes: 40)
    let grouped = Dictionary(grouping: picture.sizes.indices, by: { picture.groups[$0] })
    for (group, nodes) in grouped where group != nil {
      let boxes = nodes.map(picture.box)
      let frame = Picture.Box(
        left: boxes.map(\.left).min()!, right: boxes.map(\.right).max()!, top: boxes.map(\.top).min()!,
        bottom: boxes.map(\.bottom).max()! + LayeredLayout.groupGap - 1)
      let others = picture.sizes.indices.filter { picture.groups[$0] != group }
      #expect(!others.contains { picture.box($0).overlaps(frame) })
    }
  }

  @Test("an empty graph is nothing, and a node alone is as large as itself")
  func small() {
    #expect(Picture(nodes: 0, []).layout.size == LayeredLayout.Size(width: 0, height: 0))
    let one = Picture(nodes: 1, [])
    #expect(one.layout.size == LayeredLayout.Size(width: 120, height: 40))
    #expect(one.layout.centres == [LayeredLayout.Point(x: 60, y: 20)])
  }

  @Test("edges side by side and from a node to itself have ways of their own")
  func parallel() {
    let picture = Picture(nodes: 2, [(0, 1), (0, 1), (1, 0), (0, 0), (0, 0)])
    #expect(picture.overlap == nil && picture.intrusion == nil)
    #expect(Set(picture.layout.routes[0...2]).count == 3)
    #expect(picture.layout.isReversed == [false, false, true, false, false])
  }

  @Test("a long chain is a line")
  func chain() {
    let count = 100_000
    let picture = Picture(nodes: count, (1..<count).map { ($0 - 1, $0) })
    #expect(picture.layout.layers == Array(0..<count))
    #expect(Set(picture.layout.centres.map(\.y)).count == 1)
  }

  @Test("a large star has all its leaves in one layer")
  func star() {
    let count = 50_000
    let picture = Picture(nodes: count, (1..<count).map { (0, $0) })
    #expect(picture.layout.layers == [0] + Array(repeating: 1, count: count - 1))
    #expect(picture.overlap == nil)
  }

  @Test("a chain of which the first node calls all others has no more points than there is room for")
  func shortcuts() {
    let count = 2_000
    let picture = Picture(nodes: count, (1..<count).flatMap { [($0 - 1, $0), (0, $0)] })
    #expect(picture.overlap == nil)
    #expect(picture.layout.routes.reduce(0) { $0 + $1.count } < 100 * count)
  }
}
