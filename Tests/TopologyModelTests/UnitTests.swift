import Testing

@testable import TopologyModel

@Suite struct UnitTests {
  private static let quantities: [Quantity] = [.duration, .size, .rate, .ratio, .number]

  @Test("a quantity's units are written and spelled apart, and those for what has none are among them", arguments: quantities)
  func apart(quantity: Quantity) {
    let units = quantity.units
    #expect(Set(units.map(\.symbol)).count == units.count && !units.isEmpty)
    let spellings = units.flatMap(\.spellings)
    #expect(Set(spellings).count == spellings.count && spellings.allSatisfy { $0 == $0.lowercased() })
    #expect(quantity.usualUnits.allSatisfy(units.map(\.symbol).contains))
    for unit in units { #expect(unit.value > 0 && unit.value <= quantity.largest && unit.symbol.utf8.count <= 4, "\(unit.symbol)") }
  }

  @Test(
    "the unit in which a quantity is kept is one of them",
    arguments: [("ms", .duration), ("B", .size), ("/s", .rate), ("", .ratio), ("", .number)] as [(String, Quantity)])
  func base(symbol: String, quantity: Quantity) { #expect(quantity.units.first { $0.symbol == symbol }?.value == 1) }

  @Test("an alias is worth what another is", arguments: quantities)
  func aliases(quantity: Quantity) {
    for alias in quantity.units where alias.isAlias {
      #expect(quantity.units.contains { !$0.isAlias && $0.value == alias.value })
    }
  }
}
