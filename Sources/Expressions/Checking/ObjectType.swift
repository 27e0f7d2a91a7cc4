/// A type of objects that the host owns and that expressions may read but not make.
package struct ObjectType: Sendable {
  package let name: String
  package let fields: [Field]

  /// A readable field: its name, its type and one line about it.
  package struct Field: Sendable {
    package let name: String
    package let type: ExpressionType
    package let documentation: String

    package init(_ name: String, _ type: ExpressionType, _ documentation: String = "") {
      self.name = name
      self.type = type
      self.documentation = documentation
    }
  }

  package init(_ name: String, fields: [Field]) {
    self.name = name
    self.fields = fields
  }
}
