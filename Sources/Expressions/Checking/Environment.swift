/// What an expression may name: variables, and the object types that they and their fields refer to.
package struct Environment: Sendable {
  package private(set) var variables: [(name: String, type: ExpressionType)]
  package private(set) var objects: [ObjectType]
  /// The namespace in which names are looked up first: in `a.b`, the name `x` is `a.b.x`, else `a.x`, else `x`.
  package let container: String

  private(set) var variableIndex: [ByteString: Int]
  let objectIndex: [ByteString: Int]
  private(set) var fieldIndex: [[ByteString: Int]]
  let typeIndex: [ByteString: ExpressionType]

  package init(
    variables: [(name: String, type: ExpressionType)],
    objects: [ObjectType] = [],
    container: String = ""
  ) {
    self.variables = variables
    self.objects = objects
    self.container = container
    variableIndex = Self.index(variables.map(\.name))
    objectIndex = Self.index(objects.map(\.name))
    fieldIndex = objects.map { Self.index($0.fields.map(\.name)) }
    var types = ExpressionType.named.map { (ByteString($0), $1) }
    types += objects.map { (ByteString($0.name), .object($0.name)) }
    typeIndex = Dictionary(types, uniquingKeysWith: { first, _ in first })
  }

  /// The same with other fields for one of its object types, found by name.
  package func replacing(_ object: ObjectType) -> Environment {
    guard let place = objectIndex[ByteString(object.name)] else { return self }
    var copy = self
    copy.objects[place] = object
    copy.fieldIndex[place] = Self.index(object.fields.map(\.name))
    return copy
  }

  /// The same with other variables.
  package func naming(_ variables: [(name: String, type: ExpressionType)]) -> Environment {
    var copy = self
    copy.variables = variables
    copy.variableIndex = Self.index(variables.map(\.name))
    return copy
  }

  private static func index(_ names: [String]) -> [ByteString: Int] {
    Dictionary(names.enumerated().map { (ByteString($1), $0) }, uniquingKeysWith: { first, _ in first })
  }

  func field(_ name: String, ofObject type: Int) -> Int? {
    fieldIndex.indices.contains(type) ? fieldIndex[type][ByteString(name)] : nil
  }
}
