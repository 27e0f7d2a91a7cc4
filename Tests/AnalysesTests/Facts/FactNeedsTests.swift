import Advising
import Analyses
import Testing
import TopologyModel

@Suite("What facts need") struct FactNeedsTests {
  private func needs(_ name: String, of subject: SubjectKind) throws -> Set<String> {
    var needs = FactNeeds()
    return Set(needs.attributes(of: try #require(FactCatalogue.all.fact(name, of: subject))).map(\.string))
  }

  @Test("what an input says needs itself, and nothing else", arguments: Attribute.of(.call))
  func declared(attribute: Attribute) throws {
    let breaker = attribute == .breaker ? ["call.breaker"] : [Need.need(attribute, of: .call).string]
    let found = try needs(DeclaredAttributes.factName(of: attribute, of: .call), of: .call)
    #expect(found == (attribute == .mode ? [] : Set(breaker)))
  }

  @Test("what is computed needs all that it is computed of, and not what it is not")
  func computed() throws {
    #expect(try needs("fan_out", of: .service).isDisjoint(with: ["call.timeout", "service.replicas"]))
    let product = try needs("attempts_product", of: .service)
    #expect(product.contains("call.attempts") && product.contains("call.retry_budget") && !product.contains("call.timeout"))
    let availability = try needs("availability_ratio", of: .service)
    #expect(availability.contains("service.availability") && !availability.contains("call.payload"))
  }

  @Test("every attribute that belongs to a subject of rules decides some fact, but for those that no fact is made of")
  func all() {
    var needs = FactNeeds()
    let found = SubjectKind.allCases.flatMap { FactCatalogue.all.facts(of: $0) }.reduce(into: Set<Attribute>()) {
      $0.formUnion(needs.attributes(of: $1).map(\.attribute))
    }
    let missing = Attribute.allCases.filter { !found.contains($0) }
    #expect(missing == [.mode], "\(missing)")
  }
}
