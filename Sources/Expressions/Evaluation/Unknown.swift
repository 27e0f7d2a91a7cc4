/// Something that an expression may read and whose value the host does not know.
package enum Unknown: Hashable, Sendable {
  /// A whole variable, by its index in the environment.
  case variable(Int)
  /// A field of a variable that is an object; both by index.
  case field(Int, ofVariable: Int)
  /// A field of an object reached in another way.
  case objectField(Int, of: ObjectValue)

  private var sortKey: (Int, Int, Int, Int) {
    switch self {
    case .variable(let index): (0, index, 0, 0)
    case .field(let field, let variable): (1, variable, field, 0)
    case .objectField(let field, let object): (2, object.type, object.instance, field)
    }
  }

  static func precedes(_ left: Unknown, _ right: Unknown) -> Bool {
    left.sortKey < right.sortKey
  }
}
