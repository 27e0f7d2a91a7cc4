/// An expression as written: nodes in one array, children before their parents, macros already recognised.
struct Syntax {
  var nodes: [Node] = []
  var root = 0

  struct Node {
    let kind: Kind
    let range: Range<Int>
    /// Nodes on the longest way down to a leaf.
    let height: Int
  }

  enum Kind {
    case literal(Value)
    case name(String, isAbsolute: Bool)
    case select(Int, field: Name, isOptional: Bool)
    /// `has(operand.field)`.
    case has(Int, field: Name)
    case index(Int, Int, isOptional: Bool)
    /// A function or an operator, operators under names like `_+_`.
    case call(Name, target: Int?, arguments: [Int])
    case list([Item])
    case map([Entry])
    case message(type: Int)
    case and([Int])
    case or([Int])
    case conditional(Int, then: Int, otherwise: Int)
    case comprehension(Comprehension)
    /// `cel.bind` and `cel.block`: names, each seeing those before it, then the body.
    case bind([(name: String, value: Int)], body: Int)
    /// `optMap` and, flat, `optFlatMap`.
    case optionalMap(Int, variable: String, body: Int, isFlat: Bool)
  }

  /// A name with its own place, for messages that point at it.
  struct Name {
    let text: String
    let range: Range<Int>
  }

  struct Item {
    let node: Int
    let isOptional: Bool
  }

  struct Entry {
    let key: Int
    let value: Int
    let isOptional: Bool
  }

  /// A macro that goes over a list or a map.
  struct Comprehension {
    enum Kind {
      case all, exists, existsOne, filter, map, transformMap, transformMapEntry, sortBy
    }

    let kind: Kind
    let range: Int
    let first: String
    /// With it the macro has two variables: index and element of a list, key and value of a map.
    let second: String?
    /// Of `map` and its kin: which elements take part.
    let condition: Int?
    let body: Int
  }

  /// The names from the root of `a.b.c`, or nil if the node is anything else.
  func path(_ node: Int) -> (names: [String], isAbsolute: Bool)? {
    var names: [String] = []
    var current = node
    while true {
      switch nodes[current].kind {
      case .name(let name, let isAbsolute):
        return ((names + [name]).reversed(), isAbsolute)
      case .select(let operand, let field, isOptional: false):
        names.append(field.text)
        current = operand
      default:
        return nil
      }
    }
  }

  /// The first node of `a.b.c`.
  func rootName(_ node: Int) -> Int {
    var current = node
    while case .select(let operand, _, _) = nodes[current].kind { current = operand }
    return current
  }

  /// Children of a node, for heights.
  static func children(_ kind: Kind) -> [Int] {
    switch kind {
    case .literal, .name: []
    case .select(let operand, _, _), .has(let operand, _), .message(let operand): [operand]
    case .index(let operand, let index, _): [operand, index]
    case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
    case .list(let elements): elements.map(\.node)
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .and(let terms), .or(let terms): terms
    case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
    case .comprehension(let macro): [macro.range, macro.body] + (macro.condition.map { [$0] } ?? [])
    case .bind(let bindings, let body): bindings.map(\.value) + [body]
    case .optionalMap(let operand, _, let body, _): [operand, body]
    }
  }
}
