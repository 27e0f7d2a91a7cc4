package import Expressions

/// A small world of services and calls for the tests: two variables that are objects, some that are not.
package struct World: Activation {
  package static let environment = Environment(
    variables: [
      ("call", .object("call")), ("topology", .object("topology")), ("i", .int), ("s", .string), ("d", .double), ("l", .list(.int)),
      ("any", .dyn), ("m", .map(.string, .int)), ("flag", .bool),
    ],
    objects: [
      ObjectType(
        "call",
        fields: [
          .init("mode", .string, "sync or async"), .init("timeout_ms", .nullable(.int)), .init("attempts", .int),
          .init("callee", .object("service")), .init("secret", .bool), .init("other_secret", .bool),
        ]),
      ObjectType("service", fields: [.init("name", .string), .init("fan_out", .int)]),
      ObjectType("topology", fields: [.init("services", .list(.object("service")))]),
    ])

  package var timeout: Value
  package var any: Value
  package var string: String

  package init(timeout: Value = .null, any: Value = .null, string: String = "abc") {
    self.timeout = timeout
    self.any = any
    self.string = string
  }

  package func value(ofVariable index: Int) -> Value {
    let values: [Value] = [
      .object(ObjectValue(type: 0, instance: 0)), .object(ObjectValue(type: 2, instance: 0)), .int(5), .string(string), .double(2.5),
      .list([.int(1), .int(2), .int(3)]), any, .map(MapValue(fields: [("a", .int(1)), ("b", .int(2))])), .bool(true),
    ]
    return values[index]
  }

  package func value(ofField field: Int, ofVariable index: Int) -> Value {
    switch (index, field) {
    case (0, 0): .string("sync")
    case (0, 1): timeout
    case (0, 2): .int(3)
    case (0, 3): .object(ObjectValue(type: 1, instance: 1))
    case (0, let field): .unknown(UnknownSet(.field(field, ofVariable: 0)))
    default: .list((0..<4).map { .object(ObjectValue(type: 1, instance: $0)) })
    }
  }

  package func value(ofField field: Int, of object: ObjectValue) -> Value {
    switch (object.type, field, object.instance) {
    case (0, let field, _): value(ofField: field, ofVariable: 0)
    case (1, 0, let instance): .string("service-\(instance)")
    case (1, 1, 3): .unknown(UnknownSet(.objectField(1, of: object)))
    case (1, 1, let instance): .int(Int64(instance * 2))
    default: .error(EvaluationError(.host, "no such field"))
    }
  }
}
