import Testing
import TopologyModel

@testable import Readers

@Suite struct NativeFieldsTests {
  private static let all = [
    NativeFields.root, .defaults, .service, .external, .call, .callDefaults, .publish, .consume, .use, .store, .queue,
  ]

  @Test("keys are distinct and documented")
  func keys() {
    for fields in Self.all {
      #expect(Set(fields.fields.map(\.key)).count == fields.fields.count)
      #expect(fields.fields.allSatisfy { !$0.documentation.isEmpty }, "\(fields.fields.filter { $0.documentation.isEmpty }.map(\.key))")
    }
  }

  @Test("every attribute of every owner can be said")
  func attributes() {
    func said(_ fields: NativeFields) -> Set<Attribute> {
      fields.fields.reduce(into: []) { set, field in
        if let attribute = field.attribute { set.insert(attribute) }
        if let group = field.group { set.formUnion(said(group)) }
      }
    }
    for (owner, fields) in [
      (Owner.topology, NativeFields.root), (.service, .service), (.external, .external), (.call, .call), (.publish, .publish),
      (.consume, .consume), (.use, .use), (.store, .store), (.queue, .queue),
    ] {
      #expect(said(fields) == Set(Attribute.of(owner)))
    }
    #expect(said(.callDefaults) == Set(Attribute.of(.call)))
  }
}
