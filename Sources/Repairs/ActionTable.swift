import Advising
import TopologyModel

/// The actions that findings ask for, by kind, part and whose value. It is made of flat lists, since the findings of a large system
/// ask for the same actions millions of times.
struct ActionTable {
  /// What is known of an element of the topology.
  enum Entry {
    case action(Int32)
    /// It cannot be done there, or must not be.
    case never
    /// Nobody has asked yet, or no fact told the value.
    case open
  }

  private struct ColumnName: Hashable {
    let kind: ActionKind
    let asker: Int32?
  }

  private static let open: Int32 = -1
  private static let never: Int32 = -2

  /// In the order in which they were met.
  private(set) var actions: [Action] = []
  /// By action.
  private var columnOf: [Int32] = []
  private var columnNumbers: [ColumnName: Int] = [:]
  /// By column: those of the same kind, itself among them.
  private var siblings: [[Int]] = []
  /// By column, then by element: an action or one of the two above; empty until one is known.
  private var columns: [[Int32]] = []
  private var sizes: [Int] = []
  private let topology: Topology

  init(_ topology: Topology) { self.topology = topology }

  /// The number of what holds the actions of a kind with values by one asker.
  mutating func column(_ kind: ActionKind, _ asker: Int32?) -> Int {
    let name = ColumnName(kind: kind, asker: asker)
    if let known = columnNumbers[name] { return known }
    columnNumbers[name] = columns.count
    let own = columnNumbers.filter { $0.key.kind == kind }.values.sorted()
    siblings.append([])
    for column in own { siblings[column] = own }
    columns.append([])
    sizes.append(size(kind.definition.target))
    return columns.count - 1
  }

  func entry(_ column: Int, _ element: Int) -> Entry {
    if columns[column].isEmpty { return .open }
    return switch columns[column][element] {
    case Self.open: .open
    case Self.never: .never
    case let number: .action(number)
    }
  }

  /// Notes what an action at an element comes to: one that may be known by another element already, or none.
  mutating func set(_ column: Int, _ element: Int, _ number: Int32?) {
    if columns[column].isEmpty { columns[column] = Array(repeating: Self.open, count: sizes[column]) }
    columns[column][element] = number ?? Self.never
  }

  /// - Returns: its number.
  mutating func add(_ action: Action, to column: Int) -> Int32 {
    actions.append(action)
    columnOf.append(Int32(column))
    set(column, Self.element(action.part), Int32(actions.count - 1))
    return Int32(actions.count - 1)
  }

  /// Does something with each action of the same kind at the same part, which have other values.
  func forEachSibling(of number: Int32, _ body: (Int32) -> Void) {
    let columns = siblings[Int(columnOf[Int(number)])]
    if columns.count == 1 { return }
    let element = Self.element(actions[Int(number)].part)
    for column in columns {
      if case .action(let other) = entry(column, element), other != number { body(other) }
    }
  }

  /// The number of a part among those of its kind.
  static func element(_ part: Change.Part) -> Int {
    switch part {
    case .topology, .callDefaults: 0
    case .service(let id): id.index
    case .store(let id): id.index
    case .queue(let id): id.index
    case .call(let id): id.index
    case .publish(let id): id.index
    case .consume(let id): id.index
    case .use(let id): id.index
    }
  }

  private func size(_ target: ActionKind.Target) -> Int {
    switch target {
    case .topology: 1
    case .service: topology.services.count
    case .call: topology.calls.count
    case .queue: topology.queues.count
    case .use: topology.uses.count
    case .publish: topology.publishes.count
    }
  }
}
