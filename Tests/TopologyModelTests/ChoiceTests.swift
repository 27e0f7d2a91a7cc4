import Testing

@testable import TopologyModel

@Suite struct ChoiceTests {
  @Test("a choice is the number that an entry holds, and its words are those of the attribute in that order")
  func values() {
    #expect(Attribute.mode.quantity == .choice(["sync", "async"]))
    #expect(Attribute.access.quantity == .choice(["read", "write", "readwrite"]))
    #expect(Attribute.breakerScope.quantity == .choice(["call", "router", "host"]))
    #expect(Attribute.balancing.quantity == .choice(["round_robin", "least_request", "random", "hash", "first"]))
    #expect(Attribute.whenFull.quantity == .choice(["drop_oldest", "drop_newest", "refuse"]))
    for mode in Mode.allCases { #expect(Mode(value: mode.value) == mode) }
    for access in Access.allCases { #expect(Access(value: access.value) == access) }
  }

  @Test("who reads and writes does both")
  func access() {
    #expect(Access.allCases.map(\.reads) == [true, false, true] && Access.allCases.map(\.writes) == [false, true, true])
  }
}
